"""Dates and states of a counsellor's own spreadsheet: read however they are written, asked where they may be two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.accompaniment.cells import Reading, status_of, unknown_states
from matching.accompaniment.domain import Status
from matching.importing.dates import DateUnreadError, Order, OrderUnsaidError, date_of, order_of

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from(["day_first", "month_first"]), st.sampled_from("/-."))
def test_a_day_written_is_the_day_read(day: date, order: Order, between: str) -> None:
    parts = (day.day, day.month) if order == "day_first" else (day.month, day.day)
    assert date_of(between.join(f"{part:02}" for part in (*parts, day.year)), order) == day
    assert date_of(day.isoformat(), None) == date_of(f"{day.isoformat()}T00:00:00", order) == day


@given(st.lists(DAYS, min_size=1))
def test_the_order_is_told_by_one_date_that_has_one_reading(days: list[date]) -> None:
    found = order_of([f"{day.day}/{day.month}/{day.year}" for day in days])
    if any(day.day > 12 for day in days):
        assert found == "day_first"
    else:
        assert found == ("unsaid" if any(day.day != day.month for day in days) else None)


def test_what_may_be_two_dates_or_is_none_is_not_guessed() -> None:
    assert date_of("46357", None) == date(2026, 12, 1)
    assert date_of("05/05/26", None) == date(2026, 5, 5)
    with pytest.raises(OrderUnsaidError):
        date_of("01/12/2026", None)
    for text in ("bientôt", "31/02/2026", "2026-13-01", "12/2026"):
        with pytest.raises(DateUnreadError):
            date_of(text, "day_first")


def test_states_are_ours_or_those_told() -> None:
    assert unknown_states(["Actif", "En stage", "en  stage", "", "Perdu de vue"]) == ["En stage", "Perdu de vue"]
    told = Reading({"En stage": Status.WAITING})
    assert status_of("en stage", told) is Status.WAITING
    assert status_of("Placée", told) is Status.AT_WORK
    assert status_of("Perdu de vue", told) is None
