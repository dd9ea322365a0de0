"""The people of an event and their meetings, as far as each reader may know them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.events.domain import Reply
from matching.events.parties import EventNeed
from matching.matches.profiles import everybodys_profiles


@dataclass(frozen=True)
class Invited:
    """A person of an event, as its reader may know them: named once they have accepted, until the day after."""

    candidate_id: int
    state: str
    name: str | None = None
    code: str = ""
    first_slot: int = 0
    last_slot: int | None = None
    walk_in: bool = False
    answered_at: datetime | None = None
    arrived_at: datetime | None = None
    absent: bool = False
    prepared_at: datetime | None = None
    rides: bool = False
    rode: bool = False
    """They had a seat on the way, and gave it up."""
    organisation: str | None = None
    request: str | None = None
    longer: bool = False
    rested: bool = False
    step_free: bool = False
    not_before: int | None = None
    """What they need of the timetable, told to its organisers and to the person alone; a slot numbered from 0."""
    left_out: bool = False
    """By an organiser: a proposal that is not made again."""
    asked: bool = False
    """They asked to be invited, by themselves or by who follows them."""
    version: int = 0


@dataclass(frozen=True)
class Answered(Invited):
    """One person's answer, as the actor may know it."""

    at_once: tuple[int, ...] = ()
    """The other events to which they said yes, held at hours of this one."""


@dataclass(frozen=True)
class AtOnce:
    """Another event to which somebody said yes, held at hours of the one that is asked about."""

    id: int
    title_fr: str
    title_en: str | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Interview:
    """A meeting proposed, agreed to, or placed; slots numbered from 0."""

    candidate_id: int
    employer_id: int
    employer: str
    opening_id: int
    title_fr: str
    title_en: str | None
    fit: float | None = None
    """To the twentieth, for the organisers alone: of an exact one, one works out where somebody lives."""
    agreed: bool = False
    name: str | None = None
    slot: int | None = None
    seat: int | None = None
    slots: int = 1
    """How many in a row it takes; not told to the employer, whom it would tell who needs a longer interview."""
    station: str | None = None
    """Name or number of the table."""
    room: str | None = None
    level: bool = False
    """Reached without steps, where others of the same employer are not; not told to the employer."""
    was_slot: int | None = None
    was_seat: int | None = None
    changed_at: datetime | None = None
    held: bool | None = None
    outcome: str | None = None
    note: str | None = None
    owed: bool = False
    """Its time has passed, its person came, and the employer has not said how it went."""
    unsettled: tuple[str, ...] | None = None
    """Of a meeting not agreed to, for the organisers: what is not known or not met yet of the person who is possible
    only, by the codes of the criteria; null where they meet every requirement.
    """
    referral: int | None = None
    """The last one between the two for that opening, where the reader knows of one."""


def invited(connection: Connection[Any], event_id: int, candidate_id: int | None = None) -> list[Invited]:
    """The people of an event, as far as the actor may know them: those who accepted first, then by name and number."""
    with everybodys_profiles(connection), connection.cursor(row_factory=class_row(Invited)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.state, n.name, i.code::text AS code, i.first_slot, i.last_slot, i.walk_in,
                i.answered_at, i.arrived_at, i.absent, i.prepared_at, i.rides, i.rode, o.name AS organisation,
                r.request, coalesce(r.longer, false) AS longer, coalesce(r.rested, false) AS rested,
                coalesce(r.step_free, false) AS step_free, r.from_slot AS not_before,
                i.left_out_at IS NOT NULL AS left_out, i.asked_at IS NOT NULL AS asked, i.version
            FROM event_invitation i
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = i.candidate_id
                LEFT JOIN match_profile p ON p.candidate_id = i.candidate_id
                LEFT JOIN organisation o ON o.id = p.organisation_id
                LEFT JOIN event_request r ON r.event_id = i.event_id AND r.candidate_id = i.candidate_id
            WHERE i.event_id = %(event)s AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
            ORDER BY array_position(ARRAY['accepted', 'waiting', 'invited', 'proposed', 'declined'], i.state),
                i.answered_at, n.name, i.candidate_id
            """,
            {"event": event_id, "person": candidate_id},
        ).fetchall()


def at_once(connection: Connection[Any], event_id: int, candidate_id: int) -> list[AtOnce]:
    """The other events to which a person said yes and that are held at hours of this one, as far as the actor may know
    their answers: nothing is refused for it, and no interview is placed at the hours of the other one.
    """
    with connection.cursor(row_factory=class_row(AtOnce)) as cursor:
        return cursor.execute(
            """
            SELECT o.id, o.title_fr, o.title_en, o.starts_at, o.ends_at
            FROM event e JOIN event o ON o.id <> e.id AND o.status IN ('open', 'published')
                    AND o.starts_at < e.ends_at AND o.ends_at > e.starts_at
                JOIN event_invitation i ON i.event_id = o.id AND i.candidate_id = %(person)s AND i.state = 'accepted'
            WHERE e.id = %(event)s AND e.status IN ('open', 'published') ORDER BY o.starts_at, o.id
            """,
            {"event": event_id, "person": candidate_id},
        ).fetchall()


def answered(connection: Connection[Any], event_id: int, candidate_id: int) -> Answered:
    """The answer of somebody who is of the event, and the others that they said yes to at the same hours."""
    found = invited(connection, event_id, candidate_id)[0]
    others = tuple(each.id for each in at_once(connection, event_id, candidate_id))
    return Answered(**vars(found), at_once=others)


def without_anybody(wanted: list[EventNeed], people: list[Invited], meetings: list[Interview]) -> frozenset[int]:
    """The openings for which nobody is proposed, invited or coming; none before anybody is proposed for the event."""
    of_event = {each.candidate_id for each in people if not each.left_out and each.state != Reply.DECLINED}
    met = {each.opening_id for each in meetings if each.candidate_id in of_event}
    return frozenset(each.opening_id for each in wanted if each.opening_id not in met) if people else frozenset()


def interviews(
    connection: Connection[Any], event_id: int, *, candidate_id: int | None = None, employer_id: int | None = None
) -> list[Interview]:
    """The meetings of an event, as far as the actor may know them, in the order of the day."""
    with connection.cursor(row_factory=class_row(Interview)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.employer_id, e.name AS employer, i.opening_id, o.title_fr, o.title_en,
                round(f.fit * 20) / 20 AS fit, i.agreed,
                n.name, i.slot, i.seat,
                CASE WHEN actor_role() = 'employer' THEN 1 ELSE i.slots END AS slots, h.stations[i.seat] AS station,
                CASE WHEN i.slot IS NOT NULL THEN h.room END AS room,
                actor_role() <> 'employer' AND coalesce(i.seat <= h.step_free, false) AS level,
                i.was_slot, i.was_seat, i.changed_at, i.held, i.outcome, i.note,
                interview_owed(i.event_id, i.candidate_id, i.slot, i.slots, i.held) AS owed,
                (SELECT max(r.id) FROM referral r
                    WHERE r.candidate_id = i.candidate_id AND r.opening_id = i.opening_id) AS referral
            FROM event_interview i JOIN employer e ON e.id = i.employer_id JOIN opening o ON o.id = i.opening_id
                JOIN event_employer h ON h.event_id = i.event_id AND h.employer_id = i.employer_id
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = i.candidate_id
                LEFT JOIN event_fits(%(event)s) f ON f.candidate_id = i.candidate_id AND f.employer_id = i.employer_id
            WHERE i.event_id = %(event)s AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
                AND (%(employer)s::bigint IS NULL OR i.employer_id = %(employer)s)
            ORDER BY i.slot, e.name, i.seat, fit DESC, i.candidate_id
            """,
            {"event": event_id, "person": candidate_id, "employer": employer_id},
        ).fetchall()


def my_events(connection: Connection[Any]) -> dict[int, str]:
    """What the actor answered, by event: a person's own; `proposed` where they asked to be invited."""
    # Whoever was left out reads so where they asked.
    rows = connection.execute("SELECT event_id, state FROM event_invitation WHERE left_out_at IS NULL")
    return dict(rows.fetchall())


def asking(connection: Connection[Any]) -> dict[int, int]:
    """How many asked to be invited and were not answered, by event that the actor organises."""
    rows = connection.execute(
        """
        SELECT event_id, count(*) FROM event_invitation
        WHERE state = 'proposed' AND asked_at IS NOT NULL AND left_out_at IS NULL
            AND event_id IN (SELECT organised_events())
        GROUP BY event_id
        """
    )
    return dict(rows.fetchall())


def to_come(connection: Connection[Any], candidate_id: int) -> list[int]:
    """The events to come that somebody was invited to, as far as the actor may know them."""
    rows = connection.execute(
        """
        SELECT i.event_id FROM event_invitation i JOIN event e ON e.id = i.event_id
        WHERE i.candidate_id = %(person)s AND i.state <> 'proposed' AND e.ends_at > now() ORDER BY i.event_id
        """,
        {"person": candidate_id},
    )
    return [key for (key,) in rows]


def unreached(connection: Connection[Any], event_id: int, *, texting: bool = False) -> set[int]:
    """Who cannot be written to, of those whom the actor organises for or follows; by text message neither, where the
    service sends any (`texting`).
    """
    rows = connection.execute("SELECT event_unreached(%(event)s, %(texts)s)", {"event": event_id, "texts": texting})
    return {key for (key,) in rows}


@dataclass(frozen=True)
class Followed:
    """Somebody whom the actor's organisation follows, and their answer to an event."""

    candidate_id: int
    name: str
    state: str


def followed(connection: Connection[Any], event_id: int) -> list[Followed]:
    """Who is invited, of those whom the acting counsellor's organisation follows; who has not answered first."""
    with connection.cursor(row_factory=class_row(Followed)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, n.given_name || ' ' || n.family_name AS name, i.state
            FROM event_invitation i JOIN candidate c ON c.id = i.candidate_id
                JOIN candidate_identity n ON n.candidate_id = i.candidate_id
            WHERE i.event_id = %(event)s AND i.state <> 'proposed'
                AND c.organisation_id = (SELECT actor_organisation())
            ORDER BY array_position(ARRAY['invited', 'waiting', 'accepted', 'declined'], i.state), 2, 1
            """,
            {"event": event_id},
        ).fetchall()


def followed_one(
    connection: Connection[Any], event_id: int, candidate_id: int, *, uninvited: bool = False
) -> Followed | None:
    """One of them; `uninvited`: somebody whom nobody invited too, whose state is then that of a proposal."""
    with connection.cursor(row_factory=class_row(Followed)) as cursor:
        return cursor.execute(
            """
            SELECT c.id AS candidate_id, n.given_name || ' ' || n.family_name AS name,
                coalesce(i.state, 'proposed') AS state
            FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
                LEFT JOIN event_invitation i ON i.candidate_id = c.id AND i.event_id = %(event)s
            WHERE c.id = %(person)s AND c.organisation_id = (SELECT actor_organisation())
                AND (%(uninvited)s OR i.state <> 'proposed')
            """,
            {"event": event_id, "person": candidate_id, "uninvited": uninvited},
        ).fetchone()
