"""Rounding to integers keeps every row near where it was, the widest included."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra 'models' is not installed")

import torch

from models.encoder.training import bag
from models.encoder.training.pack import joined, quantised


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


def test_the_cosine_of_joined_tables_is_their_mean() -> None:
    features = _features([[0], [1]], [3, 7])
    texts: list[tuple[int, ...]] = [(0,), (1,)]
    near = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    far = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    first, second = bag.encoded(torch.from_numpy(joined([near, far], features, texts, [], 2)), features, texts)
    assert float(first @ second) == pytest.approx(0.5, abs=1e-5)


def test_titles_of_one_trade_are_brought_together() -> None:
    # Four texts: two trades in the first direction and its opposite, their two titles apart in the second.
    features = _features([[0], [1], [2], [3]], [3, 5, 7, 9])
    texts: list[tuple[int, ...]] = [(0,), (1,), (2,), (3,)]
    table = torch.tensor([[1.0, 0.5], [1.0, -0.5], [-1.0, 0.5], [-1.0, -0.5]])

    def near(concepts: list[list[tuple[int, ...]]]) -> float:
        one, other, *_ = bag.encoded(torch.from_numpy(joined([table], features, texts, concepts, 2)), features, texts)
        return float(one @ other)

    plain = near([])
    assert near([texts[:2], texts[2:]]) > plain + 0.02
    assert near([[texts[0], texts[2]], [texts[1], texts[3]]]) < plain - 0.02
