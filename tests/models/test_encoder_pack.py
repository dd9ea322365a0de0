"""Rounding to integers keeps every row near where it was, the widest included."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra 'models' is not installed")

from models.encoder.training.pack import quantised


@pytest.mark.parametrize("seed", range(50))
def test_codes_and_scales_give_the_table_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = (rng.normal(size=(50, 8)) * rng.lognormal(sigma=2, size=(50, 1))).astype(np.float32)
    codes, scales = quantised(table)
    assert scales.min() >= 1
    found = codes.astype(np.float64) * scales[:, None]
    unit = np.abs(table).max() / np.abs(found).max()
    assert np.abs(found * unit - table).max(axis=1) == pytest.approx(0, abs=float(np.abs(table).max()) / 100)
    for row, again in zip(table, found, strict=True):
        if np.abs(again).max() > 1000:
            assert float(row @ again) / float(np.linalg.norm(row) * np.linalg.norm(again)) > 0.999
