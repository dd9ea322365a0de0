"""Periods as people write them, in French and English: `depuis mars 2019`, `2018-2020 (2 ans)`, `Sept. 2015 – présent`.

Places are offsets in the text given.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

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
_IN_FRENCH = (
    "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt",
)  # fmt: skip
_IN_ENGLISH = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_FIGURES = {
    **{str(number): number for number in range(1, 61)},
    **{word: at for at, word in enumerate(_IN_FRENCH, 1)},
    **{word: at for at, word in enumerate(_IN_ENGLISH, 1)},
    "une": 1, "a": 1, "an": 1, "une dizaine": 10, "une douzaine": 12, "une quinzaine": 15, "une vingtaine": 20,
    "une trentaine": 30,
}  # fmt: skip
_FIGURE = "|".join(sorted(_FIGURES, key=len, reverse=True))
_ABOUT = (
    r"(?:(?:maintenant|d[ée]j[àa]|(?:un\s+peu\s+)?(?:moins|plus)\s+(?:de|d['’])|environ|pr[èe]s\s+de|[àa]\s+peu\s+pr[èe]s"
    r"|presque|about|around|over|almost|nearly|more\s+than|less\s+than|some|approximately|roughly)\s*)?"
)
"""« Environ dix ans » is as much to be asked as « dix ans »."""
_MANY = r"(?:ans?|d['’]ann[ée]es|ann[ée]es?|years?|yrs?)"
_LENGTH = rf"(?:(?P<{{0}}_in_months>mois|months?)|{_MANY})"
_AGO = (
    rf"\bil\s+y\s+a\s+{_ABOUT}(?P<ago>{_FIGURE})\s+{_LENGTH.format('ago')}\b"
    rf"|\b(?P<years_ago>{_FIGURE})\s+{_LENGTH.format('years_ago')}\s+ago\b"
    rf"|(?:^|(?<=[-–—,(] )|(?<=\())(?:pendant|durant|for)\s+{_ABOUT}(?P<lasted>{_FIGURE})\s+{_LENGTH.format('lasted')}"
    r"\b"
    rf"|\b(?:pendant|durant|for)\s+{_ABOUT}(?P<lasted_last>{_FIGURE})\s+{_LENGTH.format('lasted_last')}(?=\W*$)"
    rf"|\b(?:depuis|for\s+the\s+(?:past|last))\s+{_ABOUT}(?P<these>{_FIGURE})\s+{_LENGTH.format('these')}\b"
    r"(?!\s+(?:(?:et|and)\s+(?:demie?\b|(?:a\s+)?half\b|\d)|d['’e]\b|of\b))"
)
"""What is told from a day that the document seldom says: it is reckoned from today, and always asked."""
_COUNTED: Mapping[str, Literal["ago", "these", "lasted"]] = {
    "ago": "ago", "years_ago": "ago", "lasted": "lasted", "lasted_last": "lasted", "these": "these",
}  # fmt: skip
_LASTED = re.compile(
    rf"(?:,?\s*(?:pendant|durant|for)\b\s*{_ABOUT})?\s*\(?\s*(?:(?P<years>\d{{1,2}}|{_FIGURE})\s*{_MANY}\b)?[\s,]*"
    rf"(?:et|and)?\s*(?:(?P<months>\d{{1,2}}|{_FIGURE})\s*(?:mois|months?|mos?)\b)?\s*\)?",
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
    """A period and where it stands; `once` where one date alone was written, with neither start nor end said, and
    `counted` where it is told from the day of the document."""

    start: int
    end: int
    period: Period
    confidence: float
    once: bool = False
    counted: bool = False


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


@dataclass(frozen=True)
class _Counted:
    """A length of time, and whether it ends today (`these`), is how long ago something was, or how long it lasted."""

    how: Literal["ago", "these", "lasted"]
    months: int
    whole_years: bool

    def before(self, today: date) -> _Moment:
        if self.whole_years:
            return _Moment(today.year - self.months // 12)
        at = today.year * 12 + today.month - 1 - self.months
        return _Moment(at // 12, at % 12 + 1)


def periods(text: str, today: date) -> Iterator[Found]:
    """Every period of `text`, in order. One that is not over by `today`, or ends before it begins, is less sure."""
    text = text.translate(_HYPHENS)
    last = 0
    for match in _PERIOD.finditer(text):
        read = _read(match, today) if match.start() >= last else None
        if read is None:
            continue
        start, end, ongoing = read
        lasted = _LASTED.match(text, match.end())
        said = lasted is not None and (lasted["years"] or lasted["months"])
        months = _number(lasted["years"]) * 12 + _number(lasted["months"]) if lasted is not None and said else None
        counted = _counted(match)
        reckoned = counted is not None
        if counted is not None and counted.how == "lasted":
            months = counted.months
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
        last = ends
        yield Found(match.start(), ends, period, sure, once, reckoned)


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
        if (counted := _counted(match)) is not None:
            if counted.how == "lasted":
                return None, None, False
            then = counted.before(today)
            return (then, None, True) if counted.how == "these" else (then, then, False)
        once = _moment(match["once"])
    except ValueError:
        return None
    return once, once, False


def _number(figure: str | None) -> int:
    figure = " ".join((figure or "0").lower().split())
    return int(figure) if figure.isdigit() else _FIGURES[figure]


def _counted(match: re.Match[str]) -> _Counted | None:
    for name, how in _COUNTED.items():
        if match[name]:
            figure, in_months = _number(match[name]), match[f"{name}_in_months"] is not None
            return _Counted(how, figure if in_months else 12 * figure, not in_months)
    return None


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
