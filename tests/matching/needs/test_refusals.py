"""Strikes and fees are flagged in the words that employers may use, and what only resembles them is not."""

import pytest

from bench.refusals import figures, outcomes
from matching.needs.wordings import Lexicon, find, wording


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("mended", 0.97, 0.97), ("apart", 0.9, 0.9), ("later", 0.9, 0.7)]
)
def test_what_is_refused_is_flagged_and_little_else(name: str, precision: float, recall: float) -> None:
    found = list(outcomes(name))
    assert sum(not one.true for one in found) > 20
    assert sum(bool(one.true) for one in found) > 20
    flagged, reached = figures(found)
    assert flagged > precision, [one for one in found if one.told - one.true]
    assert reached > recall, [one for one in found if one.true - one.told]


def test_a_word_may_be_one_of_several_or_a_figure() -> None:
    known = Lexicon.of([wording("x", "payer/vers* #", "sans payer/verser #")])
    assert [find(text, known)[0].passage for text in ("Payer 200 $", "Versez 1 000 $")] == ["Payer 200", "Versez 1"]
    assert not any(find(text, known) for text in ("Payer cher", "200 payer", "Sans verser 200 $"))
