"""Concepts as sequences of word keys, and the features of every key: what training reads."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import data, tokens
from models.encoder.data import LANGUAGES, Concept
from models.encoder.features import hashes
from models.encoder.forms import canonical, fold
from models.encoder.masking import Masks
from models.encoder.spelling import Spelling, one_error
from models.encoder.training.beside import phrases
from models.encoder.training.trades import trades
from models.encoder.training.without import Without
from models.encoder.words import Words

Keys = tuple[int, ...]
Ints = NDArray[np.int64]
# A feature must occur in this many distinct words to have a row (a word's own feature always has one): the others
# say no more than the word does, and would double the table.
LEAST_WORDS = 2
_LONGEST_DESCRIPTION = 60
_RARE, _COMMON = 3, 200
# Initials of three letters stand one letter from too many words to be called misprints of them.
_SHORTEST_MISPRINT = 4
# A word of a title counts as much as this many of a skill or a description: titles are what is typed most.
_IN_TITLES = 20


@dataclass(slots=True)
class Entry:
    """A concept as trained on: distinct label sequences by language (each with its text), description sequences."""

    concept: Concept
    labels: dict[str, dict[Keys, str]] = field(default_factory=lambda: {language: {} for language in LANGUAGES})
    descriptions: list[Keys] = field(default_factory=list)

    @property
    def all(self) -> list[Keys]:
        return [keys for language in LANGUAGES for keys in self.labels[language]]


class Corpus:
    """All concepts, ESCO's first (absent for the ablation `esco=False`), then the unit groups, then the project's own
    list of trades; and `beside`, the phrases that may stand beside a title.

    The texts `without` are in none of them (`training/without.py`); `left_out` counts what that removed.
    """

    def __init__(self, folder: Path, *, esco: bool = True, without: Collection[str] = ()) -> None:
        # Number is no part of what is learned: `NumpyEncoder` sets plurals off by itself.
        self.words = Words(Masks(), Spelling({}), mark_plurals=False)
        occupations = list(data.occupations(folder).values()) if esco else []
        skills = list(data.skills(folder).values()) if esco else []
        groups = list(data.unit_groups(folder).values())
        kinds = {"occupation": occupations, "skill": skills, "group": groups, "trade": trades()}
        concepts = [concept for found in kinds.values() for concept in found]
        excluded = Without(without)
        self.left_out = sum(excluded.leave_out(concept) for concept in concepts)
        self.entries = [Entry(concept) for concept in concepts]
        ends = list(accumulate(len(found) for found in kinds.values()))
        self.ranges = {
            kind: range(end - len(found), end) for (kind, found), end in zip(kinds.items(), ends, strict=True)
        }
        place = {entry.concept.code: number for number, entry in enumerate(self.entries)}
        self.needs = [
            (place[occupation], place[skill])
            for occupation, skills_of in (data.relations(folder).items() if esco else ())
            for skill, essential in skills_of
            if essential and occupation in place and skill in place
        ]
        self._read()
        self.beside = [keys for keys in self.keys(phrases()) if keys]

    def _read(self) -> None:
        labels = [
            (entry, language, text)
            for entry in self.entries
            for language in LANGUAGES
            for text in entry.concept.labels[language]
        ]
        for (entry, language, text), keys in zip(labels, self.keys([text for *_, text in labels]), strict=True):
            if keys:
                entry.labels[language].setdefault(keys, text)
        described = [(entry, text) for entry in self.entries for text in entry.concept.descriptions.values()]
        for (entry, _), keys in zip(described, self.keys([text for _, text in described]), strict=True):
            entry.descriptions.append(keys[:_LONGEST_DESCRIPTION])

    def keys(self, texts: Sequence[str]) -> list[Keys]:
        """The word keys of each text, as the encoder reads it."""
        found: list[list[int]] = [[] for _ in texts]
        for key, text in zip(*(array.tolist() for array in tokens.keys(texts, self.words)), strict=True):
            found[text].append(key)
        return [tuple(keys) for keys in found]

    def spelled(self) -> dict[str, int]:
        """Folded words of the texts, and how often each occurs in any of its forms, those of titles counting more: what
        typing errors are put right against. The texts' own misprints (a rare word one error from one two hundred times
        as frequent) are left out."""
        written: Counter[str] = Counter()
        in_titles: Counter[str] = Counter()
        for entry in self.entries:
            labels = [text for language in LANGUAGES for text in entry.labels[language].values()]
            of_labels = _folded(labels)
            written.update(of_labels)
            written.update(_folded(entry.concept.descriptions.values()))
            if entry.concept.kind != "skill":
                in_titles.update(of_labels)
        written.update(_folded(phrases()))
        plain = {word: n for word, n in written.items() if word.isascii() and word.isalpha() and len(word) > 2}
        forms: Counter[str] = Counter()
        for word, n in plain.items():
            forms[canonical(word)] += n + (_IN_TITLES - 1) * in_titles[word]
        return {
            word: forms[canonical(word)]
            for word, n in plain.items()
            if n > _RARE
            or len(word) < _SHORTEST_MISPRINT
            or max(plain.get(near, 0) for near in one_error(word)) < _COMMON * n
        }


class Features:
    """The features with a row, and every key's rows with their weight n^-1/4, as a compressed sparse matrix.

    `kept`, the hashes of a table learned before, where its rows are to be read; else those of the corpus.
    """

    def __init__(self, corpus: Corpus, kept: Ints | None = None) -> None:
        self.hashes = _kept(corpus) if kept is None else kept
        self._row = {feature: row for row, feature in enumerate(self.hashes.tolist())}
        self._words = corpus.words
        self.extend()

    def extend(self) -> None:
        """Read the keys that the corpus's dictionary has learned meanwhile."""
        rows = [[self._row[h] for h in hashes(name) if h in self._row] for name in self._words.names]
        counts = np.array([len(found) for found in rows], dtype=np.int64)
        self.offsets: Ints = np.concatenate([[0], np.cumsum(counts)])
        self.rows: Ints = np.array([row for found in rows for row in found], dtype=np.int64)
        self.weights = np.repeat(np.maximum(counts, 1) ** -0.25, counts).astype(np.float32)


def _folded(texts: Iterable[str]) -> list[str]:
    return [fold(token) for text in texts for token in tokens.written(text)]


def _kept(corpus: Corpus) -> Ints:
    """The hashes of the features that have a row, rising."""
    texts = [keys for entry in corpus.entries for keys in [*entry.all, *entry.descriptions]]
    used = sorted({key for keys in [*texts, *corpus.beside] for key in keys})
    names = corpus.words.names
    counts: Counter[int] = Counter()
    own: set[int] = set()
    for key in used:
        found = hashes(names[key])
        counts.update(found)
        own.add(found[0])
    kept = sorted(feature for feature, n in counts.items() if n >= LEAST_WORDS or feature in own)
    return np.array(kept, dtype=np.uint32)
