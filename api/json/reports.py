"""Offers reported, and the coordination's decisions on what is held or was reported. Needs and internships alike."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from api.clock import today
from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import NEEDS
from api.security import SIGNED_IN, Reading, allow
from api.senders import sender_of
from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.needs import moderation, reading, reviewing
from matching.needs.moderation import Flag
from matching.needs.reviewing import Decided, Decision, HeldOpening, Refusal, Report
from matching.privacy.refused import Entry
from matching.privacy.texts import ShortText

router = APIRouter(prefix="/reports", tags=["reports"], route_class=OnceRoute)
DESK = (Role.COORDINATOR, Role.ADMINISTRATOR)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class ReportEntry(Entry):
    """What is wrong with an offer."""

    reason: Refusal
    note: ShortText | None = None


class DecisionEntry(Entry):
    """What is decided of all that waits about an offer; its employer reads the decision and the note."""

    decision: Decision
    codes: tuple[Refusal, ...] = ()
    """Why it is refused, beside what flags it."""
    note: ShortText | None = None


class Review(BaseModel):
    """What flags an offer, what was reported of it and waits, and what was decided before."""

    flags: list[Flag]
    reports: list[Report]
    decisions: list[Decided]


@router.get("", summary="Offers that wait for a decision", dependencies=[allow(*DESK)])
def list_waiting(connection: Reading) -> list[HeldOpening]:
    """Held for their words, or reported: the oldest first, a hundred at most."""
    return reviewing.waiting(connection)


@router.get("/{opening_id}", summary="What is said of an offer", dependencies=[allow(*DESK, reach=NEEDS)])
def read_review(connection: Reading, opening_id: Id) -> Review:
    """Nobody's name: a report tells the role of whoever made it."""
    _check_there(connection, opening_id)
    return Review(
        flags=moderation.flags(connection, [opening_id]),
        reports=reviewing.reports(connection, opening_id),
        decisions=reviewing.decisions(connection, opening_id),
    )


@router.post("/{opening_id}", summary="Report an offer", dependencies=[allow(*SIGNED_IN, reach=NEEDS)], status_code=204)
def add_report(request: Request, connection: WritingOnce, opening_id: Id, entry: ReportEntry) -> None:
    """For the coordination to read. Whoever is not signed in reports on the offer's page."""
    _check_there(connection, opening_id)
    reviewing.report(connection, opening_id, entry.reason, entry.note, sender_of(request))


@router.post("/{opening_id}/decision", summary="Decide on an offer", dependencies=[allow(*DESK, reach=NEEDS)])
def decide(connection: WritingOnce, opening_id: Id, entry: DecisionEntry) -> Review:
    """`allowed` lets its words pass, `refused` takes it out of the lists, `dismissed` drops what was reported."""
    reviewing.decide(connection, opening_id, entry.decision, today(), codes=entry.codes, note=entry.note)
    return read_review(connection, opening_id)


def _check_there(connection: Reading, opening_id: int) -> None:
    if opening_id not in reading.openings(connection, [opening_id]):
        raise NotFoundError("opening", opening_id)
