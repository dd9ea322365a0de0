"""Titles that a first model finds to be each other's best: French with English inside a unit group, and unit groups'
titles with ESCO labels.

The CNP's lists of titles are not parallel, and no official table joins them to ESCO's labels: the pairs are the
model's own guess, kept only when mutual and close. No published crosswalk is used.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from models.encoder.training import bag
from models.encoder.training.corpus import Corpus, Features, Keys
from models.encoder.training.pairs import Aligned, Neighbours

LEAST_COSINE = 0.5
LEAST_COSINE_ACROSS = 0.6
_NEIGHBOURS = 12


def aligned(corpus: Corpus, features: Features, table: torch.Tensor) -> list[Aligned]:
    """All pairs found by `table`, in a fixed order."""
    found: list[Aligned] = []
    for number in corpus.ranges["group"]:
        labels = corpus.entries[number].labels
        french, english = list(labels["fr"]), list(labels["en"])
        if french and english:
            pairs = _mutual(features, table, french, english, LEAST_COSINE)
            found += [Aligned(a, b, number) for a, b in pairs]
    for language in ("fr", "en"):
        titles = {k: i for i in corpus.ranges["group"] for k in corpus.entries[i].labels[language]}
        labels_of = {k: i for i in corpus.ranges["occupation"] for k in corpus.entries[i].labels[language]}
        if labels_of:
            pairs = _mutual(features, table, list(titles), list(labels_of), LEAST_COSINE_ACROSS)
            for title, label in pairs:
                concept = labels_of[label]
                others = [key for key in corpus.entries[concept].all if key != title]
                found += [Aligned(title, other, concept) for other in others[:: max(1, len(others) // 4)]]
    return found


def _mutual(
    features: Features, table: torch.Tensor, left: Sequence[Keys], right: Sequence[Keys], least: float
) -> list[tuple[Keys, Keys]]:
    a, b = bag.encoded(table, features, left), bag.encoded(table, features, right)
    best, score = _best(a, b)
    back, _ = _best(b, a)
    return [
        (left[i], right[j])
        for i, j in enumerate(best.tolist())
        if back[j] == i and score[i] >= least and left[i] != right[j]
    ]


def _best(a: NDArray[np.float32], b: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """For every row of `a`, the nearest row of `b` and its cosine."""
    best, score = np.zeros(len(a), dtype=np.int64), np.zeros(len(a), dtype=np.float32)
    for start in range(0, len(a), 1024):
        cosines = a[start : start + 1024] @ b.T
        best[start : start + 1024] = cosines.argmax(axis=1)
        score[start : start + 1024] = cosines.max(axis=1)
    return best, score


def neighbours(corpus: Corpus, features: Features, table: torch.Tensor) -> Neighbours:
    """The twelve nearest concepts of the same kind for every concept with two labels, by the mean of its labels."""
    found: dict[int, NDArray[np.int64]] = {}
    for span in corpus.ranges.values():
        kept = np.array([number for number in span if len(corpus.entries[number].all) > 1], dtype=np.int64)
        if not len(kept):
            continue
        labels = [corpus.entries[number].all for number in kept.tolist()]
        sizes = np.array([len(each) for each in labels])
        vectors = bag.encoded(table, features, [keys for each in labels for keys in each])
        means = np.add.reduceat(vectors, np.concatenate([[0], np.cumsum(sizes[:-1])]), axis=0)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        for start in range(0, len(kept), 1024):
            cosines = means[start : start + 1024] @ means.T
            cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = -2
            nearest = np.argpartition(-cosines, min(_NEIGHBOURS, len(kept) - 1) - 1, axis=1)[:, :_NEIGHBOURS]
            found |= {int(kept[start + row]): kept[near] for row, near in enumerate(nearest)}
    return found
