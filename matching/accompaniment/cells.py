"""Dates and states as counsellors write them in their own spreadsheets."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from matching.accompaniment.domain import Status
from matching.reference.text import fold

Order = Literal["day_first", "month_first"]
"""What `01/12/2026` says first."""
ORDERS: tuple[Order, ...] = ("day_first", "month_first")
_STATUS: Mapping[Status, str] = {
    Status.TO_MEET: "a rencontrer|nouveau|nouvelle|to meet|new|to be met",
    Status.ACTIVE: "en cours|actif|active|under way|en demarche",
    Status.WAITING: "en attente|attente|waiting|on hold",
    Status.AT_WORK: "en emploi|en poste|place|placee|at work|employed|hired",
}
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\s*")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})\s*")
_SERIAL = re.compile(r"\s*(\d{5})(?:\.0*)?\s*")
_SERIAL_ORIGIN = date(1899, 12, 30)
"""Day 0 of Excel's calendar, from March 1900 on."""
_MONTHS = 12


class DateUnreadError(ValueError):
    """A cell that is no date."""


class OrderUnsaidError(DateUnreadError):
    """A date that may be two, as nobody said whether its day or its month comes first."""


@dataclass(frozen=True)
class Reading:
    """How cells are read: which of our states each word of the file is, and what its dates say first."""

    states: Mapping[str, Status] = field(default_factory=dict)
    order: Order | None = None


def plain(text: str) -> str:
    """Words as they are compared."""
    return _NOT_LETTERS.sub(" ", fold(text).replace(".", "")).strip()


def status_of(text: str, how: Reading) -> Status | None:
    """The state that a cell names; one that says nothing is under way, None where it is not known."""
    told = plain(text)
    if not told:
        return Status.ACTIVE
    said = {plain(word): status for word, status in how.states.items()}
    return said.get(told) or next(
        (status for status, names in _STATUS.items() if told in (*names.split("|"), status.value)), None
    )


def unknown_states(cells: Iterable[str]) -> list[str]:
    """The words of a column of states that are not known, each once, as they are first written."""
    found: dict[str, str] = {}
    for cell in cells:
        if status_of(cell, Reading()) is None:
            found.setdefault(plain(cell), cell.strip())
    return list(found.values())


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
