"""Periods as people write them, in French and English: `depuis mars 2019`, `2018-2020 (2 ans)`, `Sept. 2015 – présent`.

Places are offsets in the text given.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matching.reading.draft import Period

_MONTHS = {
    1: ("janvier", "janv", "january", "jan"),
    2: ("février", "fevrier", "févr", "fevr", "fév", "fev", "february", "feb"),
    3: ("mars", "march", "mar"),
    4: ("avril", "avr", "april", "apr"),
    5: ("mai", "may"),
    6: ("juin", "june", "jun"),
    7: ("juillet", "juill", "juil", "july", "jul"),
    8: ("août", "aout", "august", "aug"),
    9: ("septembre", "september", "sept", "sep"),
    10: ("octobre", "october", "oct"),
    11: ("novembre", "november", "nov"),
    12: ("décembre", "decembre", "december", "déc", "dec"),
}
_NUMBER_OF = {name: number for number, names in _MONTHS.items() for name in names}
_NAME = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_YEAR = r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)"
_NUMBER = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"

# The most precise first: an alternative that another begins must come after it.
_MOMENT = (
    rf"(?<![\d/.-]){_DAY}[/.-]{_NUMBER}[/.-]{_YEAR}"
    # As Americans write a day that no month is.
    rf"|(?<![\d/.-]){_NUMBER}/(?:1[3-9]|2\d|3[01])/{_YEAR}"
    rf"|{_YEAR}[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?<![\d/.]){_NUMBER}\s?[/.-]\s?{_YEAR}"
    rf"|{_YEAR}\s?[/.]\s?{_NUMBER}(?![\d/.])|{_YEAR}-(?:0[1-9]|1[0-2])(?!\d)"
    rf"|(?:\b{_DAY}(?:er|st|nd|rd|th)?\s+)?\b(?:{_NAME})\b\.?,?(?:\s+{_DAY}(?:st|nd|rd|th)?,)?\s*(?:de\s+|of\s+)?{_YEAR}"
    rf"|{_YEAR}(?:\s*,\s*|[ \u00a0])(?:{_NAME})\b(?!\s+en\b)\.?"
    rf"|\b(?:été|ete|summer|hiver|winter|automne|autumn|fall|printemps|spring)\s+{_YEAR}"
    rf"|{_YEAR}"
)
# Years of two figures count only where both ends have one: « mars 17 » alone is a day.
_SHORT = rf"(?:\b(?:{_NAME})\b\.?\s+['’]?\d\d(?![\d/.-])|(?<![\d/.-])(?:0[1-9]|1[0-2])/\d\d(?![\d/]))"
_NOW = (
    r"(?:à|a|au)\s+(?:ce\s+jour|présent|present|date|maintenant|aujourd['’]?hui)|aujourd['’]?hui|ce\s+jour|présente?|en\s+poste"
    r"|present|actuel(?:le|lement)?|en\s+cours|maintenant|to\s+date|till?\s+now|until\s+now|now|current(?:ly)?|today|ongoing"
)
_BETWEEN = (
    r"(?:\s*(?:-{1,2}|[–—−→~/]|[\uf000-\uf0ff\x80-\x9f]|\bà\b|\bau\b|\ba\b|\bto\b|\buntil\b|\btill\b|\bthrough\b|\band\b"
    r"|\bet\b|\bjusqu['’]\s*(?:à|en|au))\s*|[^\S\n]{2,})"
)
_SINCE = r"\b(?:depuis(?:\s+le)?|since|from|à\s+partir\s+de|dès)\s+"
_IN_FRENCH = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_IN_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FIGURES = {
    **{str(number): number for number in range(1, 61)},
    **{word: at for at, word in enumerate(_IN_FRENCH, 1)},
    **{word: at for at, word in enumerate(_IN_ENGLISH, 1)},
}
_FIGURE = "|".join(sorted(_FIGURES, key=len, reverse=True))
_LENGTH = r"(?:ans?|années?|years?|yrs?)"
_AGO = (
    rf"\bil\s+y\s+a\s+(?P<ago>{_FIGURE})\s+{_LENGTH}\b|\b(?P<years_ago>{_FIGURE})\s+{_LENGTH}\s+ago\b"
    rf"|(?:^|(?<=[-–—,(] )|(?<=\())(?:pendant|durant|for)\s+(?P<lasted>{_FIGURE})\s+"
    rf"(?:(?P<in_months>mois|months?)|{_LENGTH})\b"
    rf"|\b(?:depuis|for\s+the\s+(?:past|last))\s+(?P<these>{_FIGURE})\s+{_LENGTH}\b(?!\s+(?:et|and|d['’e]|of)\b)"
)
"""What is told from a day that the document seldom says: it is reckoned from today, and always asked."""
_LASTED = re.compile(
    r"(?:,?\s*(?:pendant|durant|for)\b)?\s*\(?\s*(?:(?P<years>\d{1,2})\s*(?:ans?|années?|years?|yrs?)\b)?[\s,]*(?:et|and)?\s*"
    r"(?:(?P<months>\d{1,2})\s*(?:mois|months?|mos?)\b)?\s*\)?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    # `mars à juin 2019` begins with a month without its year.
    rf"(?P<month>\b(?:{_NAME})\b\.?){_BETWEEN}(?P<of>{_MOMENT})"
    rf"|(?:\b(?:de|du|from|entre|between)\s+)?(?P<from>{_MOMENT}){_BETWEEN}(?:(?P<until>{_MOMENT})|(?P<now>\b(?:{_NOW})\b))"
    rf"|(?P<two_from>{_SHORT}){_BETWEEN}(?:(?P<two_until>{_SHORT})|(?P<two_now>\b(?:{_NOW})\b))"
    rf"|(?P<short_from>{_YEAR})\s?[-–/]\s?(?P<short_until>\d\d)(?![\d/.-])"
    rf"|{_AGO}"
    rf"|{_SINCE}(?P<since>{_MOMENT})"
    rf"|(?P<open>{_MOMENT})\s*[-–—]\s*(?=$|[\t\n)])"
    rf"|(?P<once>{_MOMENT})",
    re.IGNORECASE,
)
_PARSED = (
    re.compile(rf"(?P<m>{_NUMBER})/(?P<d>1[3-9]|2\d|3[01])/(?P<y>\d{{4}})$"),
    re.compile(rf"(?P<d>{_DAY})[/.-](?P<m>{_NUMBER})[/.-](?P<y>\d{{4}})$"),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d\d)[/.-](?P<d>\d\d)$"),
    re.compile(rf"(?P<m>{_NUMBER})\s?[/.-]\s?(?P<y>\d{{4}})$"),
    re.compile(rf"(?P<y>\d{{4}})\s?[/.-]\s?(?P<m>{_NUMBER})$"),
    re.compile(rf"(?P<name>{_NAME})\b\.?,?\s+(?P<d>{_DAY})(?:st|nd|rd|th)?,\s*(?P<y>\d{{4}})$", re.IGNORECASE),
    re.compile(rf"(?:(?P<d>{_DAY})\D*\s+)?(?P<name>{_NAME})\b.*?(?P<y>\d{{4}})$", re.IGNORECASE),
    re.compile(rf"(?P<y>\d{{4}})\s*,?\s+(?P<name>{_NAME})\b\.?$", re.IGNORECASE),
    re.compile(r"(?:[^\W\d]+\s+)?(?P<y>\d{4})$"),
)
_TWO_FIGURES = re.compile(rf"(?:(?P<name>{_NAME})\b\.?\s+['’]?|(?P<m>\d\d)/)(?P<y>\d\d)$", re.IGNORECASE)
_LAST_OF_THIS_CENTURY = 49


_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-")
"""Those that no line ends at, as word processors write them."""
_DOUBTED = 0.4
"""A day that no calendar has, a year of two figures (« mars 17 » may be a day): it is asked."""
ONCE = 0.5
"""Confidence of a date alone."""
_RECKONED = 0.4
_TO_COME = 0.4
"""What ends after today is not done yet: it is asked."""


@dataclass(frozen=True)
class Found:
    """A period and where it stands; `once` where one date alone was written, with neither start nor end said."""

    start: int
    end: int
    period: Period
    confidence: float
    once: bool = False


@dataclass(frozen=True)
class _Moment:
    year: int
    month: int | None = None
    day: int | None = None
    doubted: bool = False

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def precision(self) -> str:
        return "year" if self.month is None else "month" if self.day is None else "day"


def periods(text: str, today: date) -> Iterator[Found]:
    """Every period of `text`, in order. One that is not over by `today`, or ends before it begins, is less sure."""
    text = text.translate(_HYPHENS)
    for match in _PERIOD.finditer(text):
        read = _read(match, today)
        if read is None:
            continue
        start, end, ongoing = read
        lasted = _LASTED.match(text, match.end())
        said = lasted is not None and (lasted["years"] or lasted["months"])
        months = int(lasted["years"] or 0) * 12 + int(lasted["months"] or 0) if lasted is not None and said else None
        reckoned = bool(match["ago"] or match["years_ago"] or match["these"] or match["lasted"])
        if match["lasted"]:
            months = _FIGURES[match["lasted"].lower()] * (1 if match["in_months"] else 12)
        once = reckoned or match["once"] is not None
        period = Period(
            None if start is None else start.first,
            None if ongoing or end is None else end.last,
            ongoing,
            "year" if start is None else start.precision,
            months,
        )
        ends = match.end() if not said or lasted is None else match.end() + len(lasted.group().rstrip())
        sure = _confidence(period, once, today)
        if not ongoing and end is not None and end.first > today:
            sure = min(sure, _TO_COME)
        if reckoned:
            sure = min(sure, _RECKONED)
        if (start is not None and start.doubted) or (end is not None and end.doubted):
            sure = min(sure, _DOUBTED)
        yield Found(match.start(), ends, period, sure, once)


def _read(match: re.Match[str], today: date) -> tuple[_Moment | None, _Moment | None, bool] | None:
    try:
        if match["month"]:
            end = _moment(match["of"])
            return _Moment(end.year, _NUMBER_OF[match["month"].rstrip(".").lower()]), end, False
        if match["from"]:
            start = _moment(match["from"])
            return start, _moment(match["until"]) if match["until"] else None, match["now"] is not None
        if match["two_from"]:
            until = _of_two_figures(match["two_until"]) if match["two_until"] else None
            return _of_two_figures(match["two_from"]), until, match["two_now"] is not None
        if match["short_from"]:
            start = _moment(match["short_from"])
            year = start.year // 100 * 100 + int(match["short_until"])
            return start, _Moment(year), False
        if match["since"] or match["open"]:
            return _moment(match["since"] or match["open"]), None, True
        if match["lasted"]:
            return None, None, False
        if match["these"]:
            return _Moment(today.year - _FIGURES[match["these"].lower()]), None, True
        if ago := match["ago"] or match["years_ago"]:
            then = _Moment(today.year - _FIGURES[ago.lower()])
            return then, then, False
        once = _moment(match["once"])
    except ValueError:
        return None
    return once, once, False


def _of_two_figures(text: str) -> _Moment:
    match = _TWO_FIGURES.match(text)
    if match is None:
        raise ValueError(text)
    year = int(match["y"])
    month = int(match["m"]) if match["m"] else _NUMBER_OF[match["name"].lower()]
    return _Moment(year + (2000 if year <= _LAST_OF_THIS_CENTURY else 1900), month, doubted=True)


def _moment(text: str) -> _Moment:
    """The month alone of a day that no calendar has. Raises ValueError where there is no date."""
    for pattern in _PARSED:
        match = pattern.match(text.strip())
        if match:
            parts = match.groupdict()
            month = _NUMBER_OF[parts["name"].lower()] if parts.get("name") else int(parts.get("m") or 0)
            year, day = int(parts["y"]), int(parts.get("d") or 0) or None
            if day is not None and month and day > monthrange(year, month)[1]:
                return _Moment(year, month, doubted=True)
            return _Moment(year, month or None, day)
    raise ValueError(text)


def _confidence(period: Period, once: bool, today: date) -> float:
    if period.started_on is None or period.started_on > today:
        return 0.2
    if period.ended_on is not None and period.ended_on < period.started_on:
        return 0.2
    if once:
        return ONCE
    return 0.8 if period.precision == "year" else 0.95
