"""Words that are known to speak of work: what a blind text shows by default, where any other word is masked.

A list of what must not be said is never whole; that of what trades say nearly is. `data/work_words.txt` holds the stems
of the words of ESCO (occupations and skills, in French and English), of the titles of the CNP 2021, and of this
service's own trades; `data/work_verbs.txt` those of what ESCO's skills begin with; both are made by
`python -m bench.work_words`. `data/everyday_words.txt` has the words of grammar, measures and verbs of irregular forms.
"""

import re
from collections.abc import Iterable, Set
from functools import cache, lru_cache

from matching.privacy.letters import words_of
from matching.privacy.tables import lines, table

_LEAST = 3
_ENDING = re.compile(
    r"(?:issaient|issait|issant|issons|aient|erait|erais|ements?|ments?|euses?|trices?|teurs?|eurs?|eres?|iers?|antes?"
    r"|ants?|ions|ait|ais|ees?|ers?|es|ez|ing|ed|ly|e|s|x|i|is|it|ie|ies|ra|re|ront|ons)$"
)
_LAST_LETTER = re.compile(r"(?:(?<=s)s|(?<=n)n|(?<=l)l|(?<=p)p|(?<=t)t|e|s|i)$")
_FIGURES = re.compile(r"\d+")
_LETTERS_OF_A_CODE = 3
_OF_LIFE = frozenset(
    ("vis", "vit", "vivais", "live", "lived", "lives", "living", "caste", "pays", "mange", "marche", "crois")
)
"""What verbs of work share a stem with."""
_REFERENCE = ("credentials", "diploma_levels", "fields", "unit_groups")


def stem(word: str) -> str:
    """What a word in plain letters has in common with its other forms: `soudais`, `souder` and `soudeuse` give `soud`.

    It is cut short rather than right: a word is known when any form of it is.
    """
    if len(word) <= _LEAST + 1:
        return word.removesuffix("s") if len(word) > _LEAST else word
    for pattern in (_ENDING, _LAST_LETTER):
        match = pattern.search(word)
        if match and match.start() >= _LEAST:
            word = word[: match.start()]
    return word


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    """The stems of the words of these texts."""
    return frozenset(stem(word) for text in texts for word, _ in words_of(text))


def unknown(words: Iterable[str], also_known: Set[str]) -> set[str]:
    """Those of these words (in plain letters) that neither the lists nor the stems `also_known` have."""
    return {word for word in words if not _is_known(word) and stem(word) not in also_known}


def is_work_verb(word: str) -> bool:
    """Whether a word in plain letters is a form of what a skill begins with: *assembler*, *repair*."""
    return word not in _OF_LIFE and (word in _verbs() or stem(word) in _verbs())


@lru_cache(maxsize=1 << 16)
def _is_known(word: str) -> bool:
    letters = _FIGURES.sub("", word)
    if len(letters) <= 1 or (letters != word and len(letters) <= _LETTERS_OF_A_CODE):
        return True
    return letters in _everyday() or stem(letters) in _work()


@cache
def _work() -> frozenset[str]:
    tables = (row for name in _REFERENCE for row in table("matching.reference", name))
    return frozenset(lines("matching.privacy", "work_words")) | stems_of(
        text for row in tables for text in row.values()
    )


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for line in lines("matching.privacy", "everyday_words") for word in line.split())


@cache
def _verbs() -> frozenset[str]:
    return frozenset(word for line in lines("matching.privacy", "work_verbs") for word in line.split())
