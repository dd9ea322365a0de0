"""The CNESST gate: on whoever recruits for others, for temporary foreign workers; never on an employer for itself."""

from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import CheckViolation
from pydantic import ValidationError

from matching.accounts.domain import Role
from matching.accounts.permits import PermitEntry, permits, record_permit, revoke_permit
from matching.errors import NotAllowedError
from matching.referrals.domain import Start
from matching.referrals.errors import AuthorisationUnknownError, RecruitmentPermitMissingError
from matching.referrals.store import advance, start
from matching.referrals.transitions import State, Transition
from tests.factories import TODAY, add_account
from tests.matching.referrals.conftest import TO_SENT, Region, ServiceConnection, a_step, add_opening, carry


@pytest.fixture
def worker(connection: psycopg.Connection, region: Region) -> Region:
    """The region, its person working under a closed permit."""
    authorise(connection, region, "closed_permit")
    return region


def authorise(connection: psycopg.Connection, region: Region, kind: str) -> None:
    connection.execute(
        """
        INSERT INTO authorisation (candidate_id, kind, hours_elsewhere, breaks, medical_restriction, state)
        VALUES (%s, %s, 0, '{}', false, 'claimed') ON CONFLICT (candidate_id) DO UPDATE SET kind = excluded.kind
        """,
        (region.candidate, kind),
    )


def permit(connection: psycopg.Connection, region: Region, **changes: object) -> int:
    given = {
        "organisation_id": region.organisation,
        "number": "AR-2600001",
        "valid_from": TODAY - timedelta(days=300),
        "valid_until": TODAY,
    }
    return record_permit(connection, PermitEntry.model_validate({**given, **changes}))


def test_without_a_permit_no_counsellor_proposes_a_temporary_foreign_worker(
    worker: Region, service_connection: ServiceConnection
) -> None:
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        start(service, worker.entry, by=worker.counsellor, today=TODAY)


def test_who_was_never_asked_is_asked_first(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    connection.execute("DELETE FROM authorisation WHERE candidate_id = %s", (region.candidate,))
    with pytest.raises(AuthorisationUnknownError), service_connection(region.counsellor) as service:
        start(service, region.entry, by=region.counsellor, today=TODAY)
    permit(connection, region)
    with service_connection(region.counsellor) as service:
        assert carry(service, region, *TO_SENT).state is State.SENT


def test_the_database_refuses_what_the_person_sends_of_the_organisations(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection
) -> None:
    held = permit(connection, worker)
    with service_connection(worker.counsellor) as service:
        referral = carry(service, worker, Transition.CONSENT)
    revoke_permit(connection, held)
    with pytest.raises(CheckViolation), service_connection(worker.person) as service:
        service.execute("UPDATE referral SET state = 'sent', sent_on = current_date WHERE id = %s", (referral.id,))


def test_the_database_refuses_it_whatever_the_code_forgets(
    worker: Region, service_connection: ServiceConnection
) -> None:
    with pytest.raises(CheckViolation), service_connection(worker.counsellor) as service:
        service.execute(
            """
            INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, since)
            VALUES (%s, %s, %s, 'counsellor', %s)
            """,
            (worker.need, worker.candidate, worker.employer, TODAY),
        )


@pytest.mark.parametrize("kind", ["citizen", "permanent_resident", "open_permit", "protected_person"])
def test_others_are_placed_without_a_permit(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection, kind: str
) -> None:
    authorise(connection, region, kind)
    with service_connection(region.counsellor) as service:
        assert carry(service, region, *TO_SENT).state is State.SENT


def test_which_kinds_are_concerned_is_data(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE setting SET value = '[]' WHERE key = 'temporary_foreign_worker_kinds'")
    with service_connection(worker.counsellor) as service:
        assert carry(service, worker, *TO_SENT).state is State.SENT


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "exempt_public_body", "number": None, "valid_until": None},
        {"kind": "exempt_municipality", "number": None, "valid_until": None},
    ],
)
def test_with_a_permit_or_an_exemption_it_goes_through_until_the_last_day(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection, changes: dict[str, object]
) -> None:
    permit(connection, worker, **changes)
    with service_connection(worker.counsellor) as service:
        assert carry(service, worker, *TO_SENT).state is State.SENT


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": TODAY - timedelta(days=1)},
        {"valid_from": TODAY + timedelta(days=1), "valid_until": TODAY + timedelta(days=9)},
    ],
)
def test_expired_yesterday_or_not_begun_it_does_not(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection, changes: dict[str, object]
) -> None:
    permit(connection, worker, **changes)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        start(service, worker.entry, by=worker.counsellor, today=TODAY)


def test_revoked_between_the_start_and_the_sending_it_stops_the_sending_at_once(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection
) -> None:
    held = permit(connection, worker)
    with service_connection(worker.counsellor) as service:
        referral = carry(service, worker, Transition.CONSENT)
    revoke_permit(connection, held)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        advance(
            service,
            referral.id,
            a_step(Transition.SEND),
            version=referral.version,
            by=worker.counsellor,
            today=TODAY,
        )
    # The organisation started it: that the person presses the button changes nothing.
    step = a_step(Transition.SEND, by=Role.JOB_SEEKER)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.person) as service:
        advance(service, referral.id, step, version=referral.version, by=worker.person, today=TODAY)
    with pytest.raises(CheckViolation), service_connection(worker.counsellor) as service:
        service.execute("UPDATE referral SET state = 'sent', sent_on = current_date WHERE id = %s", (referral.id,))


def test_the_permit_of_another_organisation_is_of_no_use(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection
) -> None:
    permit(connection, worker, organisation_id=worker.other_counsellor.organisation_id)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        start(service, worker.entry, by=worker.counsellor, today=TODAY)


@pytest.mark.parametrize("starter", [Role.EMPLOYER, Role.JOB_SEEKER])
def test_an_employer_hiring_for_itself_is_not_concerned(
    worker: Region, service_connection: ServiceConnection, starter: Role
) -> None:
    by = worker.of(starter)
    with service_connection(by) as service:
        referral = start(service, worker.entry, by=by, today=TODAY)
    with service_connection(worker.person) as service:
        for transition in TO_SENT:
            step = a_step(transition, by=Role.JOB_SEEKER)
            referral = advance(service, referral.id, step, version=referral.version, by=worker.person, today=TODAY)
    assert referral.state is State.SENT


def test_what_a_counsellor_sends_in_the_persons_place_is_the_organisations(
    worker: Region, service_connection: ServiceConnection
) -> None:
    with service_connection(worker.firm) as service:
        referral = start(service, worker.entry, by=worker.firm, today=TODAY)
    with service_connection(worker.counsellor) as service:
        step = a_step(Transition.CONSENT)
        referral = advance(service, referral.id, step, version=1, by=worker.counsellor, today=TODAY)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        advance(service, referral.id, a_step(Transition.SEND), version=2, by=worker.counsellor, today=TODAY)


def test_an_administrator_records_permits_and_nobody_else(
    connection: psycopg.Connection, region: Region, service_connection: ServiceConnection
) -> None:
    administrator = add_account(connection, Role.ADMINISTRATOR, organisation_id=region.organisation)
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=region.organisation)
    with service_connection(administrator) as service:
        permit(service, region)
        assert [each.in_force for each in permits(service, TODAY)] == [True]
        assert [each.in_force for each in permits(service, TODAY + timedelta(days=1))] == [False]
    for actor in (coordinator, region.counsellor, region.firm, region.person):
        with pytest.raises(NotAllowedError), service_connection(actor) as service:
            permit(service, region)
    with service_connection(region.firm) as service:
        assert permits(service, TODAY) == []


def test_nobody_learns_the_status_of_anothers_person(worker: Region, service_connection: ServiceConnection) -> None:
    for actor in (worker.other_counsellor, worker.firm, worker.other_person):
        with service_connection(actor) as service:
            asked = service.execute("SELECT may_recruit(%s, 1, current_date)", (worker.candidate,)).fetchone()
            assert asked == (None,)


def test_a_planned_check_of_every_opening_stays_apart(
    connection: psycopg.Connection, worker: Region, service_connection: ServiceConnection
) -> None:
    """The gate is on the person and the organisation: another of the employer's openings is refused the same."""
    other = add_opening(connection, worker.employer)
    with pytest.raises(RecruitmentPermitMissingError), service_connection(worker.counsellor) as service:
        start(service, Start(need=other, candidate=worker.candidate), by=worker.counsellor, today=TODAY)


@pytest.mark.parametrize("number", ["   ", "A-B", "- 1", "12\u200b3"])
def test_a_number_says_something(connection: psycopg.Connection, region: Region, number: str) -> None:
    with pytest.raises(ValidationError, match="number"):
        permit(connection, region, number=number)


def test_the_database_takes_no_number_without_a_figure(connection: psycopg.Connection, region: Region) -> None:
    held = permit(connection, region)
    with pytest.raises(CheckViolation):
        connection.execute("UPDATE recruitment_permit SET number = '   ' WHERE id = %s", (held,))
