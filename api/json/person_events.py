"""The events that fit one person, and the request to be invited to one."""

from fastapi import APIRouter
from pydantic import Field

from api import events
from api.clock import now, today
from api.filters import BigId
from api.json.candidates import OWN, Id
from api.json.decisions import NOTICE
from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import FILES
from api.security import Reading, allow
from api.services import ServicesOf
from api.trail import Reads
from matching.events.fitting import EventsFor, events_for
from matching.privacy.refused import Entry
from matching.privacy.trail import Part

router = APIRouter(prefix="/candidates/{candidate_id}/events", tags=["events"], route_class=OnceRoute)


class Asked(Entry):
    event_id: BigId
    back: bool = Field(default=False, description="Takes the request back.")


@router.get("", summary="The events that fit a person, and why", dependencies=[NOTICE, allow(*OWN, reach=FILES)])
def read_events(reads: Reads, connection: Reading, candidate_id: Id) -> EventsFor:
    """Of those to come, the ones whose employers look for what the person has, or that are held where they would
    settle; what the person aims for counts here."""
    found = events_for(connection, candidate_id, today(), now())
    reads([candidate_id], Part.RECOMMENDATIONS)
    return found


@router.post("", summary="Ask to be invited to an event", dependencies=[allow(*OWN, reach=FILES)])
def ask(reads: Reads, connection: WritingOnce, given: ServicesOf, candidate_id: Id, asked: Asked) -> EventsFor:
    """Its organisers answer. To one that is first come, first served, one registers by an answer instead."""
    events.ask(connection, asked.event_id, candidate_id, given.encoder, back=asked.back)
    found = events_for(connection, candidate_id, today(), now())
    reads([candidate_id], Part.RECOMMENDATIONS)
    return found
