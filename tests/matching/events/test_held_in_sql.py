"""What took place at an event, whom it is told to, and what was told of it: raw SQL as the service's role."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tests.conftest import ServiceConnection
from tests.matching.events.test_rights import BEGUN, ORGANISERS, Day, day

__all__ = ["day"]

OUT = "SELECT take_need_out(%(event)s, opening_id) FROM event_need WHERE event_id = %(event)s"


def test_whether_an_interview_is_owed_is_told_to_whom_it_concerns(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    """By its numbers, anybody else would learn who said that they come, and came."""
    connection.execute(BEGUN)
    told = set()
    for who, actor in day.actors.items():
        with service_connection(actor) as service:
            if service.execute(
                "SELECT interview_owed(%(event)s, %(person)s, 1::int2, 1::int2, NULL)", day.ids
            ).fetchone() == (True,):
                told.add(who)
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
            service.execute("SELECT event_interview_took_place(%(event)s, %(person)s, 1::int2)", day.ids)
    assert told == ORGANISERS | {"follower", "person", "employer"}


@pytest.mark.parametrize("status", ["published", "over"])
def test_a_need_stays_with_its_interviews_that_took_place_noted_or_not(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection, status: str
) -> None:
    connection.execute(BEGUN)
    connection.execute("UPDATE event SET status = %s", (status,))
    with service_connection(day.actors["coordinator"]) as service:
        assert service.execute(OUT, day.ids).fetchone() == (False,)
    assert connection.execute("SELECT count(*) FROM event_interview").fetchone() == (1,)
    # Nobody was there: it did not take place.
    connection.execute("UPDATE event SET status = 'published'")
    connection.execute("UPDATE event_invitation SET absent = true")
    with service_connection(day.actors["coordinator"]) as service:
        assert service.execute(OUT, day.ids).fetchone() == (True,)


@pytest.mark.parametrize("status", ["draft", "open"])
def test_what_a_draft_says_was_told_to_nobody(connection: psycopg.Connection, day: Day, status: str) -> None:
    connection.execute("UPDATE event SET preparation_at = starts_at - interval '1 day', status = %s", (status,))
    connection.execute(
        "UPDATE event SET departs_at = starts_at - interval '1 hour', departs_from = 'La gare', seats = 3"
    )
    connection.execute("UPDATE event SET preparation_at = NULL, departs_at = NULL, departs_from = NULL, seats = NULL")
    told = connection.execute("SELECT had_preparation, had_departure FROM event").fetchone()
    assert told == ((False, False) if status == "draft" else (True, True))
