"""The file of a CV itself, kept where its person consents to it and no longer: one a person, sealed by the service.

For the person, and for the counsellors who follow them; never for an employer, released or not. Its rows are there only
while the consent is in force: the database removes them with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import DomainError, NotFoundError
from matching.refusals import refusals

Seal = Callable[[bytes], bytes]
Unseal = Callable[[bytes], bytes | None]
"""None for what another key sealed."""
KEPT_DAYS = 365
"""How long the consent that goes with a file lasts, where its setting allows as much."""


class UnaskedInFileError(DomainError):
    """The file says what nobody may store: its person alone opens it."""

    code = "unasked_in_file"


@dataclass(frozen=True)
class Kept:
    """That there is a file: its format, its size in bytes and when it came."""

    format: str
    bytes: int
    kept_at: datetime


@dataclass(frozen=True)
class CvFile:
    """The file as its person brought it."""

    name: str
    format: str
    content: bytes
    kept_at: datetime


def keep(connection: Connection[Any], candidate_id: int, name: str, format_: str, content: bytes, seal: Seal) -> None:
    """Keep a file in the place of the one before; its consent has to be in force. Raises NotAllowedError."""
    with refusals():
        connection.execute(
            """
            INSERT INTO cv_file (candidate_id, name, content, format, bytes)
            VALUES (%(candidate)s, %(name)s, %(content)s, %(format)s, %(bytes)s)
            ON CONFLICT (candidate_id) DO UPDATE SET
                name = excluded.name, content = excluded.content, format = excluded.format, bytes = excluded.bytes,
                kept_at = now()
            """,
            {
                "candidate": candidate_id,
                "name": seal(name.encode()),
                "content": seal(content),
                "format": format_,
                "bytes": len(content),
            },
        )


def kept(connection: Connection[Any], candidate_id: int) -> Kept | None:
    """Whether a file of this person is kept, for those who may open it."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            "SELECT format, bytes, kept_at FROM cv_file WHERE candidate_id = %(candidate)s", {"candidate": candidate_id}
        ).fetchone()


def cv_file(connection: Connection[Any], candidate_id: int, unseal: Unseal) -> CvFile:
    """The file. Raises NotFoundError where none is kept, or none for this actor, or another key sealed it."""
    row = connection.execute(
        "SELECT name, format, content, kept_at FROM cv_file WHERE candidate_id = %(candidate)s",
        {"candidate": candidate_id},
    ).fetchone()
    name, content = (None, None) if row is None else (unseal(row[0]), unseal(row[2]))
    if row is None or name is None or content is None:
        raise NotFoundError("cv_file", candidate_id)
    return CvFile(name.decode(), row[1], content, row[3])


@dataclass(frozen=True)
class ToJudge:
    """A kept file as it is sealed, for the system to judge."""

    candidate_id: int
    name: bytes
    content: bytes
    kept_at: datetime


def next_to_judge(connection: Connection[Any], after: int) -> ToJudge | None:
    """The kept file of the first person after that one, for the system alone; None after the last."""
    with connection.cursor(row_factory=class_row(ToJudge)) as cursor:
        return cursor.execute("SELECT * FROM cv_file_to_judge(%(after)s)", {"after": after}).fetchone()


def destroy_unasked(connection: Connection[Any], file: ToJudge) -> bool:
    """Destroy a file that may not be kept, and count it in the register; False where it is gone or was replaced."""
    row: Any = connection.execute(
        "SELECT destroy_unasked_cv_file(%(candidate)s, %(kept)s)",
        {"candidate": file.candidate_id, "kept": file.kept_at},
    ).fetchone()
    return bool(row[0])
