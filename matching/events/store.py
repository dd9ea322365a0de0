"""Events written and read: their facts, and the states they go through."""

from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import NotFoundError, StaleVersionError
from matching.events.domain import Event, EventEntry, EventStatus
from matching.events.errors import EventStateError, HostsUnansweredError, TimetableStaleError
from matching.refusals import refusals

_TO: dict[EventStatus, tuple[EventStatus, ...]] = {
    # Nothing goes back to one: people were told of it.
    EventStatus.DRAFT: (),
    EventStatus.OPEN: (EventStatus.DRAFT,),
    EventStatus.PUBLISHED: (EventStatus.OPEN, EventStatus.PUBLISHED),
    EventStatus.OVER: (EventStatus.PUBLISHED,),
    EventStatus.CANCELLED: (EventStatus.DRAFT, EventStatus.OPEN, EventStatus.PUBLISHED),
}


def add_event(connection: Connection[Any], entry: EventEntry) -> int:
    """Begin an event, in the name of the actor's organisation; returns its id. Raises UnknownReferenceError."""
    with refusals():
        row = connection.execute(
            """
            INSERT INTO event (kind, title_fr, title_en, place, territory_code, address, language, accessibility,
                travel, programme, departs_from, departs_at, seats, preparation_at, starts_at, ends_at, slots,
                slot_minutes, buffer_minutes, breaks, capacity, least, most, first_come)
            VALUES (%(kind)s, %(title_fr)s, %(title_en)s, %(place)s, %(territory)s, %(address)s, %(language)s,
                %(accessibility)s, %(travel)s, %(programme)s, %(departs_from)s, %(departs_at)s, %(seats)s,
                %(preparation_at)s, %(starts_at)s, %(ends_at)s, %(slots)s, %(slot_minutes)s, %(buffer_minutes)s,
                %(breaks)s, %(capacity)s, %(least)s, %(most)s, %(first_come)s)
            RETURNING id
            """,
            _values(entry),
        ).fetchone()
    return 0 if row is None else int(row[0])


def change_event(connection: Connection[Any], event_id: int, entry: EventEntry, version: int) -> int:
    """Replace what was read at `version`; returns the new version. Raises NotFoundError, StaleVersionError."""
    new = changed(connection, event_id, version, told=True)
    with refusals():
        connection.execute(
            """
            UPDATE event SET kind = %(kind)s, title_fr = %(title_fr)s, title_en = %(title_en)s, place = %(place)s,
                territory_code = %(territory)s, address = %(address)s, language = %(language)s,
                accessibility = %(accessibility)s, travel = %(travel)s, programme = %(programme)s,
                departs_from = %(departs_from)s, departs_at = %(departs_at)s, seats = %(seats)s,
                preparation_at = %(preparation_at)s,
                starts_at = %(starts_at)s, ends_at = %(ends_at)s, slots = %(slots)s, slot_minutes = %(slot_minutes)s,
                buffer_minutes = %(buffer_minutes)s, breaks = %(breaks)s, capacity = %(capacity)s, least = %(least)s,
                most = %(most)s, first_come = %(first_come)s
            WHERE id = %(id)s
            """,
            {**_values(entry), "id": event_id},
        )
    return new


def _values(entry: EventEntry) -> dict[str, Any]:
    return {
        **entry.model_dump(exclude={"on", "at", "until_on", "until_at", "prepared_on", "prepared_at", "departs_on"}),
        "slots": entry.slots_held(),
        "breaks": entry.breaks_held(),
        "starts_at": entry.starts_at(),
        "ends_at": entry.ends_at(),
        "preparation_at": entry.preparation(),
        "departs_at": entry.departure(),
    }


def changed(connection: Connection[Any], event_id: int, version: int | None, *, told: bool = False) -> int:
    """Number a change made on `version`, for others not to write over it; `told` where calendars must hear of it.

    `version` is None for what only adds or takes out, whatever others did meanwhile. The event stays locked until the
    transaction ends. Raises NotFoundError, StaleVersionError.
    """
    row = connection.execute(
        """
        UPDATE event SET version = version + 1, sequence = sequence + %(told)s::integer
        WHERE id = %(id)s AND id IN (SELECT organised_events()) RETURNING version
        """,
        {"id": event_id, "told": int(told)},
    ).fetchone()
    if row is None:
        raise NotFoundError("event", event_id)
    if version is not None and row[0] != version + 1:
        raise StaleVersionError(row[0] - 1)
    return int(row[0])


def move_to(connection: Connection[Any], event_id: int, status: EventStatus, version: int) -> int:
    """Open, publish, end or cancel it; returns the new version. It is opened before its time, and over after it began.

    Raises EventStateError, TimetableStaleError where interviews stand that today's facts do not hold,
    HostsUnansweredError, and as `changed`.
    """
    new = changed(connection, event_id, version, told=True)
    if status is EventStatus.PUBLISHED:
        _check_timetable(connection, event_id)
        _check_announced(connection, event_id)
    row = connection.execute(
        """
        UPDATE event SET status = %(status)s WHERE id = %(id)s AND status = ANY (%(from)s) AND CASE %(status)s
            WHEN 'open' THEN starts_at > now() WHEN 'over' THEN starts_at <= now() ELSE true END
        RETURNING id
        """,
        {"status": status, "id": event_id, "from": [str(each) for each in _TO[status]]},
    ).fetchone()
    if row is None:
        raise EventStateError(event(connection, event_id).status)
    return new


def _check_timetable(connection: Connection[Any], event_id: int) -> None:
    """Facts and answers may have changed since it was laid; once the event has begun, it is laid again, not checked."""
    row = connection.execute(
        """
        SELECT FROM event_interview m JOIN event e ON e.id = m.event_id
            JOIN event_employer h ON h.event_id = e.id AND h.employer_id = m.employer_id
            JOIN event_invitation i ON i.event_id = e.id AND i.candidate_id = m.candidate_id
        WHERE e.id = %(event)s AND e.starts_at > now() AND m.slot IS NOT NULL
            AND (h.cancelled OR m.seat > h.recruiters OR m.slot + m.slots > e.slots
                OR m.slot < greatest(h.first_slot, i.first_slot)
                OR m.slot + m.slots - 1 > least(h.last_slot, i.last_slot))
        """,
        {"event": event_id},
    ).fetchone()
    if row is not None:
        raise TimetableStaleError


def _check_announced(connection: Connection[Any], event_id: int) -> None:
    """People are told to meet employers who said that they come."""
    rows = connection.execute(
        """
        SELECT DISTINCT e.name FROM event_interview m JOIN employer e ON e.id = m.employer_id
            JOIN event_employer h ON h.event_id = m.event_id AND h.employer_id = m.employer_id
        WHERE m.event_id = %(event)s AND m.slot IS NOT NULL AND NOT h.answered AND NOT h.cancelled
        ORDER BY e.name
        """,
        {"event": event_id},
    ).fetchall()
    if rows:
        raise HostsUnansweredError([name for (name,) in rows])


def event(connection: Connection[Any], event_id: int) -> Event:
    """Raises NotFoundError."""
    found = events(connection, event_id=event_id)
    if not found:
        raise NotFoundError("event", event_id)
    return found[0]


def events(
    connection: Connection[Any],
    *,
    event_id: int | None = None,
    since: datetime | None = None,
    status: EventStatus | None = None,
    before: int | None = None,
    newest: bool = False,
    limit: int = 100,
) -> list[Event]:
    """Events that end after `since`, the soonest first; or, `newest`, by their numbers from below `before` on."""
    with connection.cursor(row_factory=class_row(Event)) as cursor:
        return cursor.execute(
            """
            SELECT e.id, e.organisation_id, o.name AS organisation, e.kind, e.title_fr, e.title_en, e.place,
                e.territory_code AS territory, e.address, e.language, e.accessibility, e.travel, e.programme,
                e.departs_from, e.departs_at, e.seats, e.preparation_at, e.had_preparation, e.had_departure,
                e.starts_at, e.ends_at, e.slots, e.slot_minutes, e.buffer_minutes, e.breaks, e.capacity, e.least,
                e.most, e.first_come, e.status, e.sequence, e.facts_at, e.version
            FROM event e JOIN organisation o ON o.id = e.organisation_id
            WHERE (%(id)s::bigint IS NULL OR e.id = %(id)s)
                AND (%(since)s::timestamptz IS NULL OR e.ends_at > %(since)s)
                AND (%(status)s::text IS NULL OR e.status = %(status)s)
                AND (%(before)s::bigint IS NULL OR e.id < %(before)s)
            ORDER BY CASE WHEN %(newest)s THEN -e.id END, e.starts_at, e.id LIMIT %(limit)s
            """,
            {"id": event_id, "since": since, "status": status, "before": before, "newest": newest, "limit": limit},
        ).fetchall()


def to_prepare(connection: Connection[Any]) -> list[Event]:
    """The events to come of which the actor is an organiser, the soonest first."""
    ours = {key for (key,) in connection.execute("SELECT organised_events()")}
    found = connection.execute("SELECT now()").fetchone()
    return [
        each
        for each in events(connection, since=found[0] if found else None, limit=1000)
        if each.id in ours and each.status in (EventStatus.DRAFT, EventStatus.OPEN, EventStatus.PUBLISHED)
    ]


def ours(connection: Connection[Any], event_id: int) -> Event:
    """The event, where the actor is one of its organisers. Raises NotFoundError."""
    if not organises(connection, event_id):
        raise NotFoundError("event", event_id)
    return event(connection, event_id)


def organises(connection: Connection[Any], event_id: int) -> bool:
    """Whether the actor is one of the organisers."""
    row = connection.execute("SELECT %(id)s::bigint IN (SELECT organised_events())", {"id": event_id}).fetchone()
    return bool(row and row[0])
