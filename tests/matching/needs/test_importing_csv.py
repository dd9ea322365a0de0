"""Needs of a CSV file: columns that become an entry, and every problem told with its column."""

import psycopg
import pytest

from matching.needs.importing import Format, Imported
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
        (b"title_fr,text_fr,source\nA,\xff,c\nA,b,\n", [
            (2, None, "encoding"),
            (3, "employer_id", "employer_or_source"),
        ]),
        ("title_fr,text_fr,source\nA,b\x00,c\n", [(2, "text_fr", "text_nul")]),
    ],
)  # fmt: skip
def test_a_malformed_csv_is_told(
    connection: psycopg.Connection, content: str | bytes, expected: list[tuple[int, str, str]]
) -> None:
    assert problems(connection, content, Format.CSV) == expected
