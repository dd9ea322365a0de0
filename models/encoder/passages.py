"""Long texts: an advertisement or a CV is compared by its best passages, not by the mean of all its words.

Measured on real French advertisements against occupation labels (`models/evaluation/advertisements.py`,
`docs/encoder.md`), passages as long as a title do far better than long ones, and those far better than the whole text:
the mean of the five best passages of five words finds the occupation among the first ten in .81 of the cases, that of
the three best of twenty words in .43, the whole text in .15.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoder import AnyEncoder

WORDS = 5
STEP = 2
BEST = 5


def passages(text: str, words: int = WORDS, step: int = STEP) -> list[str]:
    """Overlapping stretches of `words` words, one every `step`; a short text is its own only passage."""
    parts = text.split()
    if len(parts) <= words:
        return [" ".join(parts)]
    starts = [*range(0, len(parts) - words, step), len(parts) - words]
    return [" ".join(parts[start : start + words]) for start in starts]


def mean_of_best(cosines: NDArray[np.float32], best: int = BEST) -> NDArray[np.float32]:
    """Mean of the `best` highest values of each column: (passages × queries) to (queries,)."""
    kept = min(best, len(cosines))
    found: NDArray[np.float32] = np.sort(cosines, axis=0)[-kept:].mean(axis=0, dtype=np.float32)
    return found


def similarities(encoder: AnyEncoder, text: str, queries: NDArray[np.float32], best: int = BEST) -> NDArray[np.float32]:
    """Similarity of a long `text` to each of `queries` (n × dimensions, length one); float32 (n,)."""
    return mean_of_best(encoder.encode(passages(text)) @ queries.T, best)


def field_similarities(encoder: AnyEncoder, fields: Sequence[str], queries: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best field for each query, where the structure is known: titles held, diplomas, skills. Empty fields say
    nothing; without any field the similarity is 0."""
    kept = [field for field in fields if field.strip()]
    if not kept:
        return np.zeros(len(queries), dtype=np.float32)
    found: NDArray[np.float32] = (encoder.encode(kept) @ queries.T).max(axis=0)
    return found
