"""The notice before a file that nobody confirms is destroyed: to whom, how they are told, and who tells the others.

How and when each person was told stands in the database, which destroys no file for its age without it: whom no message
reaches is told by somebody, and the time of the notice begins on that day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation
from psycopg.rows import class_row

from matching.errors import NotFoundError
from matching.privacy.errors import ToldTooSoonError
from matching.privacy.retention import before, periods
from matching.refusals import refusals


class Told(StrEnum):
    """How a person was told that their file will be destroyed."""

    EMAIL = "email"
    TEXT = "text"
    POST = "post"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    TRIED = "tried"
    """Every way that is known was tried, and nobody answered: for those who answer for privacy to say."""


BY_SOMEBODY = (Told.POST, Told.TELEPHONE, Told.IN_PERSON)
"""How somebody tells whom no message reaches."""


@dataclass(frozen=True)
class Notice:
    """The file of a person will be destroyed on `due_on` if nobody confirms it; None: nobody has told them yet."""

    candidate_id: int
    due_on: date | None
    means: Told | None = None
    told_on: date | None = None


@dataclass(frozen=True)
class Reached:
    """Where a person is told of a notice, and in which language: a page's, and that of their plain texts (ISO 639)."""

    candidate_id: int
    email: str | None
    phone: str | None
    """The telephone by which they come in, where the service sends text messages."""
    locale: str
    language: str


@dataclass(frozen=True)
class Announced:
    """A file that a counsellor's organisation follows will be destroyed on `due_on`; None: once somebody has told its
    person, whom no message reaches."""

    candidate_id: int
    name: str
    due_on: date | None
    means: Told | None


@dataclass(frozen=True)
class ToTell:
    """Somebody whom no message reaches, `since` that day, and the organisation that follows them, if one does."""

    candidate_id: int
    since: date
    organisation: str | None


def give_notices(connection: Connection[Any], today: date, *, texting: bool) -> list[Notice]:
    """Note whose files nobody has confirmed for so long that their destruction is announced; returns those newly so.
    `texting`: text messages are sent.

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
            INSERT INTO retention_notice (candidate_id, sent_on, means, told_on, due_on)
            SELECT c.id, %(today)s, t.means, CASE WHEN t.means IS NOT NULL THEN %(today)s::date END,
                CASE WHEN t.means IS NOT NULL THEN %(today)s::date + %(notice)s::integer END
            FROM candidate c JOIN candidate_identity i ON i.candidate_id = c.id
                LEFT JOIN account a ON a.candidate_id = c.id
                CROSS JOIN LATERAL (SELECT CASE
                    WHEN coalesce(a.email, i.email) IS NOT NULL THEN 'email'
                    WHEN a.phone IS NOT NULL AND %(texting)s THEN 'text' END) t (means)
            WHERE c.confirmed_on <= %(file)s::date + %(notice)s::integer
                AND NOT EXISTS (SELECT FROM retention_notice n WHERE n.candidate_id = c.id)
                AND NOT EXISTS (SELECT FROM erasure_request r WHERE r.candidate_id = c.id)
                AND NOT EXISTS (SELECT FROM retention_hold h
                    WHERE h.candidate_id = c.id AND h.until > %(today)s::date + %(notice)s::integer)
            ORDER BY c.id ON CONFLICT DO NOTHING RETURNING candidate_id, due_on, means, told_on
            """,
            {"today": today, "notice": kept.notice, "texting": texting, **before(kept, today)},
        ).fetchall()


def reached(connection: Connection[Any], candidate_ids: Collection[int], *, texting: bool) -> list[Reached]:
    """Where those of the persons are told whom a message reaches: by e-mail, by text message, or both."""
    with connection.cursor(row_factory=class_row(Reached)) as cursor:
        return cursor.execute(
            """
            SELECT DISTINCT ON (i.candidate_id) i.candidate_id, coalesce(a.email, i.email) AS email,
                CASE WHEN %(texting)s THEN a.phone END AS phone,
                coalesce(a.locale, CASE i.language WHEN 'en' THEN 'en' ELSE 'fr' END) AS locale, i.language
            FROM candidate_identity i LEFT JOIN account a ON a.candidate_id = i.candidate_id
            WHERE i.candidate_id = ANY (%(candidates)s::bigint[])
                AND (coalesce(a.email, i.email) IS NOT NULL OR (a.phone IS NOT NULL AND %(texting)s))
            ORDER BY i.candidate_id, a.id
            """,
            {"candidates": list(candidate_ids), "texting": texting},
        ).fetchall()


def not_reached(connection: Connection[Any], candidate_id: int | None, means: Told) -> None:
    """The message that told the person, if it named one, reached nobody: they wait to be told. For the system."""
    connection.execute(
        """
        UPDATE retention_notice SET means = NULL, told_on = NULL, due_on = NULL
        WHERE candidate_id = %(candidate)s AND means = %(means)s
        """,
        {"candidate": candidate_id, "means": means},
    )


def tell(connection: Connection[Any], candidate_id: int, means: Told, on: date) -> Notice:
    """Record that somebody told a person whom no message reaches: the notice, with the day of the destruction.

    Raises NotFoundError where nobody waits to be told, NotAllowedError for whoever is not to tell them,
    ToldTooSoonError for a day before the file was due or after today.
    """
    try:
        with refusals(), connection.transaction():
            row: Any = connection.execute(
                "SELECT tell_of_destruction(%(candidate)s, %(means)s, %(on)s)",
                {"candidate": candidate_id, "means": means, "on": on},
            ).fetchone()
    except CheckViolation:
        raise ToldTooSoonError("told_on") from None
    if row[0] is None:
        raise NotFoundError("notice", candidate_id)
    return Notice(candidate_id, row[0], means, on)


def to_tell(connection: Connection[Any]) -> list[ToTell]:
    """Whom nobody could tell, the longest first; for those who answer for privacy, and nobody for anybody else."""
    with connection.cursor(row_factory=class_row(ToTell)) as cursor:
        return cursor.execute("SELECT candidate_id, since, organisation FROM people_to_tell()").fetchall()


def announced(connection: Connection[Any], *, limit: int = 200) -> list[Announced]:
    """The files of the actor's organisation that will be destroyed, those first whose person nobody could tell."""
    with connection.cursor(row_factory=class_row(Announced)) as cursor:
        return cursor.execute(
            """
            SELECT n.candidate_id, concat_ws(' ', i.given_name, i.family_name) AS name, n.due_on, n.means
            FROM retention_notice n JOIN candidate_identity i ON i.candidate_id = n.candidate_id
            ORDER BY n.due_on NULLS FIRST, n.candidate_id LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()


def notice_of(connection: Connection[Any], candidate_id: int) -> Notice | None:
    """The notice given to a person, if there is one."""
    with connection.cursor(row_factory=class_row(Notice)) as cursor:
        return cursor.execute(
            "SELECT candidate_id, due_on, means, told_on FROM retention_notice WHERE candidate_id = %(candidate)s",
            {"candidate": candidate_id},
        ).fetchone()
