"""An encoder without training: character n-grams of folded words, hashed into signed buckets.

It knows no meaning, only spelling: *soudeur* and *soudeuse* meet, *infirmière* and *nurse* do not. It is the plain
baseline, and what the tests use where the meaning does not matter.
"""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 128
_WORD = re.compile(r"\w+")
_LONGEST = 4_000
"""Words read of one text; a title or a skill has a handful."""


class HashedEncoder:
    """Satisfies `matching.matches.encoding.Encoder` with numpy alone."""

    model = "hashed@1"
    dimensions = DIMENSIONS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode `texts`; float32 of shape (len(texts), 128), each row L2-normalised."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float64)
        for row, text in enumerate(texts):
            for word in _words(text):
                vectors[row] += _word_vector(word)
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32)


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _WORD.findall(plain)[:_LONGEST]


@lru_cache(maxsize=50_000)
def _word_vector(word: str) -> NDArray[np.float64]:
    vector = np.zeros(DIMENSIONS)
    padded = f" {word[:60]} "
    grams = [padded[start : start + size] for size in (3, 4, 5) for start in range(max(1, len(padded) - size + 1))]
    for gram in [padded, *grams]:
        bucket = zlib.crc32(gram.encode("utf-8", "surrogatepass"))
        vector[bucket % DIMENSIONS] += 1.0 if bucket >> 31 else -1.0
    return np.asarray(vector / (len(grams) + 1) ** 0.25)
