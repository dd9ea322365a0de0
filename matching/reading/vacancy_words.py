"""Small words by which a vacancy joins what it asks, and says how strongly it does."""

import re

from matching.needs.domain import Importance
from matching.reading.draft import Words

_I = re.IGNORECASE
OR = re.compile(r"\b(?:ou|or)\b", _I)
_PREFERRED = re.compile(r"\batouts?\b|un plus|souhait|idéal|asset|prefer|nice to have|serait appréci|est appréci", _I)
_REQUIRED = re.compile(r"\bexig|\brequi|obligatoir|essentiel|mandatory|\bmust\b", _I)
_NEW_LINE = re.compile(r"\s*\n\s*(?:[-–•*·]\s*)?(?=(?:ou|or)\b)|(?<=\bou|\bor)[^\S\n]*\n\s*(?:[-–•*·]\s*)?", _I)
_ENDS = re.compile(r"[\n;]|\.\s")
_AND = re.compile(r"\b(?:et|and|ainsi que|plus)\b|,", _I)
_PARTED = re.compile(rf"{_ENDS.pattern}|{_AND.pattern}|[:()]", _I)
_FARTHEST = 80
"""Characters between the two of a choice."""


def importance(text: str) -> Importance | None:
    """How strongly the text asks, where it says so."""
    if _PREFERRED.search(text):
        return Importance.PREFERRED
    return Importance.REQUIRED if _REQUIRED.search(text) else None


def sentence(text: str, start: int, end: int) -> str:
    """The sentence, or the line, that the passage stands in."""
    before = max(text.rfind(mark, 0, start) for mark in ".\n;")
    after = min((place for mark in ".\n;" if (place := text.find(mark, end)) >= 0), default=len(text))
    return text[before + 1 : after]


def joined_by_or(text: str, one: Words, other: Words) -> bool:
    """Whether the two passages are a choice: *ou* between them, on one line or at the turn of two."""
    first, second = sorted((one, other), key=lambda each: each.start)
    between = _NEW_LINE.sub(" ", text[first.end : second.start])
    return len(between) < _FARTHEST and not _ENDS.search(between) and OR.search(_AND.split(between)[-1]) is not None


def or_something_else(before: str, after: str) -> bool:
    """Whether what stands between these two is one of a choice, whose other part is in no table."""
    return any(OR.search(text) for text in (_PARTED.split(before)[-1], _PARTED.split(after)[0]))
