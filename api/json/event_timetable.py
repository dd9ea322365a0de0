"""The timetable of an event: laid, read with what cannot hold of it, laid again on the day."""

from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import events
from api.clock import now
from api.json.events import OURS, Id
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.preconditions import ExpectedVersion
from api.security import Reading
from api.trail import Reads
from matching.allocation.day import Timetable
from matching.events import explained, participants, scheduling, store
from matching.events.explaining import Conflict, Why
from matching.privacy.trail import Part

_LOOKED_AT = "Whether the day as it stands was looked at; false while the worker does."
router = APIRouter(tags=["events"], route_class=OnceRoute)


class LaidTimetable(BaseModel):
    """A timetable as laid: total fit with the bound that none can exceed, people moved from what they were told.

    Nothing is proven of one laid first come, first served: no bound and no gap.

    Fits are rounded: the exact one of one interview is told to nobody.
    """

    interviews: int
    total_fit: float
    bound: float | None
    gap: float | None
    waits: int = Field(description="Empty slots between the interviews of people.")
    moved: int
    clashes: list[Conflict]
    relaxations: list[Conflict] = Field(description="A change that lets the day hold all that is promised.")
    smallest: bool = Field(description="Whether it is proven that no smaller change does.")
    looked_at: bool = Field(description=_LOOKED_AT)
    keeping: list[Conflict] = Field(description="Changes of hours and tables that keep every promise, beside it.")

    @classmethod
    def of(cls, found: Timetable, looked: Why | None, *, first_come: bool) -> Self:
        """The same, with what cannot hold and the smallest change that works."""
        why = looked or Why()
        return cls(
            looked_at=looked is not None,
            interviews=len(found.meetings),
            total_fit=round(found.total, 1),
            bound=None if first_come else round(found.bound, 1),
            gap=None if first_come else round(found.gap, 4),
            waits=found.waits,
            moved=len(found.moved),
            clashes=list(why.clashes),
            relaxations=list(why.relaxations),
            smallest=why.smallest,
            keeping=list(why.keeping),
        )


class KeptTimetable(BaseModel):
    """The timetable as it stands, before or after it is told, and what cannot hold of the day as it is by now."""

    interviews: list[participants.Interview]
    gap: float | None = Field(description="Share by which another could exceed its fit, proven when it was laid.")
    clashes: tuple[Conflict, ...]
    relaxations: tuple[Conflict, ...]
    smallest: bool
    keeping: tuple[Conflict, ...]
    looked_at: bool = Field(description=_LOOKED_AT)


@router.get("/events/{event_id}/timetable", summary="The timetable", dependencies=[OURS])
def read_timetable(reads: Reads, connection: Reading, event_id: Id) -> KeptTimetable:
    """For its organisers, who confirm it by publishing the event (`POST /events/{event_id}/status`)."""
    known = store.ours(connection, event_id)
    placed = [each for each in participants.interviews(connection, event_id) if each.slot is not None]
    reads((each.candidate_id for each in placed if each.name), Part.EVENT)
    why = explained.explained(connection, known, now())
    return KeptTimetable(
        interviews=placed,
        gap=scheduling.proven(connection, event_id),
        looked_at=why is not None,
        **vars(why or Why()),
    )


@router.post("/events/{event_id}/timetable", summary="Lay the timetable", dependencies=[OURS])
def lay(connection: WritingOnce, event_id: Id, version: ExpectedVersion) -> LaidTimetable:
    """Before it is published, of greatest total fit; on the day, again for who is there, moving as few as possible."""
    known = store.ours(connection, event_id)
    found = events.lay(connection, event_id, version)
    return LaidTimetable.of(found, explained.explained(connection, known, now()), first_come=known.first_come)
