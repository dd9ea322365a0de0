"""Rounding to integers keeps every row near where it was, the widest included."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra 'models' is not installed")

import torch

from models.encoder.training import bag
from models.encoder.training.pack import joined, moved, quantised


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


def _features(rows: list[list[int]], hashes: list[int]) -> Any:
    counts = np.array([len(row) for row in rows])
    return SimpleNamespace(
        hashes=np.array(hashes, dtype=np.uint32),
        offsets=np.concatenate([[0], np.cumsum(counts)]),
        rows=np.array([each for row in rows for each in row]),
        weights=np.ones(int(counts.sum()), dtype=np.float32),
    )


def test_cosines_of_joined_tables_are_the_mean_weighed_by_squares() -> None:
    features = _features([[0], [1]], [3, 7])
    texts: list[tuple[int, ...]] = [(0,), (1,)]
    near = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    far = torch.tensor([[1.0, 0.0], [0.0, 1.0]])

    def cosine(weights: list[float] | None) -> float:
        table = torch.from_numpy(joined([near, far], features, texts, 4, weights))
        first, second = bag.encoded(table, features, texts)
        return float(first @ second)

    assert cosine(None) == pytest.approx(1 / 2, abs=1e-5)
    assert cosine([2.0, 1.0]) == pytest.approx(4 / 5, abs=1e-5)


def test_a_table_moved_among_more_features_keeps_its_rows() -> None:
    features = _features([[0], [1], [2]], [3, 5, 7])
    found = moved(torch.tensor([[1.0], [2.0]]), np.array([3, 7], dtype=np.uint32), features)
    assert found[:, 0].tolist() == [1.0, 0.0, 2.0]
