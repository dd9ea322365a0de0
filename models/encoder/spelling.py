"""One typing error in a word unknown to the trade is put right before the word is looked up.

`soudeur` typed `soudeurr`, `sodueur` or `sooudeur` shares few n-grams with the word meant, so the word is replaced by
the likeliest known word at distance one (a letter added, dropped, changed, or two neighbours swapped). Words that are
known are never touched, nor are the initials of a list (`lists/initials.tsv`).

How likely a word was meant is how often it is met, times how likely it is to be typed so (the noisy channel of
Kernighan, Church and Gale, 1990): one letter more or another letter is one of 26 that could have been, a letter less or
two swapped is not.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray

from models.encoder.forms import canonical

SHORTEST, LONGEST = 3, 30
_LETTERS = len(ascii_lowercase)
# The shorter a word, the more neighbours it has, and only a common one is believed: how often the known word must have
# been met, by length, where a letter was dropped or two swapped; `_LETTERS` times as often elsewhere.
_LEAST = {3: 50, 4: 3, 5: 1}
# Of the polynomial that words are looked up by.
_BASE = 6364136223846793005
_INITIALS = Path(__file__).parent / "lists" / "initials.tsv"


@cache
def initials() -> frozenset[str]:
    """Initials of diplomas, cards, orders and places of Québec, folded: no misprint, whatever they are one letter
    from."""
    lines = _INITIALS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.lower().split())


class Spelling:
    """Corrects folded words against `known`: word → how often the training texts have it, in any of its forms."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        # A feminine, a masculine or a plural of a known word is known, or the two genders would part.
        self._keys = frozenset(map(canonical, known))
        self._hashes, self._owners, self._words = _shortened_of(known)

    def knows(self, word: str) -> bool:
        """Whether `word` is one of the texts trained on, in any of its forms, or is not made of letters alone."""
        return (
            not self._known
            or not word.isalpha()
            or word in self._known
            or word in initials()
            or canonical(word) in self._keys
        )

    def correct(self, word: str) -> str:
        """The known word one error away, the likeliest, then the first in order; else `word` itself."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or self.knows(word):
            return word
        meant = [(-self._count(other) * (_LETTERS if lost else 1), other) for other, lost in self._meant(word)]
        likely, best = min(meant, default=(0, word))
        return best if -likely >= max(1, _LEAST.get(len(word), 0) * _LETTERS) else word

    def _meant(self, word: str) -> Iterator[tuple[str, bool]]:
        """Known words one error away from `word`, some more than once, and whether a letter was lost or two swapped."""
        yield from ((other, False) for other in _shortened(word))
        yield from ((other, True) for other in _swapped(word))
        # A plural may be known by its singular: what differs then is the s, or stands before it.
        if not word.endswith("s"):
            yield word[:-1] + "s", False
        for ending in ("", "s") if word.endswith("s") else ("",):
            stem = word.removesuffix(ending)
            for known in self._near(stem):
                pairs = enumerate(zip(known, stem, strict=False))
                at = next((at for at, (one, other) in pairs if one != other), len(stem))
                if len(known) > len(stem) and known[at + 1 :] == stem[at:]:
                    yield known + ending, True
                elif known != stem and known[at + 1 :] == stem[at + 1 :]:
                    yield known + ending, False

    def _near(self, word: str) -> Iterator[str]:
        """The known words that give `word`, or it without one of its letters, without one of theirs; a few others."""
        asked = np.array([_hashed(word), *_hashed_shortened(word)], dtype=np.uint64)
        starts, stops = (
            np.searchsorted(self._hashes, asked).tolist(),
            np.searchsorted(self._hashes, asked, side="right").tolist(),
        )
        for start, stop in zip(starts, stops, strict=True):
            if start < stop:
                yield from (self._words[owner] for owner in self._owners[start:stop].tolist())

    def _count(self, word: str) -> int:
        """How often `word` is met; a plural is as known as its singular."""
        return self._known.get(word, 0) or (self._known.get(word[:-1], 0) if word[-1:] == "s" else 0)


def one_error(word: str) -> Iterator[str]:
    """Every string one typing error away from `word`, some more than once."""
    yield from _lost_or_swapped(word)
    yield from _added_or_changed(word)


def _lost_or_swapped(word: str) -> Iterator[str]:
    """What `word` may be when it lost a letter, or two of its letters were swapped."""
    for place in range(len(word) + 1):
        for letter in ascii_lowercase:
            yield word[:place] + letter + word[place:]
    yield from _swapped(word)


def _swapped(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _shortened(word: str) -> list[str]:
    """`word` without one of its letters, each string once."""
    return list(dict.fromkeys([word[:at] + word[at + 1 :] for at in range(len(word))]))


def _shortened_of(known: Mapping[str, int]) -> tuple[NDArray[np.uint64], NDArray[np.int64], list[str]]:
    """Every known word without one of its letters, by hash, and whose it is."""
    words = sorted((word for word in known if len(word) <= LONGEST + 1), key=len)
    hashes, owners = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
    for size, group in groupby(enumerate(words), key=lambda each: len(each[1])):
        numbers, same = zip(*group, strict=True)
        letters = np.frombuffer("".join(same).encode(), dtype=np.uint8).reshape(-1, size).astype(np.uint64)
        powers = np.array([pow(_BASE, size - 1 - at, 1 << 64) for at in range(size)], dtype=np.uint64)
        after = letters * powers
        after = after.sum(axis=1, keepdims=True) - np.cumsum(after, axis=1)
        before = np.cumsum(letters[:, :-1] * powers[1:], axis=1)
        hashes.append((after + np.pad(before, ((0, 0), (1, 0)))).ravel())
        owners.append(np.repeat(np.array(numbers), size))
    found, whose = np.concatenate(hashes), np.concatenate(owners)
    order = np.argsort(found, kind="stable")
    return found[order], whose[order], words


def _hashed(word: str) -> int:
    found = 0
    for mark in word.encode():
        found = (found * _BASE + mark) % (1 << 64)
    return found


def _hashed_shortened(word: str) -> list[int]:
    """The hash of `word` without each of its letters in turn."""
    marks = word.encode()
    after, power, afters = 0, 1, []
    for mark in reversed(marks):
        afters.append((after, power))
        after, power = after + mark * power, power * _BASE % (1 << 64)
    before, found = 0, []
    for mark, (after, power) in zip(marks, reversed(afters), strict=True):
        found.append((before * power + after) % (1 << 64))
        before = (before * _BASE + mark) % (1 << 64)
    return found


def _added_or_changed(word: str) -> Iterator[str]:
    """What `word` may be when a letter was added to it, or one of its letters changed."""
    for place in range(len(word)):
        left, right = word[:place], word[place:]
        yield left + right[1:]
        for letter in ascii_lowercase:
            if letter != right[0]:
                yield left + letter + right[1:]
