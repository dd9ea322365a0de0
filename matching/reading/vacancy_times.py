"""When a vacancy's work is: from when to when, until when one may apply, which days and which shifts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matching.reading.documents import Document
from matching.reading.draft import Read, Week, words
from matching.reading.lines import Line
from matching.reading.polarity import Polarity, asked
from matching.reference.domain import Day, Shift
from matching.reference.text import fold

_I = re.IGNORECASE
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_ENGLISH = {"feb": 2, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8}
_MONTH = (
    r"(?P<{name}>janv(?:ier)?|f[ée]v(?:r(?:ier)?)?|mars|avr(?:il)?|mai|juin|juil(?:l(?:et)?)?|ao[ûu]t|sept(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|d[ée]c(?:embre)?|jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|october|november|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s{_MONTH.format(name='month')}(?:\s(?P<year>20\d\d)\b)?"
    rf"|\b{_MONTH.format(name='first')}\s(?P<then>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<of>20\d\d)\b)?"
    r"|\b(?P<iso>20\d\d-\d\d-\d\d)\b",
    _I,
)
_CLOSES = re.compile(
    r"date limite|\bpostule\w*|candidatures?|\bavant le\b|cl[ôo]ture|apply|applications?|deadline|closing", _I
)
_ENDS = re.compile(r"\bfin\b|jusqu['’](?:au|en)|\bau\s*$|\bto\s*$|until|through|\bend(?:s|ing)?\b|[–—-]\s*$", _I)
_STARTS = re.compile(
    r"entr[ée]e en (?:poste|fonction)|d[ée]but|start|à (?:partir|compter) du|d[èe]s le|\bdu\s*$|\bfrom\b", _I
)
_SURE, _YEAR_GUESSED = 0.85, 0.5
_NAMES = (("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
          ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"))  # fmt: skip
_DAYS = tuple(Day)
_NUMBER_OF = {name: number for number, names in enumerate(_NAMES) for name in names}
_NAME = rf"\b(?:{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})s?\b"
_WEEK_DAYS = re.compile(
    rf"(?P<from>{_NAME})\s*(?:au|à|to|through|[-–—/])\s*(?P<to>{_NAME})|(?P<one>{_NAME})"
    r"|(?P<end>\b(?:fins? de semaine|weekends?|week-ends?)\b)|(?P<all>\b7 (?:jours|days)(?: sur | / |/)7\b)",
    _I,
)
_SHIFTS = {
    Shift.DAY: re.compile(
        r"\bde jour\b|\b(?:quarts? |poste |horaire )(?:de )?jour|\bday(?:time)? shift|\bdays? only|\bjour\s?/", _I
    ),
    Shift.EVENING: re.compile(r"\b(?:de |le |en )soir(?:ée)?\b|quarts? (?:de )?soir|evening|/\s?soirs?\b", _I),
    Shift.NIGHT: re.compile(r"\b(?:de|la) nuit\b|quarts? (?:de )?nuit|night(?:s| shift)|overnight|/\s?nuits?\b", _I),
}
_UNSAID = re.compile(r"\b(?:ou|or|rotati\w+|variables?|flexib\w+|disponib\w+|possib\w+|occasion\w+)\b", _I)
_AND = re.compile(r"\b(?:et|and)\b|,", _I)
_WEEK_ASKED = 0.5
"""A schedule that turns, or of which one part is said: which days it is, the employer says."""


@dataclass(frozen=True)
class Dates:
    """What a vacancy's dates are of."""

    starts_on: Read[date] | None = None
    ends_on: Read[date] | None = None
    closes_on: Read[date] | None = None


def dates(read: Document, found: Sequence[Line], today: date) -> Dates:
    """The first date of each kind that is not over, by the words before it."""
    told: dict[str, Read[date]] = {}
    for line in found:
        last = 0
        matches = list(_DATE.finditer(line.text))
        for number, match in enumerate(matches):
            before, last = line.text[last : match.start()], match.end()
            kind = _kind(before)
            following = matches[number + 1] if number + 1 < len(matches) else None
            one = _day(match, following, today)
            if kind is not None and one is not None and one[0] >= today:
                place = words(read, line.start + match.start(), line.start + match.end())
                told.setdefault(kind, Read(one[0], place, one[1]))
    started, ended = told.get("starts_on"), told.get("ends_on")
    if started is not None and ended is not None and ended.value < started.value:
        del told["ends_on"]
    return Dates(**told)


def _kind(before: str) -> str | None:
    if _CLOSES.search(before):
        return "closes_on"
    if _ENDS.search(before):
        return "ends_on"
    return "starts_on" if _STARTS.search(before) else None


def _day(match: re.Match[str], following: re.Match[str] | None, today: date) -> tuple[date, float] | None:
    """The day, and how sure its year is: its own, that of the date after it, else the next one that comes."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]), _SURE
        day, month = int(match["day"] or match["then"]), _number(match["month"] or match["first"])
        year = match["year"] or match["of"] or (following and (following["year"] or following["of"]))
        if year:
            return date(int(year), month, day), _SURE
        coming = date(today.year, month, day)
        return (coming if coming >= today else date(today.year + 1, month, day)), _YEAR_GUESSED
    except ValueError:
        return None


def _number(name: str) -> int:
    told = fold(name)
    return _ENGLISH.get(told[:3]) or next(number for number, each in enumerate(_MONTHS, 1) if told.startswith(each))


def week(read: Document, found: Sequence[Line]) -> Read[Week] | None:
    """The days and the shifts of the first line that tells days; sure where it tells both and nothing varies."""
    for line in found:
        matches = [match for match in _WEEK_DAYS.finditer(line.text) if _worked(line.text, match)]
        worked = {
            shift: said
            for shift, pattern in _SHIFTS.items()
            if (said := pattern.search(line.text)) and _worked(line.text, said)
        }
        if not matches and not worked:
            continue
        days = tuple(day for day in Day if day in {each for match in matches for each in _days(match)})
        settled = days and len(worked) == 1 and not _UNSAID.search(line.text)
        settled = settled and not any(_beside(line.text, match, said) for match in matches for said in worked.values())
        spans = [match.span() for match in (*matches, *worked.values())]
        place = words(read, line.start + min(spans)[0], line.start + max(end for _, end in spans))
        return Read(Week(days, tuple(worked)), place, _SURE if settled else _WEEK_ASKED)
    return None


def _worked(text: str, match: re.Match[str]) -> bool:
    """« Pas de soir ni de fin de semaine » is none."""
    return asked(text, match.span()).polarity is not Polarity.NEGATED


def _beside(text: str, days: re.Match[str], shift: re.Match[str]) -> bool:
    """Evenings *and* weekends: the shift is not that of these days."""
    first, second = sorted((days.span(), shift.span()))
    return days["end"] is not None and _AND.search(text, first[1], second[0]) is not None


def _days(match: re.Match[str]) -> Iterator[Day]:
    if match["all"]:
        yield from Day
    elif match["end"]:
        yield from (Day.SATURDAY, Day.SUNDAY)
    elif match["one"]:
        yield _DAYS[_of(match["one"])]
    else:
        first, last = _of(match["from"]), _of(match["to"])
        yield from (_DAYS[number % 7] for number in range(first, last + (1 if last >= first else 8)))


def _of(name: str) -> int:
    told = fold(name)
    return _NUMBER_OF.get(told, _NUMBER_OF.get(told.removesuffix("s"), 0))
