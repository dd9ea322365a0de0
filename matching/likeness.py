"""How alike two names and two texts are, for whoever asks a human whether two things are one. Pure."""

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from itertools import permutations

from matching.reference.text import fold

_NOT_WORDS = re.compile(r"[^\w]+")
_PARTICLES = frozenset(
    ("de", "du", "des", "la", "le", "el", "al", "da", "dos", "das", "ben", "bin", "ibn", "van", "von", "di")
)
_LONGEST = 4
"""Words of a name that are compared."""


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: folded, without particles nor initials."""
    words = [word for word in _NOT_WORDS.split(fold(name)) if len(word) > 1]
    return tuple([word for word in words if word not in _PARTICLES] or words)[:_LONGEST]


def alike_words(one: str, other: str) -> float:
    """Between 0 and 1: how much of two words is the same, in the same order. An initial letter is worth more."""
    if one == other:
        return 1.0
    near = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return near if one[:1] == other[:1] else near * 0.9


def alike_names(one: tuple[str, str], other: tuple[str, str]) -> float:
    """How alike two people's first and family names are, in either order: the least of the two parts.

    A part that says more than the other (a second first name, both parents' names) is compared by its best words.
    """
    straight = min(_part(one[0], other[0]), _part(one[1], other[1]))
    turned = min(_part(one[0], other[1]), _part(one[1], other[0]))
    return max(straight, turned, _all_of_them(" ".join(one), " ".join(other)))


def in_common(one: Collection[str], other: Collection[str]) -> float:
    """How much of what the shorter of two says the longer one says too, between 0 and 1; 0 where one says nothing."""
    few, many = sorted((set(one), set(other)), key=len)
    return len(few & many) / len(few) if few else 0.0


def telling_words(texts: Iterable[str | None]) -> frozenset[str]:
    """The folded words of texts, of four letters or more, and numbers: what tells one life, or post, from another."""
    return frozenset(
        word for text in texts if text for word in _NOT_WORDS.split(fold(text)) if len(word) > 3 or word.isdigit()
    )


def _part(one: str, other: str) -> float:
    few, many = sorted((words_of_name(one), words_of_name(other)), key=len)
    if not few:
        return 0.0
    return max(
        sum(alike_words(word, against) for word, against in zip(few, chosen, strict=True)) / len(few)
        for chosen in permutations(many, len(few))
    )


def _all_of_them(one: str, other: str) -> float:
    """The same words, told in other places: a second first name told as a family name."""
    left, right = words_of_name(one), words_of_name(other)
    return 1.0 if sorted(left) == sorted(right) and len(left) > 1 else 0.0
