"""How fast the numpy core is on one core: titles and 200-word texts a second, with its words known and from cold."""

import time
from collections.abc import Sequence

import numpy as np

from models.encoder.core import NumpyEncoder

_CV_WORDS = 200


def measure(encoder: NumpyEncoder, titles: Sequence[str], words: Sequence[str]) -> dict[str, float]:
    """Texts a second of processor time, as a busy machine must not look slow.

    `titles` are bare titles, `words` the running words of real texts.
    """
    rng = np.random.default_rng(0)
    starts = rng.integers(max(1, len(words) - _CV_WORDS), size=2000).tolist()
    texts = [" ".join(words[start : start + _CV_WORDS]) for start in starts]
    found: dict[str, float] = {}
    for name, batch in (("titles", titles), ("cvs", texts)):
        for state in ("cold", "warm"):
            began = time.process_time()
            encoder.encode(batch)
            found[f"{name}_a_second_{state}"] = round(len(batch) / (time.process_time() - began))
    return found
