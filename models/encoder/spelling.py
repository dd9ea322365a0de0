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
from pathlib import Path
from string import ascii_lowercase

from models.encoder.forms import canonical

SHORTEST, LONGEST = 3, 30
_LETTERS = len(ascii_lowercase)
# The shorter a word, the more neighbours it has, and only a common one is believed: how often the known word must have
# been met, by length, where a letter was dropped or two swapped; `_LETTERS` times as often elsewhere.
_LEAST = {3: 50, 4: 3, 5: 1}
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
        meant = [(-self._count(other) * _LETTERS, other) for other in _lost_or_swapped(word)]
        meant += [(-self._count(other), other) for other in _added_or_changed(word)]
        likely, best = min(meant)
        return best if -likely >= max(1, _LEAST.get(len(word), 0) * _LETTERS) else word

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
        left, right = word[:place], word[place:]
        for letter in ascii_lowercase:
            yield left + letter + right
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]


def _added_or_changed(word: str) -> Iterator[str]:
    """What `word` may be when a letter was added to it, or one of its letters changed."""
    for place in range(len(word)):
        left, right = word[:place], word[place:]
        yield left + right[1:]
        for letter in ascii_lowercase:
            if letter != right[0]:
                yield left + letter + right[1:]
