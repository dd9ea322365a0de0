"""Every distinct written word met so far: its key, its flags; learned once, kept in arrays."""

from collections.abc import Iterable
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from models.encoder.forms import ENDINGS, PLURAL, canonical, fold, singular
from models.encoder.masking import Masks
from models.encoder.spelling import Spelling

Ints = NDArray[np.int64]
Flags = NDArray[np.uint16]

_SUFFIXES_AFTER_HYPHEN = frozenset({"e", "ne", "ere", "rice", "es"})
# Past this many distinct written words the memory is emptied: 32 k words of 128 dimensions in int32 are 16 MB.
LIMIT = 1 << 15


class Flag(IntFlag):
    """What a token may be, beside a word."""

    BOUNDARY = 1
    TIGHT = 2  # a separator with no space on either side
    LOOSE = 4
    HYPHEN = 8
    OR = 16  # ou, et, or, and
    ENDING = 32
    SUFFIX = 64  # an ending that a hyphen may introduce
    LETTER = 128  # h, f, m, x of (H/F)
    MASKED = 256
    CONTEXT = 512  # to decide with its neighbours


class Words:
    """A growing dictionary from written word to (key, flags). The key of a plural ends with `PLURAL`, where asked."""

    def __init__(self, masks: Masks, spelling: Spelling, *, mark_plurals: bool = True) -> None:
        self._mark_plurals = mark_plurals
        self._masks = masks
        self._spelling = spelling
        self.clear()

    def clear(self) -> None:
        """Forget every word."""
        self.entry: dict[str, int] = {}
        self.names: list[str] = []
        self._written: list[str] = []
        self._index: dict[str, int] = {}
        self._keys = np.zeros(1024, dtype=np.int64)
        self._flags = np.zeros(1024, dtype=np.uint16)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def full(self) -> bool:
        """Whether it is time to forget: many keys, or many ways to write few (misprints all corrected to one word)."""
        return len(self.names) > LIMIT or len(self._written) > 2 * LIMIT

    def key_of(self, entries: Ints) -> Ints:
        return self._keys[entries]

    def flags_of(self, entries: Ints) -> Flags:
        return self._flags[entries]

    def learn(self, written: Iterable[str]) -> None:
        """Add the words of `written` not met before."""
        for word in dict.fromkeys(written):
            if word in self.entry:
                continue
            number = len(self._written)
            if number == len(self._keys):
                self._keys = np.concatenate([self._keys, np.zeros_like(self._keys)])
                self._flags = np.concatenate([self._flags, np.zeros_like(self._flags)])
            name, flags = self._read(word)
            self._keys[number] = self._index.setdefault(name, len(self.names))
            if self._keys[number] == len(self.names):
                self.names.append(name)
            self._flags[number] = flags
            self._written.append(word)
            self.entry[word] = number

    def _read(self, word: str) -> tuple[str, int]:
        """The key of a written word and its flags."""
        if word == "\n":
            return "", Flag.BOUNDARY
        if not word.strip()[0].isalnum():
            if word in "-‐‑":
                return word, Flag.HYPHEN
            return word, Flag.LOOSE if " " in word else Flag.TIGHT
        return self._read_word(word)

    def _read_word(self, word: str) -> tuple[str, int]:
        folded = fold(word)
        flags = 0
        if folded in {"ou", "et", "or", "and"}:
            flags |= Flag.OR
        if folded in ENDINGS:
            flags |= Flag.ENDING
            if len(folded) > 3 or folded in _SUFFIXES_AFTER_HYPHEN:
                flags |= Flag.SUFFIX
        if folded in {"h", "f", "m", "x", "hf", "fh", "mf", "fm", "d", "w"}:
            flags |= Flag.LETTER
        kind = self._masks.kind(word, folded)
        if kind == "masked":
            return canonical(folded), flags | Flag.MASKED
        if kind == "context":
            return canonical(folded), flags | Flag.CONTEXT
        if kind == "exact":
            return canonical(folded), flags
        corrected = self._spelling.correct(folded)
        plural = self._mark_plurals and singular(corrected) != corrected
        return canonical(corrected) + (PLURAL if plural else ""), flags

    def drop_in_context(self, key: Ints, flag: Flags, keep: NDArray[np.bool_]) -> None:
        """Mask, in `keep`, the words that only their neighbours tell to be a name, a country or a skill."""
        ends = np.flatnonzero(flag & Flag.BOUNDARY)
        doubtful = np.flatnonzero((flag & Flag.CONTEXT) != 0)
        for number in np.unique(np.searchsorted(ends, doubtful)).tolist():
            start = 0 if number == 0 else int(ends[number - 1]) + 1
            stop = int(ends[number]) if number < len(ends) else len(key)
            spoken = keep[start:stop] | ((flag[start:stop] & Flag.MASKED) != 0)
            places = start + np.flatnonzero(spoken)
            asked = np.flatnonzero((flag[places] & Flag.CONTEXT) != 0).tolist()
            masked = self._masks.decide([self.names[at] for at in key[places].tolist()], asked)
            keep[places[masked]] = False
