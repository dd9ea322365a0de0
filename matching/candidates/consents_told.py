"""Consents that a counsellor recorded, told to their person: by a message with a link that withdraws them, and in their
file until they say that they have read it.

Whatever the door a consent came by, the database notes that it is to be told (`consent_told`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.secret import hashed, new_secret
from matching.candidates.domain import Means, Purpose

AT_ONCE = 200
"""People told in one transaction."""
LINK_DAYS = 60


@dataclass(frozen=True)
class ToTell:
    """Somebody of whom consents were recorded since, by their ids."""

    candidate_id: int
    consents: list[int]


@dataclass(frozen=True)
class Recorded:
    """A consent as its person reads that it was recorded; `holds` until it is withdrawn or over."""

    candidate_id: int
    purpose: Purpose
    employer_id: int | None
    employer: str | None
    event_id: int | None
    event_fr: str | None
    event_en: str | None
    given_on: date
    until: date
    means: Means
    language: str | None
    holds: bool


def to_tell(connection: Connection[Any]) -> list[ToTell]:
    """Who has something to be told, at most `AT_ONCE`; from now on they count as told. For the system."""
    with connection.cursor(row_factory=class_row(ToTell)) as cursor:
        found = cursor.execute(
            """
            SELECT c.candidate_id, array_agg(c.id ORDER BY c.id) AS consents
            FROM consent_told t JOIN consent c ON c.id = t.consent_id
            WHERE t.told_at IS NULL AND c.withdrawn_at IS NULL
            GROUP BY c.candidate_id ORDER BY min(c.id) LIMIT %(most)s
            """,
            {"most": AT_ONCE},
        ).fetchall()
    connection.execute(
        "UPDATE consent_told SET told_at = now() WHERE consent_id = ANY (%(told)s)",
        {"told": [key for each in found for key in each.consents]},
    )
    connection.execute("DELETE FROM consent_link WHERE expires_at <= now()")
    return found


def make_link(connection: Connection[Any], consents: Sequence[int]) -> str | None:
    """The secret of the link of a message about these consents; None where none of them is in force any more. For the
    system."""
    secret = new_secret()
    made = connection.execute(
        """
        INSERT INTO consent_link (hash, consent_id, expires_at)
        SELECT %(hash)s, c.id, now() + make_interval(days => %(days)s) FROM consent c
        WHERE c.id = ANY (%(consents)s::bigint[]) AND c.withdrawn_at IS NULL
        """,
        {"hash": hashed(secret), "consents": list(consents), "days": LINK_DAYS},
    ).rowcount
    return secret if made else None


def of_link(connection: Connection[Any], secret: str) -> list[Recorded]:
    """What a link tells of, those withdrawn since too; empty for a link that is over, or nobody's."""
    with connection.cursor(row_factory=class_row(Recorded)) as cursor:
        return cursor.execute(
            """
            SELECT candidate_id, purpose, employer_id, employer, event_id, event_fr, event_en, given_on, until, means,
                language, holds
            FROM consents_of_link(%(hash)s)
            """,
            {"hash": hashed(secret)},
        ).fetchall()


def unread(connection: Connection[Any], candidate_id: int) -> list[Recorded]:
    """What was recorded of the acting person and holds, until they say that they have read it."""
    with connection.cursor(row_factory=class_row(Recorded)) as cursor:
        return cursor.execute(
            """
            SELECT c.candidate_id, c.purpose, c.employer_id, e.name AS employer, c.event_id, v.title_fr AS event_fr,
                v.title_en AS event_en, c.given_on, c.until, c.means, c.language, true AS holds
            FROM consent_told t JOIN consent c ON c.id = t.consent_id
                LEFT JOIN employer e ON e.id = c.employer_id LEFT JOIN event v ON v.id = c.event_id
            WHERE t.seen_at IS NULL AND c.candidate_id = %(candidate)s AND c.withdrawn_at IS NULL
                AND c.until >= (now() AT TIME ZONE 'America/Toronto')::date
            ORDER BY c.id
            """,
            {"candidate": candidate_id},
        ).fetchall()


def read(connection: Connection[Any]) -> None:
    """The acting person has read what was recorded of them."""
    connection.execute("UPDATE consent_told SET seen_at = now() WHERE seen_at IS NULL")
