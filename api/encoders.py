"""The encoder that a setting names, with the calibration its probabilities are computed with."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, runtime_checkable

import numpy as np
import psycopg
from numpy.typing import NDArray

from api.settings import Settings
from matching.matches import in_service
from matching.matches.encoding import Calibration, Encoder
from matching.matches.in_service import ModelState, Reading
from matching.reference.loading import TABLES, rows
from models import encoder as shipped
from models.encoder.calibrate import logistic
from models.hashed import HashedEncoder

HERE = ("default", "hashed")
"""Settings whose encoder is here and loads in less than a second; any other takes its time, and may not load."""
# Half the log-odds: the calibration says "the same of three thousand occupations", and a list must also tell the
# neighbouring occupation from the foreign one. The order of two titles stays the calibration's.
NEIGHBOURS = 0.5
# Set by eye: spelling alone says of two titles that they are one occupation only where they are nearly the same.
_HASHED = Calibration(occupation_slope=40.0, occupation_intercept=-36.3, skill_slope=16.0, skill_intercept=-10.4)
_NEAREST = 20
_STEPS = 25


@dataclass(frozen=True)
class Calibrated:
    """An encoder, how its cosines become probabilities, and the setting and prompt that it is loaded by."""

    encoder: Encoder
    calibration: Calibration
    setting: str = "default"
    prompt: str = ""


class UnknownEncoderError(Exception):
    """No encoder of that name can be loaded here; the message says what to do."""


@runtime_checkable
class _Batched(Protocol):
    def in_batches(self, texts: list[str]) -> NDArray[np.float32]: ...


def load(name: str, prompt: str = "", find: Callable[[str, str], Encoder] | None = None) -> Calibrated:
    """Load `default` (the shipped encoder), `hashed` (spelling alone), or any sentence-transformers model by its name.

    `prompt` stands before every text, where such a model asks for one; `find` may have the encoder already. Raises
    UnknownEncoderError.
    """
    encoder = (find or load_encoder)(name, prompt)
    if name == "default":
        calibration = _calibration(logistic("same_occupation"), logistic("skill_covers"))
    else:
        calibration = _HASHED if name == "hashed" else _calibrated_on_titles(encoder)
    return Calibrated(encoder, calibration, name, prompt)


def load_encoder(name: str, prompt: str = "") -> Encoder:
    """The encoder alone that `load` would calibrate. Raises UnknownEncoderError."""
    if name == "default":
        return shipped.load()
    if name == "hashed":
        return HashedEncoder()
    try:
        return shipped.by_name(name, prompt)
    except (ImportError, OSError, ValueError) as error:
        raise UnknownEncoderError(f"ENCODER={name} : {error}") from error


def load_configured(settings: Settings) -> Calibrated:
    """The encoder that the settings name. Raises UnknownEncoderError."""
    return load(settings.encoder, settings.encoder_prompt)


def at_once(connection: psycopg.Connection, settings: Settings) -> tuple[Calibrated, int]:
    """What reads without waiting for a model to load, and its id in the database (as the system's actor).

    The encoder that the settings name, where it is here; else the one in service, where that is; else the shipped one,
    which serves where none does.
    """
    if settings.encoder in HERE:
        calibrated = load_configured(settings)
        return calibrated, register(connection, calibrated)
    calibrated = here(connection)
    return calibrated, in_service.know(connection, calibrated.encoder, calibrated.calibration, calibrated.setting)


def here(connection: psycopg.Connection) -> Calibrated:
    """The encoder of the model in service, where that is here; else the shipped one: neither takes time to load."""
    serves = {each.setting: each.name for each in in_service.readers(connection) if each.state == ModelState.SERVING}
    found = [each for name in HERE if name in serves and (each := load(name)).encoder.model == serves[name]]
    return found[0] if found else load("default")


def register(connection: psycopg.Connection, calibrated: Calibrated) -> int:
    """Make the model known to the database (as the system's actor); returns its id."""
    return in_service.register(
        connection, calibrated.encoder, calibrated.calibration, calibrated.setting, calibrated.prompt
    )


class Encoders:
    """The encoders of a worker: one that reads at once, and those of the models that a setting takes time to load.

    Each of the others is loaded once, when first asked for, and let go once it reads no more.
    """

    def __init__(self, at_once: Encoder) -> None:
        self.at_once = at_once
        self._others: dict[tuple[str, str], Encoder] = {}
        self._loading: defaultdict[tuple[str, str], Lock] = defaultdict(Lock)

    def is_loading(self, reading: Reading) -> bool:
        """Whether that model is being loaded by another thread, so that whoever asks for it would wait."""
        return reading.name != self.at_once.model and self._loading[reading.setting, reading.prompt].locked()

    def of(self, reading: Reading) -> Encoder:
        """The encoder of that model. Raises UnknownEncoderError, also where its setting loads another by now."""
        if reading.name == self.at_once.model:
            return self.at_once
        loaded = self.by_setting(reading.setting, reading.prompt)
        if loaded.model != reading.name:
            raise UnknownEncoderError(f"ENCODER={reading.setting} : {loaded.model}, {reading.name}")
        return loaded

    def by_setting(self, setting: str, prompt: str) -> Encoder:
        """The encoder that a setting names; two threads that ask for the same one load it once."""
        key = (setting, prompt)
        with self._loading[key]:
            if key not in self._others:
                self._others[key] = load_encoder(setting, prompt)
            return self._others[key]

    def keep(self, settings: set[tuple[str, str]]) -> None:
        """Let go of the encoders of all settings but these."""
        self._others = {key: each for key, each in self._others.items() if key in settings}


def _calibration(occupation: tuple[float, float], skill: tuple[float, float]) -> Calibration:
    return Calibration(NEIGHBOURS * occupation[0], NEIGHBOURS * occupation[1], *skill)


def _calibrated_on_titles(encoder: Encoder) -> Calibration:
    """A calibration for a model that came with none: the French title of a unit group against the English ones.

    The right one of each group against the 20 nearest wrong ones. It serves for skills too, for want of better.
    """
    table = next(table for table in TABLES if table.name == "unit_group")
    titles = [(str(row["title_fr"]), str(row["title_en"])) for row in rows(table)]
    # The curve does not turn on the last bits: a slow model need not read its thousand titles one by one.
    read = encoder.in_batches if isinstance(encoder, _Batched) else encoder.encode
    french, english = (read([pair[place] for pair in titles]) for place in (0, 1))
    cosines = french @ english.T
    right = np.diagonal(cosines).copy()
    np.fill_diagonal(cosines, -1.0)
    wrong = np.sort(cosines, axis=1)[:, -_NEAREST:]
    fitted = _fit(right.astype(np.float64), wrong.ravel().astype(np.float64))
    return _calibration(fitted, fitted)


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
