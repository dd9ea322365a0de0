"""Days and hours at which the demonstration has things happen: those of offices, whatever the hour it is loaded at."""

from datetime import date, datetime, time, timedelta

_FIRST, _LAST = 8, 13
"""Hours at which a half-day of interviews begins."""


def working_day(day: date, *, back: bool = False) -> date:
    """That day, or the first one after it (`back`: before it) that is no Saturday or Sunday."""
    while day.weekday() > 4:
        day += timedelta(days=-1 if back else 1)
    return day


def half_day(now: datetime) -> datetime:
    """When a half-day of interviews begins: it is under way for an hour or more where offices are open, and otherwise
    at nine on their next day. `now` is Québec's.
    """
    if now.weekday() <= 4 and _FIRST < now.hour <= _LAST + 2:
        return now.replace(hour=min(now.hour - 1, _LAST), minute=0, second=0, microsecond=0)
    # By the calendar, and not by hours: a night may have 23 of them.
    day = now.date() if now.hour <= _FIRST else now.date() + timedelta(days=1)
    return datetime.combine(working_day(day), time(9), now.tzinfo)
