"""The encoder a setting names: the shipped one, spelling alone, or any sentence-transformers model."""

import numpy as np
import pytest

from api import encoders
from api.encoders import Calibrated, UnknownEncoderError
from models.hashed import HashedEncoder


def probability(calibrated: encoders.Calibrated, first: str, second: str) -> float:
    left, right = calibrated.encoder.encode([first, second])
    cosine = float(left @ right)
    calibration = calibrated.calibration
    return 1 / (1 + np.exp(-(calibration.occupation_slope * cosine + calibration.occupation_intercept)))


def test_the_default_knows_an_occupation_in_the_other_language_from_a_foreign_one() -> None:
    default = encoders.load("default")
    same, near, foreign = (
        probability(default, "infirmière", other) for other in ("nurse", "infirmière auxiliaire", "welder")
    )
    assert same > 0.5 > foreign
    assert same > near > foreign


def test_a_model_without_a_calibration_gets_one_from_the_titles_of_the_unit_groups() -> None:
    shipped = encoders.load("default").encoder
    fitted = Calibrated(shipped, encoders._calibrated_on_titles(shipped))
    assert probability(fitted, "infirmière", "nurse") > 0.5 > probability(fitted, "infirmière", "welder")
    lost = encoders._calibrated_on_titles(HashedEncoder())
    assert 0 < lost.occupation_slope < fitted.calibration.occupation_slope


def test_a_name_that_nothing_answers_to_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UnknownEncoderError, match="ENCODER=nobody/nothing"):
        encoders.load("nobody/nothing")
