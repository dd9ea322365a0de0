"""The encoder that a setting names, with the calibration its probabilities are computed with."""

from dataclasses import dataclass

import numpy as np
import psycopg
from numpy.typing import NDArray

from api.settings import Settings
from matching.matches import vectors
from matching.matches.encoding import Calibration, Encoder
from matching.reference.loading import TABLES, rows
from models import encoder as shipped
from models.encoder.calibrate import logistic
from models.hashed import HashedEncoder

# Half the log-odds: the calibration says "the same of three thousand occupations", and a list must also tell the
# neighbouring occupation from the foreign one. The order of two titles stays the calibration's.
NEIGHBOURS = 0.5
# Set by eye on titles of the same and of other unit groups: spelling alone deserves no finer figures.
_HASHED = Calibration(occupation_slope=12.0, occupation_intercept=-7.0, skill_slope=16.0, skill_intercept=-10.4)
_NEAREST = 20
_STEPS = 25


@dataclass(frozen=True)
class Calibrated:
    encoder: Encoder
    calibration: Calibration


class UnknownEncoderError(Exception):
    """No encoder of that name can be loaded here; the message says what to do."""


def load(name: str, prompt: str = "") -> Calibrated:
    """Load `default` (the shipped encoder), `hashed` (spelling alone), or any sentence-transformers model by its name.

    `prompt` stands before every text, where such a model asks for one. Raises UnknownEncoderError.
    """
    if name == "default":
        return Calibrated(shipped.load(), _calibration(logistic("same_occupation"), logistic("skill_covers")))
    if name == "hashed":
        return Calibrated(HashedEncoder(), _HASHED)
    try:
        return _calibrated_on_titles(shipped.by_name(name, prompt))
    except (ImportError, OSError, ValueError) as error:
        raise UnknownEncoderError(f"ENCODER={name} : {error}") from error


def load_configured(settings: Settings) -> Calibrated:
    """The encoder that the settings name. Raises UnknownEncoderError."""
    return load(settings.encoder, settings.encoder_prompt)


def register(connection: psycopg.Connection, calibrated: Calibrated) -> int:
    """Make the model known to the database (as the system's actor); returns its id."""
    return vectors.register(connection, calibrated.encoder, calibrated.calibration)


def _calibration(occupation: tuple[float, float], skill: tuple[float, float]) -> Calibration:
    return Calibration(NEIGHBOURS * occupation[0], NEIGHBOURS * occupation[1], *skill)


def _calibrated_on_titles(encoder: Encoder) -> Calibrated:
    """A calibration for a model that came with none: the French title of a unit group against the English ones.

    The right one of each group against the 20 nearest wrong ones. It serves for skills too, for want of better.
    """
    table = next(table for table in TABLES if table.name == "unit_group")
    titles = [(str(row["title_fr"]), str(row["title_en"])) for row in rows(table)]
    french, english = (encoder.encode([pair[place] for pair in titles]) for place in (0, 1))
    cosines = french @ english.T
    right = np.diagonal(cosines).copy()
    np.fill_diagonal(cosines, -1.0)
    wrong = np.sort(cosines, axis=1)[:, -_NEAREST:]
    fitted = _fit(right.astype(np.float64), wrong.ravel().astype(np.float64))
    return Calibrated(encoder, _calibration(fitted, fitted))


def _fit(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and intercept of the logistic curve that fits best, by Newton's method; the slope never falls."""
    cosine = np.concatenate([right, wrong])
    same = np.concatenate([np.ones(len(right)), np.zeros(len(wrong))])
    design = np.stack([cosine, np.ones(len(cosine))], axis=1)
    found = np.zeros(2)
    for _ in range(_STEPS):
        probable = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        gradient = design.T @ (same - probable) - 1e-3 * found
        curvature = (design * (probable * (1 - probable))[:, None]).T @ design + 1e-3 * np.eye(2)
        found = found + np.linalg.solve(curvature, gradient)
    return max(float(found[0]), 1e-6), float(found[1])
