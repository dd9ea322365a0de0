"""One typing error in a word unknown to the trade is put right before the word is looked up.

`soudeur` typed `soudeurr`, `sodueur` or `sooudeur` shares few n-grams with the word meant, so the word is replaced by
the most frequent known word at distance one (a letter added, dropped, changed, or two neighbours swapped). Words that
are known are never touched, nor are short ones, where every word is near another.
"""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from models.encoder.forms import canonical

SHORTEST, LONGEST = 4, 30
# The shorter a word, the more neighbours it has, and only a common one is believed: how often the known word must have
# been met, by length.
_LEAST = {4: 20, 5: 20}


class Spelling:
    """Corrects folded words against `known`: word → how often the training texts have it, in any of its forms."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        # A feminine, a masculine or a plural of a known word is known, or the two genders would part.
        self._keys = frozenset(map(canonical, known))

    def correct(self, word: str) -> str:
        """The known word one error away, the most frequent, then the first in order; else `word` itself."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or not word.isalpha():
            return word
        if word in self._known or canonical(word) in self._keys:
            return word
        near = [(-self._count(other), other) for other in one_error(word)]
        count, best = min(near)
        return best if -count >= _LEAST.get(len(word), 1) else word

    def _count(self, word: str) -> int:
        """How often `word` is met; a plural is as known as its singular."""
        return self._known.get(word, 0) or (self._known.get(word[:-1], 0) if word[-1:] == "s" else 0)


def one_error(word: str) -> Iterator[str]:
    """Every string one typing error away from `word`, some more than once."""
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        for letter in ascii_lowercase:
            yield left + letter + right
        if right:
            yield left + right[1:]
            for letter in ascii_lowercase:
                if letter != right[0]:
                    yield left + letter + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
