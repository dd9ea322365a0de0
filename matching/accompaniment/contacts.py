"""What was said to a person and when one meets: notes, and meetings with what became of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accompaniment.domain import MeetingEntry, MeetingState, NoteEntry
from matching.accompaniment.errors import MeetingSettledError
from matching.errors import FutureDateError, NotFoundError, TooEarlyError
from matching.refusals import refusals

AFTERWARDS = timedelta(days=365)
"""How long after it was held a meeting is still noted; before, it is a year typed wrong."""


@dataclass(frozen=True)
class Note:
    id: int
    channel: str
    happened_on: date
    text: str
    author: str | None
    organisation: str


@dataclass(frozen=True)
class Meeting:
    id: int
    candidate_id: int
    starts_at: datetime
    minutes: int
    means: str
    place: str | None
    subject: str
    state: str
    counsellor: str | None
    organisation: str


def notes(connection: Connection[Any], candidate_id: int) -> list[Note]:
    """What was noted of a person, the latest first: of the actor's organisation; all of it for the person."""
    with connection.cursor(row_factory=class_row(Note)) as cursor:
        return cursor.execute(
            """
            SELECT n.id, n.channel, n.happened_on, n.text, a.display_name AS author, o.name AS organisation
            FROM contact_note n JOIN organisation o ON o.id = n.organisation_id
                LEFT JOIN account a ON a.id = n.author_id
            WHERE n.candidate_id = %(candidate)s ORDER BY n.happened_on DESC, n.id DESC
            """,
            {"candidate": candidate_id},
        ).fetchall()


def add_note(connection: Connection[Any], candidate_id: int, entry: NoteEntry, today: date) -> int:
    """Note a contact; returns the note's id. Raises FutureDateError, NotAllowedError."""
    if entry.happened_on > today:
        raise FutureDateError("happened_on")
    with refusals():
        row = connection.execute(
            """
            INSERT INTO contact_note (candidate_id, channel, happened_on, text)
            VALUES (%(candidate)s, %(channel)s, %(happened_on)s, %(text)s) RETURNING id
            """,
            {"candidate": candidate_id, **entry.model_dump()},
        ).fetchone()
    return 0 if row is None else int(row[0])


def remove_note(connection: Connection[Any], candidate_id: int, note_id: int) -> None:
    """Take away a note that was put in the wrong file; the trail keeps that it was. Raises NotFoundError."""
    gone = connection.execute(
        "DELETE FROM contact_note WHERE id = %(note)s AND candidate_id = %(candidate)s",
        {"note": note_id, "candidate": candidate_id},
    )
    if not gone.rowcount:
        raise NotFoundError("note", note_id)


def meetings(connection: Connection[Any], candidate_id: int) -> list[Meeting]:
    """Meetings of a person, those to come first, then the latest; all of them for the person."""
    with connection.cursor(row_factory=class_row(Meeting)) as cursor:
        return cursor.execute(
            """
            SELECT m.id, m.candidate_id, m.starts_at, m.minutes, m.means, m.place, m.subject, m.state,
                a.display_name AS counsellor, o.name AS organisation
            FROM meeting m JOIN organisation o ON o.id = m.organisation_id
                LEFT JOIN account a ON a.id = m.counsellor_id
            WHERE m.candidate_id = %(candidate)s
            ORDER BY m.state <> 'planned', CASE m.state WHEN 'planned' THEN m.starts_at END, m.starts_at DESC, m.id
            """,
            {"candidate": candidate_id},
        ).fetchall()


def plan_meeting(connection: Connection[Any], candidate_id: int, entry: MeetingEntry, today: date) -> int:
    """Plan a meeting with the actor, or note one afterwards; returns its id. Raises NotAllowedError, TooEarlyError."""
    if entry.on < today - AFTERWARDS:
        raise TooEarlyError("on", today - AFTERWARDS)
    with refusals():
        row = connection.execute(
            """
            INSERT INTO meeting (candidate_id, starts_at, minutes, means, place, subject)
            VALUES (%(candidate)s, %(starts_at)s, %(minutes)s, %(means)s, %(place)s, %(subject)s) RETURNING id
            """,
            {"candidate": candidate_id, "starts_at": entry.starts_at(), **entry.model_dump(exclude={"on", "at"})},
        ).fetchone()
    return 0 if row is None else int(row[0])


def settle_meeting(
    connection: Connection[Any], candidate_id: int, meeting_id: int, state: MeetingState, now: datetime
) -> None:
    """Say what became of a planned meeting: held or missed once it has begun, cancelled before or after.

    Raises NotFoundError, MeetingSettledError, FutureDateError.
    """
    row = connection.execute(
        """
        SELECT starts_at, state FROM meeting WHERE id = %(meeting)s AND candidate_id = %(candidate)s FOR UPDATE
        """,
        {"meeting": meeting_id, "candidate": candidate_id},
    ).fetchone()
    if row is None:
        raise NotFoundError("meeting", meeting_id)
    starts_at, known = row
    if known == state:
        return
    if known != MeetingState.PLANNED or state is MeetingState.PLANNED:
        raise MeetingSettledError
    if state is not MeetingState.CANCELLED and starts_at > now:
        raise FutureDateError("state")
    connection.execute("UPDATE meeting SET state = %(state)s WHERE id = %(id)s", {"state": state, "id": meeting_id})
