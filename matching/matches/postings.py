"""The vector of a posting that comes from elsewhere with a text: its title, and the passages that say the title again.

Nobody here said which occupation it is, and its title holds what is none: a network, a town, a sector. What the text
repeats of it is the occupation. Figures: docs/real-advertisements.md, `python -m bench.postings`.
"""

import re

import numpy as np
from numpy.typing import NDArray

from matching.matches.encoding import Encoder

WEIGHT = 0.5
"""Of the passages beside the title; .3 and .6 measured the same within .05, 1 loses what the title says."""
_WORDS, _STEP, _BEST = 5, 2, 5
_LONGEST = 3_000
"""Characters of the text that are read: two hundred passages, which take a large model ten seconds."""
_WORD = re.compile(r"\S+")


def vector(encoder: Encoder, title: str, text: str) -> NDArray[np.float32]:
    """The vector of a posting, float32 of length one; that of the title alone where the text is empty."""
    words = _WORD.findall(text[:_LONGEST])
    passages = [" ".join(words[start : start + _WORDS]) for start in range(0, max(1, len(words) - _STEP), _STEP)]
    own, *others = encoder.encode([title, *passages] if words else [title])
    if not others:
        return np.asarray(own)
    read = np.array(others)
    near = read[np.argsort(-(read @ own), kind="stable")[:_BEST]].mean(axis=0)
    return _of_length_one(own + WEIGHT * _of_length_one(near))


def _of_length_one(found: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), dtype=np.float32)
