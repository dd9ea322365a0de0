"""Invitations: each confirmed by an organiser, each answered by its person or by who follows them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation, InsufficientPrivilege

from matching.errors import NotAllowedError
from matching.events.domain import EventKind, EventStatus
from matching.events.errors import EventStateError, NoInterviewTickedError, NoSeatLeftError
from matching.events.proposing import may_be_invited
from matching.events.store import changed, event
from matching.events.taking_part import Answer


def invite(
    connection: Connection[Any], event_id: int, people: Iterable[int], *, now: datetime, version: int | None = None
) -> list[int]:
    """Confirm proposals: these people are invited; returns who was. Raises EventStateError and as `changed`.

    Who may be asked no more, having withdrawn or for want of a permit, stays a proposal. An organiser may invite whom
    they had left out.
    """
    changed(connection, event_id, version)
    known = event(connection, event_id)
    if known.status not in (EventStatus.OPEN, EventStatus.PUBLISHED):
        raise EventStateError(known.status)
    rows = connection.execute(
        """
        UPDATE event_invitation SET state = 'invited', invited_at = %(now)s, version = version + 1
        WHERE event_id = %(event)s AND state = 'proposed' AND candidate_id = ANY (%(people)s) RETURNING candidate_id
        """,
        {"event": event_id, "people": list(may_be_invited(connection, event_id, list(people))), "now": now},
    )
    return [key for (key,) in rows]


def leave_out(connection: Connection[Any], event_id: int, people: Iterable[int], *, version: int | None = None) -> None:
    """Take back proposals that nobody confirmed: these people are not proposed for the event again."""
    changed(connection, event_id, version)
    connection.execute(
        """
        UPDATE event_invitation SET left_out_at = coalesce(left_out_at, now()), version = version + 1
        WHERE event_id = %(event)s AND state = 'proposed' AND candidate_id = ANY (%(people)s)
        """,
        {"event": event_id, "people": list(people)},
    )


def answer(connection: Connection[Any], event_id: int, candidate_id: int, told: Answer) -> list[int]:
    """Record a person's answer; returns who got a place by it, the person or those who waited.

    What they need of the timetable is kept with it, for the organisers. Raises NotAllowedError where there is no
    invitation of theirs to answer, NoSeatLeftError.
    """
    try:
        with connection.transaction():
            rows = connection.execute(
                """
                SELECT answer_invitation(
                    %(event)s, %(person)s, %(accepts)s, %(employers)s, %(asks)s, %(first)s, %(last)s, %(means)s,
                    %(language)s, %(seated)s)
                """,
                {
                    "event": event_id,
                    "person": candidate_id,
                    "accepts": told.accepts,
                    "employers": list(told.employers),
                    "asks": told.request,
                    "first": told.first_slot - 1,
                    "last": None if told.last_slot is None else told.last_slot - 1,
                    "means": told.means,
                    "language": told.language,
                    "seated": told.rides,
                },
            ).fetchall()
            if told.accepts and told.needs.any():
                connection.execute(
                    "SELECT tell_event_needs(%(event)s, %(person)s, %(longer)s, %(rested)s, %(step_free)s, %(from)s)",
                    {
                        "event": event_id,
                        "person": candidate_id,
                        **told.needs.model_dump(exclude={"not_before"}),
                        "from": ((told.needs.not_before or 1) - 1) or None,
                    },
                )
    except InsufficientPrivilege:
        raise NotAllowedError from None
    except CheckViolation as refused:
        if refused.diag.constraint_name != "event_seats":
            raise
        raise NoSeatLeftError from None
    return [key for (key,) in rows]


def check_meets(connection: Connection[Any], event_id: int, candidate_id: int, told: Answer) -> None:
    """A place at speed interviews is somebody's who meets an employer there, where one is offered to them. To a fair or
    a visit, one comes without an interview too: their pages say so; and whoever stands at the door is taken in.

    Raises NoInterviewTickedError.
    """
    row = connection.execute(
        """
        SELECT bool_or(i.employer_id = ANY (%(employers)s))
        FROM event_interview i JOIN event e ON e.id = i.event_id AND e.kind = %(kind)s
            JOIN event_employer h ON h.event_id = e.id AND h.employer_id = i.employer_id AND NOT h.cancelled
        WHERE i.event_id = %(event)s AND i.candidate_id = %(person)s
        """,
        {
            "event": event_id,
            "person": candidate_id,
            "kind": EventKind.SPEED_INTERVIEWS,
            "employers": list(told.employers),
        },
    ).fetchone()
    if row is not None and row[0] is False:
        raise NoInterviewTickedError
