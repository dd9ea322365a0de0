"""An event that is open, and two people who consented to be invited to events."""

import psycopg
import pytest

from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, send
from tests.factories import add_account


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
