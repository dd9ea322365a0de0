"""The notice before a file that nobody confirms is destroyed: to whom, how they are told, and who tells the others."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.privacy.retention import before, periods


@dataclass(frozen=True)
class Notice:
    """The file of a person will be destroyed on `due_on` if nobody confirms it."""

    candidate_id: int
    due_on: date


@dataclass(frozen=True)
class Reached:
    """Where a person is told of a notice, and in which language: a page's, and that of their plain texts (ISO 639)."""

    candidate_id: int
    email: str | None
    phone: str | None
    """The telephone by which they come in."""
    locale: str
    language: str


@dataclass(frozen=True)
class Announced:
    """A file that a counsellor's organisation follows will be destroyed on `due_on`."""

    candidate_id: int
    name: str
    due_on: date
    told: bool
    """False where no message could tell the person."""


def give_notices(connection: Connection[Any], today: date) -> list[Notice]:
    """Note whose files nobody has confirmed for so long that their destruction is announced; returns those newly so.

    A notice falls where the file has been confirmed since, or is held for longer than it said; a file that is held gets
    its notice before its hold ends, for that day, and one whose erasure was asked for gets none. The whole time of the
    notice is given, however late the notice comes. Telling the persons (`reached`) is the caller's part, in the same
    transaction.
    """
    kept = periods(connection)
    connection.execute(
        """
        DELETE FROM retention_notice n USING candidate c
        WHERE c.id = n.candidate_id AND (
            c.confirmed_on > %(file)s::date + %(notice)s::integer
            OR EXISTS (SELECT FROM retention_hold h WHERE h.candidate_id = c.id AND h.until > n.due_on)
            OR EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = c.id))
        """,
        {"notice": kept.notice, **before(kept, today)},
    )
    with connection.cursor(row_factory=class_row(Notice)) as cursor:
        return cursor.execute(
            """
            INSERT INTO retention_notice (candidate_id, sent_on, due_on, told)
            SELECT c.id, %(today)s, %(today)s::date + %(notice)s::integer,
                coalesce(a.email, i.email, a.phone) IS NOT NULL
            FROM candidate c JOIN candidate_identity i ON i.candidate_id = c.id
                LEFT JOIN account a ON a.candidate_id = c.id
            WHERE c.confirmed_on <= %(file)s::date + %(notice)s::integer
                AND NOT EXISTS (SELECT FROM retention_notice n WHERE n.candidate_id = c.id)
                AND NOT EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = c.id)
                AND NOT EXISTS (SELECT FROM retention_hold h
                    WHERE h.candidate_id = c.id AND h.until > %(today)s::date + %(notice)s::integer)
            ORDER BY c.id ON CONFLICT DO NOTHING RETURNING candidate_id, due_on
            """,
            {"today": today, "notice": kept.notice, **before(kept, today)},
        ).fetchall()


def reached(connection: Connection[Any], candidate_ids: Collection[int]) -> list[Reached]:
    """Where those of the persons are told whom a message reaches: by e-mail, by text message, or both."""
    with connection.cursor(row_factory=class_row(Reached)) as cursor:
        return cursor.execute(
            """
            SELECT DISTINCT ON (i.candidate_id) i.candidate_id, coalesce(a.email, i.email) AS email, a.phone,
                coalesce(a.locale, CASE i.language WHEN 'en' THEN 'en' ELSE 'fr' END) AS locale, i.language
            FROM candidate_identity i LEFT JOIN account a ON a.candidate_id = i.candidate_id
            WHERE i.candidate_id = ANY (%(candidates)s::bigint[]) AND coalesce(a.email, i.email, a.phone) IS NOT NULL
            ORDER BY i.candidate_id, a.id
            """,
            {"candidates": list(candidate_ids)},
        ).fetchall()


def announced(connection: Connection[Any], *, limit: int = 200) -> list[Announced]:
    """The files of the actor's organisation that will be destroyed, those first whose person nobody could tell."""
    with connection.cursor(row_factory=class_row(Announced)) as cursor:
        return cursor.execute(
            """
            SELECT n.candidate_id, concat_ws(' ', i.given_name, i.family_name) AS name, n.due_on, n.told
            FROM retention_notice n JOIN candidate_identity i ON i.candidate_id = n.candidate_id
            ORDER BY n.told, n.due_on, n.candidate_id LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()


def notice_of(connection: Connection[Any], candidate_id: int) -> Notice | None:
    """The notice given to a person, if there is one."""
    with connection.cursor(row_factory=class_row(Notice)) as cursor:
        return cursor.execute(
            "SELECT candidate_id, due_on FROM retention_notice WHERE candidate_id = %(candidate)s",
            {"candidate": candidate_id},
        ).fetchone()
