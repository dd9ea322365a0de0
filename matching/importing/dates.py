"""Dates of a spreadsheet as people write them; what 01/12/2026 says first is told by its column, or asked."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

Order = Literal["day_first", "month_first"]
"""What `01/12/2026` says first."""
ORDERS: tuple[Order, ...] = ("day_first", "month_first")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?\s*")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\s*")
_SERIAL = re.compile(r"\s*(\d{5})(?:\.0*)?\s*")
_SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of Excel's calendar, from March 1900 on."""
_MONTHS = 12


class DateUnreadError(ValueError):
    """A cell that is no date."""


class OrderUnsaidError(DateUnreadError):
    """A date that may be two, as nobody said whether its day or its month comes first."""


def order_of(cells: Iterable[str]) -> Order | Literal["unsaid"] | None:
    """What the dates of a column say first: told by one whose day is over 12; None where it makes no difference."""
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := _YEAR_LAST.fullmatch(cell))]
    if any(first > _MONTHS for first, _ in pairs):
        return "day_first"
    if any(second > _MONTHS for _, second in pairs):
        return "month_first"
    return "unsaid" if any(first != second for first, second in pairs) else None


def date_of(text: str, order: Order | None) -> date:
    """The day that a cell says: the year first or last, or Excel's number of it.

    Raises DateUnreadError, OrderUnsaidError.
    """
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _SERIAL.fullmatch(text):
            return _SERIAL_ORIGIN + timedelta(days=int(found[1]))
        if found := _YEAR_LAST.fullmatch(text):
            first, second, year = (int(part) for part in found.groups())
            if order is None and first != second:
                raise OrderUnsaidError(text)
            day, month = (second, first) if order == "month_first" else (first, second)
            return date(year + 2000 if len(found[3]) == len("26") else year, month, day)
    except OrderUnsaidError:
        raise
    except ValueError as error:
        raise DateUnreadError(text) from error
    raise DateUnreadError(text)
