"""Québec's statutory days, against the dates as they are published."""

from datetime import date, timedelta

from matching.events.holidays import easter_of, is_holiday

OF_2026 = ("01-01", "04-03", "04-06", "05-18", "06-24", "07-01", "09-07", "10-12", "12-25")


def test_the_holidays_of_a_year_are_those_and_no_other() -> None:
    days = (date(2026, 1, 1) + timedelta(days=each) for each in range(365))
    assert [f"{each:%m-%d}" for each in days if is_holiday(each)] == [*OF_2026]


def test_easter_is_where_the_tables_have_it() -> None:
    assert [easter_of(each) for each in (2024, 2025, 2027, 2038)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ]
