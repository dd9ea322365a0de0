"""The days on which most of Québec does not work: Act respecting labour standards, section 60; National Holiday Act."""

from datetime import date, timedelta

from matching.events.errors import EventHolidayError

MONDAY = 0


def check_holiday(day: date, before: date | None = None) -> None:
    """Nobody announces an event on a holiday without knowing it; one that stays on its day was said before.

    Raises EventHolidayError.
    """
    if day != before and is_holiday(day):
        raise EventHolidayError


def is_holiday(day: date) -> bool:
    """Whether `day` is a statutory holiday in Québec, as it is printed: no day is taken in its stead.

    Good Friday and Easter Monday both count: each employer chooses one of them.
    """
    fixed = (day.month, day.day) in {(1, 1), (6, 24), (7, 1), (12, 25)}
    patriots = day.month == 5 and day.weekday() == MONDAY and 18 <= day.day <= 24
    labour = day.month == 9 and day.weekday() == MONDAY and day.day <= 7
    thanks = day.month == 10 and day.weekday() == MONDAY and 8 <= day.day <= 14
    easter = easter_of(day.year)
    return fixed or patriots or labour or thanks or day in (easter - timedelta(days=2), easter + timedelta(days=1))


def easter_of(year: int) -> date:
    """Easter Sunday of a Gregorian year, by the anonymous algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, (century, within) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (within // 4) - moon - within % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
