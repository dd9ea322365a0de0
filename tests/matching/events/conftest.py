"""An event that begins soon, its people as each reader may know them."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Actor, Role
from matching.candidates.store import add_candidate
from matching.events import participants
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_event

CV = "SELECT event_cv(%(event)s, %(person)s) IS NOT NULL"
ANSWER = "SELECT answer_invitation(%(event)s, %(person)s, true, ARRAY[%(firm)s]::bigint[], NULL, 0, NULL)"


@dataclass(frozen=True)
class Eve:
    """An event that begins soon, to which one person is invited; nobody has answered."""

    ids: dict[str, int]
    organiser: Actor
    follower: Actor
    person: Actor
    employer: Actor

    def __getitem__(self, name: str) -> int:
        return self.ids[name]


@pytest.fixture
def eve(connection: psycopg.Connection) -> Eve:
    ours, theirs = add_organisation(connection), add_organisation(connection)
    firm = add_employer(connection)
    need = add_need(connection, a_need(employer_id=firm), TODAY)
    person = add_candidate(connection, a_candidate(organisation_id=theirs), TODAY)
    event = an_event(connection, ours, need, person)
    ids = {"event": event, "person": person, "firm": firm, "need": need, "theirs": theirs}
    for statement in (
        "DELETE FROM consent WHERE event_id = %(event)s",
        "UPDATE event_interview SET agreed = false, slot = NULL, seat = NULL",
        "UPDATE event_invitation SET state = 'invited', answered_at = NULL",
        "UPDATE event SET starts_at = now() + interval '2 hours', ends_at = now() + interval '4 hours'",
    ):
        connection.execute(statement, ids)  # type: ignore[call-overload]
    return Eve(
        ids,
        organiser=add_account(connection, Role.COUNSELLOR, organisation_id=ours),
        follower=add_account(connection, Role.COUNSELLOR, organisation_id=theirs),
        person=add_account(connection, Role.JOB_SEEKER, candidate_id=person),
        employer=add_account(connection, Role.EMPLOYER, employer_id=firm),
    )


@pytest.fixture
def agreed(connection: psycopg.Connection, eve: Eve, service_connection: ServiceConnection) -> Eve:
    """The person agreed to speak with the employer, and the timetable is told."""
    with service_connection(eve.person) as service:
        service.execute(ANSWER, eve.ids)
    with service_connection(eve.organiser) as service:
        service.execute("UPDATE event_interview SET slot = 0, seat = 1 WHERE event_id = %(event)s", eve.ids)
    return eve


def reads(eve: Eve, service_connection: ServiceConnection) -> tuple[bool, list[str | None]]:
    """Whether the employer reads the CV, and the names that it reads."""
    with service_connection(eve.employer) as service:
        row: Any = service.execute(CV, eve.ids).fetchone()
        return row[0], [each.name for each in participants.interviews(service, eve["event"])]
