"""Which of the two languages a text is written in."""

from collections import Counter
from functools import cache
from typing import Literal

from matching.privacy.letters import words_of
from matching.privacy.tables import table
from matching.reading.tables import rows

_FRENCH = ("le", "la", "les", "des", "du", "et", "de", "une", "un", "pour", "avec", "vous", "nous", "est", "dans")
_ENGLISH = ("the", "and", "of", "to", "with", "for", "our", "you", "we", "is", "are", "in", "will", "your")
_FRENCH_TOO = ("ou", "au", "aux", "par", "sur", "d", "l", "qu", "en", "ses", "sa", "chez", "sans", "vos", "nos", "ne")
_ENGLISH_TOO = ("or", "at", "by", "from", "an", "his", "her", "their", "this", "that", "as", "be", "was", "has", "who")
_SMALL, _OF_A_TITLE = 2, 1
"""What a small word weighs, and a word that titles and skills have in one language alone."""
_LEAST, _TIMES = 2, 3
"""Weight from which a language is told, and how many times that of the other one it is."""


def tongue(text: str) -> Literal["fr", "en"]:
    """By the small words that every sentence of one language has and the other has not."""
    said = Counter(word for word, _ in words_of(text))
    french, english = (sum(said[word] for word in words) for words in (_FRENCH, _ENGLISH))
    return "en" if english > french else "fr"


def surely(text: str) -> Literal["fr", "en"] | None:
    """The same of a few words, by those of titles and skills too; None where they do not tell: a name, both."""
    in_french, in_english = _weighed(text)
    if in_french >= max(_LEAST, _TIMES * in_english):
        return "fr"
    return "en" if in_english >= max(_LEAST, _TIMES * in_french) else None


def likely(text: str) -> Literal["fr", "en"]:
    """The same, by whichever weighs more where they do not tell; French where neither does: people write here in it."""
    in_french, in_english = _weighed(text)
    return surely(text) or ("en" if in_english > in_french else "fr")


def _weighed(text: str) -> tuple[int, int]:
    said = [word for word, _ in words_of(text)]
    in_french, in_english = (sum(words.get(word, 0) for word in said) for words in _weights())
    return in_french, in_english


@cache
def _weights() -> tuple[dict[str, int], dict[str, int]]:
    titles = list(table("matching.reference", "unit_groups"))
    skills = rows("skills")
    french = {word for row in titles for word, _ in words_of(row["title_fr"])}
    french |= {word for row in skills for word, _ in words_of(row["fr"])}
    english = {word for row in titles for word, _ in words_of(row["title_en"])}
    english |= {word for row in skills for word, _ in words_of(row["en"])}
    both = french & english
    return (
        dict.fromkeys(french - both, _OF_A_TITLE) | dict.fromkeys((*_FRENCH, *_FRENCH_TOO), _SMALL),
        dict.fromkeys(english - both, _OF_A_TITLE) | dict.fromkeys((*_ENGLISH, *_ENGLISH_TOO), _SMALL),
    )
