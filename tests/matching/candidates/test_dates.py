"""What an entry of the CV bank tells as past has come: a year typed wrong is told at once."""

import io
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from matching.candidates.domain import CandidateEntry
from matching.candidates.importing import Format, import_candidates, parse
from matching.candidates.store import add_candidate, change_candidate
from matching.errors import FutureDateError
from matching.importing.domain import ImportRefusedError, Problem
from tests.factories import TODAY, a_candidate

SPOKEN = {"language": "fr", "skill": "speaking", "scale": "cefr", "level": "B2", "basis": "tested", "test": "TEFAQ"}


@pytest.mark.parametrize(
    ("field", "days", "changes"),
    [
        ("confirmed_on", 1, {}),
        ("experiences.0.started_on", 1, {}),
        ("experiences.0.ended_on", 367, {"started_on": TODAY}),
    ],
)
def test_what_is_told_as_past_has_come(
    connection: psycopg.Connection, field: str, days: int, changes: dict[str, Any]
) -> None:
    def told(day: date) -> CandidateEntry:
        *listed, name = field.split(".")
        held = {"title": "Soudeuse", **changes}
        return a_candidate(experiences=[{**held, name: day}]) if listed else a_candidate(confirmed_on=day)

    last = TODAY + timedelta(days=days - 1)
    key = add_candidate(connection, told(last), TODAY)
    with pytest.raises(FutureDateError) as refused:
        change_candidate(connection, key, told(last + timedelta(days=1)), 1, TODAY)
    assert refused.value.field == field
    with pytest.raises(FutureDateError):
        add_candidate(connection, told(date.max), TODAY)


def test_a_file_tells_the_line_and_the_field(connection: psycopg.Connection) -> None:
    wrong = a_candidate(experiences=[{"title": "Soudeuse", "started_on": date.max}])
    content = io.BytesIO(f"{a_candidate().model_dump_json()}\n{wrong.model_dump_json()}".encode())
    with pytest.raises(ImportRefusedError) as refused:
        import_candidates(connection, parse(content, Format.JSON_LINES), TODAY)
    assert refused.value.problems == (Problem(2, "experiences.0.started_on", "date_in_future"),)


@pytest.mark.parametrize(
    ("field", "last", "later"),
    [
        ("authorisation.renewal_filed_on", TODAY, TODAY + timedelta(days=1)),
        ("languages.0.tested_on", TODAY, TODAY + timedelta(days=1)),
        ("diplomas.0.year", TODAY.year, TODAY.year + 1),
    ],
)
def test_nothing_counts_as_done_before_its_day(
    connection: psycopg.Connection, field: str, last: date | int, later: date | int
) -> None:
    def told(value: date | int) -> CandidateEntry:
        name = field.rsplit(".", 1)[1]
        given: dict[str, dict[str, Any]] = {
            "authorisation": {"authorisation": {"kind": "open_permit", name: value}},
            "languages": {"languages": [{**SPOKEN, name: value}]},
            "diplomas": {"diplomas": [{"title": "DEP en soudage", "level": "dep", name: value}]},
        }
        return a_candidate(**given[field.split(".", maxsplit=1)[0]])

    key = add_candidate(connection, told(last), TODAY)
    for write in (
        lambda: add_candidate(connection, told(later), TODAY),
        lambda: change_candidate(connection, key, told(later), 1, TODAY),
    ):
        with pytest.raises(FutureDateError) as refused:
            write()
        assert refused.value.field == field
    content = io.BytesIO(told(later).model_dump_json().encode())
    with pytest.raises(ImportRefusedError) as problems:
        import_candidates(connection, parse(content, Format.JSON_LINES), TODAY)
    assert problems.value.problems == (Problem(1, field, "date_in_future"),)
