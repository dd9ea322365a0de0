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
# Of things: a machine named as who works it, what is *infirmier* of care, a chief who is so by a rank.
_OF_THINGS = re.compile(
    r"\b(?:(?:presse|moissonneuse|faucheuse|laveuse|arracheuse|ensacheuse|pelle|scie)-[^\W\d_]+euse"
    r"|(?:acte|collecte|département|dossier|équipe|évaluation|examen|jugement|personnel|plan|pratique|recherche|science|suivi"
    r"|thérapeutique)\s+infirmi(?:er|ère)|en\s+chef"
    r"|(?:opérat(?:eur|rice)|conduc(?:teur|trice)|·rice)\s+(?P<driven>d(?:e\s+|['’])[^\W\d_]+eu(?:se|r)))\b",
    re.IGNORECASE,
)
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
    r"(?:[^\W\d_]{4,}·[^\W\d_]+|analyste|architecte|auxiliaire|bénévole|bibliothécaire|collègue|commis|comptable"
    r"|fonctionnaire|gestionnaire|interprète|notaire|peintre|pilote|responsable|secrétaire|stagiaire|vétérinaire|[^\W\d_]+logue"
    r"|(?!(?:liste|piste|triste|(?:ex|cons|ass|ins|pers|rés|subs)iste)\b)[^\W\d_]+iste)"
)
"""A trade that has one form for all (`analyste`), or one made inclusive."""
_AGREEING = re.compile(
    rf"\b({_TRADE})((?:\s+(?:[^\W\d_]+(?:ique|aire|cole)|[^\W\d_]+·[^\W\d_]+))?\s+)([^\W\d_]+)(?![·\w])", re.IGNORECASE
)
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
_ENGLISH_TOO = frozenset(
    (
        "agent", "artisan", "assistant", "attaché", "chauffeur", "chef", "communicative", "consultant", "content",
        "croupier", "lieutenant", "magistrate", "principal",
    )
)  # fmt: skip
"""Trades and adjectives that English writes alike, of men and women."""
_APART = str.maketrans(dict.fromkeys("’'-‐‑\u00a0\u202f", " "))


def inclusive(text: str) -> str:
    """`text` with what tells the sex of the one person it speaks of made inclusive; the rest as it is."""
    if not _pairs().keys().isdisjoint(_WORD.findall(text.lower())):
        english = _is_english(text)
        things = [match.span("driven" if match["driven"] else 0) for match in _OF_THINGS.finditer(text)]
        text = _FRENCH_WORD.sub(lambda match: _trade_in(match, things, english=english), text)
        text = _ARTICLE.sub(
            lambda match: as_written(match.group(1), _ARTICLES[match.group(1).lower()]) + match.group(2), text
        )
    text = _BEFORE_A_TRADE.sub(_article_and_adjective, text)
    # Twice: *adjointe administrative médicale*.
    for _ in range(2):
        text = _AGREEING.sub(lambda match: match[1] + match[2] + agreed(match[3]), text)
    text = _IEL.sub(lambda match: as_written(match.group(), "iel"), text)
    # Once for each adjective of a row of them: *patiente, appliquée et ordonnée*.
    for _ in range(_LONGEST_ROW):
        text = _OF_THE_PERSON.sub(lambda match: match[1] + agreed(match[2], of="person"), text)
    return _PRONOUNS.sub(lambda match: as_written(match.group(), _THEY[match.group().lower()]), text)


def _trade_in(match: re.Match[str], things: list[tuple[int, int]], *, english: bool) -> str:
    word = match.group()
    of_things = any(start <= match.start() and match.end() <= end for start, end in things)
    return word if of_things or (english and word.lower() in _ENGLISH_TOO) else trade(word)


def _is_english(text: str) -> bool:
    """Whether more of its words are of English titles alone than of French ones."""
    words = _WORD.findall(text.lower())
    if _ENGLISH_TOO.isdisjoint(words):
        return False
    french, english = _words_of_one()
    return sum(word in english for word in words) > sum(word in french for word in words)


@cache
def _words_of_one() -> tuple[frozenset[str], frozenset[str]]:
    """The words of the unit groups' titles that are of French alone, and those of English alone."""
    rows = list(table("matching.reference", "unit_groups"))
    french, english = (
        {each for row in rows for word in _WORD.findall(row[column].lower()) for each in (word, word.removesuffix("s"))}
        for column in ("title_fr", "title_en")
    )
    return frozenset(french - english), frozenset(english - french)


def neutral(text: str) -> str:
    """`text` with the trades whose name is a sex (*femme de chambre*, *foreman*) by another name."""
    kept: list[str] = []
    at = 0
    for match in _sexed_trades().finditer(_key(text)):
        start, end = match.span()
        kept += (text[at:start], as_written(text[start:end], _neutral()[match.group()]))
        at = end
    return "".join(kept) + text[at:]


def _key(written: str) -> str:
    """Plain letters, spaces for hyphens and apostrophes: as long as it was."""
    return plain(written).translate(_APART)


def _article_and_adjective(match: re.Match[str]) -> str:
    article = as_written(match[1], _ARTICLES[match[1].lower()])
    if match[3] is None:
        return article + match[2]
    adjective = agreed(match[3])
    return match.group() if adjective == match[3] else article + match[2] + adjective + match[4]


def agreed(word: str, *, of: str | None = None) -> str:
    """The form for all of an adjective, if it is one that agrees; with `of`, only one said of persons."""
    form = _agreeing(of).get(word.lower())
    return as_written(word, form) if form else word


def trade(word: str) -> str:
    """The form for all of a trade's name, each part of it that is one (`aide-soudeur·se`)."""
    known = _pairs()
    lower = word.lower()
    if lower in known:
        return as_written(word, known[lower])
    return "-".join(trade(part) for part in word.split("-")) if "-" in word else word


def as_written(written: str, form: str) -> str:
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
    pairs: dict[str, str] = {}
    for row in rows:
        masculine, feminine = row["masculine"], row["feminine"]
        # Where a trade has two feminines (`entrepreneure`, `entrepreneuse`), the first makes the form of all three.
        pairs[feminine] = pairs.setdefault(masculine, one_for_both(masculine, feminine))
    return pairs


def one_for_both(masculine: str, feminine: str) -> str:
    """`soudeur·se` of *soudeur* and *soudeuse*."""
    common = 0
    while common < min(len(masculine), len(feminine)) and masculine[common] == feminine[common]:
        common += 1
    return f"{masculine}·{feminine[common:]}"
