"""Every distinct written word met so far: its key, its flags; learned once, kept in arrays."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.encoder.flags import Flag
from models.encoder.forms import ENDINGS, PLURAL, canonical, fold, singular
from models.encoder.masking import NEAR, Masks
from models.encoder.shapes import Shapes
from models.encoder.spelling import Spelling

Ints = NDArray[np.int64]
Flags = NDArray[np.uint16]

_ELIDED = frozenset({"d", "l", "m", "n", "o"})
_SUFFIXES_AFTER_HYPHEN = frozenset({"e", "ne", "ere", "rice", "es"})
# Past this many distinct written words the memory is emptied: 32 k words of 128 dimensions in int32 are 16 MB.
LIMIT = 1 << 15


class Words:
    """A growing dictionary from written word to (key, flags). The key of a plural ends with `PLURAL`, where asked."""

    def __init__(
        self, masks: Masks, spelling: Spelling, shapes: Shapes | None = None, *, mark_plurals: bool = True
    ) -> None:
        self._mark_plurals = mark_plurals
        self._masks = masks
        self._spelling = spelling
        self._shapes = shapes
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
            if ":" in word:
                return ":", Flag.COLON
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
        if folded in _ELIDED:
            flags |= Flag.ELIDED
        if not self._spelling.knows(folded):
            flags |= Flag.UNKNOWN
        flags |= self._masks.kind(word, folded)
        if flags & (Flag.MASKED | Flag.CONTEXT):
            return canonical(folded), flags
        corrected = folded
        if not self._masks.is_of_a_phrase(folded):
            corrected = self._spelling.correct(folded)
            flags |= self._masks.kind(corrected, corrected) & Flag.MASKED
        if flags & Flag.UNKNOWN and corrected == folded and self._like_a_name(folded):
            flags |= Flag.MASKED
        plural = self._mark_plurals and singular(corrected) != corrected
        return canonical(corrected) + (PLURAL if plural else ""), flags

    def _like_a_name(self, folded: str) -> bool:
        return bool(self._shapes and not self._masks.is_ambiguous(folded) and self._shapes.like_a_name(folded))

    def mask_in_context(self, key: Ints, flag: Flags, keep: NDArray[np.bool_]) -> None:
        """Mask, in `keep`, the words that only their neighbours tell to be a name, a country or a skill."""
        spoken = np.flatnonzero(keep | ((flag & (Flag.MASKED | Flag.OR)) != 0))
        text = np.cumsum(flag == Flag.BOUNDARY)[spoken]
        for place in np.flatnonzero((flag[spoken] & (Flag.CONTEXT | Flag.LEAD)) != 0).tolist():
            start, stop = max(0, place - NEAR), min(len(spoken), place + NEAR + 1)
            near = spoken[start:stop][text[start:stop] == text[place]]
            here = int(np.searchsorted(near, spoken[place]))
            flags = flag[near].tolist()
            if near[here] + 1 < len(flag) and flag[near[here] + 1] & Flag.COLON:
                flags[here] |= Flag.COLON
            masked = self._masks.decide([self.names[at] for at in key[near].tolist()], flags, here)
            keep[near[masked]] = False

    def mask_elided(self, flag: Flags, keep: NDArray[np.bool_]) -> None:
        """Mask, in `keep`, the lone letter before a word that is masked: *O’Brien*, *d’Arcand*, *M’Hamed*."""
        others = Flag.BOUNDARY | Flag.TIGHT | Flag.LOOSE | Flag.HYPHEN | Flag.COLON | Flag.ENDING | Flag.LETTER
        masked = ~keep[1:] & ((flag[1:] & others) == 0)
        keep[:-1] &= ~(((flag[:-1] & Flag.ELIDED) != 0) & masked)

    def mask_joined(self, flag: Flags, keep: NDArray[np.bool_]) -> None:
        """Mask, in `keep`, the words that hyphens join to a name, where they may be one: *Marie-Soleil*, *Ji-woo*."""
        may_be = (flag & (Flag.MASKED | Flag.PART | Flag.UNKNOWN)) != 0
        joins = np.flatnonzero((flag[1:-1] & Flag.HYPHEN) != 0) + 1
        joins = joins[may_be[joins - 1] & may_be[joins + 1]].tolist()
        while joins:
            first = joins.pop(0)
            last = first
            while joins and joins[0] == last + 2:
                last = joins.pop(0)
            words = slice(first - 1, last + 2, 2)
            # Either a part is a name of the lists, or all are syllables and not all words of a trade.
            of_names = bool((flag[words] & Flag.MASKED).any())
            syllables = bool((flag[words] & Flag.PART).all()) and bool((flag[words] & Flag.UNKNOWN).any())
            if of_names or syllables:
                keep[words] = False
