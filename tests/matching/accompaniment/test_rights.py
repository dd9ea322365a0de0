"""Who reads and writes a follow-up: raw SQL as the service's role, as each actor; and when it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from matching.accompaniment.record import accompaniment
from matching.accounts.domain import SYSTEM
from matching.errors import NotFoundError
from matching.privacy import erasure, retention, trail
from tests.conftest import ServiceConnection
from tests.factories import TODAY
from tests.matching.accompaniment.conftest import Office

TABLES = ("follow_up", "contact_note", "meeting", "follow_up_event")
READERS = {"counsellor", "colleague", "person"}


@pytest.fixture
def followed(connection: psycopg.Connection, office: Office) -> Office:
    """A closed follow-up with a note, a meeting and an event, all of them long ago."""
    connection.execute(
        """
        WITH given AS (SELECT %(person)s::bigint AS person, %(organisation)s::bigint AS organisation,
            %(counsellor)s::bigint AS counsellor)
        , f AS (INSERT INTO follow_up (candidate_id, organisation_id, counsellor_id, status, opened_on, closed_on,
                closing_reason)
            SELECT person, organisation, counsellor, 'closed', current_date - 900, current_date - 800, 'no_news'
            FROM given)
        , n AS (INSERT INTO contact_note (candidate_id, organisation_id, author_id, channel, happened_on, text)
            SELECT person, organisation, counsellor, 'phone', current_date - 850, 'Une note' FROM given)
        , m AS (INSERT INTO meeting (candidate_id, organisation_id, counsellor_id, starts_at, minutes, means, subject)
            SELECT person, organisation, counsellor, now() - interval '850 days', 30, 'phone', 'Un point' FROM given)
        INSERT INTO follow_up_event (candidate_id, organisation_id, event, counsellor_id)
            SELECT person, organisation, 'taken', counsellor FROM given
        """,
        {
            "person": office.person,
            "organisation": office.organisation,
            "counsellor": office.account("counsellor"),
        },
    )
    return office


def count(service: psycopg.Connection, table: str) -> int:
    row: Any = service.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0])


@pytest.mark.parametrize("table", TABLES)
def test_who_reads_it(followed: Office, service_connection: ServiceConnection, table: str) -> None:
    readers = set()
    for who, actor in followed.actors.items():
        with service_connection(actor) as service:
            if count(service, table):
                readers.add(who)
    assert readers == READERS


def test_an_organisation_that_takes_the_person_over_reads_nothing_of_the_one_before(
    connection: psycopg.Connection, followed: Office, service_connection: ServiceConnection
) -> None:
    other = followed.actors["other_counsellor"]
    connection.execute(
        "UPDATE candidate SET organisation_id = %s WHERE id = %s", (other.organisation_id, followed.person)
    )
    for who in ("counsellor", "other_counsellor"):
        with service_connection(followed.actors[who]) as service:
            assert [count(service, table) for table in TABLES] == [0, 0, 0, 0]
    with service_connection(followed.actors["person"]) as service:
        assert [count(service, table) for table in TABLES] == [1, 1, 1, 1]


WRITES = (
    "UPDATE follow_up SET next_action = NULL",
    "UPDATE meeting SET state = 'held'",
    "DELETE FROM contact_note",
    (
        "INSERT INTO contact_note (candidate_id, organisation_id, channel, happened_on, text)"
        " SELECT c.id, c.organisation_id, 'phone', current_date, 'x' FROM candidate c"
    ),
    (
        "INSERT INTO meeting (candidate_id, organisation_id, starts_at, minutes, means, subject)"
        " SELECT c.id, c.organisation_id, now(), 30, 'phone', 'x' FROM candidate c"
    ),
)
NOBODYS = (
    "DELETE FROM follow_up",
    "DELETE FROM meeting",
    "DELETE FROM follow_up_event",
    "UPDATE follow_up_event SET reason = 'other'",
    "UPDATE contact_note SET text = 'x'",
    "UPDATE meeting SET subject = 'x'",
    "SELECT destroy_follow_ups(current_date)",
)


class _DoneError(Exception):
    pass


@pytest.mark.parametrize("statement", [*WRITES, *NOBODYS])
def test_who_writes_it(followed: Office, service_connection: ServiceConnection, statement: str) -> None:
    done = set()
    for who, actor in followed.actors.items():
        try:
            with service_connection(actor) as service:
                if service.execute(statement.encode()).rowcount:
                    done.add(who)
                raise _DoneError
        except (InsufficientPrivilege, _DoneError):
            continue
    writers = {"counsellor", "colleague"}
    if statement.startswith("INSERT"):
        # In the name of their own organisation, for its own people.
        writers |= {"other_counsellor"}
    assert done == (writers if statement in WRITES else set())


def test_a_note_is_not_written_in_the_name_of_another_organisation(
    followed: Office, service_connection: ServiceConnection
) -> None:
    with pytest.raises(InsufficientPrivilege), service_connection(followed.actors["other_counsellor"]) as service:
        service.execute(
            """
            INSERT INTO contact_note (candidate_id, channel, happened_on, text)
            VALUES (%s, 'phone', current_date, 'x')
            """,
            (followed.person,),
        )


def test_every_change_is_in_the_trail(followed: Office, service_connection: ServiceConnection) -> None:
    with service_connection(followed.actors["counsellor"]) as service:
        service.execute("UPDATE meeting SET state = 'held'")
        service.execute("DELETE FROM contact_note")
        rows = service.execute("SELECT part, action FROM trail WHERE candidate_id = %s", (followed.person,)).fetchall()
    assert {("meeting", "update"), ("contact_note", "delete"), ("contact_note", "insert")} <= set(rows)
    assert {(table, "insert") for table in TABLES} <= set(rows)


def test_the_person_takes_it_away_whole(followed: Office, service_connection: ServiceConnection) -> None:
    now = datetime.now(UTC)
    with service_connection(followed.actors["person"]) as service:
        record = accompaniment(service, followed.person, now)
    assert (record.notes[0].text, record.meetings[0].subject) == ("Une note", "Un point")
    assert record.follow_ups[0].closing_reason == "no_news"
    assert [event.event for event in record.events] == ["taken"]
    for who in ("other_person", "employer", "coordinator"):
        with pytest.raises(NotFoundError), service_connection(followed.actors[who]) as service:
            accompaniment(service, followed.person, now)


def test_it_goes_with_the_person(followed: Office, service_connection: ServiceConnection) -> None:
    with service_connection(followed.actors["person"]) as service:
        erasure.erase(service, followed.person)
    with service_connection(SYSTEM) as service:
        assert [count(service, table) for table in TABLES] == [0, 0, 0, 0]
        assert trail.accesses(service, followed.person) == []


def test_it_goes_in_its_time_unless_a_hold_keeps_the_file(
    connection: psycopg.Connection, followed: Office, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE setting SET value = '700' WHERE key = 'accompaniment_days'")
    with service_connection(SYSTEM) as service:
        due = {each.kind: each.today for each in retention.due(service, TODAY)}
        assert due["accompaniment"] == 1
    hold = "INSERT INTO retention_hold (candidate_id, reason, until) VALUES (%s, 'Programme', %s)"
    connection.execute(hold, (followed.person, TODAY + timedelta(days=9)))
    with service_connection(SYSTEM) as service:
        retention.destroy_the_rest(service, TODAY)
        assert count(service, "follow_up") == 1
    connection.execute("DELETE FROM retention_hold")
    with service_connection(SYSTEM) as service:
        retention.destroy_the_rest(service, TODAY)
        assert [count(service, table) for table in TABLES] == [0, 0, 0, 0]
        assert ("accompaniment", 1) in [(each.kind, each.count) for each in retention.register(service)]
