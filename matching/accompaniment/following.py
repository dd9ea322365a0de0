"""One person's follow-up: whose it is, what comes next, how it is handed on, closed and opened again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accompaniment.domain import ClosingReason, FollowUpEvent, NextStep, Status
from matching.accompaniment.errors import FollowUpClosedError, NotAColleagueError
from matching.errors import NotFoundError, StaleVersionError, TooEarlyError, UnknownReferenceError
from matching.refusals import refusals


@dataclass(frozen=True)
class FollowUp:
    """Where a file stands. `version` is 0 where nobody has begun."""

    candidate_id: int
    status: str
    counsellor_id: int | None
    counsellor: str | None
    next_action: str | None
    due_on: date | None
    opened_on: date | None
    closed_on: date | None
    closing_reason: str | None
    version: int


@dataclass(frozen=True)
class Event:
    """Who took, handed on, closed or reopened it, and when; names of counsellors of the organisation."""

    event: str
    happened_at: datetime
    by: str | None
    counsellor: str | None
    reason: str | None


@dataclass(frozen=True)
class Colleague:
    """A counsellor of the actor's organisation, and how many open files they follow."""

    id: int
    name: str
    files: int


def follow_up(connection: Connection[Any], candidate_id: int) -> FollowUp:
    """Where a file stands with the actor's organisation. Raises NotFoundError for a file that is not theirs."""
    with connection.cursor(row_factory=class_row(FollowUp)) as cursor:
        found = cursor.execute(
            """
            SELECT c.id AS candidate_id, coalesce(f.status, 'to_meet') AS status, f.counsellor_id,
                a.display_name AS counsellor, f.next_action, f.due_on, f.opened_on, f.closed_on, f.closing_reason,
                coalesce(f.version, 0) AS version
            FROM candidate c
                LEFT JOIN follow_up f ON f.candidate_id = c.id AND f.organisation_id = actor_organisation()
                LEFT JOIN account a ON a.id = f.counsellor_id
            WHERE c.id = %(candidate)s
            """,
            {"candidate": candidate_id},
        ).fetchone()
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    return found


def events(connection: Connection[Any], candidate_id: int) -> list[Event]:
    """What happened to the follow-up, the latest first."""
    with connection.cursor(row_factory=class_row(Event)) as cursor:
        return cursor.execute(
            """
            SELECT e.event, e.happened_at, b.display_name AS by, a.display_name AS counsellor, e.reason
            FROM follow_up_event e
                LEFT JOIN account b ON b.id = e.by_account LEFT JOIN account a ON a.id = e.counsellor_id
            WHERE e.candidate_id = %(candidate)s ORDER BY e.id DESC
            """,
            {"candidate": candidate_id},
        ).fetchall()


def colleagues(connection: Connection[Any]) -> list[Colleague]:
    """The counsellors of the actor's organisation who still come in, by name; the actor among them."""
    with connection.cursor(row_factory=class_row(Colleague)) as cursor:
        return cursor.execute(
            """
            SELECT a.id, a.display_name AS name,
                (SELECT count(*) FROM follow_up f WHERE f.counsellor_id = a.id AND f.status <> 'closed') AS files
            FROM account a
            WHERE a.role = 'counsellor' AND a.organisation_id = actor_organisation() AND a.revoked_at IS NULL
            ORDER BY folded(a.display_name), a.id
            """
        ).fetchall()


def plan(connection: Connection[Any], candidate_id: int, step: NextStep, *, version: int, today: date) -> None:
    """Say what comes next. Where nobody follows the person yet, the actor takes the file by it.

    A date that is late already stays as it was, and is not chosen. Raises NotFoundError, StaleVersionError,
    FollowUpClosedError, TooEarlyError.
    """
    found = _taken(connection, candidate_id, version, today)
    if found.status == Status.CLOSED:
        raise FollowUpClosedError
    if step.due_on not in (None, found.due_on) and step.due_on < today:
        raise TooEarlyError("due_on", today)
    connection.execute(
        """
        UPDATE follow_up SET status = %(status)s, next_action = %(next_action)s, due_on = %(due_on)s,
            version = version + 1, updated_at = now()
        WHERE candidate_id = %(candidate)s AND organisation_id = actor_organisation()
        """,
        {"candidate": candidate_id, **step.model_dump()},
    )


def hand_over(
    connection: Connection[Any], candidate_id: int, counsellor_id: int | None, *, version: int, today: date
) -> None:
    """Hand the file to a colleague, to oneself, or back to nobody.

    Raises NotFoundError, StaleVersionError, FollowUpClosedError, NotAColleagueError.
    """
    found = _begun(connection, candidate_id, version, today)
    if found.status == Status.CLOSED:
        raise FollowUpClosedError
    if found.counsellor_id == counsellor_id:
        return
    _give(connection, candidate_id, counsellor_id)
    event = FollowUpEvent.TRANSFERRED
    if counsellor_id is None:
        event = FollowUpEvent.RELEASED
    elif found.counsellor_id is None:
        event = FollowUpEvent.TAKEN
    _record(connection, candidate_id, event, counsellor_id)


def close(connection: Connection[Any], candidate_id: int, reason: ClosingReason, *, version: int, today: date) -> None:
    """Close the follow-up: nothing is planned in it any more.

    Raises NotFoundError, StaleVersionError, FollowUpClosedError.
    """
    found = _taken(connection, candidate_id, version, today)
    if found.status == Status.CLOSED:
        raise FollowUpClosedError
    connection.execute(
        """
        UPDATE follow_up SET status = 'closed', next_action = NULL, due_on = NULL, closed_on = %(today)s,
            closing_reason = %(reason)s, version = version + 1, updated_at = now()
        WHERE candidate_id = %(candidate)s AND organisation_id = actor_organisation()
        """,
        {"candidate": candidate_id, "today": today, "reason": reason},
    )
    _record(connection, candidate_id, FollowUpEvent.CLOSED, found.counsellor_id, reason)


def reopen(connection: Connection[Any], candidate_id: int, *, version: int, today: date) -> None:
    """Open it again, for whoever does so. Raises NotFoundError, StaleVersionError."""
    found = _begun(connection, candidate_id, version, today)
    if found.status != Status.CLOSED:
        return
    connection.execute(
        """
        UPDATE follow_up SET status = 'active', closed_on = NULL, closing_reason = NULL,
            counsellor_id = actor_account(), version = version + 1, updated_at = now()
        WHERE candidate_id = %(candidate)s AND organisation_id = actor_organisation()
        """,
        {"candidate": candidate_id},
    )
    _record(connection, candidate_id, FollowUpEvent.REOPENED, None)


def _begun(connection: Connection[Any], candidate_id: int, version: int, today: date) -> FollowUp:
    """The follow-up, begun where nobody had, and held until the end of the transaction."""
    with refusals():
        begun = connection.execute(
            """
            INSERT INTO follow_up (candidate_id, organisation_id, status, opened_on)
            SELECT c.id, c.organisation_id, 'to_meet', %(today)s FROM candidate c WHERE c.id = %(candidate)s
            ON CONFLICT DO NOTHING RETURNING version
            """,
            {"candidate": candidate_id, "today": today},
        ).fetchone()
    connection.execute(
        """
        SELECT 1 FROM follow_up WHERE candidate_id = %(candidate)s AND organisation_id = actor_organisation() FOR UPDATE
        """,
        {"candidate": candidate_id},
    )
    found = follow_up(connection, candidate_id)
    if version != (0 if begun else found.version):
        raise StaleVersionError(found.version)
    return found


def _taken(connection: Connection[Any], candidate_id: int, version: int, today: date) -> FollowUp:
    """As `_begun`; whoever works on a file that is nobody's takes it."""
    found = _begun(connection, candidate_id, version, today)
    if found.counsellor_id is None and found.status != Status.CLOSED:
        row: Any = connection.execute("SELECT actor_account()").fetchone()
        _give(connection, candidate_id, row[0])
        _record(connection, candidate_id, FollowUpEvent.TAKEN, row[0])
        return follow_up(connection, candidate_id)
    return found


def _give(connection: Connection[Any], candidate_id: int, counsellor_id: int | None) -> None:
    try:
        with refusals():
            connection.execute(
                """
                UPDATE follow_up SET counsellor_id = %(counsellor)s, version = version + 1, updated_at = now()
                WHERE candidate_id = %(candidate)s AND organisation_id = actor_organisation()
                """,
                {"candidate": candidate_id, "counsellor": counsellor_id},
            )
    except UnknownReferenceError:
        raise NotAColleagueError from None


def _record(
    connection: Connection[Any],
    candidate_id: int,
    event: FollowUpEvent,
    counsellor_id: int | None,
    reason: ClosingReason | None = None,
) -> None:
    connection.execute(
        """
        INSERT INTO follow_up_event (candidate_id, event, counsellor_id, reason)
        VALUES (%(candidate)s, %(event)s, %(counsellor)s, %(reason)s)
        """,
        {"candidate": candidate_id, "event": event, "counsellor": counsellor_id, "reason": reason},
    )
