"""Gendered forms made inclusive: `soudeuse` and `soudeur` both read `soudeur·se`, so that a text says no sex.

What a person is (`data/gendered.tsv`) is made so in the singular; what is said of them (`data/agreeing.tsv`), and the
articles and pronouns, where the sentence speaks of the person (`agreement`). A trade whose name is a sex (*femme de
chambre*, *foreman*) has a name that is none (`data/neutral_trades.tsv`), read before what tells a sex is masked.
English has its pronouns.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from matching.privacy import grammar
from matching.privacy.agreement import in_agreement
from matching.privacy.english import of_no_sex
from matching.privacy.forms import as_written, known, trade
from matching.privacy.letters import Span, plain
from matching.privacy.phrase import WORD
from matching.privacy.tables import table

_WORD = re.compile(r"[^\W\d_]+")
# Of things: a machine named as who works it, what is *infirmier* of care, a chief who is so by a rank.
_OF_THINGS = re.compile(
    r"\b(?:(?:presse|moissonneuse|faucheuse|laveuse|arracheuse|ensacheuse|pelle|scie)-[^\W\d_]+euse"
    r"|(?:acte|collecte|département|dossier|équipe|évaluation|examen|jugement|personnel|plan|pratique|recherche|science|suivi"
    r"|thérapeutique)\s+infirmi(?:er|ère)|en\s+chef"
    r"|dans\s+(?:le|un)\s+cadre|cadre\s+(?:de\s+(?:bois|vie|référence|travail|porte|fenêtre|scène)|d['’]\w+|métallique|légal)"
    r"|guide\s+d(?:['’]|es?\s|u\s)|projet\s+pilote"
    r"|(?:opérat(?:eur|rice)|conduc(?:teur|trice)|·rice)\s+(?P<driven>d(?:e\s+|['’])[^\W\d_]+eu(?:se|r)))\b",
    re.IGNORECASE,
)
_VERBS = (
    "a|est|était|avait|fut|sera|possède|détient|travaille|travaillait|parle|maîtrise|sait|cherche|souhaite|dirige|"
    "dirigeait|gère|gérait|supervise|aime|veut|vit|habite|peut"
)
_THAT_IEL = re.compile(rf"(?<=qu['’])(?:il|elle)(?=\s+(?:{_VERBS})\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;:!?\n•()«»\"/|–—…\]\[]|\s-\s")
_PRONOUNS = re.compile(
    r"(?<!·)\b(?:he|she|him|his|her|hers|himself|herself|waiter|waitress|hostess|stewardess|steward|seamstress)\b",
    re.IGNORECASE,
)
_THEY = {
    "he": "they", "she": "they", "him": "them", "his": "their", "her": "their", "hers": "theirs", "himself": "themself",
    "herself": "themself", "waiter": "server", "waitress": "server", "hostess": "host", "steward": "flight attendant",
    "stewardess": "flight attendant", "seamstress": "sewer",
}  # fmt: skip
_ENGLISH_TOO = frozenset(
    (
        "agent", "artisan", "assistant", "attaché", "chauffeur", "chef", "communicative", "consultant", "content",
        "amateur", "apprentice", "aspirant", "cadet", "champion", "cousin", "croupier", "entrepreneur", "expert",
        "lieutenant", "magistrate", "participant", "partisan", "patron", "principal", "restaurateur",
    )
)  # fmt: skip
"""Trades and adjectives that English writes alike, of men and women."""
_APART = str.maketrans(dict.fromkeys("’'-‐‑\u00a0\u202f", " "))


def inclusive(text: str) -> str:
    """`text` with what tells the sex of the one person it speaks of made inclusive; the rest as it is."""
    things = [match.span("driven" if match["driven"] else 0) for match in _OF_THINGS.finditer(text)]
    kept: list[str] = []
    at = 0
    for (start, end), form in _forms_in(text, things):
        kept += (text[at:start], form)
        at = end
    text = "".join(kept) + text[at:]
    text = _THAT_IEL.sub(lambda match: as_written(match.group(), "iel"), text)
    return _PRONOUNS.sub(lambda match: as_written(match.group(), _THEY[match.group().lower()]), text)


def _forms_in(text: str, things: list[Span]) -> Iterator[tuple[Span, str]]:
    """What is to be written otherwise, with its place; of an English sentence, the trades that English has not."""
    start = 0
    for end in (*(match.start() for match in _SENTENCE.finditer(text)), len(text)):
        sentence = [(match.group(), match.span()) for match in WORD.finditer(text, start, end)]
        words = [word for word, _ in sentence]
        if words and _is_english(words):
            forms = {at: trade(word) for at, word in enumerate(words) if word.lower() not in _ENGLISH_TOO}
        else:
            of_things = [any(first <= place[0] and place[1] <= last for first, last in things) for _, place in sentence]
            forms = in_agreement(words, list(_breaks(text, start, [place for _, place in sentence])), of_things)
        yield from ((sentence[at][1], forms[at]) for at in sorted(forms) if forms[at] != words[at])
        start = end


def _breaks(text: str, start: int, places: list[Span]) -> Iterator[str]:
    """What stands before each word of a sentence: a `.` where it begins, a `,` after a comma."""
    at = start
    for first, last in places:
        yield "." if at == start else "," if "," in text[at:first] else ""
        at = last


def _is_english(words: list[str]) -> bool:
    """Whether more of these words are of English titles alone than of French ones or grammar, or known to agree."""
    french, english, either = _words_of_titles()
    lower = [word.lower() for word in words]
    return sum(word in english for word in lower) > sum(
        word in french or (word in known() and word not in either) for word in lower
    )


@cache
def _words_of_titles() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words of the unit groups' titles that are of French alone, those of English alone, and all of English."""
    rows = list(table("matching.reference", "unit_groups"))
    french, english = (
        frozenset(
            each
            for row in rows
            for word in _WORD.findall(row[column].lower())
            for each in (word, word.removesuffix("s"))
        )
        for column in ("title_fr", "title_en")
    )
    return french - english | grammar.OF_FRENCH_ALONE, english - french - grammar.OF_FRENCH_ALONE, english


def neutral(text: str) -> str:
    """`text` with the trades whose name is a sex (*femme de chambre*, *foreman*) by another name."""
    kept: list[str] = []
    at = 0
    for match in _sexed_trades().finditer(_key(text)):
        start, end = match.span()
        kept += (text[at:start], as_written(text[start:end], _neutral()[match.group()]))
        at = end
    return of_no_sex("".join(kept) + text[at:])


def _key(written: str) -> str:
    """Plain letters, spaces for hyphens and apostrophes: as long as it was."""
    return plain(written).translate(_APART)


@cache
def _neutral() -> Mapping[str, str]:
    rows = table("matching.privacy", "neutral_trades")
    names = {_key(written): row["neutral"] for row in rows for written in row["written"].split("|")}
    of_her = {f"{of_him.removesuffix('man')}woman": name for of_him, name in names.items() if of_him.endswith("man")}
    return of_her | names


@cache
def _sexed_trades() -> re.Pattern[str]:
    longest_first = sorted(_neutral(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
