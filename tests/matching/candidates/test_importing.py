"""Files of people: whole or not at all, every bad line told with its number, its field and its rule."""

import io
from datetime import timedelta

import psycopg
import pytest

from matching.candidates.domain import CandidateEntry
from matching.candidates.importing import Format, import_candidates, parse
from matching.candidates.reading import candidate
from matching.importing.domain import ImportRefusedError
from tests.factories import TODAY, a_candidate, add_organisation


def run(
    connection: psycopg.Connection,
    content: str,
    written: Format = Format.JSON_LINES,
    organisation_id: int | None = None,
) -> list[CandidateEntry]:
    with connection.transaction():
        parsed = parse(io.BytesIO(content.encode()), written)
        ids = import_candidates(connection, parsed, TODAY, organisation_id=organisation_id)
    found = [candidate(connection, key) for key in ids]
    return [one.entry for one in found if one]


def problems(
    connection: psycopg.Connection, content: str, written: Format = Format.JSON_LINES
) -> list[tuple[int, str | None, str]]:
    with pytest.raises(ImportRefusedError) as refused:
        run(connection, content, written)
    assert connection.execute("SELECT count(*) FROM candidate").fetchone() == (0,)
    return [(problem.line, problem.field, problem.code) for problem in refused.value.problems]


def test_json_lines_are_entries(connection: psycopg.Connection) -> None:
    entries = [a_candidate(), a_candidate(summary="שלום — سيرة", household="deux")]
    assert run(connection, "\n".join(entry.model_dump_json() for entry in entries)) == entries


def test_an_organisation_follows_whoever_names_none(connection: psycopg.Connection) -> None:
    first, second = add_organisation(connection), add_organisation(connection)
    lines = [a_candidate().model_dump_json(), a_candidate(organisation_id=second).model_dump_json()]
    found = run(connection, "\n".join(lines), organisation_id=first)
    assert [entry.organisation_id for entry in found] == [first, second]


def test_every_bad_line_is_told(connection: psycopg.Connection) -> None:
    identity = '"identity": {"given_name": "A", "family_name": "B"}'
    lines = [
        a_candidate().model_dump_json(),
        '{"identity": {"given_name": "A", "family_name": "\\ud800", "birth_date": "1990-01-01"}}',
        "{" + identity + ', "summary": "RAMQ ABCD 1234 5678", "nas": "1"}',
        "{" + identity + ', "skills": [{"name": "\\u0000"}], "religion": "x"}',
        "{" + identity + ', "credentials": [{"credential": "whmis"}, {"credential": "whmis"}]}',
        "{" + identity + ', "residence": {"municipality": "99999"}}',
        '{"identity": {"given_name": "A"}}',
    ]
    assert problems(connection, "\n".join(lines)) == [
        (2, "identity.birth_date", "prohibited_ground"),
        (3, "nas", "identity_number_field"),
        (4, "religion", "prohibited_ground"),
        (5, "credentials.1.credential", "already_there"),
        (6, "residence.municipality", "unknown_reference"),
        (7, "identity.family_name", "missing"),
    ]


def test_a_rule_that_binds_several_fields_names_the_one_to_change(connection: psycopg.Connection) -> None:
    identity = '{"identity": {"given_name": "A", "family_name": "B"}, '
    lines = [
        '"experiences": [{"title": "A", "started_on": "2020-01-01", "ended_on": "2019-01-01"}]}',
        '"experiences": [{"title": "A", "ended_on": "2019-01-01"}]}',
        '"authorisation": {"kind": "open_permit", "valid_from": "2028-01-01", "valid_until": "2026-01-01"}}',
        '"consents": [{"purpose": "matching", "given_on": "2026-01-01", "until": "2025-01-01"}]}',
    ]
    assert problems(connection, "\n".join(identity + line for line in lines)) == [
        (1, "experiences.0.ended_on", "experience_period"),
        (2, "experiences.0.started_on", "start_or_months"),
        (3, "authorisation.valid_until", "permit_period"),
        (4, "consents.0.until", "consent_period"),
    ]


def test_the_column_of_a_permit_that_ends_before_it_begins_is_told(connection: psycopg.Connection) -> None:
    content = "given_name,family_name,authorisation,authorised_from,authorised_until\n"
    content += "A,B,open_permit,2028-01-01,2026-01-01\n"
    assert problems(connection, content, Format.CSV) == [(2, "authorised_until", "permit_period")]


def test_what_is_in_a_skill_is_stored_whole(connection: psycopg.Connection) -> None:
    entry = a_candidate(skills=[{"name": "écrire à moi@example.org"}])
    assert run(connection, entry.model_dump_json()) == [entry]


CSV = """given_name,family_name,email,municipality,travel,summary,schooling_in_french,authorisation,permit_held,\
authorised_until,permit_regions,territories,available_from,week,hours_max,wage_floor,accepts_below_qualification,\
aspirations,skills,credentials,credentials_complete,languages,experience_1_title,experience_1_unit_group,\
experience_1_started_on,experience_1_duties,experience_3_title,experience_3_months,diploma_1_title,diploma_1_level,\
diploma_1_comparative_evaluation,matching_given_on,matching_until,household
Awa,Traoré,awa@example.org,23027,car;transit,"Soudeuse, minutieuse",postsecondary,open_permit,oui,2030-01-31,03;12,\
23;34,2026-01-05,mon:day;sat:day+night,40,"22,50",non,Inspectrice:22302;Formatrice,"MIG ; ratio 1:2",\
whmis;cwb_welding:held:2027-01-01;ccq_card_welder:in_process,oui,fr:speaking:cefr:C1:tested:TEFAQ;en:reading:clb:7,\
Soudeuse,72106,2015-03-01,Réservoirs,Aide,18,DEP en soudage,dep,oui,2026-01-01,2027-01-01,deux enfants
Bob,B,,,,,,,,,,,,,,,,,-,,,,,,,,,,,,,,,
"""


def test_csv_columns_become_an_entry(connection: psycopg.Connection) -> None:
    awa, bob = run(connection, CSV, Format.CSV)
    assert awa == CandidateEntry.model_validate(
        {
            "identity": {"given_name": "Awa", "family_name": "Traoré", "email": "awa@example.org"},
            "residence": {"municipality": "23027"},
            "travel": ["car", "transit"],
            "summary": "Soudeuse, minutieuse",
            "schooling_in_french": "postsecondary",
            "authorisation": {
                "kind": "open_permit",
                "permit_held": True,
                "valid_until": "2030-01-31",
                "regions": ["03", "12"],
            },
            "territories": ["23", "34"],
            "available_from": "2026-01-05",
            "week": {"mon": ["day"], "sat": ["day", "night"]},
            "hours_max": 40,
            "wage_floor": "22.50",
            "aspirations": [{"title": "Inspectrice", "unit_group": "22302"}, {"title": "Formatrice"}],
            "skills": [{"name": "MIG"}, {"name": "ratio 1:2"}],
            "credentials": [
                {"credential": "ccq_card_welder", "status": "in_process"},
                {"credential": "cwb_welding", "valid_until": "2027-01-01"},
                {"credential": "whmis"},
            ],
            "credentials_complete": True,
            "languages": [
                {
                    "language": "fr",
                    "skill": "speaking",
                    "scale": "cefr",
                    "level": "C1",
                    "basis": "tested",
                    "test": "TEFAQ",
                },
                {"language": "en", "skill": "reading", "scale": "clb", "level": "7"},
            ],
            "experiences": [
                {"title": "Soudeuse", "unit_group": "72106", "started_on": "2015-03-01", "duties": "Réservoirs"},
                {"title": "Aide", "months": 18},
            ],
            "diplomas": [{"title": "DEP en soudage", "level": "dep", "comparative_evaluation": True}],
            "consents": [{"purpose": "matching", "given_on": "2026-01-01", "until": "2027-01-01"}],
            "household": "deux enfants",
            "confirmed_on": TODAY,
        }
    )
    assert (bob.skills, bob.experiences, bob.residence, bob.authorisation) == ((), None, None, None)


def test_csv_problems_name_their_column(connection: psycopg.Connection) -> None:
    content = (
        "given_name,family_name,municipality,authorised_until,experience_2_months,languages,matching_until,credentials\n"
        "A,,23027,,,,,\n"
        "A,B,99999,hier,x,fr:speaking:cefr,,\n"
        "A,B,99999,,,fr:speaking:cefr:Z1,,\n"
        "A,B,,,,,2027-01-01,\n"
        "A,B,,,,,,whmis;whmis:none\n"
    )
    assert problems(connection, content, Format.CSV) == [
        (2, "family_name", "missing"),
        (3, "experience_2_title", "missing"),
        (3, "experience_2_months", "int_parsing"),
        (3, "languages", "missing"),
        (3, "authorisation", "missing"),
        (3, "authorised_until", "date_from_datetime_parsing"),
        (4, "municipality", "unknown_reference"),
        (4, "languages", "unknown_reference"),
        (5, "matching_given_on", "missing"),
        (6, "credentials", "already_there"),
    ]


def test_columns_that_may_not_be_are_refused(connection: psycopg.Connection) -> None:
    assert problems(connection, "given_name,date_naissance,nas,experience_9_title\n", Format.CSV) == [
        (1, "date_naissance", "prohibited_ground"),
        (1, "nas", "identity_number_field"),
        (1, "experience_9_title", "extra_forbidden"),
    ]


def test_a_consent_too_long_is_told_by_its_column(connection: psycopg.Connection) -> None:
    content = (
        "given_name;family_name;matching_given_on;matching_until\n"
        f"Awa;Traoré;{TODAY};{TODAY + timedelta(days=700)}\n"
        f"Luc;Roy;{TODAY + timedelta(days=2)};{TODAY + timedelta(days=60)}\n"
        f"Ana;Gil;{TODAY};{TODAY + timedelta(days=900)}\n"
    )
    assert problems(connection, content, Format.CSV) == [
        (3, "matching_given_on", "consent_not_yet"),
        (4, "matching_until", "consent_too_long"),
    ]
