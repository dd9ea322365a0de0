"""Employers wait, are approved or refused with a reason, and read what was decided of them."""

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.accounts.errors import NeqChangedError
from matching.accounts.store import employer
from matching.accounts.verification import (
    EmployerRefusal,
    ReasonMissingError,
    approve_employer,
    neq_plausible,
    refuse_employer,
    reviews,
    waiting_employers,
)
from matching.errors import NotAllowedError, NotFoundError
from tests.conftest import ServiceConnection
from tests.factories import TODAY, add_account, add_employer, add_organisation


@pytest.fixture
def coordinator(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.COORDINATOR, organisation_id=add_organisation(connection))


@pytest.fixture
def pending(connection: psycopg.Connection) -> int:
    key = add_employer(connection, "Boulangerie de l’Anse")
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (key,))
    return key


def number(connection: psycopg.Connection, employer_id: int) -> str | None:
    found = employer(connection, employer_id)
    return found.neq if found else None


@pytest.mark.parametrize(
    ("neq", "plausible"),
    [("1142345678", True), ("2212345678", True), ("3312345678", True), ("8812345678", True)]
    + [(bad, False) for bad in ("9912345678", "114234567", "11423456789", "11 4234567", "", "1142٣45678")],
)
def test_which_numbers_the_register_could_give(neq: str, plausible: bool) -> None:
    assert neq_plausible(neq) is plausible


def test_approved_it_waits_no_more(service_connection: ServiceConnection, coordinator: Actor, pending: int) -> None:
    with service_connection(coordinator) as service:
        assert [waiting.id for waiting in waiting_employers(service)] == [pending]
        approve_employer(service, pending, number(service, pending), TODAY)
        assert waiting_employers(service) == []
        assert [review.decision for review in reviews(service, pending)] == ["approved"]


def test_nobody_verifies_a_number_that_they_have_not_compared(
    connection: psycopg.Connection, service_connection: ServiceConnection, coordinator: Actor, pending: int
) -> None:
    read = number(connection, pending)
    connection.execute("UPDATE employer SET neq = '1133557799' WHERE id = %s", (pending,))
    for compared in (read, None):
        with pytest.raises(NeqChangedError), service_connection(coordinator) as service:
            approve_employer(service, pending, compared, TODAY)
    with service_connection(coordinator) as service:
        approve_employer(service, pending, "1133557799", TODAY)
    # Verified by that one, and by no other.
    with pytest.raises(NeqChangedError), service_connection(coordinator) as service:
        approve_employer(service, pending, read, TODAY)


def test_refused_it_waits_with_its_reason_and_may_be_approved_later(
    connection: psycopg.Connection, service_connection: ServiceConnection, coordinator: Actor, pending: int
) -> None:
    member = add_account(connection, Role.EMPLOYER, employer_id=pending)
    with service_connection(coordinator) as service:
        refuse_employer(service, pending, EmployerRefusal.NEQ_OF_ANOTHER, "Le numéro est celui d’une autre.")
        (waiting,) = waiting_employers(service)
        assert (waiting.refused, waiting.refused_note) == ("neq_of_another", "Le numéro est celui d’une autre.")
    with service_connection(member) as service:
        assert [review.reason for review in reviews(service, pending)] == ["neq_of_another"]
    with service_connection(coordinator) as service:
        approve_employer(service, pending, number(service, pending), TODAY)


def test_a_verification_is_withdrawn_at_once(
    connection: psycopg.Connection, service_connection: ServiceConnection, coordinator: Actor
) -> None:
    key = add_employer(connection)
    with service_connection(coordinator) as service:
        refuse_employer(service, key, EmployerRefusal.NOT_AN_EMPLOYER)
    row = connection.execute("SELECT verified_on FROM employer WHERE id = %s", (key,)).fetchone()
    assert row == (None,)


def test_another_reason_is_said_in_words(
    service_connection: ServiceConnection, coordinator: Actor, pending: int
) -> None:
    with pytest.raises(ReasonMissingError), service_connection(coordinator) as service:
        refuse_employer(service, pending, EmployerRefusal.OTHER)
    with pytest.raises(NotFoundError), service_connection(coordinator) as service:
        refuse_employer(service, pending + 1000, EmployerRefusal.DUPLICATE)


def test_nobody_else_decides_or_reads(
    connection: psycopg.Connection, service_connection: ServiceConnection, coordinator: Actor, pending: int
) -> None:
    with service_connection(coordinator) as service:
        refuse_employer(service, pending, EmployerRefusal.DUPLICATE)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=coordinator.organisation_id)
    member = add_account(connection, Role.EMPLOYER, employer_id=pending)
    for actor in (counsellor, member):
        with pytest.raises(NotAllowedError), service_connection(actor) as service:
            approve_employer(service, pending, number(service, pending), TODAY)
        with pytest.raises(NotAllowedError), service_connection(actor) as service:
            refuse_employer(service, pending, EmployerRefusal.DUPLICATE)
    stranger = add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))
    with service_connection(stranger) as service:
        assert reviews(service, pending) == []


def test_the_same_name_is_pointed_out(
    connection: psycopg.Connection, service_connection: ServiceConnection, coordinator: Actor, pending: int
) -> None:
    same = add_employer(connection, "BOULANGERIE DE L'ANSE")
    with service_connection(coordinator) as service:
        (waiting,) = waiting_employers(service)
    assert waiting.same_name == same
