"""Files of needs: whole or not at all, every bad line told with its number, its field and its rule."""

import io
import json
from typing import Any

import psycopg
import pytest

from matching.importing.domain import ImportRefusedError, Problem
from matching.needs.importing import Format, Imported, import_needs, parse
from matching.needs.listing import NeedFilters, list_needs
from matching.needs.moderation import same_opening, sameness
from matching.needs.reading import needs
from matching.needs.store import add_needs, close_need
from tests.factories import TODAY, a_need, add_employer

ADVERTISEMENT = {
    "offer_id": "201ABCD",
    "title": "Soudeur / Soudeuse (H/F)",
    "location": "44 - Saint-Herblain",
    "published_date": "2025-12-19T15:58:20.901Z",
    "contract_type": "CDD - 6 Mois",
    "salary": "Mensuel de 2305.0 Euros",
    "description": "Souder.\nLire des plans.",
}


def run(
    connection: psycopg.Connection, content: str | bytes, written: Format = Format.JSON_LINES
) -> tuple[Imported, list[Any]]:
    """What the import did, and the entries of the census after it, in the order of their ids."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    with connection.transaction():
        done = import_needs(connection, parse(file, written), TODAY)
    ids = [row.id for row in list_needs(connection, NeedFilters(status=None), TODAY, limit=10_000)]
    found = needs(connection, ids)
    return done, [found[key].entry for key in sorted(ids)]


def problems(
    connection: psycopg.Connection, content: str | bytes, written: Format = Format.JSON_LINES
) -> list[tuple[int, str | None, str]]:
    """What is wrong with the file; nothing of it is in the census."""
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, content, written)
    assert list_needs(connection, NeedFilters(status=None), TODAY) == []
    return [(problem.line, problem.field, problem.code) for problem in refused.value.problems]


def test_json_lines_are_entries(connection: psycopg.Connection) -> None:
    entries = [a_need(), a_need(posts=7, employer_id=add_employer(connection))]
    content = "\ufeff" + "\n\n".join(entry.model_dump_json() for entry in entries) + "\n"
    assert run(connection, content) == (Imported(added=2), entries)


def test_every_bad_line_is_told(connection: psycopg.Connection) -> None:
    good = a_need().model_dump_json()
    lines = [
        good.encode(),
        b"{",
        b'["a list"]',
        b'"\xff"',
        b'{"title_fr": "a", "text_fr": "b", "source": "c", "sexe": "F"}',
        b'{"title_fr": "a", "text_fr": "b", "source": "c", "colour_of_hair": "x"}',
        b'{"title_fr": "\\ud800", "text_fr": "\\u0000", "source": "NAS 123 456 782"}',
        b'{"title_fr": "a", "text_fr": "b"}',
        b"",
        b'{"title_fr": "a", "text_fr": "b", "source": "c", "unit_group": "99999", "territory": "99"}',
        b"[" * 100_000,
        json.dumps({"title_fr": "a", "text_fr": "x" * 200_001, "source": "c"}).encode(),
        b'{"title_fr": "a", "text_fr": "b", "source": "c", "title_fr": "d"}',
    ]
    assert problems(connection, b"\n".join(lines)) == [
        (2, None, "json_line_invalid"),
        (3, None, "model_type"),
        (4, None, "encoding"),
        (5, "sexe", "prohibited_ground"),
        (6, "colour_of_hair", "extra_forbidden"),
        (7, "title_fr", "string_unicode"),
        (7, "text_fr", "text_nul"),
        (7, "source", "identity_number"),
        (8, "employer_id", "employer_or_source"),
        (10, "unit_group", "unknown_reference"),
        (10, "territory", "unknown_reference"),
        (11, None, "json_line_invalid"),
        (12, "text_fr", "string_too_long"),
        (13, "title_fr", "key_twice"),
    ]


def test_the_field_of_a_criterion_is_told_without_its_kind(connection: psycopg.Connection) -> None:
    need = {"title_fr": "a", "text_fr": "b", "source": "c"}
    asked = [{"importance": "required", "any_of": [{"code": "french_speaking", "level": 13}]}]
    asked += [{"importance": "required", "any_of": [{"code": "licence", "credential": "rien"}]}]
    lines = [json.dumps(need | {"requirements": part}) for part in (asked[:1], asked[1:])]
    assert problems(connection, "\n".join(lines)) == [
        (1, "requirements.0.any_of.0.level", "less_than_equal"),
        (2, "requirements.0.any_of.0.credential", "unknown_reference"),
    ]


OTHER_LANGUAGE = {"importance": "required", "any_of": [{"code": "other_language", "language": "en", "level": 8}]}
EXPERIENCE = {"importance": "required", "any_of": [{"code": "experience", "months": 12}]}
FRENCH = {"importance": "required", "any_of": [{"code": "french_speaking", "level": 7}]}
BOUND = [
    ({"requirements": [OTHER_LANGUAGE]}, "language_justification", "language_without_reason"),
    ({"wage_min": "30", "wage_max": "20"}, "wage_max", "wage_range"),
    ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "ends_on", "ends_before_start"),
    ({"kind": "planned"}, "planned_reason", "planned_reason"),
    ({"source": None}, "employer_id", "employer_or_source"),
    ({"requirements": [EXPERIENCE]}, "unit_group", "experience_without_unit_group"),
    ({"requirements": [FRENCH] * 17}, "requirements", "too_many_criteria"),
]


def test_a_rule_that_binds_several_fields_names_the_one_to_change(connection: psycopg.Connection) -> None:
    need = {"title_fr": "a", "text_fr": "b", "source": "c"}
    lines = [json.dumps(need | told) for told, _, _ in BOUND]
    assert problems(connection, "\n".join(lines)) == [
        (number, field, code) for number, (_, field, code) in enumerate(BOUND, 1)
    ]


@pytest.mark.parametrize(
    ("columns", "cells", "field", "code"),
    [
        ("other_language_required", "en:speaking:8", "language_reason", "language_without_reason"),
        ("wage_min;wage_max", "30;20", "wage_max", "wage_range"),
        ("experience_months_required", "12", "unit_group", "experience_without_unit_group"),
    ],
)
def test_it_names_its_column(connection: psycopg.Connection, columns: str, cells: str, field: str, code: str) -> None:
    content = f"title_fr;text_fr;source;{columns}\na;b;c;{cells}\n"
    assert problems(connection, content, Format.CSV) == [(2, field, code)]


@pytest.mark.parametrize("text", ["é" * 200_000, "\u202eסוד\u202c عمل", 'une "annonce", avec ; et\n\nlignes'])
def test_texts_come_in_whole(connection: psycopg.Connection, text: str) -> None:
    entry = a_need(text_fr=text)
    assert run(connection, entry.model_dump_json())[1] == [entry]
    quoted = '"' + text.replace('"', '""') + '"'
    _, entries = run(connection, f"title_fr,text_fr,source\nA,{quoted},B\n", Format.CSV)
    assert entries[-1].text_fr == text


def test_a_file_imported_again_changes_nothing(connection: psycopg.Connection) -> None:
    lines = [a_need(source="Guichet", source_reference=str(number), confirmed_on=None) for number in range(3)]
    content = "\n".join(entry.model_dump_json() for entry in lines)
    assert run(connection, content)[0] == Imported(added=3)
    history = connection.execute("SELECT count(*) FROM opening_version").fetchone()
    assert run(connection, content)[0] == Imported(unchanged=3)
    assert connection.execute("SELECT count(*) FROM opening_version").fetchone() == history


def test_a_posting_that_differs_is_changed(connection: psycopg.Connection) -> None:
    entry = a_need(source="Guichet", source_reference="1")
    run(connection, entry.model_dump_json())
    content = f"{entry.model_copy(update={'posts': 9}).model_dump_json()}\n{a_need(posts=4).model_dump_json()}"
    done, entries = run(connection, content)
    assert done == Imported(added=1, changed=1)
    assert [found.posts for found in entries] == [9, 4]
    assert [row.posts for row in list_needs(connection, NeedFilters(), TODAY)] == [4, 9]


def test_a_posting_twice_in_a_file_is_told(connection: psycopg.Connection) -> None:
    line = a_need(source="Guichet", source_reference="1").model_dump_json()
    assert problems(connection, f"{line}\n\n{line}") == [(3, "source_reference", "line_twice")]


def test_the_same_need_twice_in_a_file_is_told(connection: psycopg.Connection) -> None:
    key = add_employer(connection)
    line = a_need(employer_id=key).model_dump_json()
    other = a_need(employer_id=key, hours_per_week="12").model_dump_json()
    shouted = a_need(employer_id=key, title_fr=a_need().title_fr.upper()).model_dump_json()
    anonymous = a_need().model_dump_json()
    content = "\n".join((line, other, line, anonymous, anonymous, "", shouted))
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, content)
    assert refused.value.problems == tuple(Problem(number, None, "need_twice", {"line": 1}) for number in (3, 7))


@pytest.mark.parametrize("changes", [{"hours_per_week": "12"}, {"week": {"sat": ("night",)}}, {"municipality": None}])
def test_the_same_words_for_other_hours_or_elsewhere_are_another_need(
    connection: psycopg.Connection, changes: dict[str, Any]
) -> None:
    entry = a_need(employer_id=add_employer(connection))
    other = a_need(employer_id=entry.employer_id, **changes)
    assert entry != other
    assert same_opening(connection, entry, entry.kind) is None
    (key,) = add_needs(connection, [entry], TODAY)
    assert same_opening(connection, entry, entry.kind) == key
    assert same_opening(connection, other, other.kind) is None
    assert sameness(entry) != sameness(other)


def test_advertisements_are_recognised(connection: psycopg.Connection) -> None:
    done, (entry,) = run(connection, json.dumps(ADVERTISEMENT, ensure_ascii=False))
    assert done == Imported(added=1)
    assert entry == a_need(
        title_fr="Soudeur / Soudeuse (H/F)",
        text_fr="Souder.\nLire des plans.\n\nContrat : CDD - 6 Mois\n\nSalaire : Mensuel de 2305.0 Euros",
        source="France Travail",
        source_reference="201ABCD",
        place="44 - Saint-Herblain",
        confirmed_on="2025-12-19",
        duration="temporary",
        posts=1,
        **dict.fromkeys(
            ("unit_group", "hours_per_week", "starts_on", "territory", "municipality", "wage_min", "wage_max")
        ),
        requirements=[],
        skills=[],
        week={},
    )
    assert run(connection, json.dumps(ADVERTISEMENT), Format.FRANCE_TRAVAIL)[0] == Imported(unchanged=1)


def test_a_bad_advertisement_is_told(connection: psycopg.Connection) -> None:
    lines = [
        json.dumps(ADVERTISEMENT | {"published_date": "hier"}),
        json.dumps(ADVERTISEMENT | {"title": None}),
        a_need().model_dump_json(),
    ]
    assert problems(connection, "\n".join(lines), Format.FRANCE_TRAVAIL) == [
        (1, "confirmed_on", "date_from_datetime_parsing"),
        (2, "title_fr", "string_type"),
        (3, None, "not_an_advertisement"),
    ]


@pytest.mark.parametrize("written", [Format.CSV, Format.JSON_LINES])
@pytest.mark.parametrize("content", ["", "\ufeff\n\n", "title_fr,text_fr,source\n"])
def test_an_empty_file_is_told(connection: psycopg.Connection, content: str, written: Format) -> None:
    code = "json_line_invalid" if content.startswith("t") and written is Format.JSON_LINES else "file_empty"
    assert problems(connection, content, written) == [(1, None, code)]


def test_a_problem_far_in_a_file_undoes_the_blocks_before_it(connection: psycopg.Connection) -> None:
    lines = [a_need(requirements=[], skills=[]).model_dump_json()] * 1500 + ["{}"]
    told: list[int] = []
    with pytest.raises(ImportRefusedError) as refused, connection.transaction():
        import_needs(connection, parse(io.BytesIO("\n".join(lines).encode()), Format.JSON_LINES), TODAY, told.append)
    assert {problem.line for problem in refused.value.problems} == {1501}
    assert refused.value.problems[0] == Problem(1501, "title_fr", "missing", {})
    assert told == [1000, 500]
    assert list_needs(connection, NeedFilters(), TODAY) == []


def test_a_date_that_has_not_come_is_told_with_its_line(connection: psycopg.Connection) -> None:
    ahead = a_need(confirmed_on="2090-01-01").model_dump_json()
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, f"{a_need().model_dump_json()}\n{ahead}\n{ahead}")
    assert refused.value.problems == tuple(Problem(line, "confirmed_on", "date_in_future") for line in (2, 3))


def test_a_posting_closed_here_stays_closed_and_as_it_was(connection: psycopg.Connection) -> None:
    run(connection, a_need(source_reference="1").model_dump_json())
    (row,) = list_needs(connection, NeedFilters(), TODAY)
    close_need(connection, row.id)
    done, (entry,) = run(connection, a_need(source_reference="1", posts=9).model_dump_json())
    assert (done, entry.posts) == (Imported(unchanged=1), 2)
