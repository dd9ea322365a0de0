"""Probabilities, not cosines: maps that rise, between 0 and 1, made for the shipped encoder, and reliable."""

import json
from pathlib import Path

import numpy as np
import pytest

from models import encoder
from models.encoder.calibrate import FILE, Calibration, Kind, calibration, logistic, probability
from models.encoder.core import NumpyEncoder

KINDS: list[Kind] = ["same_occupation", "skill_covers"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_rises_from_nothing_to_nearly_sure(kind: Kind) -> None:
    cosines = np.linspace(-1, 1, 401)
    found = probability(kind, cosines)
    assert found.shape == cosines.shape
    assert (np.diff(found) >= 0).all()
    assert found[0] == 0
    assert 0.6 < found[-1] <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_threshold_in_probability_becomes_one_in_cosine(kind: Kind) -> None:
    maps = calibration()
    for wanted in (0.1, 0.3, 0.5):
        cosine = maps.cosine(kind, wanted)
        assert maps.probability(kind, cosine) == pytest.approx(wanted, abs=1e-6)
        assert maps.probability(kind, cosine - 1e-3) < wanted
    assert maps.cosine(kind, 1.1) == float("inf")


@pytest.mark.parametrize("kind", KINDS)
def test_the_held_out_half_finds_the_probabilities_true(kind: Kind) -> None:
    kept = json.loads((encoder.WEIGHTS / FILE).read_text(encoding="utf-8"))["maps"][kind]
    assert kept["expected_calibration_error"] <= 0.03
    for row in kept["reliability"]:
        if row["pairs"] >= 200:
            assert abs(row["predicted"] - row["observed"]) <= 0.12, row


@pytest.mark.parametrize("kind", KINDS)
def test_a_logistic_curve_stands_near_the_map(kind: Kind) -> None:
    slope, intercept = logistic(kind)
    assert slope > 0
    cosines = np.linspace(-1, 1, 2001)
    curve = 1 / (1 + np.exp(-(slope * cosines + intercept)))
    last = json.loads((encoder.WEIGHTS / FILE).read_text(encoding="utf-8"))["maps"][kind]["cosine"][-1]
    away = np.abs(curve - probability(kind, cosines))
    assert away[cosines <= last].max() <= 0.08
    assert away.max() <= 0.12


def test_the_logistic_curve_of_a_map_that_is_one_is_that_curve(tmp_path: Path) -> None:
    cosines = np.linspace(-1, 1, 41)
    curve = 1 / (1 + np.exp(-(6 * cosines - 2)))
    maps = {"same_occupation": {"cosine": cosines.tolist(), "probability": curve.tolist()}}
    (tmp_path / FILE).write_text(json.dumps({"model": "m@1", "maps": maps}))
    assert Calibration(tmp_path).logistic("same_occupation") == pytest.approx((6, -2))


def test_it_was_made_for_the_shipped_encoder(shipped: NumpyEncoder) -> None:
    assert calibration().model == shipped.model


def test_a_map_that_falls_is_refused(tmp_path: Path) -> None:
    maps = {"same_occupation": {"cosine": [-1, 0, 1], "probability": [0, 0.5, 0.4]}}
    (tmp_path / FILE).write_text(json.dumps({"model": "m@1", "maps": maps}))
    with pytest.raises(ValueError, match="does not rise"):
        Calibration(tmp_path)


def test_two_titles_of_a_trade_are_likelier_the_same_than_two_trades(shipped: NumpyEncoder) -> None:
    nurse, infirmiere, welder = shipped.encode(["registered nurse", "infirmière autorisée", "welder"])
    assert probability("same_occupation", float(nurse @ infirmiere)) > 0.3
    assert probability("same_occupation", float(nurse @ welder)) < 0.001
