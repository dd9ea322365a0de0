"""The days and shifts of a cell of a spreadsheet, as people write them: « lun-ven jour », « lun:jour;sam:nuit »."""

import re
from itertools import pairwise

from matching.importing.cells import NONE
from matching.reference.text import fold

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = dict(zip(("lun", "mar", "mer", "jeu", "ven", "sam", "dim"), _WEEK, strict=True)) | {day: day for day in _WEEK}
_WHOLE_DAYS = frozenset((
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday",
))  # fmt: skip
_SHORT_DAY = 3
_SHIFTS = {"jour": "day", "soir": "evening", "soiree": "evening", "nuit": "night"} | {
    each: each for each in ("day", "evening", "night")
}
_SHIFT_ORDER = ("day", "evening", "night")
_PARTS = re.compile(r";|\n")
_WEEK_WORDS = re.compile(r"[^\W_]+|[-–—]")
_THROUGH = frozenset(("-", "–", "—", "au", "a", "to", "through"))
_SMALL = frozenset(("de", "du", "le", "la", "les", "l", "et", "and", "en", "the", "in", "on", "of"))


def week_of(cell: str) -> str:
    """`mon:day+evening;sat:night` of what people write: « lun-ven jour », « du lundi au vendredi, de jour et de soir »;
    a cell in which another word stands stays as it is."""
    if cell.strip() == NONE:
        return cell
    told: dict[str, set[str]] = {}
    for part in _PARTS.split(cell):
        days, shifts, known = _of_a_week(part)
        if not known:
            return cell
        for day in days:
            told.setdefault(day, set()).update(shifts)
    return ";".join(
        f"{day}:{'+'.join(shift for shift in _SHIFT_ORDER if shift in told[day])}" for day in _WEEK if day in told
    )


def _of_a_week(part: str) -> tuple[list[str], set[str], bool]:
    """The days and the shifts of a part of the cell; and whether all of it is known, with one of each at least."""
    days: list[str] = []
    shifts: set[str] = set()
    through, kinds = False, list[str]()
    for word in _WEEK_WORDS.findall(fold(part)):
        name = word.removesuffix("s") if len(word) > _SHORT_DAY else word
        day = _DAYS.get(name) or _DAYS.get(name[:_SHORT_DAY] if name in _WHOLE_DAYS else "")
        if day is not None:
            kinds.append("day")
            first = _WEEK.index(days[-1]) if through and days else _WEEK.index(day)
            last = _WEEK.index(day)
            days += [_WEEK[at % 7] for at in range(first, last + 1 if first <= last else last + 8)]
        elif name in _SHIFTS:
            kinds.append("shift")
            shifts.add(_SHIFTS[name])
        elif name not in _SMALL and name not in _THROUGH:
            return [], set(), False
        through = name in _THROUGH
    # « lundi de jour, mardi de soir » is two parts in one: of which day a shift is, it does not say alone.
    turns = sum(one != other for one, other in pairwise(kinds))
    return days, shifts, bool(days and shifts) and turns == 1
