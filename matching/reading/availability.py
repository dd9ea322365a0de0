"""When the person says that they can work: from which day, on which days and shifts, how many hours."""

import re
from collections.abc import Sequence
from datetime import date

from matching.reading.dates import periods
from matching.reading.documents import Document
from matching.reading.draft import Availability, Read, words
from matching.reading.lines import Line, Part, Section
from matching.reading.vacancy_times import week

_SAID = re.compile(r"\b(?:disponib(?:le|ilité)s?|available|availability)\b[^\n.;|\t]{0,80}", re.IGNORECASE)
_OF_ITS_OWN = re.compile(
    r"\W*(?:(?:je suis )?disponible\b|disponibilités?\s*:|(?:i am )?available\b|availability\s*:)", re.I
)
_NOT_OF_TIME = re.compile(r"sur demande|upon request|on request|références|references|relocat", re.IGNORECASE)
_NOW = re.compile(r"imm[ée]diat|tout de suite|dès maintenant|right away|now\b", re.IGNORECASE)
_HOURS = re.compile(
    r"\b(?P<hours>\d{1,2})(?:\s?(?:à|-|–|to)\s?(?P<most>\d{1,2}))?\s?(?:h\b|heures?|hours?|hrs?)"
    r"\s?(?:/|par|per|a|la)?\s?(?:semaine|sem\b|week|wk)",
    re.IGNORECASE,
)
_MOST_HOURS = 80
_OWN = 0.85
_NOW_IS = 0.7
"""« Immédiatement » was true on the day the CV was written."""


def availability(document: Document, sections: list[Section], today: date) -> Availability | None:
    """What the section of that name says, else the first line that says `disponible…`."""
    for section in sections:
        for line in section.lines:
            match = None if section.part is Part.AVAILABILITY else _SAID.search(line.text)
            if section.part is not Part.AVAILABILITY and (match is None or _NOT_OF_TIME.search(match.group())):
                continue
            if section.part in (Part.EXPERIENCE, Part.DIPLOMAS, Part.REFERENCES):
                continue
            # Among skills, availability of something is one (« haute disponibilité »): the line itself says when.
            if section.part is Part.SKILLS and not says_when(line.text):
                continue
            start = line.start + (match.start() if match else 0)
            end = line.start + len(match.group().rstrip()) + match.start() if match else line.end
            said = words(document, start, end)
            # A heading's lines go on with it: the days stand below the date.
            told = section.lines[section.lines.index(line) :] if section.part is Part.AVAILABILITY else [line]
            return Availability(
                Read(said.text, said, _OWN),
                _from(document, start, end, today),
                week(document, told),
                _hours(document, told),
            )
    return None


def says_when(line: str) -> bool:
    """Whether a line that stands among other things says when the person is free: « Disponible le soir »."""
    return _OF_ITS_OWN.match(line) is not None and _NOT_OF_TIME.search(line) is None


def _hours(document: Document, lines: Sequence[Line]) -> Read[int] | None:
    """Hours a week; of two, the most."""
    for line in lines:
        if match := _HOURS.search(line.text):
            count = int(match["most"] or match["hours"])
            if 0 < count <= _MOST_HOURS:
                return Read(count, words(document, line.start + match.start(), line.start + match.end()), _OWN)
    return None


def _from(document: Document, start: int, end: int, today: date) -> Read[date] | None:
    text = document.text[start:end]
    for found in periods(text, date.max):
        if found.period.started_on is not None and found.period.started_on.year <= today.year + 2:
            where = words(document, start + found.start, start + found.end)
            return Read(found.period.started_on, where, _OWN if found.period.precision != "year" else 0.4)
    now = _NOW.search(text)
    if now is None:
        return None
    return Read(today, words(document, start + now.start(), start + now.end()), _NOW_IS)
