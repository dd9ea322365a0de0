"""What each state leaves somebody owing, and until when: no referral sleeps without a date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matching.accounts.domain import Role
from matching.needs.domain import Kind
from matching.referrals.transitions import State, Transition


class Duty(StrEnum):
    CONSENT = "consent"
    SEND = "send"
    ANSWER = "answer"
    INTERVIEW = "interview"
    OUTCOME = "outcome"
    DECISION = "decision"
    FOLLOW_UP_3 = "follow_up_3"
    FOLLOW_UP_6 = "follow_up_6"
    FOLLOW_UP_12 = "follow_up_12"


@dataclass(frozen=True)
class Delays:
    """Days allowed for each duty, and for a release of the CV whose end was not said: settings, in days."""

    consent: int
    send: int
    answer: int
    interview: int
    outcome: int
    decision: int
    release: int


OWED: dict[State, tuple[Duty, Role]] = {
    State.PROPOSED: (Duty.CONSENT, Role.JOB_SEEKER),
    State.CONSENTED: (Duty.SEND, Role.COUNSELLOR),
    State.SENT: (Duty.ANSWER, Role.EMPLOYER),
    State.ANSWERED: (Duty.INTERVIEW, Role.EMPLOYER),
    State.INTERVIEW: (Duty.OUTCOME, Role.EMPLOYER),
    State.OFFER: (Duty.DECISION, Role.JOB_SEEKER),
    State.HIRED: (Duty.FOLLOW_UP_3, Role.COUNSELLOR),
    State.AT_WORK_3: (Duty.FOLLOW_UP_6, Role.COUNSELLOR),
    State.AT_WORK_6: (Duty.FOLLOW_UP_12, Role.COUNSELLOR),
}
"""Who is asked first; a counsellor may always record in the others' place (see the table of transitions)."""

FOLLOW_UP_MONTHS = {Transition.FOLLOW_UP_3: 3, Transition.FOLLOW_UP_6: 6, Transition.FOLLOW_UP_12: 12}
"""Months after the hire at which one asks whether the person is still there (§6 of the requirements)."""


def due_on(state: State, since: date, hired_on: date | None, kind: Kind, delays: Delays) -> date | None:
    """When what `state` leaves owed is due; None when nothing is: it is over, or an intern has the place."""
    if state not in OWED:
        return None
    duty, _ = OWED[state]
    if hired_on is None:
        return since + timedelta(days=getattr(delays, duty))
    return None if kind is Kind.INTERNSHIP else months_after(hired_on, FOLLOW_UP_MONTHS[Transition(duty)])


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
