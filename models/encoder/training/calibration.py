"""Fit the maps from cosine to probability on concepts never trained on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.encoder.data import LANGUAGES
from models.encoder.training import bag
from models.encoder.training.corpus import Corpus, Features, Keys

NEAREST = 20
ASKED = 3000
DRAWS = 3
_KNOTS = 24
_BINS = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs of labels: their cosine, whether they are of one concept, and the concept that was asked for."""

    cosine: NDArray[np.float32]
    same: NDArray[np.bool_]
    concept: NDArray[np.int64]


def sample(corpus: Corpus, features: Features, table: torch.Tensor, kind: str, held: Sequence[int]) -> Sample:
    """Labels of held-out concepts, each against another label of its own and against the `NEAREST` other concepts.

    A concept stands there by one of its labels, drawn at random in any language, as an occupation stands in a need or
    a CV by the one title written there. Drawn `DRAWS` times.
    """
    owner, vectors = _labels(corpus, features, table, kind)
    starts = np.flatnonzero(np.r_[True, np.diff(owner) > 0])
    sizes = np.diff(starts, append=len(owner))
    place = np.repeat(np.arange(len(starts)), sizes)
    rng = np.random.default_rng(0)
    able = np.flatnonzero(np.isin(owner, held) & (np.repeat(sizes, sizes) > 1))
    found: list[tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int64]]] = []
    for _ in range(DRAWS):
        standing = starts + rng.integers(sizes)
        asking = np.sort(rng.choice(able, min(len(able), ASKED), replace=False))
        own = place[asking]
        other = starts[own] + (asking - starts[own] + 1 + rng.integers(sizes[own] - 1)) % sizes[own]
        for begin in range(0, len(asking), 200):
            rows, mine = asking[begin : begin + 200], own[begin : begin + 200]
            scores = vectors[rows] @ vectors[standing].T
            scores[np.arange(len(rows)), mine] = -2
            near = -np.sort(-scores, axis=1)[:, :NEAREST]
            right = np.einsum("nd,nd->n", vectors[rows], vectors[other[begin : begin + 200]])
            cosine = np.column_stack([right, near])
            same = np.zeros(cosine.shape, dtype=np.bool_)
            same[:, 0] = True
            found.append((cosine.ravel(), same.ravel(), np.repeat(owner[rows], cosine.shape[1])))
    return Sample(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _labels(
    corpus: Corpus, features: Features, table: torch.Tensor, kind: str
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The concept of every distinct label of a kind, held out or not, rising, and the labels' vectors."""
    numbers: list[int] = []
    texts: list[Keys] = []
    for number in corpus.ranges[kind]:
        concept = corpus.entries[number].concept
        labels = [text for language in LANGUAGES for text in concept.labels[language]]
        for keys in dict.fromkeys(keys for keys in corpus.keys(labels) if keys):
            numbers.append(number)
            texts.append(keys)
    features.extend()
    return np.array(numbers), bag.encoded(table, features, texts)


def fitted(found: Sample) -> dict[str, Any]:
    """Knots fitted on half of the concepts, with the reliability diagram and the expected error on the other half."""
    half = found.concept % 2 == 0
    knots, values = _isotonic(found.cosine[half], found.same[half])
    predicted = np.interp(found.cosine[~half], knots, values)
    actual = found.same[~half]
    bins = np.minimum((predicted * _BINS).astype(int), _BINS - 1)
    diagram = [
        {
            "predicted": round(float(predicted[bins == b].mean()), 4),
            "observed": round(float(actual[bins == b].mean()), 4),
            "pairs": int((bins == b).sum()),
        }
        for b in range(_BINS)
        if (bins == b).any()
    ]
    error = sum(abs(row["predicted"] - row["observed"]) * row["pairs"] for row in diagram) / len(predicted)
    return {
        "cosine": [round(float(x), 4) for x in knots],
        "probability": [round(float(y), 4) for y in values],
        "reliability": diagram,
        "expected_calibration_error": round(float(error), 4),
    }


def _isotonic(cosine: NDArray[np.float32], same: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A rising map by pooling adjacent violators over bins of equal count in positives."""
    edges = np.unique(np.quantile(cosine[same], np.linspace(0, 1, _KNOTS + 1)))
    place = np.digitize(cosine, edges)
    blocks: list[list[float]] = []  # sum of cosines, positives, pairs
    for b in range(len(edges) + 1):
        here = place == b
        if not here.any():
            continue
        blocks.append([float(cosine[here].sum()), float(same[here].sum()), float(here.sum())])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last = blocks.pop()
            blocks[-1] = [x + y for x, y in zip(blocks[-1], last, strict=True)]
    knots = np.array([total / pairs for total, _, pairs in blocks])
    values = np.array([right / pairs for _, right, pairs in blocks])
    # Below the first block there were no pairs: unrelated texts stand about cosine 0, where nothing is left.
    return np.concatenate([[-1.0, 0.0], knots]), np.concatenate([[0.0, 0.0], values])
