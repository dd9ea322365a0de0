"""Dates that can only be errors on the day that they are stored: what is said to have happened has not come yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from matching.errors import FutureDateError

EntryType = TypeVar("EntryType")
Dated = tuple[str, date | None, timedelta]
"""Field that names a date, the date, and how long after today it may be."""

TODAY_AT_MOST = timedelta(0)
NEXT_DAY = timedelta(days=1)
"""Where it is said east of Québec, it may be tomorrow already."""
NEXT_YEAR = timedelta(days=366)
DAYS_OF_A_MONTH = 30.4375
"""On average: 365.25 days a year."""


def check_dates(entries: Sequence[EntryType], dates_of: Callable[[EntryType], Iterable[Dated]], today: date) -> None:
    """Raise FutureDateError with the first date of `entries` that is later than it may be."""
    for entry in entries:
        for field in future_dates(dates_of(entry), today):
            raise FutureDateError(field)


def future_dates(dated: Iterable[Dated], today: date) -> Iterator[str]:
    """The fields whose date is later than it may be."""
    return (field for field, day, later in dated if day is not None and day - today > later)
