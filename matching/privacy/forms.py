"""Words of the person and their form for all: `soudeur·se` of *soudeur* and *soudeuse*, whatever the sex.

The pairs stand in `data/gendered.tsv` (what people are: trades, roles) and `data/agreeing.tsv` (what is said of them);
for words that no table has, the ending tells the other form.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from matching.privacy.letters import plain
from matching.privacy.tables import lines, table

Endings = tuple[tuple[str, str], ...]
TRADES: Endings = (
    ("teur", "trice"), ("eur", "euse"), ("eur", "eure"), ("ier", "ière"), ("ien", "ienne"),
)  # fmt: skip
SHORTEST = 5
_ENGLISH = frozenset(("employee", "retiree", "refugee", "trainee"))
"""Feminines without their accent that English writes of everybody."""
_BY_ALL_THESE = re.compile(r"[acilpu]teur$")
"""Ends as those do whose feminine ends in *-trice*."""


def as_written(written: str, form: str) -> str:
    """`form` with the capitals of what was written."""
    if written.isupper() and len(written) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if written[0].isupper() else form


def one_for_both(masculine: str, feminine: str) -> str:
    """`soudeur·se` of *soudeur* and *soudeuse*."""
    common = 0
    while common < min(len(masculine), len(feminine)) and masculine[common] == feminine[common]:
        common += 1
    return f"{masculine}·{feminine[common:]}"


def trade(word: str) -> str:
    """The form for all of a trade's name, each part of it that is one (`aide-soudeur·se`)."""
    known = _pairs()
    lower = word.lower()
    if lower in known:
        return as_written(word, known[lower])
    return "-".join(trade(part) for part in word.split("-")) if "-" in word else word


def agreed(word: str, *of: str) -> str:
    """The form for all of an adjective, if it is one that agrees; with `of`, one of those kinds alone."""
    form = _agreeing(of).get(word.lower())
    return as_written(word, form) if form else word


def by_ending(word: str, endings: Endings) -> str:
    """The form for all of a word that no table has, if it ends so and is no thing (`data/things.txt`)."""
    lower = word.lower()
    if len(lower) < SHORTEST or lower in _things():
        return word
    for masculine, feminine in endings:
        stem = lower.removesuffix(feminine)
        if stem != lower:
            return as_written(word, _both(stem + masculine, endings))
    return next((as_written(word, _both(lower, endings)) for ending, _ in endings if lower.endswith(ending)), word)


def _both(masculine: str, endings: Endings) -> str:
    """The form that stands for both, by the masculine: one for *-trice*, *-euse* and *-eure*."""
    if masculine.endswith("eur"):
        ending, feminine = ("teur", "trice") if _BY_ALL_THESE.search(masculine) else ("eur", "euse")
    else:
        ending, feminine = next(pair for pair in endings if masculine.endswith(pair[0]))
    return one_for_both(masculine, masculine.removesuffix(ending) + feminine)


@cache
def known() -> frozenset[str]:
    """Every word, in lower case, of which a table has the form for all."""
    return frozenset(_pairs()) | frozenset(_agreeing(()))


@cache
def _pairs() -> Mapping[str, str]:
    return _forms(table("matching.privacy", "gendered"))


@cache
def _agreeing(of: tuple[str, ...]) -> Mapping[str, str]:
    return _forms(row for row in table("matching.privacy", "agreeing") if not of or row["of"] in of)


@cache
def _things() -> frozenset[str]:
    """Nouns that end as an adjective does and stand beside a trade: *technicien métal*."""
    return frozenset(lines("matching.privacy", "things"))


def _forms(rows: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Both forms of each row to the one that stands for both, as written with its accents or, a feminine, without."""
    pairs: dict[str, str] = {}
    for row in rows:
        masculine, feminine = row["masculine"], row["feminine"]
        # Where a trade has two feminines (`entrepreneure`, `entrepreneuse`), the first makes the form of all three.
        pairs[feminine] = pairs.setdefault(masculine, one_for_both(masculine, feminine))
    for feminine in [word for word in pairs if word.endswith(("ée", "ère", "ète"))]:
        if plain(feminine) not in _ENGLISH:
            pairs.setdefault(plain(feminine), pairs[feminine])
    return pairs
