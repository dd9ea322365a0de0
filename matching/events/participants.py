"""The people of an event and their meetings, as far as each reader may know them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.matches.profiles import everybodys_profiles


@dataclass(frozen=True)
class Invited:
    """A person of an event, as its reader may know them: named once they have accepted, until the day after."""

    candidate_id: int
    state: str
    name: str | None
    code: str
    first_slot: int
    last_slot: int | None
    walk_in: bool
    answered_at: datetime | None
    arrived_at: datetime | None
    absent: bool
    organisation: str | None
    request: str | None


@dataclass(frozen=True)
class Interview:
    """A meeting proposed, agreed to, or placed; slots numbered from 0."""

    candidate_id: int
    employer_id: int
    employer: str
    opening_id: int
    title_fr: str
    title_en: str | None
    fit: float
    agreed: bool
    name: str | None
    slot: int | None
    seat: int | None
    held: bool | None
    outcome: str | None
    note: str | None


def invited(connection: Connection[Any], event_id: int, candidate_id: int | None = None) -> list[Invited]:
    """The people of an event, as far as the actor may know them: those who accepted first, then by name and number."""
    with everybodys_profiles(connection), connection.cursor(row_factory=class_row(Invited)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.state, n.name, i.code::text AS code, i.first_slot, i.last_slot, i.walk_in,
                i.answered_at, i.arrived_at, i.absent, o.name AS organisation, r.request
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


def interviews(
    connection: Connection[Any], event_id: int, *, candidate_id: int | None = None, employer_id: int | None = None
) -> list[Interview]:
    """The meetings of an event, as far as the actor may know them, in the order of the day."""
    with connection.cursor(row_factory=class_row(Interview)) as cursor:
        return cursor.execute(
            """
            SELECT i.candidate_id, i.employer_id, e.name AS employer, i.opening_id, o.title_fr, o.title_en, i.fit,
                i.agreed, n.name, i.slot, i.seat, i.held, i.outcome, i.note
            FROM event_interview i JOIN employer e ON e.id = i.employer_id JOIN opening o ON o.id = i.opening_id
                LEFT JOIN event_names(%(event)s) n ON n.candidate_id = i.candidate_id
            WHERE i.event_id = %(event)s AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
                AND (%(employer)s::bigint IS NULL OR i.employer_id = %(employer)s)
            ORDER BY i.slot, e.name, i.seat, i.fit DESC, i.candidate_id
            """,
            {"event": event_id, "person": candidate_id, "employer": employer_id},
        ).fetchall()


def my_events(connection: Connection[Any]) -> dict[int, str]:
    """What the actor answered, by event: a person's own."""
    return dict(connection.execute("SELECT event_id, state FROM event_invitation").fetchall())
