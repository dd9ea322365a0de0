"""Words that flag an offer, found as they are said and not as they are written: accents, capitals, hyphens aside."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from matching.privacy.letters import as_read, joined, words_of

Words = tuple[str, ...]

MOST_KEPT = 20_000
"""Words whose answer a lexicon keeps."""
MOST_BETWEEN = 2
"""Words that may stand where a wording has `*` by itself."""

_FIGURE = "#"
_END_OF_SENTENCE = re.compile(r"[.;!?:•]|\n\s*(?:\n|[-–*])")


@dataclass(frozen=True)
class Wording:
    """Words that flag, with the code of what they say, and the phrases in which they say something else.

    A word ending with `*` is the beginning of one; `*` by itself stands for at most two words, `#` for a figure
    (not as the first word) and `payer/verser` for either.
    """

    code: str
    words: Words
    unless: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Found:
    """A passage of a text, as it is written there, and the code of what it says."""

    code: str
    passage: str


@dataclass(frozen=True)
class Lexicon:
    """Wordings by their first word, so that a text is read once whatever their number."""

    exact: Mapping[str, Sequence[Wording]]
    beginnings: Mapping[str, Sequence[Wording]]
    _asked: dict[str, tuple[Wording, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was answered of each word: a file of offers has the same few thousand."""

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> "Lexicon":
        exact: dict[str, list[Wording]] = {}
        beginnings: dict[str, list[Wording]] = {}
        for wording in wordings:
            for first in wording.words[0].split("/"):
                (beginnings if first.endswith("*") else exact).setdefault(first.rstrip("*"), []).append(wording)
        return cls(exact, beginnings)

    def starting(self, word: str) -> tuple[Wording, ...]:
        """Those that may begin with this word."""
        known = self._asked.get(word)
        if known is None:
            if len(self._asked) >= MOST_KEPT:
                self._asked.clear()
            begun = (found for beginning, found in self.beginnings.items() if word.startswith(beginning))
            known = self._asked[word] = (*self.exact.get(word, ()), *chain.from_iterable(begun))
        return known


def wording(code: str, words: str, unless: str | None = None) -> Wording:
    """A wording as its table holds it: phrases of folded words, exceptions separated by `|`."""
    return Wording(code, tuple(words.split()), tuple(tuple(one.split()) for one in (unless or "").split("|") if one))


def find(text: str, lexicon: Lexicon) -> list[Found]:
    """What flags `text`, each passage once, in the order of the text. A passage never runs over a sentence's end."""
    text = joined(as_read(text))
    placed = words_of(text)
    words = [word for word, _ in placed]
    ends = [match.start() for match in _END_OF_SENTENCE.finditer(text)]
    sentence = [bisect_right(ends, start) for _, (start, _) in placed]
    found: dict[Found, None] = {}
    for first, word in enumerate(words):
        for one in lexicon.starting(word):
            last = _matches(words, first, one.words)
            if last is None or sentence[first] != sentence[last - 1] or _excepted(words, first, last, one.unless):
                continue
            start, end = placed[first][1][0], placed[last - 1][1][1]
            found[Found(one.code, " ".join(text[start:end].split()))] = None
    return list(found)


def _matches(words: Sequence[str], at: int, wanted: Words) -> int | None:
    """Where the words that answer `wanted`, from `at` on, end; None where they do not."""
    for place, one in enumerate(wanted):
        if one == "*":
            rest = wanted[place + 1 :]
            ends = (_matches(words, at + skipped, rest) for skipped in range(MOST_BETWEEN + 1))
            return next((end for end in ends if end is not None), None)
        if at >= len(words) or not any(_is(words[at], each) for each in one.split("/")):
            return None
        at += 1
    return at


def _is(word: str, wanted: str) -> bool:
    """Whether a word of a text answers one of a wording: itself, a beginning, any figure."""
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word[0].isdigit() if wanted == _FIGURE else word == wanted


def _excepted(words: Sequence[str], first: int, last: int, unless: tuple[Words, ...]) -> bool:
    """Whether the words from `first` to `last` stand within one of the phrases that say something else."""
    return any(
        (end := _matches(words, start, phrase)) is not None and end >= last
        for phrase in unless
        for start in range(max(0, first - len(phrase) - MOST_BETWEEN), first + 1)
    )
