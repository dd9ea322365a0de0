"""Erasure of a person's file, and the holds that put it off (requirements §1: destruction at the end of the purpose).

The database erases by a function of its own, `erase_candidate`, for the person, their counsellor or, of a file whose
time has come or whose erasure waits, the system: the service's role deletes nobody. What it removes and what it leaves
is written there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import class_row

from matching.errors import NotFoundError
from matching.privacy.errors import HoldTooLongError
from matching.refusals import refusals


class Rule(StrEnum):
    """Why something is destroyed, as the register tells it."""

    ASKED = "asked"
    RETENTION = "retention"
    HOLD_ENDED = "hold_ended"


@dataclass(frozen=True)
class Hold:
    """A funded file is kept `until` that day, for a `reason` that the person reads."""

    id: int
    reason: str
    until: date


@dataclass(frozen=True)
class PendingErasure:
    """An erasure that a hold puts off until `due_on`; the person has been in no list since `asked_on`."""

    asked_on: date
    due_on: date


def erase(connection: Connection[Any], candidate_id: int, rule: Rule = Rule.ASKED) -> date | None:
    """Erase the person, in the caller's transaction; None once it is done, else the day to which a hold puts it off.

    Put off, every consent is withdrawn at once. Raises NotFoundError for anybody else's file, or where there is none.
    """
    try:
        with connection.transaction():
            row: Any = connection.execute(
                "SELECT erase_candidate(%(candidate)s, %(rule)s)", {"candidate": candidate_id, "rule": rule}
            ).fetchone()
    except InsufficientPrivilege:
        raise NotFoundError("candidate", candidate_id) from None
    due_on: date | None = row[0]
    return due_on


def pending_erasure(connection: Connection[Any], candidate_id: int) -> PendingErasure | None:
    """The erasure that was asked for and waits for the end of a hold, if there is one."""
    with connection.cursor(row_factory=class_row(PendingErasure)) as cursor:
        return cursor.execute(
            "SELECT asked_on, due_on FROM erasure_request WHERE candidate_id = %(candidate)s",
            {"candidate": candidate_id},
        ).fetchone()


def call_off_erasure(connection: Connection[Any], candidate_id: int) -> bool:
    """Call off an erasure that waits; the consents withdrawn stay so. False where none waits."""
    return (
        connection.execute(
            "DELETE FROM erasure_request WHERE candidate_id = %(candidate)s", {"candidate": candidate_id}
        ).rowcount
        > 0
    )


def holds(connection: Connection[Any], candidate_id: int, today: date) -> list[Hold]:
    """The holds that keep the file today, the last to end first."""
    with connection.cursor(row_factory=class_row(Hold)) as cursor:
        return cursor.execute(
            """
            SELECT id, reason, until FROM retention_hold
            WHERE candidate_id = %(candidate)s AND until > %(today)s ORDER BY until DESC, id
            """,
            {"candidate": candidate_id, "today": today},
        ).fetchall()


def latest_hold(connection: Connection[Any], today: date) -> date:
    """The last day on which a hold put today may end (setting `hold_longest_days`)."""
    row: Any = connection.execute("SELECT value::integer FROM setting WHERE key = 'hold_longest_days'").fetchone()
    return today + timedelta(days=row[0])


def add_hold(connection: Connection[Any], candidate_id: int, reason: str, until: date, today: date) -> int:
    """Keep a funded file until a day; returns the hold's id.

    Raises HoldTooLongError for a day that is over, or further than the setting allows; NotAllowedError, for whoever
    does not follow the person.
    """
    latest = latest_hold(connection, today)
    if not today < until <= latest:
        raise HoldTooLongError("until", latest)
    with refusals():
        made: Any = connection.execute(
            """
            INSERT INTO retention_hold (candidate_id, reason, until)
            VALUES (%(candidate)s, %(reason)s, %(until)s) RETURNING id
            """,
            {"candidate": candidate_id, "reason": reason, "until": until},
        ).fetchone()
    return int(made[0])


def lift_hold(connection: Connection[Any], candidate_id: int, hold_id: int) -> None:
    """End a hold before its day. An erasure that waited for it is due today. Raises NotFoundError."""
    lifted = connection.execute(
        "DELETE FROM retention_hold WHERE id = %(hold)s AND candidate_id = %(candidate)s",
        {"hold": hold_id, "candidate": candidate_id},
    ).rowcount
    if not lifted:
        raise NotFoundError("hold", hold_id)
