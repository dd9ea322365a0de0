"""How hard a French text is to read: sentences and syllables, by a published formula.

Kandel, L. and Moles, A., "Application de l'indice de Flesch à la langue française", Cahiers d'études de
radio-télévision, 19, 1958: 207 - 1.015 × words a sentence - 73.6 × syllables a word. From 60 a text is called easy,
from 50 standard, under 30 very hard.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_END = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
# Two vowels make one sound, unless an é or a diaeresis parts them; a y between two is a consonant.
_VOWELS = re.compile(r"[aeiouyàâäèêîôöùûüÿœæ]*é(?:e(?=s?$))?|[aeiouyàâäèêîôöùûüÿœæ]+|[ëï]")
_CONSONANT = re.compile(r"(?<=[aeiouéè])y(?=[aeiouéè])")
# The -ent of verbs is counted, though nobody says it: that of nouns is written the same.
_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüÿœæ])(?:e|es)$")
_CAPITALS = 2
"""From that many capitals, a word is read letter by letter."""


@dataclass(frozen=True)
class Reading:
    """A text in figures."""

    words: int
    sentences: int
    syllables: int
    longest: int
    """Words of its longest sentence."""

    @property
    def a_sentence(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences

    @property
    def ease(self) -> float:
        """The score of Kandel and Moles: the higher, the easier."""
        return 207 - 1.015 * self.a_sentence - 73.6 * self.syllables / self.words


def sentences(text: str) -> list[str]:
    """Units of thought, as Flesch counts them: what a colon or a semicolon parts is two."""
    return [part.strip() for part in _END.split(text) if _WORD.search(part)]


def syllables(word: str) -> int:
    """Sounds of a word as it is said; what is written in capitals, letter by letter."""
    if word.isupper() and len(word) >= _CAPITALS:
        return len(word)
    return max(1, len(_VOWELS.findall(_CONSONANT.sub("j", _MUTE.sub("", word.lower())))))


def measure(texts: Iterable[str]) -> Reading:
    """Several texts as one."""
    parts = [_WORD.findall(sentence) for text in texts for sentence in sentences(text)]
    words = [word for part in parts for word in part]
    return Reading(len(words), len(parts), sum(map(syllables, words)), max(map(len, parts)))
