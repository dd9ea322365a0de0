"""What people of an event are told by e-mail: left in the transaction that calls for it."""

from collections.abc import Iterable
from typing import Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from matching.errors import NotAllowedError


def leave_messages(connection: Connection[Any], event_id: int, people: Iterable[int], template: str) -> list[int]:
    """Leave a message to each of these people who has an address; returns the messages' ids. Raises NotAllowedError."""
    try:
        rows = connection.execute(
            "SELECT leave_event_messages(%(event)s, %(people)s, %(template)s)",
            {"event": event_id, "people": list(people), "template": template},
        ).fetchall()
    except InsufficientPrivilege:
        raise NotAllowedError from None
    return [key for (key,) in rows]
