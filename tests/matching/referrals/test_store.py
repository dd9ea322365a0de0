"""Referrals in the database: started by three, one at a time, and each consent with the referrals that rest on it."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.errors import NotFoundError, StaleVersionError
from matching.referrals.domain import Start
from matching.referrals.errors import (
    AlreadyReferredError,
    EmployerNotVerifiedError,
    ExternalNeedError,
    NotOptedInError,
    OpeningClosedError,
    PlannedNeedError,
    StartNotYoursError,
)
from matching.referrals.reading import delays, events, get, page
from matching.referrals.store import advance, start
from matching.referrals.transitions import Reason, State, Transition
from tests.factories import TODAY, add_employer
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


def test_a_referral_goes_from_its_start_to_twelve_months_at_work(
    region: Region, service_connection: ServiceConnection
) -> None:
    start_day = TODAY - timedelta(days=400)
    with service_connection(region.counsellor) as connection:
        referral = carry(connection, region, *TO_HIRED, on=start_day)
        for transition, days in (
            (Transition.FOLLOW_UP_3, 95),
            (Transition.FOLLOW_UP_6, 190),
            (Transition.FOLLOW_UP_12, 370),
        ):
            step = a_step(transition, start_day + timedelta(days=days), wage="29.00", feer=1)
            referral = advance(
                connection, referral.id, step, version=referral.version, by=region.counsellor, today=TODAY
            )
        assert (referral.state, referral.due_on, referral.hired_on) == (State.AT_WORK_12, None, start_day)
        told = [(event.wage, event.wage_unit, event.feer) for event in events(connection, referral.id) if event.wage]
        assert [(str(wage), unit, feer) for wage, unit, feer in told] == [
            ("27.50", "hour", 2),
            *[("29.00", "hour", 1)] * 3,
        ]
        # One that is over may be followed by another.
        assert start(connection, region.entry, by=region.counsellor, today=TODAY).id != referral.id


def test_an_employer_asks_for_nobody_whom_its_list_leaves_out(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    """As for somebody who does not consent: an id asked for tells nothing of whoever it belongs to."""
    connection.execute("UPDATE opening SET hours_per_week = 40 WHERE id = %s", (region.need,))
    connection.execute("UPDATE candidate SET hours_max = 5 WHERE id = %s", (region.candidate,))
    connection.execute("SELECT refresh_match_profiles(%s)", ([region.candidate],))
    with pytest.raises(NotFoundError), service_connection(region.firm) as service:
        start(service, region.entry, by=region.firm, today=TODAY)
    with service_connection(region.counsellor) as service:
        assert start(service, region.entry, by=region.counsellor, today=TODAY).candidate_id == region.candidate


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EMPLOYER, Role.JOB_SEEKER])
def test_three_may_start_and_the_persons_consent_is_always_awaited(
    region: Region, service_connection: ServiceConnection, role: Role
) -> None:
    by = region.of(role)
    with service_connection(by) as connection:
        referral = start(connection, region.entry, by=by, today=TODAY)
        assert (referral.started_by, referral.state, referral.employer_id) == (role, State.PROPOSED, region.employer)
        assert referral.due_on == TODAY + timedelta(days=delays(connection).consent)
        (event,) = events(connection, referral.id)
        assert (event.transition, event.from_state, event.to_state) == (Transition.START, None, State.PROPOSED)
        assert (event.account_id, event.role) == (by.account_id, role)


def test_what_may_not_be_referred_to(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    by = region.counsellor
    openings = {
        add_opening(connection, region.employer, kind="planned"): PlannedNeedError,
        add_opening(connection, None): ExternalNeedError,
        add_opening(connection, region.employer, status="closed"): OpeningClosedError,
        add_opening(connection, region.employer, closes_on=TODAY - timedelta(days=1)): OpeningClosedError,
        add_opening(connection, region.employer, kind="internship"): NotFoundError,
        10**12: NotFoundError,
    }
    last_day = add_opening(connection, region.employer, closes_on=TODAY)
    with service_connection(by) as service:
        for opening, error in openings.items():
            with pytest.raises(error):
                start(service, Start(need=opening, candidate=region.candidate), by=by, today=TODAY)
        assert start(service, Start(need=last_day, candidate=region.candidate), by=by, today=TODAY)


def test_an_internship_takes_referrals(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    internship = add_opening(connection, region.employer, kind="internship")
    with service_connection(region.person) as service:
        entry = Start(internship=internship, candidate=region.candidate)
        assert start(service, entry, by=region.person, today=TODAY).kind == "internship"


def test_nobody_is_proposed_without_consenting_to_matching_but_who_asks_for_themselves_may(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE consent SET withdrawn_at = now() WHERE candidate_id = %s", (region.candidate,))
    for role, error in ((Role.COUNSELLOR, NotOptedInError), (Role.EMPLOYER, NotFoundError)):
        by = region.of(role)
        with service_connection(by) as service, pytest.raises(error):
            start(service, region.entry, by=by, today=TODAY)
    with service_connection(region.person) as service:
        assert start(service, region.entry, by=region.person, today=TODAY).state is State.PROPOSED


def test_whom_and_for_whom_each_may_start(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    unverified = add_employer(connection)
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (unverified,))
    newcomer = Actor(Role.EMPLOYER, 1, employer_id=unverified)
    post = Start(need=add_opening(connection, unverified), candidate=region.candidate)
    somebody_else = Start(need=region.need, candidate=region.other_candidate)
    refused: list[tuple[Actor, Start, type[Exception]]] = [
        (region.counsellor, somebody_else, NotFoundError),
        (region.person, somebody_else, NotFoundError),
        (region.other_counsellor, region.entry, NotFoundError),
        (region.other_firm, region.entry, StartNotYoursError),
        (newcomer, post, EmployerNotVerifiedError),
        (region.firm, Start(need=region.need, candidate=10**12), NotFoundError),
        *((Actor(role, 1), region.entry, StartNotYoursError) for role in (Role.COORDINATOR, Role.SYSTEM)),
    ]
    for by, entry, error in refused:
        with service_connection(by) as service, pytest.raises(error):
            start(service, entry, by=by, today=TODAY)
    with service_connection(region.firm) as service:
        assert start(service, somebody_else, by=region.firm, today=TODAY).candidate_id == region.other_candidate


def test_one_live_referral_for_a_person_and_an_opening(region: Region, service_connection: ServiceConnection) -> None:
    with service_connection(region.counsellor) as service:
        first = start(service, region.entry, by=region.counsellor, today=TODAY)
    with service_connection(region.person) as service, pytest.raises(AlreadyReferredError) as refused:
        start(service, region.entry, by=region.person, today=TODAY)
    assert refused.value.referral == first.id


def test_an_employer_who_asks_is_not_told_that_the_person_is_proposed_already(
    region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        hidden = start(service, region.entry, by=region.counsellor, today=TODAY)
    with service_connection(region.firm) as service:
        asked = start(service, region.entry, by=region.firm, today=TODAY)
        assert [each.id for each in page(service, limit=10)] == [asked.id]
        with pytest.raises(AlreadyReferredError):
            start(service, region.entry, by=region.firm, today=TODAY)
    # The person and the counsellor see both, and only one of the two is sent.
    with service_connection(region.counsellor) as service:
        assert [each.id for each in page(service, limit=10)] == [asked.id, hidden.id]
        for referral_id in (hidden.id, asked.id):
            step = a_step(Transition.CONSENT)
            advance(service, referral_id, step, version=1, by=region.counsellor, today=TODAY)
        send = a_step(Transition.SEND)
        advance(service, hidden.id, send, version=2, by=region.counsellor, today=TODAY)
        with pytest.raises(AlreadyReferredError), service.transaction():
            advance(service, asked.id, send, version=2, by=region.counsellor, today=TODAY)
    with service_connection(region.firm) as service:
        assert [each.id for each in page(service, limit=10)] == [asked.id, hidden.id]


def test_a_version_read_before_is_refused_and_nothing_is_written(
    region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, Transition.CONSENT)
        step = a_step(Transition.CANCEL)
        with pytest.raises(StaleVersionError) as refused:
            advance(service, referral.id, step, version=1, by=region.counsellor, today=TODAY)
        assert refused.value.current == 2
        assert get(service, referral.id) == referral
        assert len(events(service, referral.id)) == 2


def test_the_list_by_candidate_opening_employer_and_state_page_by_page(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    colleague = add_person(connection, region.organisation)
    elsewhere = add_opening(connection, region.other_employer)
    with service_connection(region.counsellor) as service:
        ids = [
            start(service, Start(need=need, candidate=candidate), by=region.counsellor, today=TODAY).id
            for need in (region.need, elsewhere)
            for candidate in (region.candidate, colleague)
        ]
        cancel = a_step(Transition.CANCEL, reason=Reason.DUPLICATE)
        advance(service, ids[3], cancel, version=1, by=region.counsellor, today=TODAY)

        def found(**question: Any) -> list[int]:
            return [each.id for each in page(service, limit=10, **question)]

        assert found() == ids[::-1]
        assert found(candidate_id=colleague) == [ids[3], ids[1]]
        assert found(opening_id=elsewhere) == [ids[3], ids[2]]
        assert found(employer_id=region.employer) == [ids[1], ids[0]]
        assert found(state=State.CLOSED) == [ids[3]]
        assert found(before=ids[2]) == [ids[1], ids[0]]
        assert [each.id for each in page(service, limit=2)] == [ids[3], ids[2]]
        assert page(service, state=State.CLOSED, limit=1)[0].reason is Reason.DUPLICATE


def test_destroying_a_file_takes_its_referrals_with_it(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        carry(service, region, *TO_SENT)
    connection.execute("DELETE FROM candidate WHERE id = %s", (region.candidate,))
    left = "SELECT (SELECT count(*) FROM referral), (SELECT count(*) FROM referral_event)"
    assert connection.execute(left).fetchone() == (0, 0)
