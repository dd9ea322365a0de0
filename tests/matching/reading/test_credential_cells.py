"""What a cell of licences means, in the words that employers use: the whole of it, or nothing."""

import pytest

from matching.reading.credential_cells import credentials_of


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("permis de conduire classe 5", "driving_5"),
        ("Permis de conduire, classe 5 valide", "driving_5"),
        ("Class 5 driver’s licence", "driving_5"),
        ("permis classe 3 ou 5", "driving_3|driving_5"),
        ("SIMDUT et ASP Construction", "whmis;asp_construction"),
        ("cours de secourisme", "first_aid_rcr"),
        # Which class, nobody says; and half of a cell is not the cell.
        ("permis de conduire", None),
        ("permis classe 5 et carte de dompteur", None),
        ("sans permis de conduire classe 5", None),
        ("permis classe 5 non requis", None),
    ],
)
def test_a_cell_of_licences_is_understood_whole_or_left(cell: str, codes: str | None) -> None:
    assert credentials_of(cell) == codes
