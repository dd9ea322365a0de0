"""The demonstration's days are those of offices, whenever it is loaded."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from matching.demonstration.workdays import half_day, working_day

HOURS = timedelta(minutes=18 * 13)
QUEBEC = ZoneInfo("America/Toronto")
FIRST, LAST = map(datetime.fromisoformat, ("2026-01-01", "2028-01-01"))
MOMENTS = some.datetimes(FIRST, LAST, timezones=some.just(QUEBEC))


@given(MOMENTS)
def test_a_half_day_is_one_of_offices_under_way_or_to_come(now: datetime) -> None:
    begins = half_day(now)
    assert begins.weekday() <= 4
    assert (8, 0) <= (begins.hour, begins.minute) <= (13, 0)
    if begins <= now:
        assert timedelta(hours=1) <= now - begins < HOURS
    else:
        assert begins.date() - now.date() <= timedelta(days=3)


def test_it_is_under_way_where_offices_are_open() -> None:
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=QUEBEC)
    assert half_day(monday).hour == 8
    assert half_day(monday.replace(hour=5)) == monday.replace(hour=9, minute=0)


@given(some.dates(date(2026, 1, 1), date(2030, 1, 1)), some.booleans())
def test_a_working_day_is_the_nearest_that_way(day: date, back: bool) -> None:
    found = working_day(day, back=back)
    assert found.weekday() <= 4
    assert 0 <= (day - found if back else found - day).days <= 2
