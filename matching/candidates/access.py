"""A coordinator opens a file for a reason that is written down, for a time; the person sees who did, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticKnownError

from matching.privacy.texts import storable
from matching.refusals import refusals

LEAST_NOTE = 10
MOST_NOTE = 1000


def _says_why(note: str) -> str:
    if sum(character.isprintable() and not character.isspace() for character in note) < LEAST_NOTE:
        raise PydanticKnownError("string_too_short", {"min_length": LEAST_NOTE})
    return note


Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MOST_NOTE),
    AfterValidator(storable),
    AfterValidator(_says_why),
]
"""Why a file is opened: words, not blanks."""


class AccessReason(StrEnum):
    COMPLAINT = "complaint"
    RECTIFICATION = "rectification"
    INCIDENT = "incident"
    LEGAL_REQUEST = "legal_request"
    FAIRNESS_REVIEW = "fairness_review"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class FileAccess:
    """One opening of a file: until `expires_at`, whatever was asked."""

    id: int
    candidate_id: int
    reason: str
    note: str
    granted_at: datetime
    expires_at: datetime


def ask_access(connection: Connection[Any], candidate_id: int, reason: AccessReason, note: str) -> int:
    """Open a file to the acting coordinator for the hours that are set; returns the id of the record.

    `note` says why in 10 to 1000 characters, blanks aside, and the person reads it. Raises NotAllowedError,
    UnknownReferenceError.
    """
    with refusals():
        row = connection.execute(
            """
            INSERT INTO file_access (candidate_id, account_id, reason, note, granted_at, expires_at)
            VALUES (%(candidate)s, actor_account(), %(reason)s, %(note)s, now(), now()) RETURNING id
            """,
            {"candidate": candidate_id, "reason": reason, "note": note},
        ).fetchone()
    return 0 if row is None else int(row[0])


def accesses(connection: Connection[Any], candidate_id: int | None = None) -> list[FileAccess]:
    """Openings of files that the reader may know of, latest first: a coordinator's own, or those of one's own file."""
    with connection.cursor(row_factory=class_row(FileAccess)) as cursor:
        return cursor.execute(
            """
            SELECT id, candidate_id, reason, note, granted_at, expires_at FROM file_access
            WHERE %(candidate)s::bigint IS NULL OR candidate_id = %(candidate)s ORDER BY id DESC LIMIT 100
            """,
            {"candidate": candidate_id},
        ).fetchall()
