"""What a vacancy asks of people, found by how it is written in French and in English, and how strongly it asks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.needs.domain import Importance
from matching.reading.credentials import mentions
from matching.reading.documents import Document
from matching.reading.draft import words
from matching.reading.lines import Line
from matching.reading.tables import phrases
from matching.reading.vacancy import Asked
from matching.reading.vacancy_fields import where
from matching.reading.vacancy_words import Weight, Weights, joined_by_or, sentence
from matching.reference.domain import DiplomaLevel
from matching.reference.text import fold

_I = re.IGNORECASE
NUMBERS = {"un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5,
            "five": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "ten": 10}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
_LENGTH = re.compile(
    rf"\b{_COUNT}(?:\s?\(\d{{1,2}}\))?(?:\s?(?:à|-|–|ou|to|or)\s?\d{{1,2}})?\s?\+?\s?(?P<unit>ans?|années?|mois|years?|months?)\b"
    r"(?P<between>[^\n.;]{0,30}?)\b(?:d['’]\s?)?exp[ée]rience",
    _I,
)
_LENGTH_AFTER = re.compile(
    rf"\bexp[ée]rience\b(?P<between>[^\n.;]{{0,45}}?)\b{_COUNT}\s?\+?\s?(?P<unit>ans?|années?|mois|years?|months?)\b",
    _I,
)
_OF_THE_FIRM = re.compile(r"\b(?:notre|nos|nous (?:avons|sommes|comptons)|fort de|our|we have|founded|depuis)\b", _I)
_STUDIES = re.compile(
    r"\bbac\b|baccalaur|bachelor|dipl[ôo]m|titulaire|d[ée]tenir|scolarit[ée]|\bformation\b|[ée]tudes|niveau|degree|diploma|graduat|educat|exig",
    _I,
)
_BAC = re.compile(r"\bbac\s?\+\s?(?P<years>[2-8])", _I)
_BAC_LEVELS = {2: DiplomaLevel.DEC, 3: DiplomaLevel.BACHELOR, 4: DiplomaLevel.BACHELOR, 5: DiplomaLevel.MASTER}
_FRENCH = re.compile(r"[^\n.;]{0,40}\b(?P<named>fran[çc]ais|french)\b[^\n.;]{0,40}", _I)
_LANGUAGES = {"en": re.compile(r"[^\n.;]{0,40}\b(?P<named>anglais|english|bilingue|bilingual)\b[^\n.;]{0,40}", _I),
              "es": re.compile(r"[^\n.;]{0,40}\b(?P<named>espagnol|spanish)\b[^\n.;]{0,40}", _I)}  # fmt: skip
_SPOKEN = re.compile(r"\b(?:fran[çc]ais|french|anglais|english|bilingue|bilingual|espagnol|spanish)\b", _I)
_OF_A_LANGUAGE = re.compile(
    r"parl|écri|oral|ma[îi]tri|courant|excellen|bon|niveau|bilingu|fluen|spoken|written|langue|comprend|atout|asset|"
    r"exig|requi",
    _I,
)
_LEVELS = tuple(DiplomaLevel)
_OR_EXPERIENCE = re.compile(r"[^.;\n]{0,60}\b(?:ou|or)\b[^.;\n]{0,40}\bexp[ée]rience", _I)
_OF_QUEBEC = re.compile(r"\s(?:en|universitaire|ès|in)\b", _I)
_OF_QUEBEC_IS, _ASKED = 0.85, 0.5
"""A *baccalauréat en* … is a university's: the employer is here. What a form cannot say is asked."""


def named(read: Document, found: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The places of all that a vacancy may ask for: what is said of one of them is not said of the next."""
    for line in found:
        told = [(start, end) for _, start, end, _ in mentions(line.text)]
        told += [(start, end) for *_, start, end in _levels(line.text)]
        told += [match.span() for pattern in (_LENGTH, _LENGTH_AFTER, _SPOKEN) for match in pattern.finditer(line.text)]
        yield from ((line.start + start, line.start + end) for start, end in told)


def lengths(read: Document, weights: Weights) -> Iterator[Asked]:
    """Months of experience asked; a firm's own years are less sure."""
    for pattern in (_LENGTH, _LENGTH_AFTER):
        for match in pattern.finditer(read.text):
            count = NUMBERS.get(match["count"].lower()) or int(match["count"]) if match["count"] else 0
            months = count if fold(match["unit"]).startswith("mo") else 12 * count
            if not 0 < months <= 240:
                continue
            weight = weights.of(*match.span())
            if weight is not None:
                told = sentence(read.text, match.start(), match.end())
                sure = min(weight.most, 0.4 if _OF_THE_FIRM.search(told) else 0.85)
                yield Asked(str(months), where(read, match), sure, weight.importance)


def diploma(read: Document, found: Sequence[Line], weights: Weights) -> Asked | None:
    """The lowest of the levels that one line of studies names: the others answer too. One not required is none."""
    for line in found:
        levels = [each for each in _levels(line.text) if weights.of(line.start + each[3], line.start + each[4])]
        if not levels or not (_STUDIES.search(line.text) or any(part.isupper() for part, *_ in levels)):
            continue
        lowest = min(levels, key=lambda each: _LEVELS.index(each[1]))
        start, end = min(each[3] for each in levels), max(each[4] for each in levels)
        place = words(read, line.start + start, line.start + end)
        weight = weights.of(line.start + start, line.start + end) or Weight(Importance.REQUIRED)
        sure = round(min(weight.most, *(each[2] for each in levels)), 2)
        return Asked(lowest[1], place, sure, weight.importance)
    return None


def settled(
    read: Document, diploma: Asked | None, experience: Asked | None, choices: Sequence[tuple[Asked, ...]]
) -> tuple[Asked | None, Asked | None, tuple[tuple[Asked, ...], ...], bool]:
    """The diploma, the experience and the licences, and whether one of the first two answers for the other.

    What the text gives as another choice (a diploma or a card, *ou expérience équivalente*) is asked: taken one by one
    they would all be required.
    """
    either = diploma is not None and experience is not None and joined_by_or(read.text, diploma.words, experience.words)
    if diploma is not None and experience is not None and either:
        sure = min(diploma.confidence, experience.confidence)
        diploma = replace(diploma, confidence=sure)
        experience = replace(experience, confidence=sure, importance=diploma.importance)
    elif diploma is not None and _OR_EXPERIENCE.match(read.text, diploma.words.end):
        diploma = _less(diploma)
    told = []
    for choice in choices:
        with_diploma = diploma is not None and joined_by_or(read.text, diploma.words, choice[0].words)
        with_experience = experience is not None and joined_by_or(read.text, experience.words, choice[0].words)
        diploma = _less(diploma) if diploma is not None and with_diploma else diploma
        experience = _less(experience) if experience is not None and with_experience else experience
        told.append(tuple(map(_less, choice)) if with_diploma or with_experience else choice)
    return diploma, experience, tuple(told), either


def _less(asked: Asked) -> Asked:
    return replace(asked, confidence=min(asked.confidence, _ASKED))


def spoken(read: Document, language: str, weights: Weights) -> Asked | None:
    """That a language is spoken of as asked; at which level is a person's to say."""
    pattern = _FRENCH if language == "fr" else _LANGUAGES[language]
    for match in pattern.finditer(read.text):
        weight = weights.of(*match.span("named")) if _OF_A_LANGUAGE.search(match.group()) else None
        if weight is not None:
            return Asked(language, where(read, match), 0.4, weight.importance)
    return None


def _levels(text: str) -> Iterator[tuple[str, DiplomaLevel, float, int, int]]:
    for match in _BAC.finditer(text):
        # A diploma of France: comparable, and for a person to say.
        yield match.group(), _BAC_LEVELS[min(int(match["years"]), 5)], 0.5, match.start(), match.end()
    for one in phrases("diploma_levels", text):
        said = text[one.start : one.end]
        if not _BAC.search(text, one.start):
            sure = float(one.row["confidence"])
            if fold(said) == "baccalaureat" and _OF_QUEBEC.match(text, one.end):
                sure = _OF_QUEBEC_IS
            yield said, DiplomaLevel(one.row["level"]), sure, one.start, one.end
