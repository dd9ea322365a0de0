"""What a cell of licences means, in the words that employers use: the whole of it, or nothing."""

import psycopg
import pytest

from matching.needs.headings import told
from matching.reading.credential_cells import codes_by_meaning, credentials_of
from models.encoder.unit_groups import classifier


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("permis de conduire classe 5", "driving_5"),
        ("Permis de conduire, classe 5 valide", "driving_5"),
        ("Class 5 driver’s licence", "driving_5"),
        ("permis classe 3 ou 5", "driving_3|driving_5"),
        ("SIMDUT et ASP Construction", "whmis;asp_construction"),
        ("cours de secourisme", "first_aid_rcr"),
        ("permis classe 5 et SIMDUT", "driving_5;whmis"),
        ("SIMDUT, ASP Construction ou RCR", "whmis|asp_construction|first_aid_rcr"),
        ("RCR/secourisme", "first_aid_rcr"),
        # A choice and a list at once, or a bar that is either: what it asks for is for somebody to say.
        ("permis classe 5 ou 3 et SIMDUT", None),
        ("SIMDUT et/ou ASP Construction", None),
        ("SIMDUT / ASP Construction", None),
        # Which class, nobody says; and half of a cell is not the cell.
        ("permis de conduire", None),
        ("permis classe 5 et carte de dompteur", None),
        ("sans permis de conduire classe 5", None),
        ("permis classe 5 non requis", None),
    ],
)
def test_a_cell_of_licences_is_understood_whole_or_left(cell: str, codes: str | None) -> None:
    assert credentials_of(cell) == codes


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("permis classe 5 | permis classe 3", "driving_5|driving_3"),
        ("permis classe 5 ou 3 | permis classe 1; SIMDUT et RCR", "driving_3|driving_5|driving_1;whmis;first_aid_rcr"),
        # « Class 5, or both cards » has no cell: half of it would leave the choice.
        ("permis classe 5 | SIMDUT et RCR", "driving_5|SIMDUT et RCR"),
        ("SIMDUT et RCR | permis classe 5", "SIMDUT et RCR|driving_5"),
        # Both, or either: whoever holds one card would be shut out by a guess.
        ("ASP Construction / SIMDUT", "ASP Construction / SIMDUT"),
        ("SIMDUT et/ou ASP Construction", "SIMDUT et/ou ASP Construction"),
        ("SIMDUT & ASP Construction", "whmis;asp_construction"),
    ],
)
def test_a_choice_of_a_sheet_keeps_its_meaning(connection: psycopg.Connection, cell: str, codes: str) -> None:
    column = "certificate_required"
    assert told({column: cell}, codes_by_meaning(connection, classifier())) == {column: codes}


def test_a_code_is_never_read_as_anything_else(connection: psycopg.Connection) -> None:
    names, column = codes_by_meaning(connection, classifier()), "licence_required"
    for (code,) in connection.execute("SELECT code FROM credential").fetchall():
        assert told({column: code}, names) == {column: code}
