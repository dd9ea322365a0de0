"""What the organisations wrote of a person while they followed them, as the person takes it with them.

Source: Law 25, P-39.1 s. 27, access: notes belong to the person's file. Apart from the export of what was collected
from the person (`matching.candidates.portability`), which another service reads.
"""

from datetime import date, datetime
from typing import Any, Literal

from psycopg import Connection
from pydantic import BaseModel, ConfigDict

from matching.errors import NotFoundError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordedFollowUp(_Part):
    organisation: str
    status: str
    next_action: str | None
    due_on: date | None
    opened_on: date
    closed_on: date | None
    closing_reason: str | None


class RecordedNote(_Part):
    organisation: str
    channel: str
    happened_on: date
    text: str


class RecordedMeeting(_Part):
    organisation: str
    starts_at: datetime
    minutes: int
    means: str
    place: str | None
    subject: str
    state: str


class RecordedEvent(_Part):
    organisation: str
    event: str
    happened_at: datetime
    reason: str | None


class AccompanimentRecord(_Part):
    """One person's accompaniment, version 1."""

    format: Literal["adequation.accompaniment"] = "adequation.accompaniment"
    version: Literal[1] = 1
    exported_at: datetime
    follow_ups: tuple[RecordedFollowUp, ...]
    notes: tuple[RecordedNote, ...]
    meetings: tuple[RecordedMeeting, ...]
    events: tuple[RecordedEvent, ...]


def accompaniment(connection: Connection[Any], candidate_id: int, now: datetime) -> AccompanimentRecord:
    """All that was written of the person's accompaniment. Raises NotFoundError, also for anybody else's file."""
    row = connection.execute(
        """
        SELECT json_build_object(
            'follow_ups', coalesce((SELECT json_agg(json_build_object('organisation', o.name, 'status', f.status,
                    'next_action', f.next_action, 'due_on', f.due_on, 'opened_on', f.opened_on,
                    'closed_on', f.closed_on, 'closing_reason', f.closing_reason) ORDER BY f.opened_on, o.id)
                FROM follow_up f JOIN organisation o ON o.id = f.organisation_id
                WHERE f.candidate_id = c.id), '[]'),
            'notes', coalesce((SELECT json_agg(json_build_object('organisation', o.name, 'channel', n.channel,
                    'happened_on', n.happened_on, 'text', n.text) ORDER BY n.happened_on DESC, n.id DESC)
                FROM contact_note n JOIN organisation o ON o.id = n.organisation_id
                WHERE n.candidate_id = c.id), '[]'),
            'meetings', coalesce((SELECT json_agg(json_build_object('organisation', o.name,
                    'starts_at', m.starts_at, 'minutes', m.minutes, 'means', m.means, 'place', m.place,
                    'subject', m.subject, 'state', m.state) ORDER BY m.starts_at DESC, m.id DESC)
                FROM meeting m JOIN organisation o ON o.id = m.organisation_id
                WHERE m.candidate_id = c.id), '[]'),
            'events', coalesce((SELECT json_agg(json_build_object('organisation', o.name, 'event', e.event,
                    'happened_at', e.happened_at, 'reason', e.reason) ORDER BY e.id)
                FROM follow_up_event e JOIN organisation o ON o.id = e.organisation_id
                WHERE e.candidate_id = c.id), '[]'))
        FROM candidate c WHERE c.id = %(candidate)s
        """,
        {"candidate": candidate_id},
    ).fetchone()
    if row is None:
        raise NotFoundError("candidate", candidate_id)
    return AccompanimentRecord.model_validate({**row[0], "exported_at": now})
