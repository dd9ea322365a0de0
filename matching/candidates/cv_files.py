"""The file of a CV itself, kept where its person consents to it and no longer: one a person, sealed by the service.

For the person, and for the counsellors who follow them; never for an employer, released or not. Its rows are there only
while the consent is in force: the database removes them with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import DomainError, NotFoundError
from matching.refusals import refusals

Destroyed = Literal["unasked", "infected"]
"""What a file holds that may not be kept: what nobody may store, or a program that does harm."""
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


def keep(
    connection: Connection[Any],
    candidate_id: int,
    name: str,
    format_: str,
    content: bytes,
    seal: Seal,
    *,
    judged_by: str | None = None,
) -> None:
    """Keep a file in the place of the one before; its consent has to be in force. `judged_by`: the edition of the rules
    that found nothing in it. Raises NotAllowedError."""
    with refusals():
        connection.execute(
            """
            INSERT INTO cv_file (candidate_id, name, content, format, bytes, judged_by)
            VALUES (%(candidate)s, %(name)s, %(content)s, %(format)s, %(bytes)s, %(judged_by)s)
            ON CONFLICT (candidate_id) DO UPDATE SET
                name = excluded.name, content = excluded.content, format = excluded.format, bytes = excluded.bytes,
                kept_at = now(), judged_by = excluded.judged_by, tried_at = NULL
            """,
            {
                "candidate": candidate_id,
                "name": seal(name.encode()),
                "content": seal(content),
                "format": format_,
                "bytes": len(content),
                "judged_by": judged_by,
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


@dataclass(frozen=True)
class Gone:
    """Somebody whose file was destroyed on that day, and whom no message told."""

    candidate_id: int
    name: str
    gone_on: date


def next_to_judge(connection: Connection[Any], after: int, rules: str, again: timedelta) -> ToJudge | None:
    """The first kept file after that person's that `rules` have not judged, nor tried for less than `again`; None after
    the last. For the system alone."""
    with connection.cursor(row_factory=class_row(ToJudge)) as cursor:
        return cursor.execute(
            "SELECT * FROM cv_file_to_judge(%(after)s, %(rules)s, %(again)s)",
            {"after": after, "rules": rules, "again": again},
        ).fetchone()


def judged(
    connection: Connection[Any], file: ToJudge, rules: str | None, bare: tuple[bytes, Seal] | None = None
) -> None:
    """A file was read and stays: it holds by `rules`, or none could tell (None). `bare`: what is kept in its place."""
    connection.execute(
        "SELECT cv_file_judged(%(candidate)s, %(kept)s, %(rules)s, %(bare)s, %(bytes)s)",
        {
            "candidate": file.candidate_id,
            "kept": file.kept_at,
            "rules": rules,
            "bare": None if bare is None else bare[1](bare[0]),
            "bytes": None if bare is None else len(bare[0]),
        },
    )


def destroy_judged(connection: Connection[Any], file: ToJudge, under: Destroyed) -> bool:
    """Destroy a file that may not be kept, and count it in the register; False where it is gone or was replaced."""
    row: Any = connection.execute(
        "SELECT destroy_judged_cv_file(%(candidate)s, %(kept)s, %(under)s)",
        {"candidate": file.candidate_id, "kept": file.kept_at, "under": under},
    ).fetchone()
    return bool(row[0])


def told_by_nobody(connection: Connection[Any], candidate_id: int) -> None:
    """No message tells this person that their file was destroyed: who follows them finds it on their desk. For the
    system."""
    connection.execute(
        """
        INSERT INTO cv_file_gone (candidate_id) SELECT id FROM candidate WHERE id = %(candidate)s ON CONFLICT DO NOTHING
        """,
        {"candidate": candidate_id},
    )


def to_tell(connection: Connection[Any], *, limit: int = 200) -> list[Gone]:
    """Whom the actor's organisation has to tell that their file was destroyed, the longest first."""
    with connection.cursor(row_factory=class_row(Gone)) as cursor:
        return cursor.execute(
            """
            SELECT g.candidate_id, concat_ws(' ', i.given_name, i.family_name) AS name, g.gone_on
            FROM cv_file_gone g JOIN candidate_identity i ON i.candidate_id = g.candidate_id
            ORDER BY g.gone_on, g.candidate_id LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()
