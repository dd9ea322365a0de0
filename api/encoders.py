"""The encoder that a setting names, with the calibration its probabilities are computed with."""

from dataclasses import dataclass

import psycopg

from matching.matches import vectors
from matching.matches.encoding import Calibration, Encoder
from models.hashed import HashedEncoder


@dataclass(frozen=True)
class Calibrated:
    encoder: Encoder
    calibration: Calibration


class UnknownEncoderError(Exception):
    """No encoder of that name can be loaded here; the message says what to do."""


# Set by eye on titles of the same and of other unit groups: spelling alone deserves no finer figures.
_HASHED = Calibration(occupation_slope=12.0, occupation_intercept=-7.0, skill_slope=16.0, skill_intercept=-10.4)


def load(name: str) -> Calibrated:
    """Load an encoder. Raises UnknownEncoderError."""
    if name in ("default", "hashed"):
        return Calibrated(HashedEncoder(), _HASHED)
    raise UnknownEncoderError(name)


def register(connection: psycopg.Connection, calibrated: Calibrated) -> int:
    """Make the model known to the database (as the system's actor); returns its id."""
    return vectors.register(connection, calibrated.encoder, calibrated.calibration)
