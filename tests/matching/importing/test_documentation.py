"""`docs/imports.md` says every column that a file may have."""

import re
from pathlib import Path

import pytest

from matching.candidates.columns import COLUMNS as OF_PEOPLE
from matching.needs.columns import COLUMNS as OF_NEEDS
from matching.needs.france_travail import need_data

TEXT = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
_PAIR = re.compile(r"(?<!week)_(required|preferred)$")
_NUMBERED = re.compile(r"^(experience|diploma)_\d_")


@pytest.mark.parametrize("column", sorted(OF_NEEDS | OF_PEOPLE))
def test_every_column_is_said(column: str) -> None:
    assert f"`{_PAIR.sub('_…', _NUMBERED.sub('', column))}`" in TEXT or f"`{column}`" in TEXT


@pytest.mark.parametrize(
    ("contract", "duration"),
    [("CDI", "permanent"), ("CDD - 6 Mois", "temporary"), ("Intérim - 18 Mois", "temporary"),
     ("Saisonnier - 4 Mois", "seasonal"), ("Profession libérale", None), (None, None)],
)  # fmt: skip
def test_contracts_are_read_as_said(contract: str | None, duration: str | None) -> None:
    told = need_data({"offer_id": "1", "title": "a", "description": "b", "contract_type": contract})
    assert told["duration"] == duration
