"""Who read or changed which person's data: recorded as it happens, chained by the worker, verified by whoever doubts.

A row says who (role, organisation, never a name), when, whose data and which part of it; never a value. Changes are
recorded by the database itself; what is read is recorded by the way in that shows it, before it answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

BLOCK = 5000
"""Rows chained in one transaction."""


class Part(StrEnum):
    """What of a person somebody may read in clear."""

    FILE = "file"
    HISTORY = "history"
    CV = "cv"
    CV_FILE = "cv_file"
    """The file of the CV, as the person brought it."""
    LIST = "list"
    """A line of the CV bank, with the name."""
    SHORT_LIST = "short_list"
    RECOMMENDATIONS = "recommendations"
    REFERRAL = "referral"
    """A referral with the name of its person."""
    EXPORT = "export"
    EVENT = "event"
    """The name of somebody who comes to an event."""
    INTERNSHIP = "internship"
    """The agreement of an internship, or its reviews."""
    ACCOMPANIMENT = "accompaniment"
    """Notes of contacts, meetings and what comes next."""
    TWINNING = "twinning"
    """The name of somebody newly hired who asked for a colleague, and how it goes."""


@dataclass(frozen=True)
class Access:
    """What one role of one party has read on one day; `party` is its organisation or employer, if it has one.

    `exported`: it left the service as a file.
    """

    on: date
    last_at: datetime
    role: str
    party: str | None
    part: str
    exported: bool
    times: int


@dataclass(frozen=True)
class Fault:
    """What is wrong with the chain at `sequence`: changed, missing, link, end, unlinked or beginning; or with the
    register of destruction at that place: register_changed, register_missing, register_anchor, register_unexplained.
    """

    sequence: int
    fault: str


@dataclass(frozen=True)
class Head:
    """The chain as it stands: its last row, that row's hash (64 hexadecimal digits), and how many rows wait for it."""

    sequence: int
    hash: str
    kept: int
    waiting: int


def record_access(
    connection: Connection[Any],
    candidate_ids: Iterable[int],
    part: Part,
    *,
    opening_id: int | None = None,
    exported: bool = False,
) -> None:
    """Record that the actor has read `part` of these persons, in one statement; `exported`: has taken it away."""
    connection.execute(
        "SELECT record_access(%(persons)s::bigint[], %(part)s, %(done)s, %(opening)s)",
        {
            "persons": list(candidate_ids),
            "part": part,
            "done": "export" if exported else "read",
            "opening": opening_id,
        },
    )


def accesses(connection: Connection[Any], candidate_id: int, *, limit: int = 200) -> list[Access]:
    """Who else has read the person's data, the latest first: one line a day, party, part and way. The person's own
    aside."""
    with connection.cursor(row_factory=class_row(Access)) as cursor:
        return cursor.execute(
            """
            SELECT (t.happened_at AT TIME ZONE 'America/Toronto')::date AS on, max(t.happened_at) AS last_at, t.role,
                coalesce(o.name, e.name) AS party, t.part, t.action = 'export' AS exported, count(*) AS times
            FROM trail t
                LEFT JOIN organisation o ON o.id = t.organisation_id
                LEFT JOIN employer e ON e.id = t.employer_id
            WHERE t.candidate_id = ANY (one_person(%(candidate)s))
                AND t.action IN ('read', 'export') AND t.role <> 'job_seeker'
            GROUP BY 1, t.role, coalesce(o.name, e.name), t.part, t.action
            ORDER BY last_at DESC LIMIT %(limit)s
            """,
            {"candidate": candidate_id, "limit": limit},
        ).fetchall()


@dataclass(frozen=True)
class KeyGiven:
    """A counsellor opened a way into the file, a printed code or a telephone, or closed both."""

    at: datetime
    party: str | None
    what: Literal["printed_code", "phone", "closed"]


def keys_given(connection: Connection[Any], candidate_id: int, *, limit: int = 100) -> list[KeyGiven]:
    """What others opened and closed of the ways into the person's file, the latest first."""
    with connection.cursor(row_factory=class_row(KeyGiven)) as cursor:
        return cursor.execute(
            """
            SELECT t.happened_at AS at, o.name AS party,
                CASE t.action WHEN 'delete' THEN 'closed' ELSE t.fields[1] END AS what
            FROM trail t LEFT JOIN organisation o ON o.id = t.organisation_id
            WHERE t.candidate_id = ANY (one_person(%(candidate)s)) AND t.part = 'access' AND t.role = 'counsellor'
            ORDER BY t.id DESC LIMIT %(limit)s
            """,
            {"candidate": candidate_id, "limit": limit},
        ).fetchall()


def seal(connection: Connection[Any], most: int = BLOCK) -> int:
    """Chain at most so many rows that wait; returns how many. The system's alone: NotAllowed as psycopg says it."""
    row: Any = connection.execute("SELECT seal_trail(%(most)s)", {"most": most}).fetchone()
    return int(row[0])


def faults(connection: Connection[Any]) -> list[Fault]:
    """What is wrong with the chain, or with the register of destruction that it anchors; empty where no row was
    changed, made up, taken away, put elsewhere or tied to another."""
    with connection.cursor(row_factory=class_row(Fault)) as cursor:
        return cursor.execute("SELECT sequence, fault FROM trail_faults()").fetchall()


def head(connection: Connection[Any]) -> Head:
    """Where the chain stands. Its hash, noted elsewhere, shows later that nobody rewrote the whole of it."""
    with connection.cursor(row_factory=class_row(Head)) as cursor:
        (found,) = cursor.execute(
            """
            SELECT h.sequence, encode(h.hash, 'hex') AS hash, h.sequence - h.start_sequence AS kept,
                (SELECT count(*) FROM trail t WHERE t.sequence IS NULL) AS waiting
            FROM trail_head h
            """
        )
    return found


def stands(connection: Connection[Any], sequence: int, digest: str) -> bool:
    """Whether the row of that number still has the hash noted earlier (hexadecimal); one that retention removed has."""
    row: Any = connection.execute(
        """
        SELECT h.start_sequence > %(sequence)s OR %(sequence)s = 0 OR coalesce(
            (SELECT encode(t.hash, 'hex') = %(digest)s FROM trail t WHERE t.sequence = %(sequence)s),
            h.start_sequence = %(sequence)s AND encode(h.start_hash, 'hex') = %(digest)s)
        FROM trail_head h
        """,
        {"sequence": sequence, "digest": digest},
    ).fetchone()
    return bool(row[0])
