"""Letters about a twinning, left for the worker to write; and what there is to remind of today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.secret import hashed


@dataclass(frozen=True)
class Facts:
    """What a letter about a twinning is written from, in its system's transaction."""

    state: str
    newcomer: str
    colleague_id: int | None
    colleague: str | None
    employer: str
    until: date | None
    shown: bool
    """Whether the newcomer consents today."""


@dataclass(frozen=True)
class VisitFacts:
    id: int
    starts_at: datetime
    minutes: int
    place: str | None
    goals: tuple[str, ...]
    state: str
    sequence: int


@dataclass(frozen=True)
class ToTell:
    twinning_id: int
    visit_id: int | None
    template: str


def leave(
    connection: Connection[Any],
    twinning_id: int,
    template: str,
    *,
    visit_id: int | None = None,
    secret: str | None = None,
) -> list[int]:
    """Leave a letter to each of the two, in their language; returns the numbers that the jobs are given."""
    rows = connection.execute(
        "SELECT leave_twinning_messages(%(twinning)s, %(link)s, %(template)s, %(visit)s)",
        {
            "twinning": twinning_id,
            "link": None if secret is None else hashed(secret),
            "template": template,
            "visit": visit_id,
        },
    )
    return [int(key) for (key,) in rows]


def ask_colleague(connection: Connection[Any], colleague_id: int) -> list[int]:
    """Leave the letter that asks a colleague whether they would."""
    rows = connection.execute("SELECT leave_colleague_message(%(id)s)", {"id": colleague_id})
    return [int(key) for (key,) in rows]


def tell_employer(connection: Connection[Any], wish_id: int) -> list[int]:
    """Leave a letter to the members of the employer: somebody whom it hired would like a colleague."""
    rows = connection.execute("SELECT leave_wish_messages(%(id)s)", {"id": wish_id})
    return [int(key) for (key,) in rows]


def to_tell(connection: Connection[Any], today: date) -> list[ToTell]:
    """Visits of tomorrow and reviews due, each told once; ends what has been over for a month. The system's alone."""
    with connection.cursor(row_factory=class_row(ToTell)) as cursor:
        return cursor.execute(
            "SELECT twinning_id, visit_id, template FROM twinnings_to_tell(%(today)s)", {"today": today}
        ).fetchall()


def facts(connection: Connection[Any], twinning_id: int) -> Facts | None:
    """What a letter says; none where the twinning was erased meanwhile. The system's alone."""
    with connection.cursor(row_factory=class_row(Facts)) as cursor:
        return cursor.execute(
            """
            SELECT t.state, i.given_name || ' ' || i.family_name AS newcomer, t.colleague_id, k.name AS colleague,
                e.name AS employer, t.until, EXISTS (SELECT FROM consent_in_force c
                    WHERE c.candidate_id = t.candidate_id AND c.purpose = 'twinning') AS shown
            FROM twinning t JOIN candidate_identity i ON i.candidate_id = t.candidate_id
                JOIN employer e ON e.id = t.employer_id LEFT JOIN colleague k ON k.id = t.colleague_id
            WHERE t.id = %(id)s
            """,
            {"id": twinning_id},
        ).fetchone()


def visit(connection: Connection[Any], visit_id: int) -> VisitFacts | None:
    """One visit as it stands. As far as the actor may know it."""
    with connection.cursor(row_factory=class_row(VisitFacts)) as cursor:
        return cursor.execute(
            """
            SELECT id, starts_at, minutes, place, goals, state, sequence FROM twinning_visit WHERE id = %(id)s
            """,
            {"id": visit_id},
        ).fetchone()


def employer_of(connection: Connection[Any], colleague_id: int) -> str | None:
    """Who named a colleague; none where they are gone. The system's alone."""
    row = connection.execute(
        "SELECT e.name FROM colleague k JOIN employer e ON e.id = k.employer_id WHERE k.id = %(id)s",
        {"id": colleague_id},
    ).fetchone()
    return None if row is None else str(row[0])
