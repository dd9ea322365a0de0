"""What a vacancy asks of people, found by how it is written in French and in English, and how strongly it asks."""

import re
from collections.abc import Iterator, Sequence

from matching.needs.domain import Importance
from matching.reading.credentials import mentions
from matching.reading.documents import Document
from matching.reading.draft import words
from matching.reading.lines import Line
from matching.reading.tables import phrases
from matching.reading.vacancy import Asked
from matching.reading.vacancy_fields import where
from matching.reference.domain import DiplomaLevel
from matching.reference.text import fold

_I = re.IGNORECASE
NUMBERS = {"un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5,
            "five": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "ten": 10}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
_LENGTH = re.compile(
    rf"\b{_COUNT}(?:\s?(?:à|-|–|ou|to|or)\s?\d{{1,2}})?\s?\+?\s?(?P<unit>ans?|années?|mois|years?|months?)\b"
    r"(?P<between>[^\n.;]{0,30}?)\b(?:d['’]\s?)?exp[ée]rience",
    _I,
)
_LENGTH_AFTER = re.compile(
    rf"\bexp[ée]rience\b(?P<between>[^\n.;]{{0,45}}?)\b{_COUNT}\s?\+?\s?(?P<unit>ans?|années?|mois|years?|months?)\b",
    _I,
)
_PREFERRED = re.compile(r"\batouts?\b|un plus|souhait|idéal|asset|prefer|nice to have|serait appréci|est appréci", _I)
_OF_THE_FIRM = re.compile(r"\b(?:notre|nos|nous (?:avons|sommes|comptons)|fort de|our|we have|founded|depuis)\b", _I)
_STUDIES = re.compile(
    r"\bbac\b|dipl[ôo]m|titulaire|d[ée]tenir|scolarit[ée]|\bformation\b|[ée]tudes|niveau|degree|diploma|graduat|educat|exig",
    _I,
)
_BAC = re.compile(r"\bbac\s?\+\s?(?P<years>[2-8])", _I)
_BAC_LEVELS = {2: DiplomaLevel.DEC, 3: DiplomaLevel.BACHELOR, 4: DiplomaLevel.BACHELOR, 5: DiplomaLevel.MASTER}
_FRENCH = re.compile(r"[^\n.;]{0,40}\b(?:fran[çc]ais|french)\b[^\n.;]{0,40}", _I)
_LANGUAGES = {"en": re.compile(r"[^\n.;]{0,40}\b(?:anglais|english|bilingue|bilingual)\b[^\n.;]{0,40}", _I),
              "es": re.compile(r"[^\n.;]{0,40}\b(?:espagnol|spanish)\b[^\n.;]{0,40}", _I)}  # fmt: skip
_OF_A_LANGUAGE = re.compile(
    r"parl|écri|oral|ma[îi]tri|courant|excellen|bon|niveau|bilingu|fluen|spoken|written|langue|comprend|atout|asset|"
    r"exig|requi",
    _I,
)
_LEVELS = tuple(DiplomaLevel)


def lengths(read: Document) -> Iterator[Asked]:
    """Months of experience asked; a firm's own years are less sure."""
    for pattern in (_LENGTH, _LENGTH_AFTER):
        for match in pattern.finditer(read.text):
            count = NUMBERS.get(match["count"].lower()) or int(match["count"]) if match["count"] else 0
            months = count if fold(match["unit"]).startswith("mo") else 12 * count
            if not 0 < months <= 240:
                continue
            sentence = _sentence(read.text, match.start(), match.end())
            sure = 0.4 if _OF_THE_FIRM.search(sentence) else 0.85
            yield Asked(str(months), where(read, match), sure, _importance(sentence))


def diploma(read: Document, found: Sequence[Line]) -> Asked | None:
    """The lowest of the levels that one line of studies names: the others answer too."""
    for line in found:
        levels = list(_levels(line.text))
        if not levels or not (_STUDIES.search(line.text) or any(part.isupper() for part, *_ in levels)):
            continue
        lowest = min(levels, key=lambda each: _LEVELS.index(each[1]))
        start, end = min(each[3] for each in levels), max(each[4] for each in levels)
        place = words(read, line.start + start, line.start + end)
        return Asked(lowest[1], place, round(min(each[2] for each in levels), 2), _importance(line.text))
    return None


def credentials(read: Document, found: Sequence[Line]) -> Iterator[Asked]:
    """Licences and cards, each once."""
    seen: set[str] = set()
    for line in found:
        for code, start, end, sure in sorted(mentions(line.text), key=lambda one: one[1]):
            if code not in seen:
                seen.add(code)
                place = words(read, line.start + start, line.start + end)
                clause = _sentence(read.text, line.start + start, line.start + end)
                yield Asked(code, place, sure, _importance(clause))


def either(read: Document, diploma: Asked | None, experience: Asked | None) -> bool:
    """Whether the text asks for a diploma or for experience, one instead of the other."""
    if diploma is None or experience is None:
        return False
    first, second = sorted((diploma.words, experience.words), key=lambda each: each.start)
    between = read.text[first.end : second.start]
    return len(between) < 80 and "\n" not in between and re.search(r"\b(?:ou|or)\b", between, _I) is not None


def spoken(read: Document, language: str) -> Asked | None:
    """That a language is spoken of as asked; at which level is a person's to say."""
    pattern = _FRENCH if language == "fr" else _LANGUAGES[language]
    for match in pattern.finditer(read.text):
        if _OF_A_LANGUAGE.search(match.group()):
            return Asked(language, where(read, match), 0.4, _importance(match.group()))
    return None


def _sentence(text: str, start: int, end: int) -> str:
    before = max(text.rfind(mark, 0, start) for mark in ".\n;")
    after = min((place for mark in ".\n;" if (place := text.find(mark, end)) >= 0), default=len(text))
    return text[before + 1 : after]


def _importance(text: str) -> Importance:
    return Importance.PREFERRED if _PREFERRED.search(text) else Importance.REQUIRED


def _levels(text: str) -> Iterator[tuple[str, DiplomaLevel, float, int, int]]:
    for match in _BAC.finditer(text):
        # A diploma of France: comparable, and for a person to say.
        yield match.group(), _BAC_LEVELS[min(int(match["years"]), 5)], 0.5, match.start(), match.end()
    for one in phrases("diploma_levels", text):
        said = text[one.start : one.end]
        if not _BAC.search(text, one.start):
            yield said, DiplomaLevel(one.row["level"]), float(one.row["confidence"]), one.start, one.end
