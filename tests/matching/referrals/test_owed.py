"""What is owed today, by whom: the list of each reader, across the calendar."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.referrals.domain import Start
from matching.referrals.duties import Duty
from matching.referrals.reading import owed_today
from matching.referrals.store import advance, start
from matching.referrals.transitions import Transition
from tests.factories import TODAY
from tests.matching.referrals.conftest import (
    TO_HIRED,
    TO_SENT,
    Region,
    ServiceConnection,
    a_step,
    add_opening,
    add_person,
    carry,
)


def owing(service: psycopg.Connection, today: date, **question: Any) -> list[tuple[Duty, Role, int]]:
    return [(each.what, each.by, each.days_late) for each in owed_today(service, today=today, limit=100, **question)]


def test_an_answer_is_owed_from_the_day_it_is_due_until_it_comes(
    region: Region, service_connection: ServiceConnection
) -> None:
    sent_on = TODAY - timedelta(days=30)
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *TO_SENT, on=sent_on)
        due = sent_on + timedelta(days=10)
        assert referral.due_on == due
        assert owing(service, due - timedelta(days=1)) == []
        assert owing(service, due - timedelta(days=1), until=due) == [(Duty.ANSWER, Role.EMPLOYER, 0)]
        assert owing(service, due) == [(Duty.ANSWER, Role.EMPLOYER, 0)]
        assert owing(service, due + timedelta(days=4)) == [(Duty.ANSWER, Role.EMPLOYER, 4)]
        assert owing(service, due, by=Role.COUNSELLOR) == []
        accept = a_step(Transition.ACCEPT)
        advance(service, referral.id, accept, version=referral.version, by=region.counsellor, today=TODAY)
        assert owing(service, TODAY) == []


def test_follow_ups_are_owed_three_six_and_twelve_months_after_the_hire(
    region: Region, service_connection: ServiceConnection
) -> None:
    hired_on = TODAY - timedelta(days=600)
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *TO_HIRED, on=hired_on)
        for transition, duty in (
            (Transition.FOLLOW_UP_3, Duty.FOLLOW_UP_3),
            (Transition.FOLLOW_UP_6, Duty.FOLLOW_UP_6),
            (Transition.FOLLOW_UP_12, Duty.FOLLOW_UP_12),
        ):
            due = referral.due_on
            assert due is not None
            assert owing(service, due - timedelta(days=1)) == []
            assert owing(service, due + timedelta(days=2)) == [(duty, Role.COUNSELLOR, 2)]
            step = a_step(transition, due)
            referral = advance(service, referral.id, step, version=referral.version, by=region.counsellor, today=TODAY)
        assert owing(service, TODAY + timedelta(days=10_000)) == []


def test_what_is_owed_by_whom_on_any_day_agrees_with_the_rows(
    region: Region, connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    """Every stage of a referral at once, on forty days: the longest due first, each page after the last."""
    with service_connection(region.counsellor) as service:
        rows = []
        for step in range(len(TO_HIRED) + 1):
            with service.transaction():
                service.execute("RESET ROLE")
                opening = add_opening(connection, region.employer)
                service.execute("SET LOCAL ROLE adequation_service")
            entry = Start(need=opening, candidate=region.candidate)
            referral = start(service, entry, by=region.counsellor, today=TODAY - timedelta(days=20))
            for transition in TO_HIRED[:step]:
                referral = advance(
                    service,
                    referral.id,
                    a_step(transition, TODAY - timedelta(days=20)),
                    version=referral.version,
                    by=region.counsellor,
                    today=TODAY,
                )
            rows.append(referral)
        for days in range(-20, 120, 4):
            day = TODAY + timedelta(days=days)
            expected = sorted((row.due_on, row.id) for row in rows if row.due_on is not None and row.due_on <= day)
            found = []
            after: tuple[date, int] | None = None
            while part := owed_today(service, today=day, after=after, limit=2):
                found += [(each.due_on, each.referral.id) for each in part]
                after = found[-1]
            assert found == expected


@pytest.mark.parametrize(
    ("actor", "count"),
    [
        ("counsellor", 2),
        ("person", 1),
        ("firm", 1),
        ("other_firm", 0),
        ("other_counsellor", 0),
        ("other_person", 0),
    ],
)
def test_each_sees_what_is_owed_on_their_own_referrals(
    region: Region,
    connection: psycopg.Connection,
    service_connection: ServiceConnection,
    actor: str,
    count: int,
) -> None:
    colleague = add_person(connection, region.organisation)
    with service_connection(region.counsellor) as service:
        carry(service, region, *TO_SENT, on=TODAY - timedelta(days=30))
        hidden = Start(need=region.need, candidate=colleague)
        start(service, hidden, by=region.counsellor, today=TODAY - timedelta(days=30))
    with service_connection(getattr(region, actor)) as service:
        assert len(owing(service, TODAY)) == count


def test_reminders_are_by_role_organisation_and_employer(
    region: Region, connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    elsewhere = add_opening(connection, region.other_employer)
    with service_connection(region.counsellor) as service:
        carry(service, region, *TO_SENT, on=TODAY - timedelta(days=30))
        entry = Start(need=elsewhere, candidate=region.candidate)
        start(service, entry, by=region.counsellor, today=TODAY - timedelta(days=30))
    with service_connection(SYSTEM) as service:
        assert len(owing(service, TODAY)) == 2
        assert owing(service, TODAY, by=Role.EMPLOYER) == [(Duty.ANSWER, Role.EMPLOYER, 20)]
        assert owing(service, TODAY, by=Role.JOB_SEEKER) == [(Duty.CONSENT, Role.JOB_SEEKER, 16)]
        assert len(owing(service, TODAY, employer_id=region.employer)) == 1
        assert len(owing(service, TODAY, organisation_id=region.organisation)) == 2
        other = region.other_counsellor.organisation_id
        assert owing(service, TODAY, organisation_id=other) == []
    with service_connection(Actor(Role.COORDINATOR, 1, region.organisation)) as service:
        assert owing(service, TODAY) == []
