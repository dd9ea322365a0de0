"""Gendered forms made inclusive: `soudeuse` and `soudeur` both read `soudeur·se`, so that a text says no sex.

The pairs stand in `data/gendered.tsv`: trades and what people say of themselves, in the singular, which is the person.
Adjectives (`data/agreeing.tsv`) are made so beside a trade alone: elsewhere they agree with things. English has its
pronouns and a few names of trades.
"""

import re
from collections.abc import Mapping
from functools import cache

from matching.privacy.tables import table

_WORD = re.compile(r"[^\W\d_]+")
_FRENCH_WORD = re.compile(r"(?<![·\w])[^\W\d_]+(?:-[^\W\d_]+)*(?![·\w])")
_ARTICLE = re.compile(r"\b(une?|la|le|cette|cet?|ma|mon|sa|son)(\s+)(?=[^\W\d_-]+(?:-[^\W\d_]+)?·)", re.IGNORECASE)
_ARTICLES = {
    "un": "un·e", "une": "un·e", "le": "le·la", "la": "le·la", "ce": "ce·tte", "cet": "ce·tte", "cette": "ce·tte",
    "ma": "mon·ma", "mon": "mon·ma", "sa": "son·sa", "son": "son·sa",
}  # fmt: skip
_VERBS = (
    "a|est|était|avait|fut|sera|possède|détient|travaille|travaillait|parle|maîtrise|sait|cherche|souhaite|dirige|"
    "dirigeait|gère|gérait|supervise|aime|veut|vit|habite|peut"
)
_IEL = re.compile(rf"\b(?:il|elle)(?=\s+(?:{_VERBS})\b)", re.IGNORECASE)
# A trade that has one form for all (`analyste`), or one made inclusive, and the adjective that says the sex.
_AGREEING = re.compile(
    r"\b([^\W\d_]+·[^\W\d_]+|analyste|comptable|gestionnaire|peintre|responsable|secrétaire|[^\W\d_]+iste)(\s+)"
    r"([^\W\d_]+)(?!·)",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(
    r"\b(?:he|she|him|his|her|hers|himself|herself|waiter|waitress|hostess|stewardess|steward|seamstress)\b",
    re.IGNORECASE,
)
_THEY = {
    "he": "they", "she": "they", "him": "them", "his": "their", "her": "their", "hers": "theirs", "himself": "themself",
    "herself": "themself", "waiter": "server", "waitress": "server", "hostess": "host", "steward": "flight attendant",
    "stewardess": "flight attendant", "seamstress": "sewer",
}  # fmt: skip


def inclusive(text: str) -> str:
    """`text` with what tells the sex of the one person it speaks of made inclusive; the rest as it is."""
    if not _pairs().keys().isdisjoint(_WORD.findall(text.lower())):
        text = _FRENCH_WORD.sub(lambda match: _form(match.group()), text)
        text = _ARTICLE.sub(lambda match: _as(match.group(1), _ARTICLES[match.group(1).lower()]) + match.group(2), text)
    text = _AGREEING.sub(
        lambda match: match[1] + match[2] + _as(match[3], _agreeing().get(match[3].lower(), match[3])), text
    )
    text = _IEL.sub(lambda match: _as(match.group(), "iel"), text)
    return _PRONOUNS.sub(lambda match: _as(match.group(), _THEY[match.group().lower()]), text)


def _form(word: str) -> str:
    known = _pairs()
    lower = word.lower()
    if lower in known:
        return _as(word, known[lower])
    # `aide-soudeuse`, `soudeuse-monteuse`: each part that is a trade.
    return "-".join(_form(part) for part in word.split("-")) if "-" in word else word


def _as(written: str, form: str) -> str:
    """`form` with the capitals of what was written."""
    if written.isupper() and len(written) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if written[0].isupper() else form


@cache
def _pairs() -> Mapping[str, str]:
    return _forms("gendered")


@cache
def _agreeing() -> Mapping[str, str]:
    return _forms("agreeing")


def _forms(name: str) -> Mapping[str, str]:
    """Both forms of each row to the one that stands for both."""
    pairs = {}
    for row in table("matching.privacy", name):
        masculine, feminine = row["masculine"], row["feminine"]
        common = 0
        while common < min(len(masculine), len(feminine)) and masculine[common] == feminine[common]:
            common += 1
        pairs[masculine] = pairs[feminine] = f"{masculine}·{feminine[common:]}"
    return pairs
