"""Which two texts should be near: pairs drawn at random from the concepts, a share of each batch from every source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder.training.corpus import Corpus, Keys

# Share of a batch by source. Chosen on held-out ESCO labels and CNP titles, never on the benchmarks; the result
# hardly moves when a share is halved or doubled.
SHARES: Mapping[str, float] = {
    "occupation": 4.0,  # two labels of one ESCO occupation, in any two languages
    "group": 3.0,  # two titles of one unit group
    "trade": 3.0,  # two titles of one line of the project's own list
    "skill": 1.5,
    "description": 1.0,  # a label and a passage of its description
    "need": 0.5,  # an occupation and an essential skill
    "aligned": 2.0,  # titles that a first model found to be each other's best, across languages or sources
}


_CROWD = 4
# For every concept, its nearest ones by a first model: confusable concepts in one batch are what teaches to tell them
# apart, and a random batch has few.
Neighbours = Mapping[int, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts held to be the same, and the concept under which negatives are masked."""

    left: Keys
    right: Keys
    concept: int


class Pairs:
    """Draws batches of pairs; every source that the corpus lacks is left out and its share goes to the others."""

    def __init__(
        self,
        corpus: Corpus,
        aligned: Sequence[Aligned],
        seed: int,
        shares: Mapping[str, float] = SHARES,
        neighbours: Neighbours | None = None,
    ) -> None:
        self._neighbours = neighbours or {}
        self._rng = np.random.default_rng(seed)
        self._labels = [
            {language: list(labels) for language, labels in entry.labels.items() if labels} for entry in corpus.entries
        ]
        self._descriptions = [entry.descriptions for entry in corpus.entries]
        self._described = [
            i for i, texts in enumerate(self._descriptions) if self._labels[i] and any(len(text) > 4 for text in texts)
        ]
        self._needs = [(i, j) for i, j in corpus.needs if self._labels[i] and self._labels[j]]
        self._aligned = aligned
        self._ranges = {kind: self._weighted(span) for kind, span in corpus.ranges.items()}
        available = {kind: bool(len(span[0])) for kind, span in self._ranges.items()} | {
            "description": bool(self._described),
            "need": bool(self._needs),
            "aligned": bool(aligned),
        }
        kept = {source: share for source, share in shares.items() if available[source]}
        self._shares = {source: share / sum(kept.values()) for source, share in kept.items()}

    def _weighted(self, span: range) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Concepts with two labels or more, each drawn in proportion to the square root of how many it has."""
        sizes = {i: sum(len(labels) for labels in self._labels[i].values()) for i in span}
        kept = [i for i, size in sizes.items() if size > 1]
        weights = np.sqrt([sizes[i] for i in kept])
        return np.array(kept, dtype=np.int64), weights / weights.sum()

    def _label(self, concept: int) -> Keys:
        """A label in either language, the languages being equally likely."""
        languages = list(self._labels[concept].values())
        labels = languages[self._rng.integers(len(languages))]
        return labels[self._rng.integers(len(labels))]

    def batch(self, size: int) -> tuple[list[Keys], list[Keys], NDArray[np.int64]]:
        """About `size` pairs: left texts, right texts, and the concept of each pair."""
        left: list[Keys] = []
        right: list[Keys] = []
        concepts: list[int] = []
        for source, share in self._shares.items():
            for a, b, concept in self._draw(source, round(size * share)):
                left.append(a)
                right.append(b)
                concepts.append(concept)
        return left, right, np.array(concepts)

    def _draw(self, source: str, size: int) -> list[tuple[Keys, Keys, int]]:
        rng = self._rng
        if source in self._ranges:
            concepts, weights = self._ranges[source]
            chosen = self._crowd(rng.choice(concepts, size, p=weights))
            return [(*self._two(i), i) for i in chosen]
        if source == "description":
            chosen = [self._described[i] for i in rng.integers(len(self._described), size=size)]
            return [(self._label(i), self._passage(i), i) for i in chosen]
        if source == "need":
            needs = [self._needs[i] for i in rng.integers(len(self._needs), size=size)]
            return [(self._label(occupation), self._label(skill), occupation) for occupation, skill in needs]
        pairs = [self._aligned[i] for i in rng.integers(len(self._aligned), size=size)]
        return [(pair.left, pair.right, pair.concept) for pair in pairs]

    def _crowd(self, drawn: NDArray[np.int64]) -> list[int]:
        """The concepts drawn, or the first of them each with some of its neighbours."""
        if not self._neighbours:
            return list(drawn.tolist())
        found: list[int] = []
        for number in drawn.tolist():
            if len(found) >= len(drawn):
                break
            near = self._neighbours[number]
            found += [number, *self._rng.choice(near, min(_CROWD - 1, len(near)), replace=False).tolist()]
        return found[: len(drawn)]

    def _two(self, concept: int) -> tuple[Keys, Keys]:
        first = second = self._label(concept)
        for _ in range(4):
            if second != first:
                break
            second = self._label(concept)
        return first, second

    def _passage(self, concept: int) -> Keys:
        """The description, or three times in ten a stretch of 8 to 40 of its words."""
        texts = [text for text in self._descriptions[concept] if len(text) > 4]
        text = texts[self._rng.integers(len(texts))]
        if self._rng.random() < 0.3:
            return text
        start = self._rng.integers(max(1, len(text) - 10))
        return text[start : start + self._rng.integers(8, 40)]
