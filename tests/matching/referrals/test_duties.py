"""What is owed, by whom, until when: across the calendar, month ends and leap years included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.accounts.domain import Role
from matching.needs.domain import Kind
from matching.referrals.decisions import owed
from matching.referrals.duties import OWED, Delays, Duty, due_on, months_after
from matching.referrals.transitions import RULES, State
from tests.matching.referrals.conftest import a_referral

DELAYS = Delays(consent=14, send=3, answer=10, interview=15, outcome=11, decision=7, release=180)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), 3, date(2025, 11, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 9, 15), 3, date(2025, 12, 15)),
    ],
)
def test_months_end_where_months_end(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 24))
def test_months_later_is_in_the_month_that_many_later(day: date, months: int) -> None:
    then = months_after(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("state", "duty", "by", "due"),
    [
        (State.PROPOSED, Duty.CONSENT, Role.JOB_SEEKER, date(2026, 3, 15)),
        (State.CONSENTED, Duty.SEND, Role.COUNSELLOR, date(2026, 3, 4)),
        (State.SENT, Duty.ANSWER, Role.EMPLOYER, date(2026, 3, 11)),
        (State.ANSWERED, Duty.INTERVIEW, Role.EMPLOYER, date(2026, 3, 16)),
        (State.INTERVIEW, Duty.OUTCOME, Role.EMPLOYER, date(2026, 3, 12)),
        (State.OFFER, Duty.DECISION, Role.JOB_SEEKER, date(2026, 3, 8)),
        (State.HIRED, Duty.FOLLOW_UP_3, Role.COUNSELLOR, date(2026, 5, 28)),
        (State.AT_WORK_3, Duty.FOLLOW_UP_6, Role.COUNSELLOR, date(2026, 8, 28)),
        (State.AT_WORK_6, Duty.FOLLOW_UP_12, Role.COUNSELLOR, date(2027, 2, 28)),
        (State.AT_WORK_12, None, None, None),
        (State.CLOSED, None, None, None),
    ],
)
def test_each_state_leaves_one_thing_owed(state: State, duty: Duty | None, by: Role | None, due: date | None) -> None:
    hired_on = date(2026, 2, 28) if state in (State.HIRED, State.AT_WORK_3, State.AT_WORK_6, State.AT_WORK_12) else None
    found = due_on(state, date(2026, 3, 1), hired_on, Kind.VACANCY, DELAYS)
    assert found == due
    referral = a_referral(state, due_on=found)
    for days, late in ((-1, 0), (0, 0), (1, 1), (40, 40)):
        owing = owed(referral, (due or date(2026, 3, 1)) + timedelta(days=days))
        assert [(each.what, each.by, each.due_on, each.days_late) for each in owing] == (
            [(duty, by, due, late)] if duty else []
        )


def test_an_intern_who_has_the_place_is_followed_by_the_internship() -> None:
    assert due_on(State.HIRED, date(2026, 3, 1), date(2026, 3, 1), Kind.INTERNSHIP, DELAYS) is None
    assert due_on(State.SENT, date(2026, 3, 1), None, Kind.INTERNSHIP, DELAYS) == date(2026, 3, 11)


def test_whoever_owes_may_do_it_and_no_live_state_is_without_a_duty() -> None:
    for state in State:
        doers = {role for rule in RULES if state in rule.sources for role in rule.roles}
        assert (state in OWED) == bool(doers)
        assert state not in OWED or OWED[state][1] in doers
