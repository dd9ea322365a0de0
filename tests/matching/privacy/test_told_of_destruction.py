"""Nobody's file goes for its age before they were told, in raw SQL as the service's role: who tells, and from when."""

from datetime import date, timedelta

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import NotAllowedError, NotFoundError
from matching.privacy import notices
from matching.privacy.errors import ToldTooSoonError
from matching.privacy.notices import Told
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_employer, add_organisation

SINCE = TODAY - timedelta(days=60)


@pytest.fixture
def person(connection: psycopg.Connection) -> int:
    """Somebody whom no message reaches, due for sixty days."""
    entry = a_candidate(organisation_id=add_organisation(connection))
    key = add_candidate(connection, entry, TODAY)
    connection.execute("INSERT INTO retention_notice (candidate_id, sent_on) VALUES (%s, %s)", (key, SINCE))
    return key


@pytest.fixture
def actors(connection: psycopg.Connection, person: int) -> dict[str, Actor]:
    row = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (person,)).fetchone()
    assert row is not None
    ours, theirs = row[0], add_organisation(connection)
    return {
        "anonymous": ANONYMOUS,
        "system": SYSTEM,
        "person": add_account(connection, Role.JOB_SEEKER, candidate_id=person),
        "employer": add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection)),
        "counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=ours),
        "other_counsellor": add_account(connection, Role.COUNSELLOR, organisation_id=theirs),
        "coordinator": add_account(connection, Role.COORDINATOR, organisation_id=theirs),
        "administrator": add_account(connection, Role.ADMINISTRATOR, organisation_id=theirs),
    }


@pytest.mark.parametrize(
    ("means", "tellers"),
    [(Told.POST, {"counsellor", "coordinator", "administrator"}), (Told.TRIED, {"coordinator", "administrator"}),
     (Told.EMAIL, set())],
)  # fmt: skip
def test_who_tells(
    actors: dict[str, Actor], service_connection: ServiceConnection, person: int, means: Told, tellers: set[str]
) -> None:
    told = set()
    for who, actor in actors.items():
        try:
            with service_connection(actor) as service:
                notices.tell(service, person, means, TODAY)
                told.add(who)
                # Undone: the next one finds what this one found.
                raise NotAllowedError
        except NotAllowedError:
            continue
    assert told == tellers


@pytest.mark.parametrize("on", [SINCE - timedelta(days=1), TODAY + timedelta(days=1)])
def test_nobody_was_told_before_or_will_be(
    actors: dict[str, Actor], service_connection: ServiceConnection, person: int, on: date
) -> None:
    with pytest.raises(ToldTooSoonError), service_connection(actors["counsellor"]) as service:
        notices.tell(service, person, Told.POST, on)


def erase(service_connection: ServiceConnection, person: int, rule: str) -> None:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT erase_candidate(%s, %s)", (person, rule))


def test_the_time_begins_when_they_are_told_and_the_database_destroys_nothing_before(
    connection: psycopg.Connection, actors: dict[str, Actor], service_connection: ServiceConnection, person: int
) -> None:
    with service_connection(actors["coordinator"]) as service:
        assert [each.candidate_id for each in notices.to_tell(service)] == [person]
    for rule in ("retention", "hold_ended", "asked", "unasked", "infected"):
        with pytest.raises(CheckViolation):
            erase(service_connection, person, rule)
    with service_connection(actors["coordinator"]) as service:
        told = notices.tell(service, person, Told.POST, TODAY - timedelta(days=29))
        assert told.due_on == TODAY + timedelta(days=1)
        assert notices.to_tell(service) == []
        with pytest.raises(NotFoundError):
            notices.tell(service, person, Told.POST, TODAY)
    row = connection.execute(
        "SELECT fields, role FROM trail WHERE part = 'retention_notice' AND candidate_id = %s", (person,)
    ).fetchone()
    assert row == (["post"], "coordinator")
    with pytest.raises(CheckViolation):
        erase(service_connection, person, "retention")
    connection.execute("UPDATE retention_notice SET told_on = told_on - 1, due_on = due_on - 1")
    erase(service_connection, person, "retention")
    assert connection.execute("SELECT count(*) FROM candidate WHERE id = %s", (person,)).fetchone() == (0,)


def test_a_message_that_reached_nobody_tells_nobody(
    connection: psycopg.Connection, service_connection: ServiceConnection, person: int
) -> None:
    connection.execute(
        "UPDATE retention_notice SET means = 'email', told_on = %s, due_on = %s", (SINCE, SINCE + timedelta(days=30))
    )
    with pytest.raises(InsufficientPrivilege), service_connection(SYSTEM) as service:
        service.execute("UPDATE retention_notice SET due_on = due_on - 1")
    with service_connection(SYSTEM) as service:
        notices.not_reached(service, person, Told.TEXT)
        assert notices.to_tell(service) == []
        notices.not_reached(service, person, Told.EMAIL)
        assert [each.candidate_id for each in notices.to_tell(service)] == [person]
