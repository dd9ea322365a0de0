"""What people and employers of an event are told: messages left in the transaction that calls for them.

A place that came free, a reminder, a request to take part are told once; a timetable, once as it stands.
"""

from collections.abc import Iterable
from typing import Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from matching.errors import NotAllowedError


def leave_messages(connection: Connection[Any], event_id: int, people: Iterable[int], template: str) -> list[int]:
    """Leave a message to each of these people who has an address; returns the messages' ids. Raises NotAllowedError."""
    values = {"event": event_id, "people": list(people), "template": template}
    try:
        rows = connection.execute("SELECT leave_event_messages(%(event)s, %(people)s, %(template)s)", values).fetchall()
    except InsufficientPrivilege:
        raise NotAllowedError from None
    return [key for (key,) in rows]


def leave_host_messages(
    connection: Connection[Any], event_id: int, employers: Iterable[int], template: str
) -> list[int]:
    """Leave a message to whoever answers for these employers; returns the messages' ids. Raises NotAllowedError."""
    values = {"event": event_id, "employers": list(employers), "template": template}
    try:
        rows = connection.execute(
            "SELECT leave_host_messages(%(event)s, %(employers)s, %(template)s)", values
        ).fetchall()
    except InsufficientPrivilege:
        raise NotAllowedError from None
    return [key for (key,) in rows]


def leave_timetables(connection: Connection[Any], event_id: int, *, again: bool = False) -> list[int]:
    """Tell the timetable to whoever comes and was not told of it as it stands; returns the messages' ids.

    `again`: only those who had been told of another one.
    """
    values = {"event": event_id, "again": again}
    rows = connection.execute(
        """
        SELECT i.candidate_id, i.told_at IS NULL FROM event_invitation i JOIN event e ON e.id = i.event_id
        WHERE i.event_id = %(event)s AND i.state = 'accepted' AND NOT i.absent AND (
            (i.told_at IS NULL AND NOT %(again)s) OR i.told_at < greatest(e.facts_at, i.changed_at, (
                SELECT max(m.changed_at) FROM event_interview m
                WHERE m.event_id = i.event_id AND m.candidate_id = i.candidate_id)))
        ORDER BY i.candidate_id
        """,
        values,
    ).fetchall()
    hosts = connection.execute(
        """
        SELECT h.employer_id, d.told_at IS NULL FROM event_employer h JOIN event e ON e.id = h.event_id
            JOIN event_host_dates(%(event)s) d ON d.employer_id = h.employer_id
        WHERE h.event_id = %(event)s AND NOT h.cancelled AND (
            (d.told_at IS NULL AND NOT %(again)s) OR d.told_at < greatest(e.facts_at, d.changed_at, (
                SELECT max(m.changed_at) FROM event_interview m
                WHERE m.event_id = h.event_id AND m.employer_id = h.employer_id)))
        ORDER BY h.employer_id
        """,
        values,
    ).fetchall()
    left = []
    for first, template in ((True, "event_timetable"), (False, "event_changed")):
        left += leave_messages(connection, event_id, (key for key, new in rows if new is first), template)
    for first, template in ((True, "event_host_timetable"), (False, "event_host_changed")):
        left += leave_host_messages(connection, event_id, (key for key, new in hosts if new is first), template)
    return left


def leave_lost(connection: Connection[Any]) -> list[int]:
    """Tell those who lost a meeting of a timetable that they had been told; returns the messages' ids. The system's
    alone.
    """
    rows = connection.execute("SELECT id FROM event WHERE status = 'published' AND ends_at > now() ORDER BY id")
    return [left for (key,) in rows.fetchall() for left in leave_timetables(connection, key, again=True)]


def leave_change(connection: Connection[Any], event_id: int) -> list[int]:
    """Tell of another day or place whoever was told of the event; returns the messages' ids."""
    people = _concerned(connection, event_id)
    hosts = _hosts_concerned(connection, event_id)
    return [
        *leave_messages(connection, event_id, people, "event_changed"),
        *leave_host_messages(connection, event_id, hosts, "event_host_changed"),
    ]


def leave_cancellation(connection: Connection[Any], event_id: int) -> list[int]:
    """Tell whoever was told of the event that it is called off; returns the messages' ids."""
    hosts = _hosts_concerned(connection, event_id)
    return [
        *leave_messages(connection, event_id, _concerned(connection, event_id), "event_cancelled"),
        *leave_host_messages(connection, event_id, hosts, "event_host_cancelled"),
    ]


def _concerned(connection: Connection[Any], event_id: int) -> list[int]:
    rows = connection.execute(
        """
        SELECT candidate_id FROM event_invitation
        WHERE event_id = %(event)s AND state IN ('invited', 'accepted', 'waiting') ORDER BY candidate_id
        """,
        {"event": event_id},
    )
    return [key for (key,) in rows]


def _hosts_concerned(connection: Connection[Any], event_id: int) -> list[int]:
    rows = connection.execute(
        """
        SELECT h.employer_id FROM event_employer h JOIN event_host_dates(%(event)s) d ON d.employer_id = h.employer_id
        WHERE h.event_id = %(event)s AND NOT h.cancelled AND num_nonnulls(d.asked_at, d.told_at) > 0
        ORDER BY h.employer_id
        """,
        {"event": event_id},
    )
    return [key for (key,) in rows]


def leave_places(connection: Connection[Any]) -> list[int]:
    """Tell those who got a place without anybody telling them; returns the messages' ids. The system's alone."""
    rows = connection.execute(
        """
        SELECT i.event_id, array_agg(i.candidate_id) FROM event_invitation i JOIN event e ON e.id = i.event_id
        WHERE i.state = 'accepted' AND i.place_at IS NOT NULL AND e.ends_at > now()
            AND e.status IN ('open', 'published') AND (i.place_told_at IS NULL OR i.place_told_at < i.place_at)
        GROUP BY i.event_id
        """
    ).fetchall()
    return [left for key, people in rows for left in leave_messages(connection, key, people, "event_place")]


def leave_reminders(connection: Connection[Any]) -> list[int]:
    """Remind those who come to an event of the next days (setting `event_reminder_days`), and ask employers what came
    of the interviews of one that ended; once each. Returns the messages' ids. The system's alone.
    """
    people = connection.execute(
        """
        SELECT i.event_id, array_agg(i.candidate_id) FROM event_invitation i JOIN event e ON e.id = i.event_id
            CROSS JOIN (SELECT (value #>> '{}')::integer AS days FROM setting WHERE key = 'event_reminder_days') s
        WHERE i.state = 'accepted' AND i.reminded_at IS NULL AND e.status IN ('open', 'published')
            AND now() BETWEEN coalesce(e.departs_at, e.starts_at) - make_interval(days => s.days) AND e.starts_at
        GROUP BY i.event_id
        """
    ).fetchall()
    owed = connection.execute(
        """
        SELECT e.id, array_agg(h.employer_id) FROM event e CROSS JOIN LATERAL event_host_dates(e.id) h
        WHERE h.owed_asked_at IS NULL AND e.status IN ('published', 'over')
            AND e.ends_at BETWEEN now() - interval '30 days' AND now() - interval '12 hours' AND EXISTS (
                SELECT FROM event_interview m WHERE m.event_id = e.id AND m.employer_id = h.employer_id
                    AND interview_owed(m.event_id, m.candidate_id, m.slot, m.slots, m.held))
        GROUP BY e.id
        """
    ).fetchall()
    return [
        *(left for key, who in people for left in leave_messages(connection, key, who, "event_reminder")),
        *(left for key, who in owed for left in leave_host_messages(connection, key, who, "event_host_owed")),
    ]
