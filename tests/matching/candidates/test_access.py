"""A coordinator opens a file for a stated reason, for hours, to read: said in the database, seen by the person."""

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.candidates import reading
from matching.candidates.access import AccessReason, accesses, ask_access
from matching.candidates.store import add_candidate
from matching.errors import NotAllowedError
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_consent, add_account, add_organisation

WHY = "La personne s’est plainte d’un refus."
PERSONAL = (
    "candidate_identity", "experience", "candidate_skill", "diploma", "language_proficiency", "authorisation",
    "held_credential", "aspiration", "consent",
)  # fmt: skip


@pytest.fixture
def candidate(connection: psycopg.Connection) -> int:
    entry = a_candidate(organisation_id=add_organisation(connection), household="Deux enfants", consents=[a_consent()])
    return add_candidate(connection, entry, TODAY)


@pytest.fixture
def coordinator(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.COORDINATOR, organisation_id=add_organisation(connection))


def test_without_a_reason_a_coordinator_sees_nobody(
    service_connection: ServiceConnection, candidate: int, coordinator: Actor
) -> None:
    with service_connection(coordinator) as service:
        assert reading.candidate(service, candidate) is None
        for table in (*PERSONAL, "candidate", "counsellor_record"):
            assert service.execute(f"SELECT FROM {table}").rowcount == 0, table


def test_with_one_that_file_and_no_other_until_it_expires(
    connection: psycopg.Connection, service_connection: ServiceConnection, candidate: int, coordinator: Actor
) -> None:
    other = add_candidate(connection, a_candidate(), TODAY)
    with service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.COMPLAINT, WHY)
        assert reading.candidate(service, candidate) is not None
        assert reading.candidate(service, other) is None
        # What a counsellor noted of the household stays the counsellors'.
        assert service.execute("SELECT FROM counsellor_record").rowcount == 0
    connection.execute("UPDATE file_access SET expires_at = now() - interval '1 second'")
    with service_connection(coordinator) as service:
        assert reading.candidate(service, candidate) is None


def test_another_coordinator_needs_a_reason_of_their_own(
    connection: psycopg.Connection, service_connection: ServiceConnection, candidate: int, coordinator: Actor
) -> None:
    colleague = add_account(connection, Role.COORDINATOR, organisation_id=coordinator.organisation_id)
    with service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.COMPLAINT, WHY)
    with service_connection(colleague) as service:
        assert reading.candidate(service, candidate) is None
        assert accesses(service) == []


def test_to_read_only(service_connection: ServiceConnection, candidate: int, coordinator: Actor) -> None:
    with service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.INCIDENT, WHY)
        for statement in (
            "UPDATE candidate SET summary = 'x'",
            "UPDATE experience SET title = 'x'",
            "UPDATE candidate_identity SET given_name = 'x'",
            "UPDATE consent SET withdrawn_at = now()",
            "DELETE FROM diploma",
            "DELETE FROM authorisation",
        ):
            assert service.execute(statement).rowcount == 0, statement
    for table in PERSONAL:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(coordinator) as service:
            service.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} LIMIT 1")  # noqa: S608


def test_the_person_sees_who_asked_and_why(
    connection: psycopg.Connection, service_connection: ServiceConnection, candidate: int, coordinator: Actor
) -> None:
    person = add_account(connection, Role.JOB_SEEKER, candidate_id=candidate)
    with service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.LEGAL_REQUEST, WHY)
    with service_connection(person) as service:
        (access,) = accesses(service, candidate)
    assert (access.reason, access.note) == ("legal_request", WHY)


def test_neither_the_time_nor_the_account_is_the_senders_to_choose(
    connection: psycopg.Connection, service_connection: ServiceConnection, candidate: int, coordinator: Actor
) -> None:
    with service_connection(coordinator) as service:
        service.execute(
            """
            INSERT INTO file_access (candidate_id, account_id, reason, note, granted_at, expires_at)
            VALUES (%s, 0, 'complaint', %s, now() - interval '9 years', now() + interval '9 years')
            """,
            (candidate, WHY),
        )
    row = connection.execute("SELECT account_id, expires_at - granted_at = interval '8 hours' FROM file_access")
    assert row.fetchall() == [(coordinator.account_id, True)]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COUNSELLOR])
def test_for_a_coordinator_alone(
    connection: psycopg.Connection, service_connection: ServiceConnection, candidate: int, role: Role
) -> None:
    actor = add_account(connection, role, organisation_id=add_organisation(connection))
    with pytest.raises(NotAllowedError), service_connection(actor) as service:
        ask_access(service, candidate, AccessReason.COMPLAINT, WHY)


def test_the_record_stays(service_connection: ServiceConnection, candidate: int, coordinator: Actor) -> None:
    with service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.COMPLAINT, WHY)
    for statement in ("DELETE FROM file_access", "UPDATE file_access SET note = 'Autre chose, voilà.'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(coordinator) as service:
            service.execute(statement)


@pytest.mark.parametrize("note", ["", "court", "x" * 1001])
def test_a_reason_is_said_in_words(
    service_connection: ServiceConnection, candidate: int, coordinator: Actor, note: str
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), service_connection(coordinator) as service:
        ask_access(service, candidate, AccessReason.COMPLAINT, note)
