"""The consent to release the CV: written by the referral, used by all, withdrawn from all."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.candidates.errors import ConsentTooLongError
from matching.referrals.domain import Start
from matching.referrals.errors import EmployerNotVerifiedError, ReleaseMissingError
from matching.referrals.reading import delays, events, get
from matching.referrals.store import advance, start, withdraw_release
from matching.referrals.transitions import State, Transition
from tests.factories import TODAY
from tests.matching.referrals.conftest import (
    TO_HIRED,
    TO_SENT,
    Region,
    ServiceConnection,
    a_step,
    add_opening,
    carry,
)


def consents(connection: psycopg.Connection, region: Region) -> list[tuple[Any, ...]]:
    return connection.execute(
        """
        SELECT given_on, until, means, recorded_by, withdrawn_at IS NOT NULL FROM consent
        WHERE candidate_id = %(candidate)s AND purpose = 'cv_to_employer' AND employer_id = %(employer)s ORDER BY id
        """,
        {"candidate": region.candidate, "employer": region.employer},
    ).fetchall()


def test_consent_is_written_with_its_means_and_period_and_used_while_in_force(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        first = carry(service, region, Transition.CONSENT)
        days = delays(service).release
    told = (TODAY, TODAY + timedelta(days=days), "oral", region.counsellor.account_id, False)
    assert consents(connection, region) == [told]
    other_need = add_opening(connection, region.employer)
    with service_connection(region.person) as service:
        entry = Start(need=other_need, candidate=region.candidate)
        second = start(service, entry, by=region.person, today=TODAY)
        step = a_step(Transition.CONSENT, by=Role.JOB_SEEKER, consent=None)
        second = advance(service, second.id, step, version=1, by=region.person, today=TODAY)
    assert (first.state, second.state) == (State.CONSENTED, State.CONSENTED)
    assert consents(connection, region) == [told]


def test_a_release_is_no_longer_than_any_consent(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = start(service, region.entry, by=region.counsellor, today=TODAY)
    step = a_step(Transition.CONSENT, consent={"means": "oral", "language": "fr", "until": TODAY + timedelta(days=731)})
    with pytest.raises(ConsentTooLongError) as told, service_connection(region.counsellor) as service:
        advance(service, referral.id, step, version=1, by=region.counsellor, today=TODAY)
    assert (told.value.field, told.value.most) == ("consent.until", 730)
    assert consents(connection, region) == []


def test_a_release_that_ran_out_sends_nothing_and_may_be_renewed(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, Transition.CONSENT, on=TODAY - timedelta(days=300))
        send = a_step(Transition.SEND)
        with pytest.raises(ReleaseMissingError):
            advance(service, referral.id, send, version=2, by=region.counsellor, today=TODAY)
        renewed = advance(
            service, referral.id, a_step(Transition.CONSENT), version=2, by=region.counsellor, today=TODAY
        )
        sent = advance(service, referral.id, send, version=3, by=region.counsellor, today=TODAY)
    assert (renewed.state, sent.state, sent.sent_on) == (State.CONSENTED, State.SENT, TODAY)


def test_no_cv_goes_to_an_employer_nobody_verified(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (region.employer,))
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, Transition.CONSENT)
        step = a_step(Transition.SEND)
        with pytest.raises(EmployerNotVerifiedError):
            advance(service, referral.id, step, version=2, by=region.counsellor, today=TODAY)
        assert get(service, referral.id).state is State.CONSENTED


@pytest.mark.parametrize(
    ("reached", "state"),
    [
        ((Transition.CONSENT,), State.PROPOSED),
        (TO_SENT, State.CLOSED),
        ((*TO_SENT, Transition.ACCEPT), State.CLOSED),
        (TO_HIRED[:-1], State.CLOSED),
    ],
)
def test_a_consent_withdrawn_reaches_every_referral_that_rests_on_it(
    connection: psycopg.Connection,
    region: Region,
    service_connection: ServiceConnection,
    reached: tuple[Transition, ...],
    state: State,
) -> None:
    other_need = add_opening(connection, region.employer)
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *reached)
        entry = Start(need=other_need, candidate=region.candidate)
        beside = start(service, entry, by=region.counsellor, today=TODAY)
        step = a_step(Transition.CONSENT, consent=None)
        beside = advance(service, beside.id, step, version=1, by=region.counsellor, today=TODAY)
    with service_connection(region.person) as service:
        step = a_step(Transition.WITHDRAW_CONSENT)
        referral = advance(service, referral.id, step, version=referral.version, by=region.person, today=TODAY)
        assert referral.state is state
        assert referral.closed_by == (Transition.WITHDRAW_CONSENT if state is State.CLOSED else None)
        beside = get(service, beside.id)
        assert (beside.state, beside.version) == (State.PROPOSED, 3)
        last = events(service, beside.id)[-1]
        assert (last.transition, last.account_id) == (Transition.WITHDRAW_CONSENT, region.person.account_id)
    assert [row[-1] for row in consents(connection, region)] == [True]


def test_from_the_hire_on_a_withdrawn_release_changes_nothing(
    region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(service, region, *TO_HIRED)
    with service_connection(region.person) as service:
        changed = withdraw_release(service, region.candidate, region.employer, by=region.person, today=TODAY)
        assert changed == []
        assert get(service, referral.id) == referral


def test_consent_may_be_given_again_on_the_day_it_was_withdrawn(
    region: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(region.counsellor) as service:
        referral = carry(
            service, region, Transition.CONSENT, Transition.WITHDRAW_CONSENT, Transition.CONSENT, Transition.SEND
        )
        assert referral.state is State.SENT
