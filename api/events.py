"""What the pages of events share: their e-mails, and the calendar of whoever asks."""

from collections.abc import Iterable

import psycopg
from fastapi import Request

from api.answers import locale_of
from api.calendars import lines_of, made
from api.jobs.tasks import enqueue, send_message
from api.rendering import address
from api.services import services
from matching.accounts.domain import Actor, Role
from matching.events import participants, store, telling


def mail_all(connection: psycopg.Connection, event_id: int, people: Iterable[int], template: str) -> int:
    """Have an e-mail sent to each of these people once this transaction is committed; returns how many have one."""
    left = telling.leave_messages(connection, event_id, people, template)
    for message in left:
        enqueue(connection, send_message, message_id=message)
    return len(left)


def calendar_of(request: Request, connection: psycopg.Connection, actor: Actor, event_id: int, reader: str) -> bytes:
    """The calendar of whoever asks."""
    locale = locale_of(request)
    known = store.event(connection, event_id)
    of_employer = actor.role is Role.EMPLOYER
    meetings = participants.interviews(
        connection, event_id, candidate_id=actor.candidate_id, employer_id=actor.employer_id
    )
    own = actor.role in (Role.EMPLOYER, Role.JOB_SEEKER)
    lines = lines_of(known, meetings if own else [], locale, of_employer=of_employer)
    site = services(request).settings.address
    return made(known, reader, lines, locale, site, site + address(request, locale, "event", event_id=event_id))
