"""What events hold of a person, as the person takes it with them: what they answered, asked for, and what was noted.

Source: Law 25, P-39.1 s. 27. The fit of a pair is computed and is no part of it.
"""

from datetime import datetime
from typing import Any, Literal

from psycopg import Connection
from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordedInterview(_Part):
    employer: str
    title: str
    agreed: bool
    held: bool | None
    outcome: str | None
    note: str | None
    """What the employer noted."""


class RecordedInvitation(_Part):
    event: str
    starts_at: datetime
    answer: str
    asked_at: datetime | None = None
    """When they asked to be invited, where they did."""
    answered_at: datetime | None
    arrived_at: datetime | None
    absent: bool
    request: str | None
    """What the person needed to take part; destroyed the day after."""
    needs: tuple[str, ...] = ()
    """The same of the timetable, by its codes: `longer`, `rested`, `step_free`, `not_before`."""
    interviews: tuple[RecordedInterview, ...]


class EventsRecord(_Part):
    """One person's events, version 1."""

    format: Literal["adequation.events"] = "adequation.events"
    version: Literal[1] = 1
    exported_at: datetime
    invitations: tuple[RecordedInvitation, ...]


def events_record(connection: Connection[Any], candidate_id: int, now: datetime) -> EventsRecord:
    """All that events hold of a person, as far as the actor may know it."""
    rows = connection.execute(
        """
        SELECT json_build_object('event', e.title_fr, 'starts_at', e.starts_at, 'answer', i.state,
            'asked_at', i.asked_at, 'answered_at', i.answered_at, 'arrived_at', i.arrived_at, 'absent', i.absent,
            'request', r.request,
            'needs', array_remove(ARRAY[CASE WHEN r.longer THEN 'longer' END, CASE WHEN r.rested THEN 'rested' END,
                CASE WHEN r.step_free THEN 'step_free' END, CASE WHEN r.from_slot > 0 THEN 'not_before' END], NULL),
            'interviews', coalesce((SELECT json_agg(json_build_object('employer', f.name, 'title', o.title_fr,
                    'agreed', m.agreed, 'held', m.held, 'outcome', m.outcome, 'note', m.note) ORDER BY m.slot, f.name)
                FROM event_interview m JOIN employer f ON f.id = m.employer_id JOIN opening o ON o.id = m.opening_id
                WHERE m.event_id = i.event_id AND m.candidate_id = i.candidate_id), '[]'))
        FROM event_invitation i JOIN event e ON e.id = i.event_id
            LEFT JOIN event_request r ON r.event_id = i.event_id AND r.candidate_id = i.candidate_id
        WHERE i.candidate_id = %(candidate)s ORDER BY e.starts_at DESC, e.id
        """,
        {"candidate": candidate_id},
    ).fetchall()
    return EventsRecord(exported_at=now, invitations=tuple(RecordedInvitation.model_validate(row) for (row,) in rows))
