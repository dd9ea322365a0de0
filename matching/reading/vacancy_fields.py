"""What a vacancy says of its post, by how people write it in French and in English: value, place, how sure it is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TypeVar

from matching.needs.domain import Duration, Telework, WageUnit
from matching.privacy.letters import words_of
from matching.reading.documents import Document
from matching.reading.draft import Read, Words, words
from matching.reading.lines import Line
from matching.reading.vacancy import Wage
from matching.reading.vocabulary import is_place

_I = re.IGNORECASE
_NO_MEASURE = r"(?!\s?[mM](?:\$|illi|\b))"
"""Metres, and millions of dollars."""
_AMOUNT = r"(?<![\d.,])(?:\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:[.,]\d{2})?|\d{1,6}(?:[.,]\d{1,2})?)(?!\d)" + _NO_MEASURE
_WAGE = re.compile(
    rf"(?:(?P<c0>\$)[^\S\n]?)?(?P<low>{_AMOUNT})\s?(?P<k1>[kK])?\s?(?P<c1>\$|€|euros?|dollars?)?"
    rf"(?:(?:\s?/\s?(?:h(?:eure|our)?|an(?:née)?|year)\b\.?)?\s?(?:à|a|et|-|–|to|and)\s?\$?(?P<high>{_AMOUNT})\s?(?P<k2>[kK])?)?\s?(?P<c2>\$|€|euros?|dollars?)?"
    r"(?=(?P<after>[^\n.;]{0,28}))",
    _I,
)
_NOT_PAID = re.compile(
    r"\b(?:budget|chiffre d['’]affaires|ventes?|revenus?|subvention|prime|bonus|sales|revenue"
    r"|investissement)s?\b[^\n.;]*$",
    _I,
)
"""What an amount is of that nobody is paid by the hour or the year."""
_BESIDE = 40
_HOURLY = re.compile(r"/\s?h\b|heure|hour|horaire", _I)
_YEARLY = re.compile(r"/\s?an\b|\ban(?:nuel\w*|née)?\b|\byear|annual|annum", _I)
_HOURS = re.compile(
    r"\b(?P<hours>\d{2}(?:[.,]\d{1,2})?)\s?(?:h(?:eures?|ours?|rs)?)?(?:\s?(?:à|-|–|to)\s?\d{2}(?:[.,]\d{1,2})?)?"
    r"\s?h(?:eures?|ours?|rs)?\s?(?:/|par|per|a|la|de)?\s?(?:semaines?|sem\b|weeks?|hebdo\w*|wk)",
    _I,
)
_POSTS = re.compile(r"\b(?P<count>\d{1,2})\s(?:postes?(?! de travail)|positions?|openings?|personnes? recherch)", _I)
_SUITED = {
    Duration.SEASONAL: re.compile(r"\b(?:saisonni\w+|seasonal)\b", _I),
    Duration.TEMPORARY: re.compile(
        r"\b(?:temporaire|CDD|int[ée]rim\w*|remplacement|contrat de \d+|dur[ée]e d[ée]termin[ée]e|temporary|"
        r"fixed[- ]term)\b",
        _I,
    ),
    Duration.PERMANENT: re.compile(r"\b(?:permanente?|CDI|dur[ée]e ind[ée]termin[ée]e|permanent)\b", _I),
}
_TELEWORK = re.compile(r"[^\n.;]{0,30}\b(?:t[ée]l[ée]travail|hybride?|hybrid|remote|à distance)\b[^\n.;]{0,40}", _I)
_FULL = re.compile(r"\b(?:complet|full|enti[èe]rement|totalement)\b|\b100\s?%", _I)
_NONE = re.compile(r"\b(?:pas|aucun|non|no|not|sans|impossible|isn['’]t)\b", _I)
_PLACE = re.compile(r"\blieu|\badresse|situ[ée]|location|based in|\bville\b|postal", _I)
_AT = re.compile(r"(?:\b(?:à|au|in|at|near|de|près de|du)|[,(:;|/–—•\t-]|^)\s*$", _I)
"""What stands before a place that is one: in the midst of other words it may be a part of a name (*CPA Montréal*)."""
_ANNOUNCES = (
    r"offres? d['’]emploi|avis de (?:concours|recrutement)|recrutement|emploi|poste [àa] (?:pourvoir|combler)"
    r"|carri[èe]res?|(?:nous|on) (?:embauch|recrut|recherch|cherch)\w*|we(?: a|['’])re (?:hiring|looking for)"
    r"|now hiring|hiring|job (?:offer|posting|opening|opportunity)|employment opportunity|careers?|join (?:us|our team)"
    r"|(?:joignez|rejoignez)[ -](?:nous|notre [ée]quipe)|venez travailler\b[^:\n]{0,40}|description (?:du|de) poste"
)
_LABEL = re.compile(
    rf"^(?:titre(?: du poste| de l['’]emploi)?|poste|intitul[ée](?: du poste)?|job title|title|position|{_ANNOUNCES})"
    r"\s?[:–-]\s?",
    _I,
)
_NO_TITLE = re.compile(rf"\W*(?:{_ANNOUNCES})\W*|.*\?\s*", _I)
"""A first line that only says that there is a job, or asks whoever reads it something."""
_AFTER_TITLE = re.compile(
    r"\s*\(\s*\d[^)]*\)|\s+(?:à|au sein|pour|afin|qui|chez|to join|for our|who)\s.*"
    r"|\s+(?:dynamique|motiv[ée]|autonome|rigoureu[xs]|passionn[ée]|polyvalent|enthousiaste|s[ée]rieu[xs])\w*.*",
    _I,
)
_FEMININE = r"\((?:e|s|es|fe|se|euse|ne|le|te|ve|ive|rice|trice|[èe]re|i[èe]re|esse)\)"
"""« Chef(fe) de projet », « plongeur(se) »: the title goes on after it."""
_WANTED = re.compile(
    r"(?:recherch\w+|recrut\w+|cherch\w+|embauch\w+|looking for|hiring|seeking)\s(?:actuellement\s)?"
    r"(?:un\(?e?\)?|une?|des|an?|son|sa|notre|nos|\d+)\s"
    r"(?!(?:futur\w*|nouveaux?|nouvel(?:le)?s?|prochaine?|talents?|personnes?|candidate?s?|profils?|perles?|new)\b)"
    rf"(?P<title>(?:[^\n.,;:!?(]|{_FEMININE}){{4,70}})",
    _I,
)
_AROUND_TITLE = re.compile(r"\s*(?:\((?:[hfmxHFMX]\s?/?\s?){1,3}\)|[-–]?\s?[HF]\s?/\s?[FH]\b|\(e\))\s*")
_ENDED = re.compile(_FEMININE, _I)
_LONGEST_TITLE = 90
_LEAST_HOURLY, _MOST_HOURLY = Decimal(10), Decimal(200)
_LEAST_YEARLY, _MOST_YEARLY = Decimal(15_000), Decimal(600_000)
"""Dollars: what lies outside is no wage."""
Value = TypeVar("Value")


def first(
    read: Document, pattern: re.Pattern[str], value: Callable[[re.Match[str]], Value | None], sure: float
) -> Read[Value] | None:
    """The first passage of `pattern` that `value` makes something of."""
    for match in pattern.finditer(read.text):
        if (found := value(match)) is not None:
            return Read(found, where(read, match), sure)
    return None


def posts(read: Document) -> Read[int] | None:
    """How many are wanted, where a figure says so."""
    return first(read, _POSTS, lambda match: int(match["count"]) or None, 0.85)


def hours(read: Document) -> Read[Decimal] | None:
    """Hours a week; the least where it says two."""

    def value(match: re.Match[str]) -> Decimal | None:
        found = Decimal(match["hours"].replace(",", "."))
        return found if 0 < found <= 80 else None

    return first(read, _HOURS, value, 0.9)


def wages(read: Document) -> Iterator[Read[Wage]]:
    """Amounts that are wages by what stands after them; in euros, never surely."""
    for match in _WAGE.finditer(read.text):
        currency = (match["c2"] or match["c1"] or match["c0"] or "").lower()
        after = f"{currency} {match['after']}"
        unit = WageUnit.HOUR if _HOURLY.search(after) else WageUnit.YEAR if _YEARLY.search(after) else None
        if not currency:
            continue
        low, high = _amount(match["low"], match["k1"] or match["k2"]), _amount(match["high"], match["k2"])
        sure = 0.9 if unit else 0.5
        if low is not None and unit is None:
            unit = WageUnit.HOUR if low <= _MOST_HOURLY else WageUnit.YEAR
        hourly = unit is WageUnit.HOUR
        least, most = (_LEAST_HOURLY, _MOST_HOURLY) if hourly else (_LEAST_YEARLY, _MOST_YEARLY)
        if low is None or unit is None or not least <= low <= most:
            continue
        if high is not None and not low <= high <= most:
            high = None
        if currency.startswith(("€", "euro")):
            sure = 0.2
        if _NOT_PAID.search(read.text, max(0, match.start() - _BESIDE), match.start()):
            sure = 0.2
        end = match.end() + min(len(match["after"]), 16)
        yield Read(Wage(low, high, unit), words(read, match.start(), end), sure)


def duration(read: Document) -> Read[Duration] | None:
    """Permanent, temporary or seasonal, by the first that is named, the narrower before the wider."""
    for kind, pattern in _SUITED.items():
        if match := pattern.search(read.text):
            return Read(kind, where(read, match), 0.8)
    return None


def telework(read: Document) -> Read[Telework] | None:
    """None, partial or full, as far as the words around say."""

    def value(match: re.Match[str]) -> Telework:
        # What is said after a comma is of something else: « télétravail possible, pas de soir ».
        told = next(part for part in re.split(r"[,;]", match.group()) if _TELEWORK.search(part))
        if _NONE.search(told):
            return Telework.NONE
        return Telework.FULL if _FULL.search(told) else Telework.PARTIAL

    return first(read, _TELEWORK, value, 0.75)


def places(read: Document, found: Sequence[Line], known: Mapping[str, str]) -> Iterator[Read[str]]:
    """Municipalities by their names: more surely on a line that tells a place, less for the name of the province."""
    terms = _terms(tuple(known.items()))
    for line in found:
        spoken = words_of(line.text)
        cue = _PLACE.search(line.text) is not None
        for at, (word, (start, _)) in enumerate(spoken):
            for term, code in terms.get(word, ()):
                if tuple(one for one, _ in spoken[at : at + len(term)]) == term and line.text[start].isupper():
                    end = spoken[at + len(term) - 1][1][1]
                    alone = _AT.search(line.text[:start][-_BESIDE:]) is not None
                    sure = (0.85 if cue else 0.65 if alone else 0.5) - (0.2 if term == ("quebec",) else 0)
                    yield Read(code, words(read, line.start + start, line.start + end), round(sure, 2))
                    break


def titles(read: Document, found: Sequence[Line]) -> Iterator[Read[str]]:
    """What may be the title: the line that a label announces, the first lines, what is said to be looked for."""
    for at, line in enumerate(found[:6]):
        label = _LABEL.match(line.text)
        if _NO_TITLE.fullmatch(line.text):
            continue
        if label and len(line.text) > label.end():
            yield _title(read, line.start + label.end(), line.text[label.end() :], 0.95)
        elif at < 3 and len(line.text) <= (_LONGEST_TITLE if at else 2 * _LONGEST_TITLE):
            yield _title(read, line.start, line.text, 0.8 - 0.1 * at)
    for match in _WANTED.finditer(read.text):
        yield _title(read, match.start("title"), match["title"], 0.7)


def _title(read: Document, start: int, text: str, sure: float) -> Read[str]:
    told = _AFTER_TITLE.sub("", _AROUND_TITLE.sub(" ", _ENDED.sub("", text)))
    # « Cook, Baie-Saint-Paul »: where it is, is no part of what it is.
    while "," in told and is_place(told.rpartition(",")[2]):
        told = told.rpartition(",")[0]
    told = told.strip(" .,;:–-!")
    return Read(told, words(read, start, start + len(text)), sure)


def where(read: Document, match: re.Match[str]) -> Words:
    """The passage that a pattern has found."""
    return words(read, match.start(), match.end())


def _amount(text: str | None, thousands: str | None) -> Decimal | None:
    if not text:
        return None
    bare = re.sub(r"[ \u00a0\u202f]", "", text)
    bare = re.sub(r",(?=\d{3}(?!\d))", "", bare).replace(",", ".")
    return Decimal(bare) * (1000 if thousands else 1)


@cache
def _terms(known: tuple[tuple[str, str], ...]) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in known:
        term = tuple(word for word, _ in words_of(name))
        if term:
            found.setdefault(term[0], []).append((term, code))
    return {start: sorted(terms, key=lambda each: -len(each[0])) for start, terms in found.items()}
