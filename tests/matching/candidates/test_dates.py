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
