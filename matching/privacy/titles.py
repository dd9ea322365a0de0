"""Titles of occupations made inclusive: `adjointe administrative médicale` and its masculine read the same.

In a sentence an adjective may agree with a thing; in a title whatever stands before the first preposition is of the
person. Nouns and adjectives are read there by their endings too, since no table has all of them; beyond it, only what
says how a person is recognised (*courtière en douanes agréée*) and the trades that `inclusive` knows.
"""

import re
from functools import cache

from matching.privacy.inclusive import agreed, as_written, one_for_both, trade
from matching.privacy.tables import lines

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:·[^\W\d_]+)*")
_FEMININE_ENDING = re.compile(r"(?:·[^\W\d_]+)+")
_ANOTHER = re.compile(r"[,;:/()|–—•\n]|\s-\s")
_PREPOSITIONS = frozenset(
    (
        "de", "d", "des", "du", "à", "au", "aux", "en", "pour", "par", "sur", "dans", "avec", "sans", "sous",
        "chez", "entre", "auprès",
    )
)  # fmt: skip
_LINKS = frozenset(("et", "ou", "and", "or"))
_RECOGNISED = frozenset(
    (
        "accrédité", "adjoint", "agréé", "armé", "associé", "autorisé", "breveté", "certifié", "diplômé",
        "enregistré", "immatriculé", "principal", "privé", "qualifié", "réglementé",
    )
)  # fmt: skip
"""What agrees with the person even after the complement of their trade."""
_ONE_FOR_ALL = re.compile(r"(?:[aiou]ble|aire|ste|ique|[aiou]le|gue|erne|oire|[jJ]unior|[sS]enior|[sS]énior|Web|web)$")
_BY_ALL_THESE = re.compile(r"[acilpu]teur$")
"""Ends as those do whose feminine ends in *-trice*."""
_Endings = tuple[tuple[str, str], ...]
_TRADES: _Endings = (
    ("teur", "trice"), ("eur", "euse"), ("eur", "eure"), ("ier", "ière"), ("ien", "ienne"),
)  # fmt: skip
_FIRST: _Endings = (
    *_TRADES, ("ant", "ante"), ("dent", "dente"), ("ger", "gère"), ("cher", "chère"), ("yer", "yère"),
)  # fmt: skip
"""Endings of the first word of a title; further on, as many things end so."""
_BESIDE: _Endings = (
    *_TRADES, ("al", "ale"), ("el", "elle"), ("if", "ive"), ("isé", "isée"), ("ifié", "ifiée"),
)  # fmt: skip
_SHORTEST = 5


def inclusive_title(title: str) -> str:
    """`title`, the title of what somebody does, with what agrees with them in it made inclusive; the rest as it is."""
    kept: list[str] = []
    at = 0
    head, person = True, False
    for match in _WORD.finditer(title):
        word, between = match.group(), title[at : match.start()]
        first = not kept
        if _ANOTHER.search(between):
            head, person = True, False
        kept.append(between)
        at = match.end()
        lower = word.lower()
        if lower in _PREPOSITIONS:
            head = False
        elif lower not in _LINKS:
            form = _in_the_head(word, first=first, person=person) if head else _beyond(word)
            # After *génie* or *réseau* adjectives are theirs.
            person = first or "·" in form or bool(_ONE_FOR_ALL.search(word))
            word = form
        kept.append(word)
    return "".join(kept) + title[at:]


def masculine(title: str) -> str:
    """`soudeur·se` as *soudeur*: what masks a text knows more of those, and masks either title alike."""
    return _FEMININE_ENDING.sub("", title)


def _in_the_head(word: str, *, first: bool, person: bool) -> str:
    """The form for all of each part: *technico-commercial*, *bobineur-réparateur*."""
    endings = _FIRST if first else _BESIDE if person else ()
    return word if "·" in word else "-".join(_part(part, endings) for part in word.split("-"))


def _part(part: str, endings: _Endings) -> str:
    known = trade(part)
    if known == part and endings:
        known = agreed(part)
    return known if known != part else _by_ending(part, endings)


def _beyond(word: str) -> str:
    form = agreed(word)
    return form if form.lower().partition("·")[0] in _RECOGNISED else word


def _by_ending(word: str, endings: _Endings) -> str:
    lower = word.lower()
    if len(lower) < _SHORTEST or lower in _things():
        return word
    for masculine, feminine in endings:
        stem = lower.removesuffix(feminine)
        if stem != lower:
            return as_written(word, _both(stem + masculine, endings))
    return next((as_written(word, _both(lower, endings)) for ending, _ in endings if lower.endswith(ending)), word)


def _both(masculine: str, endings: _Endings) -> str:
    """The form that stands for both, by the masculine: one for *-trice*, *-euse* and *-eure*."""
    if masculine.endswith("eur"):
        ending, feminine = ("teur", "trice") if _BY_ALL_THESE.search(masculine) else ("eur", "euse")
    else:
        ending, feminine = next(pair for pair in endings if masculine.endswith(pair[0]))
    return one_for_both(masculine, masculine.removesuffix(ending) + feminine)


@cache
def _things() -> frozenset[str]:
    """Nouns that end as an adjective does and stand beside a trade: *technicien métal*."""
    return frozenset(lines("matching.privacy", "things"))
