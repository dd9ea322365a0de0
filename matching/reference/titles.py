"""From what somebody types to the unit groups of the CNP that it may name: an index of titles, searched as one types.

The titles are those of the 516 classes, and the example titles of the official file once it is imported
(`matching.reference.official`). Accents, case, plurals and gender forms are not looked at; a word that is not there is
taken for those that are written almost alike; the last word may be its beginning alone.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from matching.reference.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    {
        "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un",
        "une", "of", "the", "and", "in", "for", "or", "on", "to", "with",
    }
)  # fmt: skip
_ENDINGS = (("tric", "teur"), ("eus", "eur"), ("iv", "if"))
_BEGINNING = 0.95
"""What a word that is only begun counts for, beside one that is whole."""
_LEAST_SHARED = 0.3
"""Of the trigrams of two words, the share that both have (Dice) from which they are compared letter by letter."""
_MOST_COMPARED = 60
_MOST_FAULTS = 0.34
"""Letters added, lost, changed or crossed, of those of the word typed."""
_MOST_WORDS = 12
_LEAST_TOLD = 0.55
"""Of what was typed, by the weight of its words, the share that a title must answer."""


@dataclass(frozen=True)
class Title:
    """A title of a unit group, in French or in English."""

    unit_group: str
    text: str


@dataclass(frozen=True)
class Found:
    """A unit group, the title that answers best, and how well: 1 where it is the very title."""

    unit_group: str
    title: str
    score: float


def stem(word: str) -> str:
    """The part of a folded word that its plural and its gender share: `soudeuses` and `soudeur` are `soudeur`."""
    if len(word) < 4 or word.isdigit():
        return word
    bare = word[:-1] if word[-1] in "sx" else word
    bare = bare[:-1] if bare[-1] == "e" and len(bare) > 4 else bare
    if len(bare) > 4 and bare[-1] == bare[-2]:
        bare = bare[:-1]
    for feminine, masculine in _ENDINGS:
        if bare.endswith(feminine):
            return bare[: -len(feminine)] + masculine
    return bare


def stems(text: str) -> list[str]:
    """The stems of a title's words, each once."""
    return list(dict.fromkeys(stem(word) for word in _words(text)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in _EMPTY]


def _trigrams(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _faults(one: str, other: str, most: float) -> int:
    """Letters added, lost, changed, or crossed with their neighbour, from one word to the other: any number over
    `most` where there are more than that."""
    if abs(len(one) - len(other)) > most:
        return abs(len(one) - len(other))
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, beside in enumerate(other, 1):
            least = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != beside))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == beside:
                least = min(least, before[column - 2] + 1)
            now.append(least)
        # Each row is made of the two before it and has no less than they have.
        if (least := min(*now, *last)) > most:
            return least
        before, last = last, now
    return last[-1]


class Titles:
    """The index, made once and only read: about a second and 60 MB for the 58,000 official titles."""

    def __init__(self, titles: Sequence[Title], is_word: Callable[[str], bool] | None = None) -> None:
        """`is_word` says whether a folded word is one as it is: *journalier* is no misprint of *journaliste*."""
        self._titles = titles
        self._is_word = is_word or (lambda _: False)
        number: dict[str, int] = {}
        pairs: list[tuple[int, int]] = []
        for place, title in enumerate(titles):
            pairs += [(number.setdefault(each, len(number)), place) for each in stems(title.text)]
        self._words = list(number)
        self._number = number
        word, place_of = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
        order = np.argsort(word, kind="stable")
        self._places = place_of[order]
        counts = np.bincount(word, minlength=len(number))
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._weights = np.log1p(len(titles) / np.maximum(counts, 1)).astype(np.float32)
        self._rarest = float(self._weights.max(initial=1))
        self._whole = np.bincount(place_of, self._weights[word], len(titles)).astype(np.float32)
        self._ordered = sorted(range(len(self._words)), key=self._words.__getitem__)
        self._sorted = [self._words[each] for each in self._ordered]
        self._by_trigram: dict[str, list[int]] = {}
        self._trigrams = np.zeros(len(self._words), np.int32)
        for each, text in enumerate(self._words):
            parts = _trigrams(text)
            self._trigrams[each] = len(parts)
            for part in parts:
                self._by_trigram.setdefault(part, []).append(each)

    def search(self, typed: str, top: int = 10) -> list[Found]:
        """The `top` unit groups whose titles answer best, best first; ties go to the shorter title, then the code."""
        words = _words(typed)[:_MOST_WORDS]
        if not words or not self._titles:
            return []
        told = np.zeros(len(self._titles), np.float32)
        asked = 0.0
        for place, word in enumerate(words):
            part, weight = self._answers(word, last=place == len(words) - 1)
            told += part
            asked += weight
        share = told / max(asked, 1e-9)
        good = np.flatnonzero(share >= _LEAST_TOLD)
        scores = 0.75 * share[good] + 0.25 * np.minimum(told[good] / np.maximum(self._whole[good], 1e-9), 1)
        best: dict[str, Found] = {}
        for at in np.argsort(-scores, kind="stable")[: 60 * top]:
            title = self._titles[good[at]]
            score = round(float(scores[at]), 4)
            known = best.get(title.unit_group)
            if known is None or (score, -len(title.text)) > (known.score, -len(known.title)):
                best[title.unit_group] = Found(title.unit_group, title.text, score)
        return best_of(best.values(), top)

    def _answers(self, word: str, *, last: bool) -> tuple[NDArray[np.float32], float]:
        """What each title answers of one word typed, and what the word weighs."""
        found = np.zeros(len(self._titles), np.float32)
        known: dict[int, float] = {}
        if last and len(word) > 1:
            known.update(dict.fromkeys(self._begun(word), _BEGINNING))
        exact = self._number.get(stem(word))
        if exact is not None:
            known[exact] = 1.0
        if not known and not self._is_word(word):
            known = dict(self._alike(stem(word)))
        for each, part in sorted(known.items(), key=lambda pair: pair[1] * self._weights[pair[0]]):
            found[self._places[self._starts[each] : self._starts[each + 1]]] = part * self._weights[each]
        if exact is not None:
            return found, float(self._weights[exact])
        # A word that no title has weighs as the rarest.
        return found, max((float(self._weights[each]) for each in known), default=self._rarest)

    def _begun(self, word: str) -> Iterable[int]:
        start, end = bisect_left(self._sorted, word), bisect_left(self._sorted, word + "\uffff")
        return self._ordered[start:end]

    def _alike(self, word: str) -> Iterable[tuple[int, float]]:
        parts = _trigrams(word)
        shared = np.zeros(len(self._words), np.int32)
        for part in parts:
            shared[self._by_trigram.get(part, [])] += 1
        dice = 2 * shared / (self._trigrams + len(parts))
        good, most = np.flatnonzero(dice >= _LEAST_SHARED), _MOST_FAULTS * len(word)
        for each in good[np.argsort(-dice[good], kind="stable")[:_MOST_COMPARED]]:
            faults = _faults(word, self._words[each], most)
            if faults <= most:
                yield int(each), 1 - faults / len(word)


def best_of(found: Iterable[Found], top: int) -> list[Found]:
    """The best of each unit group, best first; ties go to the shorter title, then the code."""
    best: dict[str, Found] = {}
    for each in sorted(found, key=lambda each: (-each.score, len(each.title), each.unit_group)):
        best.setdefault(each.unit_group, each)
    return list(best.values())[:top]


def titles(connection: Connection[Any]) -> list[Title]:
    """Those of the classes, then the official examples where they were imported."""
    rows = connection.execute(
        """
        SELECT u.code, t.text FROM unit_group u, LATERAL (VALUES (u.title_fr), (u.title_en)) t (text)
        UNION ALL SELECT unit_group, title FROM unit_group_title
        """
    )
    return [Title(code, text) for code, text in rows]


def imported(connection: Connection[Any], typed: str) -> list[Title]:
    """The official examples with each word of `typed`, the last of which may be begun: what an index made before they
    were imported lacks. No typing error is forgiven."""
    words = _words(typed)[:_MOST_WORDS]
    if not words:
        return []
    asked = [f"'{stem(word)}'" for word in words]
    if len(words[-1]) > 1:
        asked[-1] = f"({asked[-1]} | '{words[-1]}':*)"
    rows = connection.execute(
        """
        SELECT unit_group, title FROM unit_group_title WHERE words @@ %(words)s::tsquery
        ORDER BY length(title), unit_group, title LIMIT 200
        """,
        {"words": " & ".join(asked)},
    )
    return [Title(code, text) for code, text in rows]


def edition(connection: Connection[Any]) -> str:
    """What changes when other titles are imported."""
    row = connection.execute("SELECT string_agg(language || imported_at, ' ' ORDER BY language) FROM title_import")
    found = row.fetchone()
    return str(found[0]) if found else ""
