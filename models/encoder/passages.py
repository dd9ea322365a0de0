"""Long texts: an advertisement or a CV is compared by its best passages, not by the mean of all its words.

Measured on real French advertisements against occupation labels (`models/evaluation/advertisements.py`,
`docs/encoder.md`), passages as long as a title do far better than long ones, and those far better than the whole text:
the mean of the five best passages of five words finds the occupation among the first ten in .83 of the cases, that of
the three best of twenty words in .46, the whole text in .14. Where the structure is known, the product reads each field
by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import AnyEncoder

WORDS = 5
STEP = 2
BEST = 5
TEMPERATURE = 0.045
"""What similarities are divided by to be log-odds: fitted on half of the real advertisements."""
SKILL_WORDS = 4
_SKILL_SLOPE, _SKILL_MIDDLE = 12.0, 0.62
"""From the cosine of a passage and a skill to how far it is shown."""
_SKILL_WEIGHT, _SKILLS_MORE = 0.4, 3.0
"""What a skill that is shown adds, and what keeps an occupation of one skill in the table from being told by that one:
all four chosen on the even trades of `bench.prose`."""
_WORD = re.compile(r"\S+")


def spans(text: str, words: int = WORDS, step: int = STEP) -> list[tuple[int, int]]:
    """Where the overlapping stretches of `words` words stand, one every `step`; a short text is its own only one."""
    parts = [found.span() for found in _WORD.finditer(text)]
    if len(parts) <= words:
        return [(parts[0][0], parts[-1][1]) if parts else (0, 0)]
    starts = [*range(0, len(parts) - words, step), len(parts) - words]
    return [(parts[start][0], parts[start + words - 1][1]) for start in starts]


def passages(text: str, words: int = WORDS, step: int = STEP) -> list[str]:
    """The words of those stretches, a space between them."""
    return [" ".join(text[start:end].split()) for start, end in spans(text, words, step)]


def mean_of_best(cosines: NDArray[np.float32], best: int = BEST) -> NDArray[np.float32]:
    """Mean of the `best` highest values of each column: (passages × queries) to (queries,)."""
    kept = min(best, len(cosines))
    found: NDArray[np.float32] = np.sort(cosines, axis=0)[-kept:].mean(axis=0, dtype=np.float32)
    return found


@dataclass(frozen=True, slots=True)
class About:
    """What a text is probably about, and where the passage that is nearest to it stands."""

    code: str
    probability: float
    start: int
    end: int


class ByPassages:
    """What a long text is about, among codes each with a name or several.

    `skills` are names of what is done, each with the codes that it belongs to: a text that names no occupation tells by
    them which one it is about. Nothing but the order of codes follows from them: see docs/reading.md.
    """

    def __init__(
        self,
        encoder: AnyEncoder,
        names: Sequence[tuple[str, str]],
        temperature: float = TEMPERATURE,
        skills: Sequence[tuple[str, Sequence[str]]] = (),
    ) -> None:
        self._encoder = encoder
        self._temperature = temperature
        self.codes = sorted({code for code, _ in names})
        ordered = sorted(names)
        self._vectors = encoder.encode([name for _, name in ordered])
        self._starts = np.searchsorted([code for code, _ in ordered], self.codes)
        self._skills = encoder.encode([name for name, _ in skills])
        self._belongs = np.array([[code in told for code in self.codes] for _, told in skills], dtype=np.float32)

    def about(self, text: str, top: int = BEST) -> list[About]:
        """The `top` likeliest codes; of a text without a word, none. Probabilities of all codes sum to one."""
        if not text.strip():
            return []
        where, cosines = self._read(text, WORDS, STEP, self._vectors)
        by_code = np.maximum.reduceat(cosines, self._starts, axis=1)
        near = np.maximum.reduceat(mean_of_best(cosines), self._starts).astype(np.float64)
        shown = [where[place] for place in by_code.argmax(axis=0).tolist()]
        if len(self._skills):
            runs, told = self._read(text, SKILL_WORDS, 1, self._skills)
            likely = 1 / (1 + np.exp(-_SKILL_SLOPE * (told.max(axis=0) - _SKILL_MIDDLE)))
            near += _SKILL_WEIGHT * (likely @ self._belongs) / np.sqrt(self._belongs.sum(axis=0) + _SKILLS_MORE)
            strongest = (likely[:, None] * self._belongs).argmax(axis=0)
            for code, skill in enumerate(strongest.tolist()):
                # Where no name of the occupation is as near, the words of what is done show it.
                if self._belongs[skill, code] and told[:, skill].max() > by_code[:, code].max():
                    shown[code] = runs[int(told[:, skill].argmax())]
        weights = np.exp((near - near.max()) / self._temperature)
        probabilities = weights / weights.sum()
        best = np.argsort(-probabilities, kind="stable")[:top]
        return [About(self.codes[code], round(float(probabilities[code]), 4), *shown[code]) for code in best.tolist()]

    def _read(
        self, text: str, words: int, step: int, names: NDArray[np.float32]
    ) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
        """Where the passages of `text` stand, and their cosines with `names` (passages × names)."""
        where = spans(text, words, step)
        return where, self._encoder.encode([" ".join(text[start:end].split()) for start, end in where]) @ names.T
