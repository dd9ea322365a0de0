"""One word, however its letters are made: every rule reads the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.needs.sought import sought_origins
from matching.privacy.letters import as_read, joined, plain
from matching.privacy.masking import lookup, mask
from matching.privacy.skills import NoSkill, no_skill

WRITTEN = (
    "Ar\u0430be", "\u0391rabe", "a r a b e", "A.R.A.B.E", "a - r - a - b - e", "\uff21\uff52\uff41\uff42\uff45",
    "\U0001d41a\U0001d42b\U0001d41a\U0001d41b\U0001d41e", "a\u0336r\u0336a\u0336b\u0336e", "ara\u200bbe", "ara\u00adbe",
    "\u24d0\u24e1\u24d0\u24d1\u24d4",
)  # fmt: skip


@pytest.mark.parametrize("word", WRITTEN)
def test_every_way_to_write_it_is_read(word: str) -> None:
    assert no_skill(word) is NoSkill.LANGUAGE
    assert [found.code for found in sought_origins(f"Nous cherchons un {word}")] == ["prohibited_ground"]
    assert mask(f"Soudage, {word}, plans", own=lookup(())) == "Soudage, […], plans"


@pytest.mark.parametrize("text", ["40 m² à ½", "сварщик", "n° 3 – l’été", "Éric Œuvrard", "D E P", "λογιστής"])
def test_the_rest_is_as_it_was(text: str) -> None:
    assert as_read(text) == text


@given(st.text())
def test_read_twice_it_does_not_change(text: str) -> None:
    assert as_read(as_read(text)) == as_read(text)
    assert len(plain(text)) == len(text)
    assert joined(joined(text)) == joined(text) or len(joined(text)) < len(text)
