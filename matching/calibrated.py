"""How likely two titles name one occupation, by the calibration of whichever model reads them."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection


class Encoder(Protocol):
    """Texts as vectors, float32 of shape (len(texts), n), each of length one; `model` is its name and version."""

    @property
    def model(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def log_odds(
    connection: Connection[Any], encoder: Encoder, titles: Sequence[str], others: Sequence[str]
) -> NDArray[np.float64]:
    """Log-odds that each of `titles` names the occupation of each of `others` (titles × others), as rankings know them.

    Minus infinity before the model is known to the database.
    """
    row: Any = connection.execute(
        "SELECT occupation_slope, occupation_intercept FROM encoder_model WHERE name = %(model)s",
        {"model": encoder.model},
    ).fetchone()
    if row is None:
        return np.full((len(titles), len(others)), -np.inf)
    known = list(dict.fromkeys([*titles, *others]))
    vectors = dict(zip(known, encoder.encode(known), strict=True))
    cosines = np.array([vectors[each] for each in titles]) @ np.array([vectors[each] for each in others]).T
    return np.asarray(row[0] * cosines.astype(np.float64) + row[1])


def probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of log-odds, of the same shape."""
    return np.asarray(1 / (1 + np.exp(-odds)))
