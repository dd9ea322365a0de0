"""What stands beside a title in a posting or a CV: schedule, contract, diploma, seniority, place.

It says nothing of the trade and is to weigh little, so some of the texts trained on have it beside them.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

SHARE = 0.15  # of the texts drawn; three in ten of those have two phrases
_TWICE = 0.3
_FILE = Path(__file__).parent / "beside.tsv"


def phrases() -> list[str]:
    """The project's own list, French and English."""
    lines = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [phrase.strip() for line in lines for phrase in line.split("|")]


def with_beside(
    texts: Sequence[tuple[int, ...]], beside: Sequence[tuple[int, ...]], rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """`texts` (word keys), a share of them followed by one or two of the phrases `beside`."""
    drawn = rng.random(len(texts))
    first, second = rng.integers(len(beside), size=(2, len(texts))).tolist()
    return [
        text + (beside[one] if chance < SHARE else ()) + (beside[other] if chance < SHARE * _TWICE else ())
        for text, chance, one, other in zip(texts, drawn.tolist(), first, second, strict=True)
    ]
