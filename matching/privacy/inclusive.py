"""Gendered forms made inclusive: `soudeuse` and `soudeur` both read `soudeur·se`, so that a text says no sex.

The pairs stand in `data/gendered.tsv`: trades and what people say of themselves, in the singular, which is the person.
Adjectives (`data/agreeing.tsv`) are made so beside a trade, after *iel est* and where a sentence begins with one:
elsewhere they agree with things. A trade whose name is a sex (*femme de chambre*, *foreman*) has a name that is none
(`data/neutral_trades.tsv`), read before what tells a sex is masked. English has its pronouns.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from matching.privacy.letters import plain
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
_TRADE = (
    r"(?:[^\W\d_]{4,}·[^\W\d_]+|analyste|architecte|bénévole|bibliothécaire|collègue|comptable|fonctionnaire|gestionnaire"
    r"|interprète|notaire|peintre|pilote|responsable|secrétaire|stagiaire|vétérinaire|[^\W\d_]+logue"
    r"|(?!(?:liste|piste|triste|(?:ex|cons|ass|ins|pers|rés|subs)iste)\b)[^\W\d_]+iste)"
)
"""A trade that has one form for all (`analyste`), or one made inclusive."""
_AGREEING = re.compile(rf"\b({_TRADE})(\s+)([^\W\d_]+)(?!·)", re.IGNORECASE)
_BEFORE_A_TRADE = re.compile(
    rf"(?<![·\w])(une?|la|le|cette|cet?)(\s+)(?:([^\W\d_]+)(\s+))?(?={_TRADE}\b)", re.IGNORECASE
)
_FULLY = "très|aussi|toujours|bien|assez|fort|particulièrement|vraiment|extrêmement|plus"
# *Iel est*, or the beginning of a sentence, or an adjective made inclusive: then one of the person.
_OF_THE_PERSON = re.compile(
    rf"((?:\biel\s+(?:n['’])?(?:est|était|fut|sera|reste|demeure)|·[^\W\d_]+(?:\s*,|\s+et|\s+mais))(?:\s+(?:{_FULLY}))*\s+"
    r"|(?:^|[.;:!?\n•]\s*|·[^\W\d_]+\s*,\s+))([^\W\d_]+)"
    r"(?=\s*(?:$|[,.;:!?\n]|(?:et|mais|ou|de|du|des|à|au|aux|en|pour|par|dans|avec|comme|sur|depuis|envers|sous)\b|d['’]))",
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
_LONGEST_ROW = 4
_APART = str.maketrans(dict.fromkeys("’'-‐‑\u00a0\u202f", " "))


def inclusive(text: str) -> str:
    """`text` with what tells the sex of the one person it speaks of made inclusive; the rest as it is."""
    if not _pairs().keys().isdisjoint(_WORD.findall(text.lower())):
        text = _FRENCH_WORD.sub(lambda match: _form(match.group()), text)
        text = _ARTICLE.sub(lambda match: _as(match.group(1), _ARTICLES[match.group(1).lower()]) + match.group(2), text)
    text = _BEFORE_A_TRADE.sub(_article_and_adjective, text)
    text = _AGREEING.sub(lambda match: match[1] + match[2] + _agreed(match[3]), text)
    text = _IEL.sub(lambda match: _as(match.group(), "iel"), text)
    # Once for each adjective of a row of them: *patiente, appliquée et ordonnée*.
    for _ in range(_LONGEST_ROW):
        text = _OF_THE_PERSON.sub(lambda match: match[1] + _agreed(match[2], of="person"), text)
    return _PRONOUNS.sub(lambda match: _as(match.group(), _THEY[match.group().lower()]), text)


def neutral(text: str) -> str:
    """`text` with the trades whose name is a sex (*femme de chambre*, *foreman*) by another name."""
    kept: list[str] = []
    at = 0
    for match in _sexed_trades().finditer(_key(text)):
        start, end = match.span()
        kept += (text[at:start], _as(text[start:end], _neutral()[match.group()]))
        at = end
    return "".join(kept) + text[at:]


def _key(written: str) -> str:
    """Plain letters, spaces for hyphens and apostrophes: as long as it was."""
    return plain(written).translate(_APART)


def _article_and_adjective(match: re.Match[str]) -> str:
    article = _as(match[1], _ARTICLES[match[1].lower()])
    if match[3] is None:
        return article + match[2]
    adjective = _agreed(match[3])
    return match.group() if adjective == match[3] else article + match[2] + adjective + match[4]


def _agreed(word: str, *, of: str | None = None) -> str:
    """The form for all of an adjective, if it is one that agrees; with `of`, only one said of persons."""
    form = _agreeing(of).get(word.lower())
    return _as(word, form) if form else word


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
    return _forms(table("matching.privacy", "gendered"))


@cache
def _agreeing(of: str | None) -> Mapping[str, str]:
    return _forms(row for row in table("matching.privacy", "agreeing") if of in (None, row["of"]))


@cache
def _neutral() -> Mapping[str, str]:
    rows = table("matching.privacy", "neutral_trades")
    return {_key(written): row["neutral"] for row in rows for written in row["written"].split("|")}


@cache
def _sexed_trades() -> re.Pattern[str]:
    longest_first = sorted(_neutral(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def _forms(rows: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Both forms of each row to the one that stands for both."""
    pairs = {}
    for row in rows:
        masculine, feminine = row["masculine"], row["feminine"]
        common = 0
        while common < min(len(masculine), len(feminine)) and masculine[common] == feminine[common]:
            common += 1
        pairs[masculine] = pairs[feminine] = f"{masculine}·{feminine[common:]}"
    return pairs
