"""What organisers, people and employers do with an event, by its pages; and what the worker would send of it."""

from datetime import timedelta
from typing import Any

import psycopg
from fastapi.testclient import TestClient

from api import mail
from api.database import writing
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.accounts.messages import message
from tests.api.http.conftest import World
from tests.api.http.forms import OURS
from tests.factories import TODAY

FACTS = {
    "kind": "speed_interviews",
    "title_fr": "Entrevues éclair du printemps",
    "title_en": "Spring speed interviews",
    "place": "montreal",
    "address": "200, rue Sainte-Catherine",
    "on": (TODAY + timedelta(days=20)).isoformat(),
    "at": "09:00",
    "slots": "6",
    "breaks": "3",
    "capacity": "1",
    "least": "1",
    "most": "3",
    # Whatever day it is today.
    "holiday": "yes",
}

BEGUN = """
    UPDATE event SET starts_at = now() - interval '1 minute', ends_at = now() + interval '77 minutes' WHERE id = %(id)s
"""


def send(client: TestClient, path: str, **fields: Any) -> Any:
    return client.post(path, data=fields, headers=OURS)


def done(client: TestClient, path: str, **fields: Any) -> None:
    """Sent, and taken."""
    answer = send(client, path, **fields)
    assert answer.status_code == 303, answer.text


def version(world: World, event: int) -> str:
    return str(world.sql("SELECT version FROM event WHERE id = %(id)s", id=event)[0])


def state(world: World, event: int, person: int) -> str | None:
    found = world.sql(
        "SELECT state FROM event_invitation WHERE event_id = %(event)s AND candidate_id = %(person)s",
        event=event,
        person=person,
    )
    return found[0] if found else None


def propose_and_invite(world: World, event: int) -> None:
    coordinator = world.client("coordinator")
    sent = send(coordinator, f"/evenements/{event}/propositions", version=version(world, event), rate="50")
    assert sent.status_code == 303, sent.text
    assert state(world, event, world.candidate) == "proposed"
    people = [str(world.candidate), str(world.theirs)]
    sent = send(coordinator, f"/evenements/{event}/invitations", version=version(world, event), people=people)
    assert sent.status_code == 303, sent.text


def letters(world: World, event: int) -> list[Any]:
    """What the worker would write now of the messages about this event."""
    with psycopg.connect(world.urls.owner) as connection:
        keys = connection.execute(
            "SELECT id FROM outgoing_message WHERE details ->> 'event_id' = %(event)s ORDER BY id",
            {"event": str(event)},
        ).fetchall()
    written = []
    for (key,) in keys:
        with writing(world.pool, SYSTEM) as connection:
            found = message(connection, key)
            assert found is not None
            template, values = mail._event(connection, Settings(), found)
            written.append(mail.compose(Settings(), found, template, values))
    return written
