"""How fast the numpy core is on one core: titles and 200-word texts a second, with its words known and from cold."""

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.encoder.core import NumpyEncoder

_CV_WORDS = 200
_CVS = 2000


def of_words(words: Sequence[str]) -> list[str]:
    """2,000 texts of 200 of the running words of real texts, each from a place drawn at random."""
    starts = np.random.default_rng(0).integers(max(1, len(words) - _CV_WORDS), size=_CVS).tolist()
    return [" ".join(words[start : start + _CV_WORDS]) for start in starts]


def measure(make: Callable[[], NumpyEncoder], batches: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Texts of each batch a second of processor time, as a busy machine must not look slow; each by an encoder just
    loaded, then again."""
    found: dict[str, float] = {}
    for name, batch in batches.items():
        encoder = make()
        for state in ("cold", "warm"):
            began = time.process_time()
            encoder.encode(batch)
            found[f"{name}_a_second_{state}"] = round(len(batch) / (time.process_time() - began))
    return found
