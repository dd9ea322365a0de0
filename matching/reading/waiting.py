"""Drafts that wait to be confirmed: sealed, for whoever brought them alone, and for a short time (`cv_draft_hours`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from matching.errors import NotFoundError, StaleVersionError
from matching.reading.proposals import Confirmation

Seal = Callable[[bytes], bytes]
Unseal = Callable[[bytes], bytes | None]
"""None for what another key sealed."""


@dataclass(frozen=True)
class Waiting:
    """A draft, of whose file it is to become a part (None: of a new one), and until when it waits."""

    id: int
    candidate_id: int | None
    confirmation: Confirmation
    has_file: bool
    version: int
    expires_at: datetime


@dataclass(frozen=True)
class Line:
    """One of the actor's drafts in a list, unopened."""

    id: int
    candidate_id: int | None
    created_at: datetime
    expires_at: datetime


def put(
    connection: Connection[Any],
    confirmation: Confirmation,
    seal: Seal,
    *,
    candidate_id: int | None = None,
    file: bytes | None = None,
) -> int:
    """Have a draft wait; returns its id. `file` is the document itself, where it is to be kept once confirmed."""
    row: Any = connection.execute(
        """
        INSERT INTO cv_draft (candidate_id, sealed, file, expires_at)
        SELECT %(candidate)s, %(sealed)s, %(file)s, now() + make_interval(hours => value::integer)
        FROM setting WHERE key = 'cv_draft_hours'
        RETURNING id
        """,
        {
            "candidate": candidate_id,
            "sealed": _sealed(confirmation, seal),
            "file": None if file is None else seal(file),
        },
    ).fetchone()
    return int(row[0])


def waiting(connection: Connection[Any], draft_id: int, unseal: Unseal) -> Waiting:
    """One of the actor's own drafts. Raises NotFoundError, also once its time is over."""
    row = connection.execute(
        """
        SELECT id, candidate_id, sealed, file IS NOT NULL, version, expires_at FROM cv_draft WHERE id = %(draft)s
        """,
        {"draft": draft_id},
    ).fetchone()
    opened = None if row is None else unseal(row[2])
    if row is None or opened is None:
        raise NotFoundError("cv_draft", draft_id)
    return Waiting(row[0], row[1], Confirmation.model_validate_json(opened), row[3], row[4], row[5])


def mine(connection: Connection[Any]) -> list[Line]:
    """The actor's drafts, the latest first."""
    rows = connection.execute(
        "SELECT id, candidate_id, created_at, expires_at FROM cv_draft ORDER BY id DESC LIMIT 50"
    ).fetchall()
    return [Line(*row) for row in rows]


def unclaimed(connection: Connection[Any], unseal: Unseal) -> list[Waiting]:
    """The actor's drafts that become a part of no file yet, opened, the latest first."""
    rows = connection.execute(
        """
        SELECT id, candidate_id, sealed, file IS NOT NULL, version, expires_at FROM cv_draft
        WHERE candidate_id IS NULL ORDER BY id DESC LIMIT 200
        """
    ).fetchall()
    opened = [(row, unseal(row[2])) for row in rows]
    return [
        Waiting(row[0], row[1], Confirmation.model_validate_json(told), row[3], row[4], row[5])
        for row, told in opened
        if told is not None
    ]


def answer(
    connection: Connection[Any],
    draft: Waiting,
    confirmation: Confirmation,
    seal: Seal,
    *,
    candidate_id: int | None = None,
) -> None:
    """Keep what was answered, for the file of `candidate_id` where it was said whose it is.

    Raises StaleVersionError where another window answered meanwhile.
    """
    row = connection.execute(
        """
        UPDATE cv_draft SET sealed = %(sealed)s, version = version + 1,
            candidate_id = coalesce(candidate_id, %(candidate)s::bigint)
        WHERE id = %(draft)s AND version = %(version)s RETURNING version
        """,
        {
            "draft": draft.id,
            "version": draft.version,
            "sealed": _sealed(confirmation, seal),
            "candidate": candidate_id,
        },
    ).fetchone()
    if row is None:
        raise StaleVersionError(draft.version + 1)


def file_of(connection: Connection[Any], draft_id: int, unseal: Unseal) -> bytes | None:
    """The document that the draft was read from, where it is to be kept."""
    row = connection.execute("SELECT file FROM cv_draft WHERE id = %(draft)s", {"draft": draft_id}).fetchone()
    return None if row is None or row[0] is None else unseal(row[0])


def drop(connection: Connection[Any], draft_id: int) -> None:
    """Forget a draft. Raises NotFoundError."""
    row = connection.execute("DELETE FROM cv_draft WHERE id = %(draft)s RETURNING id", {"draft": draft_id}).fetchone()
    if row is None:
        raise NotFoundError("cv_draft", draft_id)


def _sealed(confirmation: Confirmation, seal: Seal) -> bytes:
    return seal(confirmation.model_dump_json().encode())
