"""Which unknown words look like a name: for the first names and places of the world that no list holds.

A word that neither the texts trained on nor the lists have, nor any of them with one typing error, is masked where its
letters run as those of names do: a logistic regression on its character 2- to 5-grams, fitted on the lists of names
and the words of trades (`training/shapes.py`). Integers and one square root: the same answer on every machine.
"""

from pathlib import Path
from zlib import crc32

import numpy as np

SIZE = 1 << 16
SHORTEST, LONGEST = 5, 30
"""Letters of a word in question: shorter ones are initials more often than names."""
FILE = "shapes.npz"


def features(word: str) -> list[int]:
    """Places, under `SIZE`, of the n-grams of a folded word."""
    marked = f"<{word}>"
    grams = [marked[start : start + size] for size in (2, 3, 4, 5) for start in range(len(marked) - size + 1)]
    return [crc32(gram.encode()) % SIZE for gram in dict.fromkeys(grams)]


class Shapes:
    """The weights in `folder/shapes.npz`: int16 by feature, with a constant and the least score of a name."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / FILE) as stored:
            self._weights: list[int] = stored["weights"].tolist()
            self._constant, self._least = stored["constant_and_least"].tolist()

    def like_a_name(self, word: str) -> bool:
        """Whether a folded word, unknown otherwise, is masked as a name."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or not word.isalpha():
            return False
        found = features(word)
        total = sum([self._weights[place] for place in found])
        return bool(total / len(found) ** 0.5 + self._constant >= self._least)
