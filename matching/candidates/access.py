"""A coordinator opens a file for a reason that is written down, for a time; the person sees who did, and why."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from psycopg import Connection
from psycopg.rows import class_row
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError, PydanticKnownError

from matching.privacy.texts import storable
from matching.refusals import refusals

LEAST_NOTE = 10
MOST_NOTE = 1000
_LEAST_WORDS = 3
_LEAST_TELEPHONE = 10
_WORD = re.compile(r"[^\W\d_]{2,}")


def _says_why(note: str) -> str:
    if sum(character.isprintable() and not character.isspace() for character in note) < LEAST_NOTE:
        raise PydanticKnownError("string_too_short", {"min_length": LEAST_NOTE})
    if len(set(_WORD.findall(note.lower()))) < _LEAST_WORDS:
        raise PydanticCustomError("reason_without_words", "A reason is said in a few words.")
    return note


Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MOST_NOTE),
    AfterValidator(storable),
    AfterValidator(_says_why),
]
"""Why a file is opened: three words at least, not blanks nor one letter again and again."""


class AccessReason(StrEnum):
    COMPLAINT = "complaint"
    RECTIFICATION = "rectification"
    INCIDENT = "incident"
    LEGAL_REQUEST = "legal_request"
    FAIRNESS_REVIEW = "fairness_review"
    DUPLICATE = "duplicate"
    DESTRUCTION_NOTICE = "destruction_notice"


@dataclass(frozen=True)
class FileAccess:
    """One opening of a file: until `expires_at`, whatever was asked."""

    id: int
    candidate_id: int
    reason: str
    note: str
    granted_at: datetime
    expires_at: datetime
    opened_by: str | None
    """Whose account opened it, as far as the reader may know: an administrator may."""

    @property
    def opens(self) -> bool:
        """Whether it opens the whole file: at the door of an event, one reads a name and consents alone."""
        return self.reason in set(AccessReason)


def sought(connection: Connection[Any], said: str) -> list[int]:
    """The numbers of the people of an e-mail, a telephone or a whole name, for a coordinator; twenty at most.

    A number is itself. Nothing else of anybody is told: the file opens by `ask_access` alone.
    """
    if said.strip().isdecimal() and len(said.strip()) < _LEAST_TELEPHONE:
        return [int(said)]
    return [key for (key,) in connection.execute("SELECT person_sought(%(said)s)", {"said": said})]


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
    """Openings of files that the reader may know of, latest first: a coordinator's own, those of one's own file, or
    all of them for an administrator."""
    with connection.cursor(row_factory=class_row(FileAccess)) as cursor:
        return cursor.execute(
            """
            SELECT f.id, f.candidate_id, f.reason, f.note, f.granted_at, f.expires_at, a.display_name AS opened_by
            FROM file_access f LEFT JOIN account a ON a.id = f.account_id
            WHERE %(candidate)s::bigint IS NULL OR f.candidate_id = %(candidate)s ORDER BY f.id DESC LIMIT 100
            """,
            {"candidate": candidate_id},
        ).fetchall()
