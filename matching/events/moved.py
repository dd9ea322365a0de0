"""What the last replanning of a day moved, for those who had the timetable in hand."""

from dataclasses import dataclass
from datetime import datetime

from matching.events.domain import Event, EventStatus
from matching.events.participants import Interview


@dataclass(frozen=True)
class Moves:
    """What the last replanning changed of a timetable that people had in hand."""

    at: datetime
    interviews: tuple[Interview, ...]
    """Those at another slot or table, or on none any more; `was_slot` and `was_seat` say where they were."""
    people: int
    freed: int
    """Interviews of people who did not come, beside these."""
    remaining: int
    """Interviews on the timetable now."""


def last_moved(known: Event, meetings: list[Interview], absent: frozenset[int]) -> Moves | None:
    """What the last replanning moved; None before the timetable is told, or where nothing ever moved.

    `absent` are the people who did not come.
    """
    if known.status not in (EventStatus.PUBLISHED, EventStatus.OVER):
        return None
    # What got its first place was not moved.
    found = [each for each in meetings if each.changed_at is not None and each.was_slot is not None]
    if not found:
        return None
    at = max(each.changed_at for each in found if each.changed_at is not None)
    last = [each for each in found if each.changed_at == at]
    moved = tuple(each for each in last if each.candidate_id not in absent)
    placed = sum(each.slot is not None for each in meetings)
    return Moves(at, moved, len({each.candidate_id for each in moved}), len(last) - len(moved), placed)
