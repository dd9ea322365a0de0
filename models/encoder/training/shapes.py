"""Fit what tells an unknown name from an unknown word of trade: `shapes.npz`."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder.forms import canonical
from models.encoder.masking import Masks
from models.encoder.shapes import FILE, SIZE, features

# Of the words of trades kept apart, this share is taken for names: they are met where they are unknown only, that is
# where no text trained on has them.
TAKEN = 0.01
_HELD = 0.2
_STEPS = 600
_RATE = 0.05
_DECAY = 1e-6
_UNIT = 256


class _Examples:
    """Words and whether each is a name, as a sparse matrix of their features, each word of length one."""

    def __init__(self, words: Sequence[str], names: NDArray[np.bool_]) -> None:
        found = [features(word) for word in words]
        self.names = names
        self.counts = np.array([len(each) for each in found])
        self.places = np.array([place for each in found for place in each])
        self.rows = np.repeat(np.arange(len(words)), self.counts)

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(self.rows, weights=weights[self.places], minlength=len(self.counts))
        scores: NDArray[np.float64] = sums / np.sqrt(self.counts) + weights[SIZE]
        return scores

    def fit(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Weights by feature and the constant, by Adam on the words `chosen`."""
        weights, first, second = (np.zeros(SIZE + 1) for _ in range(3))
        for step in range(1, _STEPS + 1):
            probable = 1 / (1 + np.exp(-self.scores(weights)))
            away = (probable - self.names) * chosen / chosen.sum()
            by_place = np.bincount(self.places, weights=(away / np.sqrt(self.counts))[self.rows], minlength=SIZE)
            slope = np.append(by_place + _DECAY * weights[:SIZE], away.sum())
            first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
            weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
        return weights


def fit(folder: Path, known: Collection[str]) -> dict[str, float]:
    """Write `shapes.npz` in `folder`; what was measured on a fifth of the words, kept apart to choose the threshold."""
    masks = Masks()
    names = sorted(masks.names())
    trade = sorted(
        word for word in known if not masks.is_a_name(word) and len(word) > 2 and canonical(word) not in names
    )
    examples = _Examples([*names, *trade], np.repeat([True, False], [len(names), len(trade)]))
    held = np.random.default_rng(0).random(len(examples.names)) < _HELD
    scores = examples.scores(examples.fit(~held))
    least = float(np.quantile(scores[held & ~examples.names], 1 - TAKEN))
    weights = np.rint(examples.fit(np.ones_like(held)) * _UNIT).astype(np.int16)
    both = np.array([weights[SIZE], round(least * _UNIT)], dtype=np.int32)
    np.savez_compressed(folder / FILE, weights=weights[:SIZE], constant_and_least=both)
    return {"names": len(names), "words": len(trade), "found": float((scores[held & examples.names] >= least).mean())}
