"""What the domain asks of an encoder; the ways in hand one over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors. The same text always gives the same bits, whatever else is in the batch."""

    @property
    def model(self) -> str:
        """Name and version, as stored beside every vector made with it."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode `texts`; float32 of shape (len(texts), dimensions), each row L2-normalised and finite."""
        ...


@dataclass(frozen=True)
class Calibration:
    """How a cosine becomes a probability: 1 / (1 + exp(-(slope * cosine + intercept))), for titles and for skills."""

    occupation_slope: float
    occupation_intercept: float
    skill_slope: float
    skill_intercept: float
