"""Who holds an event beside its people: the organisations, the needs it is drawn from, the employers who come."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation
from psycopg.rows import class_row

from matching.errors import NotAllowedError, NotFoundError
from matching.events.errors import InterviewsNotedError, PartnerLateError, StationTakenError
from matching.events.store import changed
from matching.events.taking_part import HostAnswer, HostPlace
from matching.needs.listing import NeedRow
from matching.refusals import refusals


@dataclass(frozen=True)
class Host:
    """An employer of an event; slots numbered from 0."""

    employer_id: int
    name: str
    recruiters: int
    first_slot: int
    last_slot: int | None
    step_free: int | None
    """Tables reached without steps; None: all of them."""
    cancelled: bool
    answered: bool
    asked_at: datetime | None
    """When its people were asked to take part; this and the two below, for the organisers and itself alone."""
    answered_at: datetime | None
    told_at: datetime | None
    """When they were told the timetable."""
    room: str | None = None
    stations: list[str] = field(default_factory=list)
    """Name or number of each table, in their order."""

    @property
    def announced(self) -> bool:
        """Whether others are told that it comes: once it said so."""
        return self.answered and not self.cancelled


@dataclass(frozen=True)
class EventNeed:
    opening_id: int
    employer_id: int
    employer: str
    title_fr: str
    title_en: str | None


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


def add_partner(connection: Connection[Any], event_id: int, organisation_id: int, version: int | None = None) -> int:
    """Organise it with another organisation, before people answer, who know by whom they will be read.

    Raises PartnerLateError, UnknownReferenceError and as `changed`.
    """
    new = changed(connection, event_id, version)
    try:
        with refusals(), connection.transaction():
            connection.execute(
                "INSERT INTO event_partner VALUES (%(event)s, %(organisation)s) ON CONFLICT DO NOTHING",
                {"event": event_id, "organisation": organisation_id},
            )
    except CheckViolation:
        raise PartnerLateError from None
    return new


def leaving(connection: Connection[Any], event_id: int) -> list[tuple[int, str, bool]]:
    """The partners that the actor may take out: their own organisation (True), any where they are of the first one."""
    rows = connection.execute(
        """
        SELECT o.id, o.name, o.id = actor_organisation() FROM event_partner p
            JOIN organisation o ON o.id = p.organisation_id JOIN event e ON e.id = p.event_id
        WHERE p.event_id = %(event)s AND actor_organisation() IN (o.id, e.organisation_id) ORDER BY o.name
        """,
        {"event": event_id},
    )
    return [(int(key), str(name), bool(own)) for key, name, own in rows]


def remove_partner(connection: Connection[Any], event_id: int, organisation_id: int) -> None:
    """Organise it without that organisation any more: it leaves by itself, or the first one lets it go.

    Raises NotFoundError, also for an organisation that is not the actor's to let go.
    """
    changed(connection, event_id, None)
    gone = connection.execute(
        "DELETE FROM event_partner WHERE event_id = %(event)s AND organisation_id = %(organisation)s",
        {"event": event_id, "organisation": organisation_id},
    )
    if not gone.rowcount:
        raise NotFoundError("partner", organisation_id)


def offered(connection: Connection[Any], rows: list[NeedRow], taken: set[int]) -> list[NeedRow]:
    """Of these needs, those that may be added: of a verified employer, and not taken."""
    verified = {
        key
        for (key,) in connection.execute(
            "SELECT id FROM employer WHERE verified_on IS NOT NULL AND id = ANY (%(ids)s)",
            {"ids": [each.employer_id for each in rows]},
        )
    }
    return [each for each in rows if each.employer_id in verified and each.id not in taken]


def add_needs(connection: Connection[Any], event_id: int, opening_ids: list[int], version: int | None = None) -> int:
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


def remove_need(connection: Connection[Any], event_id: int, opening_id: int) -> list[int]:
    """Take an opening out with its meetings, whose releases end; returns the employers it leaves without a need and who
    were told of the event: they are told, then let go by `let_go`. Raises NotFoundError, InterviewsNotedError.
    """
    changed(connection, event_id, None)
    values = {"event": event_id, "opening": opening_id}
    row: Any = connection.execute("SELECT take_need_out(%(event)s, %(opening)s)", values).fetchone()
    if not row[0]:
        raise InterviewsNotedError
    rows = connection.execute(
        """
        SELECT h.employer_id FROM event_employer h JOIN event_host_dates(%(event)s) d ON d.employer_id = h.employer_id
        WHERE h.event_id = %(event)s AND NOT h.cancelled AND num_nonnulls(d.asked_at, d.told_at) > 0 AND NOT EXISTS (
            SELECT FROM event_need n JOIN opening o ON o.id = n.opening_id
            WHERE n.event_id = h.event_id AND o.employer_id = h.employer_id)
        """,
        values,
    )
    return [key for (key,) in rows]


def let_go(connection: Connection[Any], event_id: int) -> None:
    """Take out the employers who have no need there any more."""
    connection.execute(
        """
        DELETE FROM event_employer h WHERE h.event_id = %(event)s AND NOT EXISTS (
            SELECT FROM event_need n JOIN opening o ON o.id = n.opening_id
            WHERE n.event_id = h.event_id AND o.employer_id = h.employer_id)
        """,
        {"event": event_id},
    )


def set_host(connection: Connection[Any], event_id: int, employer_id: int, place: HostPlace, version: int) -> int:
    """Say how an employer takes part. Raises NotFoundError, StationTakenError and as `changed`."""
    new = changed(connection, event_id, version)
    for other in hosts(connection, event_id):
        if other.employer_id != employer_id and other.room == place.room and {*other.stations} & {*place.stations}:
            raise StationTakenError(other.name)
    row = connection.execute(
        """
        UPDATE event_employer SET recruiters = %(recruiters)s, first_slot = %(first)s, last_slot = %(last)s,
            step_free = %(step_free)s, cancelled = %(cancelled)s, room = %(room)s,
            stations = CASE WHEN %(stations)s::text[] = '{}' THEN stations ELSE %(stations)s END
        WHERE event_id = %(event)s AND employer_id = %(employer)s RETURNING employer_id
        """,
        {
            "event": event_id,
            "employer": employer_id,
            "recruiters": place.recruiters,
            "first": place.first_slot - 1,
            "last": None if place.last_slot is None else place.last_slot - 1,
            "step_free": place.step_free,
            "cancelled": place.cancelled,
            "room": place.room,
            "stations": list(place.stations),
        },
    ).fetchone()
    if row is None:
        raise NotFoundError("employer", employer_id)
    if place.confirmed and not place.cancelled:
        connection.execute(
            """
            UPDATE event_employer SET answered_at = now()
            WHERE event_id = %(event)s AND employer_id = %(employer)s AND NOT answered
            """,
            {"event": event_id, "employer": employer_id},
        )
    return new


def answer(connection: Connection[Any], event_id: int, told: HostAnswer) -> None:
    """The actor's employer says whether it comes, and how. Raises NotAllowedError where it was not asked to."""
    row = connection.execute(
        "SELECT answer_as_host(%(event)s, %(comes)s, %(recruiters)s, %(first)s, %(last)s)",
        {
            "event": event_id,
            "comes": told.comes,
            "recruiters": told.recruiters,
            "first": told.first_slot - 1,
            "last": None if told.last_slot is None else told.last_slot - 1,
        },
    ).fetchone()
    if not (row and row[0]):
        raise NotAllowedError


def hosts(connection: Connection[Any], event_id: int) -> list[Host]:
    """The employers of an event, by name."""
    with connection.cursor(row_factory=class_row(Host)) as cursor:
        return cursor.execute(
            """
            SELECT h.employer_id, e.name, h.recruiters, h.first_slot, h.last_slot, h.step_free, h.cancelled,
                h.answered, d.asked_at, d.answered_at, d.told_at, h.room, h.stations
            FROM event_employer h JOIN employer e ON e.id = h.employer_id
                LEFT JOIN event_host_dates(%(event)s) d ON d.employer_id = h.employer_id
            WHERE h.event_id = %(event)s ORDER BY e.name, e.id
            """,
            {"event": event_id},
        ).fetchall()


def as_announced(found: list[Host], own: int | None) -> list[Host]:
    """The same as whoever does not organise the event may know them: those who said that they come, without what they
    were asked and what their tables are; `own` the actor's employer, which knows all of itself.
    """
    return [
        each
        if each.employer_id == own
        else replace(each, asked_at=None, answered_at=None, told_at=None, step_free=None)
        for each in found
        if each.announced or each.employer_id == own
    ]


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
