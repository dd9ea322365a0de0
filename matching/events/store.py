"""Events written and read: what they are, who co-organises, which needs and employers they hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import NotFoundError, StaleVersionError
from matching.events.domain import EmployerPlace, Event, EventEntry, EventStatus
from matching.events.errors import EventStateError
from matching.refusals import refusals

_TO: dict[EventStatus, tuple[EventStatus, ...]] = {
    EventStatus.OPEN: (EventStatus.DRAFT,),
    EventStatus.PUBLISHED: (EventStatus.OPEN, EventStatus.PUBLISHED),
    EventStatus.OVER: (EventStatus.PUBLISHED,),
    EventStatus.CANCELLED: (EventStatus.DRAFT, EventStatus.OPEN, EventStatus.PUBLISHED),
}


@dataclass(frozen=True)
class Host:
    """An employer of an event; slots numbered from 0."""

    employer_id: int
    name: str
    recruiters: int
    first_slot: int
    last_slot: int | None
    cancelled: bool


@dataclass(frozen=True)
class EventNeed:
    opening_id: int
    employer_id: int
    employer: str
    title_fr: str
    title_en: str | None


def add_event(connection: Connection[Any], entry: EventEntry) -> int:
    """Begin an event, in the name of the actor's organisation; returns its id. Raises UnknownReferenceError."""
    with refusals():
        row = connection.execute(
            """
            INSERT INTO event (kind, title_fr, title_en, place, territory_code, address, language, accessibility,
                travel, preparation_at, starts_at, ends_at, slots, slot_minutes, buffer_minutes, breaks, capacity,
                least, most, first_come)
            VALUES (%(kind)s, %(title_fr)s, %(title_en)s, %(place)s, %(territory)s, %(address)s, %(language)s,
                %(accessibility)s, %(travel)s, %(preparation_at)s, %(starts_at)s, %(ends_at)s, %(slots)s,
                %(slot_minutes)s, %(buffer_minutes)s, %(breaks)s, %(capacity)s, %(least)s, %(most)s, %(first_come)s)
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
                accessibility = %(accessibility)s, travel = %(travel)s, preparation_at = %(preparation_at)s,
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
        **entry.model_dump(exclude={"on", "at", "prepared_on", "prepared_at"}),
        "breaks": sorted(set(entry.breaks)),
        "starts_at": entry.starts_at(),
        "ends_at": entry.ends_at(),
        "preparation_at": entry.preparation(),
    }


def changed(connection: Connection[Any], event_id: int, version: int, *, told: bool = False) -> int:
    """Number a change made on `version`, for others not to write over it; `told` where calendars must hear of it.

    The event stays locked until the transaction ends. Raises NotFoundError, StaleVersionError.
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
    if row[0] != version + 1:
        raise StaleVersionError(row[0] - 1)
    return int(row[0])


def move_to(connection: Connection[Any], event_id: int, status: EventStatus, version: int) -> int:
    """Open, publish, end or cancel it; returns the new version. Raises EventStateError and as `changed`."""
    new = changed(connection, event_id, version, told=True)
    row = connection.execute(
        "UPDATE event SET status = %(status)s WHERE id = %(id)s AND status = ANY (%(from)s) RETURNING id",
        {"status": status, "id": event_id, "from": [str(each) for each in _TO[status]]},
    ).fetchone()
    if row is None:
        raise EventStateError(event(connection, event_id).status)
    return new


def event(connection: Connection[Any], event_id: int) -> Event:
    """Raises NotFoundError."""
    found = events(connection, event_id=event_id)
    if not found:
        raise NotFoundError("event", event_id)
    return found[0]


def events(
    connection: Connection[Any], *, event_id: int | None = None, since: datetime | None = None, limit: int = 100
) -> list[Event]:
    """Events that end after `since`, the soonest first."""
    with connection.cursor(row_factory=class_row(Event)) as cursor:
        return cursor.execute(
            """
            SELECT e.id, e.organisation_id, o.name AS organisation, e.kind, e.title_fr, e.title_en, e.place,
                e.territory_code AS territory, e.address, e.language, e.accessibility, e.travel, e.preparation_at,
                e.starts_at, e.ends_at, e.slots, e.slot_minutes, e.buffer_minutes, e.breaks, e.capacity, e.least,
                e.most, e.first_come, e.status, e.sequence, e.version
            FROM event e JOIN organisation o ON o.id = e.organisation_id
            WHERE (%(id)s::bigint IS NULL OR e.id = %(id)s)
                AND (%(since)s::timestamptz IS NULL OR e.ends_at > %(since)s)
            ORDER BY e.starts_at, e.id LIMIT %(limit)s
            """,
            {"id": event_id, "since": since, "limit": limit},
        ).fetchall()


def ours(connection: Connection[Any], event_id: int) -> Event:
    """The event, where the actor is one of its organisers. Raises NotFoundError."""
    if not organises(connection, event_id):
        raise NotFoundError("event", event_id)
    return event(connection, event_id)


def organises(connection: Connection[Any], event_id: int) -> bool:
    """Whether the actor is one of the organisers."""
    row = connection.execute("SELECT %(id)s::bigint IN (SELECT organised_events())", {"id": event_id}).fetchone()
    return bool(row and row[0])


def partners(connection: Connection[Any], event_id: int) -> list[tuple[int, str]]:
    """Organisations that organise it with the first."""
    rows = connection.execute(
        """
        SELECT o.id, o.name FROM event_partner p JOIN organisation o ON o.id = p.organisation_id
        WHERE p.event_id = %(id)s ORDER BY o.name
        """,
        {"id": event_id},
    )
    return [(int(key), str(name)) for key, name in rows]


def organisations(connection: Connection[Any], event_id: int) -> list[tuple[int, str]]:
    """Organisations that could organise it too."""
    rows = connection.execute(
        """
        SELECT o.id, o.name FROM organisation o JOIN event e ON e.id = %(id)s AND e.organisation_id <> o.id
        WHERE o.id NOT IN (SELECT p.organisation_id FROM event_partner p WHERE p.event_id = e.id) ORDER BY o.name
        """,
        {"id": event_id},
    )
    return [(int(key), str(name)) for key, name in rows]


def add_partner(connection: Connection[Any], event_id: int, organisation_id: int, version: int) -> int:
    """Organise it with another organisation. Raises UnknownReferenceError and as `changed`."""
    new = changed(connection, event_id, version)
    with refusals():
        connection.execute(
            "INSERT INTO event_partner VALUES (%(event)s, %(organisation)s) ON CONFLICT DO NOTHING",
            {"event": event_id, "organisation": organisation_id},
        )
    return new


def add_needs(connection: Connection[Any], event_id: int, opening_ids: list[int], version: int) -> int:
    """Draw the event from these openings, with their employers; one without an employer is left out."""
    new = changed(connection, event_id, version)
    connection.execute(
        """
        INSERT INTO event_need (event_id, opening_id)
            SELECT %(event)s, o.id FROM opening o JOIN employer e ON e.id = o.employer_id AND e.verified_on IS NOT NULL
            WHERE o.id = ANY (%(openings)s) AND o.status = 'open'
        ON CONFLICT DO NOTHING
        """,
        {"event": event_id, "openings": opening_ids},
    )
    connection.execute(
        """
        INSERT INTO event_employer (event_id, employer_id)
            SELECT DISTINCT n.event_id, o.employer_id FROM event_need n JOIN opening o ON o.id = n.opening_id
            WHERE n.event_id = %(event)s
        ON CONFLICT DO NOTHING
        """,
        {"event": event_id},
    )
    return new


def remove_need(connection: Connection[Any], event_id: int, opening_id: int, version: int) -> int:
    """Take an opening out, and its employer where it was its last one."""
    new = changed(connection, event_id, version)
    connection.execute(
        "DELETE FROM event_need WHERE event_id = %(event)s AND opening_id = %(opening)s",
        {"event": event_id, "opening": opening_id},
    )
    connection.execute(
        """
        DELETE FROM event_employer h WHERE h.event_id = %(event)s AND NOT EXISTS (
            SELECT FROM event_need n JOIN opening o ON o.id = n.opening_id
            WHERE n.event_id = h.event_id AND o.employer_id = h.employer_id)
        """,
        {"event": event_id},
    )
    return new


def set_host(connection: Connection[Any], event_id: int, employer_id: int, place: EmployerPlace, version: int) -> int:
    """Say how an employer takes part. Raises NotFoundError and as `changed`."""
    new = changed(connection, event_id, version)
    row = connection.execute(
        """
        UPDATE event_employer SET recruiters = %(recruiters)s, first_slot = %(first)s, last_slot = %(last)s,
            cancelled = %(cancelled)s
        WHERE event_id = %(event)s AND employer_id = %(employer)s RETURNING employer_id
        """,
        {
            "event": event_id,
            "employer": employer_id,
            "recruiters": place.recruiters,
            "first": place.first_slot - 1,
            "last": None if place.last_slot is None else place.last_slot - 1,
            "cancelled": place.cancelled,
        },
    ).fetchone()
    if row is None:
        raise NotFoundError("employer", employer_id)
    return new


def hosts(connection: Connection[Any], event_id: int) -> list[Host]:
    """The employers of an event, by name."""
    with connection.cursor(row_factory=class_row(Host)) as cursor:
        return cursor.execute(
            """
            SELECT h.employer_id, e.name, h.recruiters, h.first_slot, h.last_slot, h.cancelled
            FROM event_employer h JOIN employer e ON e.id = h.employer_id
            WHERE h.event_id = %(event)s ORDER BY e.name, e.id
            """,
            {"event": event_id},
        ).fetchall()


def needs(connection: Connection[Any], event_id: int) -> list[EventNeed]:
    """The openings it is drawn from."""
    with connection.cursor(row_factory=class_row(EventNeed)) as cursor:
        return cursor.execute(
            """
            SELECT n.opening_id, o.employer_id, e.name AS employer, o.title_fr, o.title_en
            FROM event_need n JOIN opening o ON o.id = n.opening_id JOIN employer e ON e.id = o.employer_id
            WHERE n.event_id = %(event)s ORDER BY e.name, o.id
            """,
            {"event": event_id},
        ).fetchall()
