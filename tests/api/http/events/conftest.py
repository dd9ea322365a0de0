"""An event that is open, and two people who consented to be invited to events."""

import psycopg
import pytest

from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, propose_and_invite, send, version
from tests.factories import add_account

_UNDER_WAY = """
    UPDATE event SET starts_at = now() - interval '20 minutes', ends_at = now() + interval '58 minutes'
    WHERE id = %(id)s
"""


@pytest.fixture
def consented(world: World) -> World:
    """Both people of the region consent to be invited to events; the second one has an account too."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM consent WHERE purpose = 'events'")
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, given_on, until, means)
            SELECT id, 'events', current_date - 1, current_date + 90, 'online' FROM candidate
            """
        )
        if "other_seeker" not in world.actors:
            world.actors["other_seeker"] = add_account(connection, Role.JOB_SEEKER, candidate_id=world.theirs)
    return world


@pytest.fixture
def event(consented: World) -> int:
    """Open, drawn from the need, its employer with one table, who said that it comes."""
    world = consented
    coordinator = world.client("coordinator")
    made = send(coordinator, "/evenements/nouveau/formulaire", **FACTS)
    assert made.status_code == 303, made.text
    key = int(made.headers["location"].split("/")[2])
    done(coordinator, f"/evenements/{key}/besoins", version="1", openings=str(world.need))
    done(coordinator, f"/evenements/{key}/etat", version="2", status="open")
    world.sql("UPDATE event_employer SET answered_at = now() WHERE event_id = %(id)s", id=key)
    return key


@pytest.fixture
def under_way(event: int, world: World) -> int:
    """Its one place taken, by the person of the other organisation; the timetable told, the day begun."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    done(world.client("other_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    world.sql(_UNDER_WAY, id=event)
    return event
