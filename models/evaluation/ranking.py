"""Ranks and what is made of them: MRR, accuracy at k, average precision, bootstrap intervals."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.evaluation.sets import RankingSet

Floats = NDArray[np.float64]
Scores = Callable[[int, int], NDArray[np.float32]]
# Two cosines closer than this are a tie; the order of the corpus decides, whatever the model's rounding.
TIE = 1e-6
_BATCH = 256
_RESAMPLES = 1000


def by_concept(data: RankingSet, scores: Scores) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """For each query, its number and the best score of every concept, as MELO ranks distinct concepts."""
    concepts = np.array(data.concepts)
    order = np.argsort(concepts, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(concepts[order]) > 0])
    for start in range(0, len(data.queries), _BATCH):
        stop = min(start + _BATCH, len(data.queries))
        best = np.maximum.reduceat(scores(start, stop)[:, order], starts, axis=1)
        yield from zip(range(start, stop), best, strict=True)


def first_rank(best: NDArray[np.float32], right: frozenset[int]) -> int:
    """Rank, from 1, of the first right concept."""
    wanted = np.array(sorted(right))
    top = best[wanted].max()
    first = int(wanted[best[wanted] >= top - TIE][0])
    return int((best > top + TIE).sum() + (np.abs(best[:first] - top) <= TIE).sum() + 1)


def average_precision(best: NDArray[np.float32], right: frozenset[int]) -> float:
    """Mean, over the right concepts, of the precision at their ranks."""
    order = np.argsort(-np.round(best.astype(np.float64) / TIE), kind="stable")
    hits = np.isin(order, list(right))
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].sum() / len(right))


def measures(data: RankingSet, scores: Scores) -> dict[str, Floats]:
    """Per-query values by measure: reciprocal rank, hit at 1 and at 10, or average precision."""
    if data.measure == "map":
        return {"map": np.array([average_precision(best, data.right[i]) for i, best in by_concept(data, scores)])}
    ranks = np.array([first_rank(best, data.right[i]) for i, best in by_concept(data, scores)], dtype=np.float64)
    return {"mrr": 1 / ranks, "a1": (ranks == 1).astype(np.float64), "a10": (ranks <= 10).astype(np.float64)}


def interval(values: Floats, seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean, over queries; seeded."""
    rng = np.random.default_rng(seed)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(_RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
