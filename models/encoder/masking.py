"""First names, nationalities and countries are taken out of a text before it is encoded.

They say nothing of a trade, and a table of n-grams would make them move a ranking (Québec's Charter, s. 10: ethnic or
national origin). The lists are the project's own (`lists/`). What is also a trade's word is decided by its place: a
language by its neighbours (*professeur de français*, but *candidat français*), a name such as *Pierre* by its capital.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from models.encoder.forms import canonical, fold

_LISTS = Path(__file__).parent / "lists"

_NEAR = 4


def _lines(name: str) -> list[str]:
    text = (_LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(canonical(fold(part)) for part in phrase.replace("-", " ").replace("'", " ").split())


class Masks:
    """The lists, read once; `kind` and `decide` answer for one word and for a word among others."""

    @cached_property
    def _ambiguous(self) -> frozenset[str]:
        return frozenset(_words("ambiguous.tsv"))

    @cached_property
    def _names(self) -> frozenset[str]:
        words = {fold(part) for part in _words("names.tsv") if len(part) > 2}
        return frozenset(word for word in words if "-" not in word)

    @cached_property
    def _phrases(self) -> dict[str, list[tuple[str, ...]]]:
        """Countries and nationalities in several words, by their first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self._places:
            if len(phrase) > 1:
                found.setdefault(phrase[0], []).append(phrase)
        return {head: sorted(phrases, key=len, reverse=True) for head, phrases in found.items()}

    @cached_property
    def _phrase_words(self) -> frozenset[str]:
        return frozenset(word for phrase in self._places if len(phrase) > 1 for word in phrase)

    @cached_property
    def _single(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self._places if len(phrase) == 1)

    @cached_property
    def _places(self) -> frozenset[tuple[str, ...]]:
        rows = [line.split("\t") for line in _lines("countries.tsv")[1:]]
        return frozenset(_parts(cell) for row in rows for cell in row)

    @cached_property
    def _languages(self) -> frozenset[str]:
        return frozenset(canonical(fold(word)) for word in _words("languages.tsv"))

    @cached_property
    def _speech(self) -> frozenset[str]:
        return frozenset(canonical(fold(word)) for word in _words("speech.tsv"))

    @cached_property
    def _ambiguous_keys(self) -> frozenset[str]:
        return frozenset(canonical(word) for word in self._ambiguous)

    def kind(self, written: str, folded: str) -> str:
        """`masked`, `word`, `context` where the neighbours decide, `exact` where it may only belong to a country."""
        key = canonical(folded)
        if key in self._phrases or key in self._languages:
            return "context"
        if folded in self._ambiguous or key in self._ambiguous:
            return "context" if written[0].isupper() and not written.isupper() else "word"
        if folded in self._names or key in self._single:
            return "masked"
        return "exact" if key in self._phrase_words else "word"

    def decide(self, keys: Sequence[str], doubtful: Sequence[int]) -> list[int]:
        """Which of the words `keys` of one text are masked; only those at the places `doubtful` are in question."""
        masked: list[int] = []
        for place in doubtful:
            if place in masked:
                continue
            key = keys[place]
            length = self._phrase(keys, place)
            if length:
                masked += range(place, place + length)
            elif key in self._languages:
                near = [*keys[max(0, place - _NEAR) : place], *keys[place + 1 : place + 1 + _NEAR]]
                if self._speech.isdisjoint(near):
                    masked.append(place)
            elif place > 0 if key in self._ambiguous_keys else key in self._single:
                masked.append(place)
        return masked

    def _phrase(self, keys: Sequence[str], place: int) -> int:
        """How many words from `place` on name one country or nationality; 0 where none does."""
        for phrase in self._phrases.get(keys[place], []):
            if tuple(keys[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0
