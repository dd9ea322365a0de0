"""Ranks and what is made of them: MRR, accuracy at k, average precision, bootstrap intervals."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.evaluation.sets import RankingSet

Floats = NDArray[np.float64]
Scores = Callable[[int, int], NDArray[np.float32]]
# Two cosines closer than this are a tie, whatever the model's rounding.
TIE = 1e-6
_BATCH = 256
_RESAMPLES = 1000
_TEN = 10


def by_concept(data: RankingSet, scores: Scores) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """For each query, its number and the best score of every concept, as MELO ranks distinct concepts."""
    concepts = np.array(data.concepts)
    order = np.argsort(concepts, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(concepts[order]) > 0])
    for start in range(0, len(data.queries), _BATCH):
        stop = min(start + _BATCH, len(data.queries))
        best = np.maximum.reduceat(scores(start, stop)[:, order], starts, axis=1)
        yield from zip(range(start, stop), best, strict=True)


def chances(best: NDArray[np.float32], right: frozenset[int]) -> tuple[int, int, int]:
    """How many concepts stand before the first right one, and beside it at the same score, right and wrong."""
    wanted = np.array(sorted(right))
    top = best[wanted].max()
    level = np.abs(best - top) <= TIE
    among = int(level[wanted].sum())
    return int((best > top + TIE).sum()), among, int(level.sum()) - among


def expected_first(best: NDArray[np.float32], right: frozenset[int]) -> tuple[float, float, float]:
    """Reciprocal rank of the first right concept, and the chance that it stands first and among ten: each the mean over
    every order of those at one score, since the order of the corpus says nothing of a ranking."""
    before, among, wrong = chances(best, right)
    level = among + wrong
    # Chance that the first right one among those level stands at place k: the wrong ones fill the k - 1 before it.
    chance, reciprocal, first, ten = 1.0, 0.0, 0.0, 0.0
    for place in range(1, wrong + 2):
        here = chance * among / (level - place + 1)
        reciprocal += here / (before + place)
        first += here * (before + place == 1)
        ten += here * (before + place <= _TEN)
        chance -= here
    return reciprocal, first, ten


def average_precision(best: NDArray[np.float32], right: frozenset[int]) -> float:
    """Mean, over the right concepts, of the precision at their ranks; the mean over every order of those at one score.

    In a random order of n of which r are right, the precision at place k of the group is expected for a right one there
    (chance r / n) to count, of the k - 1 others before it, (r - 1) / (n - 1) each.
    """
    scores = np.round(best.astype(np.float64) / TIE)
    order = np.argsort(-scores, kind="stable")
    hits = np.isin(order, list(right)).astype(np.float64)
    starts = np.flatnonzero(np.r_[True, np.diff(scores[order]) != 0])
    sizes = np.diff(starts, append=len(order))
    rights = np.add.reduceat(hits, starts)
    earlier = np.repeat(np.cumsum(rights) - rights, sizes)
    within = np.arange(len(order)) - np.repeat(starts, sizes)
    share = np.repeat(rights / sizes, sizes)
    others = np.repeat((rights - 1) / np.maximum(sizes - 1, 1), sizes)
    precision = (earlier + 1 + within * others) / (np.arange(len(order)) + 1)
    return float((share * precision).sum() / len(right))


def measures(data: RankingSet, scores: Scores) -> dict[str, Floats]:
    """Per-query values by measure: reciprocal rank, hit at 1 and at 10, or average precision; expected over ties."""
    if data.measure == "map":
        return {"map": np.array([average_precision(best, data.right[i]) for i, best in by_concept(data, scores)])}
    found = np.array([expected_first(best, data.right[i]) for i, best in by_concept(data, scores)])
    return dict(zip(("mrr", "a1", "a10"), found.T, strict=True))


def interval(values: Floats, seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean, over queries; seeded."""
    rng = np.random.default_rng(seed)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(_RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
