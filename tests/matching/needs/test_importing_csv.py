"""Needs of a CSV file: columns that become an entry, and every problem told with its column."""

import io
from decimal import Decimal
from typing import Any, cast

import psycopg
import pytest

from matching.importing.domain import Line
from matching.needs.importing import Format, Imported, parse
from matching.needs.sheets import Sheet
from tests.factories import a_need
from tests.matching.needs.test_importing import problems, run

CSV = """title_fr;text_fr;source;source_reference;unit_group;posts;wage_min;wage_max;week;skills;transit_access;\
french_speaking_required;french_writing_preferred;diploma_level_required;diploma_fields_required;\
experience_months_required;diploma_or_experience_required;licence_preferred;certificate_required;\
other_language_required;language_reason;language_needs_assessed;language_staff_insufficient;language_positions_limited
"Soudeuse; soudeur";"Deux
lignes";Guichet;1;72106;2;25,50;31;mon:day+evening;MIG; oui;5;4;dep;"0715;0713";36;oui;"driving_5|driving_1";\
"whmis;cwb_welding";"en:7;es:reading:3";Clients du Texas;oui;true;oui

Cuisinière;À la carte;Guichet;2;63200;;;;;-;non;;;des;;6;;;;;;;;
"""


def test_csv_columns_become_an_entry(connection: psycopg.Connection) -> None:
    done, (welder, cook) = run(connection, CSV, Format.CSV)
    assert done == Imported(added=2)
    required = {"importance": "required"}
    assert welder == a_need(
        title_fr="Soudeuse; soudeur",
        text_fr="Deux\nlignes",
        source="Guichet",
        source_reference="1",
        wage_min="25.5",
        wage_max="31",
        week={"mon": ["day", "evening"]},
        skills=["MIG"],
        transit_access=True,
        hours_per_week=None,
        starts_on=None,
        territory=None,
        municipality=None,
        requirements=[
            required | {"any_of": [{"code": "french_speaking", "level": 5}]},
            required
            | {
                "any_of": [
                    {"code": "diploma", "level": "dep", "fields": ["0715", "0713"]},
                    {"code": "experience", "months": 36},
                ]
            },
            required | {"any_of": [{"code": "certificate", "credential": "whmis"}]},
            required | {"any_of": [{"code": "certificate", "credential": "cwb_welding"}]},
            required | {"any_of": [{"code": "other_language", "language": "en", "level": 7}]},
            required | {"any_of": [{"code": "other_language", "language": "es", "skill": "reading", "level": 3}]},
            {"importance": "preferred", "any_of": [{"code": "french_writing", "level": 4}]},
            {
                "importance": "preferred",
                "any_of": [
                    {"code": "licence", "credential": "driving_5"},
                    {"code": "licence", "credential": "driving_1"},
                ],
            },
        ],
        language_justification={
            "reason": "Clients du Texas",
            "needs_assessed": True,
            "staff_languages_insufficient": True,
            "positions_limited": True,
        },
    )
    assert [requirement.any_of[0].code for requirement in cook.requirements] == ["diploma", "experience"]
    assert (cook.skills, cook.transit_access) == ((), False)


def test_csv_problems_name_their_column(connection: psycopg.Connection) -> None:
    content = (
        "title_fr,text_fr,source,french_speaking_required,wage_min,other_language_required,language_reason,"
        "diploma_fields_preferred,licence_required,posts\n"
        'A,"b\nb",c,13,cher,,,,,\n'
        "A,b,c,,,en:7,parce que,,,\n"
        "A,b,c,,,,,0715,,un\n"
        "A,b,c,,,anglais,,,,\n"
        "A,b\n"
        "A,b,c,,,,,,rien,\n"
    )
    assert problems(connection, content, Format.CSV) == [
        (2, "french_speaking_required", "less_than_equal"),
        (2, "wage_min", "decimal_parsing"),
        (4, "language_needs_assessed", "missing"),
        (4, "language_staff_insufficient", "missing"),
        (4, "language_positions_limited", "missing"),
        (5, "diploma_level_preferred", "enum"),
        (5, "posts", "int_parsing"),
        (6, "other_language_required", "string_pattern_mismatch"),
        (6, "other_language_required", "missing"),
        (7, None, "csv_cells"),
        (8, "licence_required", "unknown_reference"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("title_fr,photo,couleur_des_yeux,title_fr\n", [
            (1, "photo", "prohibited_ground"),
            (1, "couleur_des_yeux", "extra_forbidden"),
            (1, "title_fr", "csv_column_twice"),
        ]),
        ('title_fr,text_fr,source\nA,b,c\n"A,b,c\n', [(3, None, "csv_invalid")]),
        ("title_fr,text_fr,source\n\u00c9,b,\n".encode() + b"A,\xff,c\nA,b,\n", [
            (2, "employer_id", "employer_or_source"),
            (3, None, "encoding"),
            (4, "employer_id", "employer_or_source"),
        ]),
        ("title_fr,text_fr\nA,b\n".encode("utf-16"), [(1, None, "encoding_utf16")]),
        ("title_fr,text_fr,source\nA,b\x00,c\n", [(2, "text_fr", "text_nul")]),
    ],
)  # fmt: skip
def test_a_malformed_csv_is_told(
    connection: psycopg.Connection, content: str | bytes, expected: list[tuple[int, str, str]]
) -> None:
    assert problems(connection, content, Format.CSV) == expected


def test_a_csv_as_excel_saves_it_in_french_is_read() -> None:
    sheet = "Besoins de l’été;;;\r\n;;;\r\nTitre du poste;Description;Salaire minimum;Date de début\r\n"
    sheet += "Préposée à l’œuvre;De nuit, « payé »;22,50 $/h;15/01/2027\r\n"
    (line,) = parse(io.BytesIO(sheet.encode("cp1252")), Format.CSV, employer_id=1)
    assert isinstance(line, Line)
    entry = line.entry
    assert (entry.title_fr, entry.text_fr) == ("Préposée à l’œuvre", "De nuit, « payé »")
    assert (entry.wage_min, entry.wage_unit, str(entry.starts_on)) == (Decimal("22.50"), "hour", "2027-01-15")


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"Date de début": "05/06/2027"}, "starts_on"),
        # On that day, or any after it; a day of Excel's, or a wage in the wrong column.
        ({"Date de début": "2026-12-01 ou plus tard"}, "starts_on"),
        ({"Date de début": "45000"}, "starts_on"),
        ({"Salaire minimum": "45000 $/an", "Salaire par": "heure"}, "wage_min"),
    ],
)
def test_what_may_be_two_things_is_refused(cells: dict[str, str], field: str) -> None:
    row = {"Titre du poste": "A", "Description": "B", **cells}
    sheet = ";".join(row) + "\n" + ";".join(row.values()) + "\n"
    (problems,) = parse(io.BytesIO(sheet.encode()), Format.CSV, employer_id=1)
    assert isinstance(problems, list)
    assert [(each.field or "").startswith(field) for each in problems] == [True]


@pytest.mark.parametrize("cell", ["2027-01-15", "2027-01-15 00:00:00", "2027-01-15T08:30", "15.01.2027"])
def test_a_day_with_its_hour_is_that_day(cell: str) -> None:
    sheet = f"Titre du poste;Description;Date de début\nA;B;{cell}\n"
    (line,) = parse(io.BytesIO(sheet.encode()), Format.CSV, employer_id=1)
    assert isinstance(line, Line)
    assert str(line.entry.starts_on) == "2027-01-15"


def test_columns_are_left_out_by_choice_alone() -> None:
    sheet = b"Titre du poste;Notes internes;Description;\xc3\x82ge\nA;zzz;B;40\n"
    refused = [each for found in parse(io.BytesIO(sheet), Format.CSV, employer_id=1) for each in cast(Any, found)]
    assert [each.code for each in refused] == ["extra_forbidden", "extra_forbidden"]
    (line,) = parse(io.BytesIO(sheet), Format.CSV, employer_id=1, how=Sheet(left_out=["Notes internes", "Âge"]))
    assert isinstance(line, Line)
    assert "zzz" not in line.entry.model_dump_json()


def test_a_column_is_what_somebody_says_whatever_its_name() -> None:
    sheet = "Emploi;Description;Combien;Dates;Âge\nBoulanger;Pétrir.;3;05/06/2027;40\n".encode()
    said = {"Emploi": "title_fr", "Combien": "posts", "Dates": "starts_on", "Âge": "text_en"}
    (refused,) = parse(io.BytesIO(sheet), Format.CSV, employer_id=1, how=Sheet(said))
    assert [each.field for each in cast(Any, refused)] == ["Âge"]
    for order, day in (("day_first", "2027-06-05"), ("month_first", "2027-05-06")):
        how = Sheet(said, ["Âge"], cast(Any, order))
        (line,) = parse(io.BytesIO(sheet), Format.CSV, employer_id=1, how=how)
        assert isinstance(line, Line)
        assert (line.entry.title_fr, line.entry.posts, str(line.entry.starts_on)) == ("Boulanger", 3, day)
    (asked,) = parse(io.BytesIO(sheet), Format.CSV, employer_id=1, how=Sheet(said, ["Âge"]))
    assert [(each.field, each.code) for each in cast(Any, asked)] == [("starts_on", "date_order_unsaid")]
