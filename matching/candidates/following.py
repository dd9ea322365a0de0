"""Which organisation follows a person, and to which others their file is shown: by the person's word, for a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row

from matching.candidates.domain import Means
from matching.errors import NotFoundError
from matching.refusals import refusals

LENGTHS = (30, 90, 180, 365)
"""Days for which a file may be shown; the database allows no more than the last."""
_OPEN = "SELECT set_config('app.opened_file', %(person)s, true)"


@dataclass(frozen=True)
class Place:
    """An organisation whose counsellors follow people."""

    id: int
    name: str


@dataclass(frozen=True)
class Share:
    """An organisation to whose counsellors a file is shown until a day."""

    organisation_id: int
    organisation: str
    given_on: date
    until: date
    means: Means
    language: str | None


@dataclass(frozen=True)
class Shown:
    """A file that is shown to the actor's organisation. `organisation` follows the person; None: nobody does."""

    candidate_id: int
    given_name: str
    family_name: str
    organisation: str | None
    until: date


def places(connection: Connection[Any]) -> list[Place]:
    """Organisations that may follow somebody, by name."""
    with connection.cursor(row_factory=class_row(Place)) as cursor:
        return cursor.execute("SELECT id, name FROM organisations_that_follow()").fetchall()


def followed_by(connection: Connection[Any], organisation_id: int | None) -> str | None:
    """The name of the organisation that follows somebody."""
    row = connection.execute(
        "SELECT name FROM organisation WHERE id = %(organisation)s::bigint", {"organisation": organisation_id}
    ).fetchone()
    return None if row is None else str(row[0])


def entrust(
    connection: Connection[Any], candidate_id: int, organisation_id: int, means: Means, language: str | None = None
) -> None:
    """Have the person followed by that organisation from now on; what the one before had planned ends.

    `language` is that in which a counsellor explained it. Raises NotAllowedError, UnknownReferenceError.
    """
    with refusals():
        connection.execute(
            "SELECT entrust_file(%(candidate)s, %(organisation)s, %(means)s, %(language)s)",
            {"candidate": candidate_id, "organisation": organisation_id, "means": means, "language": language},
        )


def shares(connection: Connection[Any], candidate_id: int, today: date) -> list[Share]:
    """Organisations to which the file is shown on that day."""
    with connection.cursor(row_factory=class_row(Share)) as cursor:
        return cursor.execute(
            """
            SELECT s.organisation_id, o.name AS organisation, s.given_on, s.until, s.means, s.language
            FROM file_share s JOIN organisation o ON o.id = s.organisation_id
            WHERE s.candidate_id = %(candidate)s AND s.until >= %(today)s ORDER BY o.name, o.id
            """,
            {"candidate": candidate_id, "today": today},
        ).fetchall()


def share(
    connection: Connection[Any],
    candidate_id: int,
    organisation_id: int,
    *,
    days: int,
    means: Means,
    language: str | None,
    today: date,
) -> None:
    """Show the file to the counsellors of that organisation for `days` from today, anew where it was shown.

    Raises NotAllowedError, UnknownReferenceError.
    """
    end_share(connection, candidate_id, organisation_id)
    with refusals():
        connection.execute(
            """
            INSERT INTO file_share (candidate_id, organisation_id, given_on, until, means, language)
            VALUES (%(candidate)s, %(organisation)s, %(today)s, %(until)s, %(means)s, %(language)s)
            """,
            {
                "candidate": candidate_id,
                "organisation": organisation_id,
                "today": today,
                "until": today + timedelta(days=days),
                "means": means,
                "language": language,
            },
        )


def end_share(connection: Connection[Any], candidate_id: int, organisation_id: int) -> None:
    """Show it to them no more, at once. It is no error where it was not shown."""
    connection.execute(
        "DELETE FROM file_share WHERE candidate_id = %(candidate)s AND organisation_id = %(organisation)s",
        {"candidate": candidate_id, "organisation": organisation_id},
    )


def shown(connection: Connection[Any]) -> list[Shown]:
    """The files shown to the acting counsellor's organisation today, by name."""
    with connection.cursor(row_factory=class_row(Shown)) as cursor:
        return cursor.execute("SELECT * FROM files_shown()").fetchall()


@contextmanager
def opened(connection: Connection[Any], candidate_id: int) -> Iterator[Shown]:
    """Lets the statements of the block read that file, shown to the actor's organisation. Raises NotFoundError."""
    found = next((each for each in shown(connection) if each.candidate_id == candidate_id), None)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    connection.execute(_OPEN, {"person": str(candidate_id)})
    try:
        yield found
    finally:
        # A transaction that failed takes it back by itself.
        if connection.info.transaction_status is TransactionStatus.INTRANS:
            connection.execute(_OPEN, {"person": ""})
