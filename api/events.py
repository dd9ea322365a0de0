"""What the ways in to events share: their messages, left with the write that calls for them."""

from collections.abc import Iterable

import psycopg

from api.jobs.tasks import enqueue, send_message
from matching.events import telling
from matching.events.domain import EventStatus


def mail_all(connection: psycopg.Connection, event_id: int, people: Iterable[int], template: str) -> int:
    """Have an e-mail sent to each of these people once this transaction is committed; returns how many have one."""
    return send(connection, telling.leave_messages(connection, event_id, people, template))


def tell_of_move(connection: psycopg.Connection, event_id: int, status: EventStatus) -> None:
    """Tell those concerned that the timetable is published, or the event called off."""
    if status is EventStatus.PUBLISHED:
        send(connection, telling.leave_timetables(connection, event_id))
    elif status is EventStatus.CANCELLED:
        send(connection, telling.leave_cancellation(connection, event_id))


def send(connection: psycopg.Connection, messages: Iterable[int]) -> int:
    """Have messages sent once this transaction is committed; returns how many."""
    left = list(messages)
    for message in left:
        enqueue(connection, send_message, message_id=message)
    return len(left)
