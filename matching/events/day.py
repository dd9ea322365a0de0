"""The day itself, and what came of it: arrivals, absences, notes of interviews, the report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import NotFoundError
from matching.events.domain import Event, Outcome
from matching.events.errors import InterviewNotNotedError, NoSuchCodeError, NothingCameOfItError, NotTheDayError
from matching.events.store import event
from matching.referrals.release import ReleasedCv


@dataclass(frozen=True)
class Result:
    """One need of an event: interviews placed, held, told, and what came of them."""

    opening_id: int
    title_fr: str
    title_en: str | None
    employer: str
    placed: int
    held: int
    owed: int
    """Their time has passed, and the employer has not said what came of them."""
    second_interviews: int
    offers: int
    hired: int


@dataclass(frozen=True)
class Attendance:
    invited: int
    accepted: int
    waiting: int
    declined: int
    arrived: int
    absent: int
    without_interview: int
    prepared: int
    walked_in: int
    rides: int


def arrive(connection: Connection[Any], event_id: int, code: str, now: datetime) -> int:
    """Check in whoever shows this code; late by more than the minutes between two slots, they are there from the next
    slot on. Returns the person.

    Raises NoSuchCodeError.
    """
    known = event(connection, event_id)
    slot = known.slot_of(now - timedelta(minutes=known.buffer_minutes))
    row = connection.execute(
        """
        UPDATE event_invitation SET arrived_at = coalesce(arrived_at, %(now)s), absent = false,
            first_slot = greatest(first_slot, CASE WHEN arrived_at IS NULL THEN %(slot)s ELSE 0 END),
            last_slot = CASE WHEN last_slot < %(slot)s THEN NULL ELSE last_slot END, version = version + 1
        WHERE event_id = %(event)s AND code::text = lower(btrim(%(code)s)) AND state = 'accepted' RETURNING candidate_id
        """,
        {"event": event_id, "code": code, "now": now, "slot": slot},
    ).fetchone()
    if row is None:
        raise NoSuchCodeError
    return int(row[0])


def check_the_day(known: Event, now: datetime, *, begun: bool = False) -> None:
    """Who comes is said on the day; `begun`: who does not, once it has begun. `now` is Québec's.

    Raises NotTheDayError.
    """
    if known.starts_at > now and (begun or known.starts_at.astimezone(now.tzinfo).date() > now.date()):
        raise NotTheDayError


def take_back_absence(connection: Connection[Any], event_id: int, *, candidate_id: int | None = None) -> int:
    """Whoever was said not to come, or one of them, may still; returns how many. Those who answered first, where others
    have taken some of their places meanwhile.
    """
    return connection.execute(
        """
        UPDATE event_invitation SET absent = false, version = version + 1
        WHERE event_id = %(event)s AND absent AND candidate_id IN (
            SELECT i.candidate_id FROM event_invitation i
            WHERE i.event_id = %(event)s AND i.absent AND (%(person)s::bigint IS NULL OR i.candidate_id = %(person)s)
            ORDER BY i.answered_at, i.candidate_id LIMIT (
                SELECT greatest(0, e.capacity - count(o.candidate_id)) FROM event e
                    LEFT JOIN event_invitation o ON o.event_id = e.id AND o.state = 'accepted' AND NOT o.absent
                WHERE e.id = %(event)s GROUP BY e.id))
        """,
        {"event": event_id, "person": candidate_id},
    ).rowcount


def mark_absent(connection: Connection[Any], event_id: int, *, candidate_id: int | None = None) -> int:
    """Whoever has not arrived, or one of them, did not come; returns how many. Who had an interview was there."""
    return connection.execute(
        """
        UPDATE event_invitation i SET absent = true, version = version + 1
        WHERE event_id = %(event)s AND state = 'accepted' AND arrived_at IS NULL AND NOT absent
            AND (%(person)s::bigint IS NULL OR candidate_id = %(person)s)
            AND NOT EXISTS (SELECT FROM event_interview m
                WHERE m.event_id = i.event_id AND m.candidate_id = i.candidate_id AND m.held)
        """,
        {"event": event_id, "person": candidate_id},
    ).rowcount


def mark_prepared(connection: Connection[Any], event_id: int, candidate_id: int, at: datetime | None) -> None:
    """Whether somebody who comes was at the preparation session. Raises NotFoundError."""
    row = connection.execute(
        """
        UPDATE event_invitation SET prepared_at = %(at)s, version = version + 1
        WHERE event_id = %(event)s AND candidate_id = %(person)s AND state = 'accepted' RETURNING candidate_id
        """,
        {"event": event_id, "person": candidate_id, "at": at},
    ).fetchone()
    if row is None:
        raise NotFoundError("invitation", candidate_id)


def note(
    connection: Connection[Any],
    event_id: int,
    candidate_id: int,
    *,
    held: bool,
    outcome: Outcome | None,
    words: str | None,
) -> None:
    """The employer says how an interview went. Raises InterviewNotNotedError, NothingCameOfItError."""
    if outcome is not None and not held:
        raise NothingCameOfItError
    row = connection.execute(
        "SELECT note_interview(%(event)s, %(person)s, %(held)s, %(outcome)s, %(words)s)",
        {"event": event_id, "person": candidate_id, "held": held, "outcome": outcome, "words": words},
    ).fetchone()
    if not (row and row[0]):
        raise InterviewNotNotedError


def results(connection: Connection[Any], event_id: int) -> list[Result]:
    """What came of an event, need by need, for its organisers."""
    with connection.cursor(row_factory=class_row(Result)) as cursor:
        return cursor.execute(
            """
            SELECT o.id AS opening_id, o.title_fr, o.title_en, e.name AS employer, count(i.slot) AS placed,
                count(*) FILTER (WHERE i.held) AS held,
                count(*) FILTER (WHERE interview_owed(i.event_id, i.candidate_id, i.slot, i.slots, i.held)) AS owed,
                count(*) FILTER (WHERE i.outcome = 'second_interview') AS second_interviews,
                count(*) FILTER (WHERE i.outcome = 'offer') AS offers,
                count(*) FILTER (WHERE i.outcome = 'hired') AS hired
            FROM event_need n JOIN opening o ON o.id = n.opening_id JOIN employer e ON e.id = o.employer_id
                LEFT JOIN event_interview i ON i.event_id = n.event_id AND i.opening_id = o.id
            WHERE n.event_id = %(event)s GROUP BY o.id, e.id ORDER BY e.name, o.id
            """,
            {"event": event_id},
        ).fetchall()


def attendance(connection: Connection[Any], event_id: int) -> Attendance:
    """How many were asked, said yes, came, and met nobody."""
    with connection.cursor(row_factory=class_row(Attendance)) as cursor:
        found = cursor.execute(
            """
            SELECT count(*) FILTER (WHERE state <> 'proposed') AS invited,
                count(*) FILTER (WHERE state = 'accepted') AS accepted,
                count(*) FILTER (WHERE state = 'waiting') AS waiting,
                count(*) FILTER (WHERE state = 'declined') AS declined,
                count(arrived_at) AS arrived, count(*) FILTER (WHERE absent) AS absent,
                count(*) FILTER (WHERE state = 'accepted' AND NOT absent AND NOT EXISTS (
                    SELECT FROM event_interview m WHERE m.event_id = i.event_id AND m.candidate_id = i.candidate_id
                        AND m.slot IS NOT NULL)) AS without_interview,
                count(prepared_at) AS prepared, count(*) FILTER (WHERE walk_in) AS walked_in,
                count(*) FILTER (WHERE rides AND state = 'accepted') AS rides
            FROM event_invitation i WHERE event_id = %(event)s
            """,
            {"event": event_id},
        ).fetchone()
    return found or Attendance(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def read_cv(connection: Connection[Any], event_id: int, candidate_id: int) -> ReleasedCv:
    """The CV of somebody whom the actor's employer meets, from the eve of the event until the day after.

    The reading is recorded in the same transaction, which must be one that writes. Raises NotFoundError.
    """
    row = connection.execute(
        "SELECT event_cv(%(event)s, %(person)s)", {"event": event_id, "person": candidate_id}
    ).fetchone()
    if row is None or row[0] is None:
        raise NotFoundError("cv", candidate_id)
    return ReleasedCv.model_validate(row[0])
