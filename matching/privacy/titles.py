"""Titles of occupations made inclusive: `adjointe administrative médicale` and its masculine read the same.

In a sentence an adjective may agree with a thing; in a title whatever stands before the first preposition is of the
person. Nouns and adjectives are read there by their endings too, since no table has all of them; beyond it, only what
says how a person is recognised (*courtière en douanes agréée*) and the trades that `inclusive` knows.
"""

import re

from matching.privacy.forms import TRADES, Endings, agreed, by_ending, trade

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
_FIRST: Endings = (
    *TRADES, ("ant", "ante"), ("dent", "dente"), ("ger", "gère"), ("cher", "chère"), ("yer", "yère"),
)  # fmt: skip
"""Endings of the first word of a title; further on, as many things end so."""
_BESIDE: Endings = (
    *TRADES, ("al", "ale"), ("el", "elle"), ("if", "ive"), ("isé", "isée"), ("ifié", "ifiée"),
)  # fmt: skip


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


def _part(part: str, endings: Endings) -> str:
    known = trade(part)
    if known == part and endings:
        known = agreed(part)
    return known if known != part else by_ending(part, endings)


def _beyond(word: str) -> str:
    form = agreed(word)
    return form if form.lower().partition("·")[0] in _RECOGNISED else word
