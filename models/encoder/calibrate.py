"""From a cosine to a probability: the same occupation, or a skill that covers another.

The maps are monotone, so that they never change an order, and were fitted on concepts that a model trained by the
whole recipe of the shipped one had never seen (`training/calibration.py`). The population is a label, another of its
concept and one of each of the 20 nearest other concepts: one pair in 21 is right. Among pairs drawn at random far fewer
would be, but their cosines are far lower too.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from models.encoder import WEIGHTS

Kind = Literal["same_occupation", "skill_covers"]
FILE = "calibration.json"


class Calibration:
    """The maps in `folder/calibration.json`: for each kind, the knots of a rising piecewise linear function.

    Raises ValueError where a map does not rise.
    """

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / FILE).read_text(encoding="utf-8"))
        self.model: str = about["model"]
        self._maps = {
            kind: (np.array(knots["cosine"]), np.array(knots["probability"])) for kind, knots in about["maps"].items()
        }
        for kind, (cosine, probable) in self._maps.items():
            if np.any(np.diff(cosine) <= 0) or np.any(np.diff(probable) < 0):
                raise ValueError(f"the map for {kind} does not rise")

    @overload
    def probability(self, kind: Kind, cosine: float) -> float: ...
    @overload
    def probability(self, kind: Kind, cosine: NDArray[np.floating]) -> NDArray[np.float64]: ...
    def probability(self, kind: Kind, cosine: float | NDArray[np.floating]) -> float | NDArray[np.float64]:
        """Probability, 0 to 1, that two texts at this cosine are of one `kind`; arrays keep their shape."""
        knots, values = self._maps[kind]
        found = np.interp(cosine, knots, values)
        return float(found) if np.ndim(cosine) == 0 else np.asarray(found, dtype=np.float64)

    def cosine(self, kind: Kind, probability: float) -> float:
        """The least cosine whose probability reaches `probability`; infinity where none does.

        For a threshold stated as a probability and applied to an index of vectors.
        """
        knots, values = self._maps[kind]
        if probability > values[-1]:
            return float("inf")
        reached = int(np.argmax(values >= probability))
        if reached == 0:
            return float(knots[0]) if probability > 0 else -1.0
        low, high = values[reached - 1], values[reached]
        return float(knots[reached - 1] + (knots[reached] - knots[reached - 1]) * (probability - low) / (high - low))

    def logistic(self, kind: Kind) -> tuple[float, float]:
        """Slope and intercept of the curve 1 / (1 + exp(-(slope · cosine + intercept))) nearest to the map.

        For where knots cannot be written, such as SQL. Least squares on the log-odds of the knots between .01 and .99,
        each weighted by p (1 - p), so that what counts is about the error in probability. How far it stands
        from the shipped maps is told in docs/encoder.md.
        """
        knots, values = self._maps[kind]
        chosen = (values > 0.01) & (values < 0.99)
        cosine, probable = knots[chosen], values[chosen]
        slope, intercept = np.polyfit(cosine, np.log(probable / (1 - probable)), 1, w=probable * (1 - probable))
        return float(slope), float(intercept)


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The maps shipped with the encoder."""
    return Calibration(WEIGHTS)


@overload
def probability(kind: Kind, cosine: float) -> float: ...
@overload
def probability(kind: Kind, cosine: NDArray[np.floating]) -> NDArray[np.float64]: ...
def probability(kind: Kind, cosine: float | NDArray[np.floating]) -> float | NDArray[np.float64]:
    """`Calibration.probability` of the shipped encoder."""
    return calibration().probability(kind, cosine)


def logistic(kind: Kind) -> tuple[float, float]:
    """`Calibration.logistic` of the shipped encoder."""
    return calibration().logistic(kind)
