"""A person's rights over their file: who has read it, what was collected from them, its erasure, what puts it off."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from api import erasing
from api.clock import QUEBEC, today
from api.jobs.tasks import encode_candidate, enqueue
from api.json.candidates import OWN, Id
from api.json.idempotency import OnceRoute, WritingOnce
from api.keys import opener
from api.reach import FILES
from api.security import EVERYONE, CurrentActor, Reading, allow
from api.services import ServicesOf
from api.trail import Reads
from api.uploads import SEALED_FILE
from matching.accounts.domain import Role
from matching.candidates.portability import PersonalFile, personal_file, schema
from matching.candidates.reading import candidate
from matching.errors import NotFoundError
from matching.privacy import erasure, notices, trail
from matching.privacy.notices import Told
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.referrals.erasing import erase_person

router = APIRouter(tags=["privacy"], route_class=OnceRoute)


class Erasure(BaseModel):
    """`erased`, or put off by a hold to `due_on`: the person is in no list from now on."""

    erased: bool
    due_on: date | None


class ToldEntry(BaseModel):
    """How and when somebody told a person that their file will be destroyed."""

    model_config = ConfigDict(extra="forbid")

    means: Literal["post", "telephone", "in_person"]
    told_on: date


class HoldEntry(BaseModel):
    """Why a funded file is kept, as its person reads it, and until when."""

    model_config = ConfigDict(extra="forbid")

    reason: ShortText
    until: date


@router.get(
    "/candidates/{candidate_id}/accesses",
    summary="Who has read a person's file",
    dependencies=[allow(*OWN, reach=FILES)],
)
def read_accesses(connection: Reading, candidate_id: Id) -> list[trail.Access]:
    """Who else has read what, by day, the latest first: roles and organisations, never a name."""
    _known(connection, candidate_id)
    return trail.accesses(connection, candidate_id)


@router.get(
    "/candidates/{candidate_id}/export",
    summary="What was collected from a person",
    dependencies=[allow(*OWN, reach=FILES)],
)
def export(reads: Reads, given: ServicesOf, connection: Reading, candidate_id: Id) -> PersonalFile:
    """Portability: a documented form, whose schema is served beside. Nothing that others wrote or computed."""
    found = personal_file(connection, candidate_id, datetime.now(QUEBEC), opener(given.settings, SEALED_FILE))
    reads([candidate_id], Part.EXPORT, exported=True)
    return found


@router.get("/schemas/personal-file-1.json", summary="The schema of the export", dependencies=[allow(*EVERYONE)])
def export_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12. A change of the form is another version, at another address."""
    return schema()


@router.delete("/candidates/{candidate_id}", summary="Erase a person", dependencies=[allow(*OWN, reach=FILES)])
def erase(connection: WritingOnce, actor: CurrentActor, candidate_id: Id) -> Erasure:
    """Everything of theirs, at once and for good; anonymous counts stay. A retention hold puts it off."""
    due_on = erase_person(connection, candidate_id, by=actor, today=today())
    return Erasure(erased=due_on is None, due_on=due_on)


@router.delete(
    "/candidates/{candidate_id}/erasure",
    summary="Call off an erasure",
    dependencies=[allow(*OWN, reach=FILES)],
    status_code=204,
)
def call_off(connection: WritingOnce, actor: CurrentActor, candidate_id: Id) -> None:
    """One that a hold put off. The consents that it withdrew are given anew, one by one. None waiting is no error.

    Called off by a counsellor, its person is told so.
    """
    _known(connection, candidate_id)
    if actor.candidate_id == candidate_id:
        erasure.call_off_erasure(connection, candidate_id)
        enqueue(connection, encode_candidate, candidate_id=candidate_id)
    else:
        erasing.call_off(connection, candidate_id)


@router.get(
    "/candidates/{candidate_id}/holds", summary="What keeps a person's file", dependencies=[allow(*OWN, reach=FILES)]
)
def read_holds(connection: Reading, candidate_id: Id) -> list[erasure.Hold]:
    """With its reason and its end, as the person reads them."""
    _known(connection, candidate_id)
    return erasure.holds(connection, candidate_id, today())


@router.post(
    "/candidates/{candidate_id}/holds",
    summary="Keep a funded file",
    dependencies=[allow(Role.COUNSELLOR, reach=FILES)],
    status_code=201,
)
def add_hold(connection: WritingOnce, candidate_id: Id, hold: HoldEntry) -> list[erasure.Hold]:
    """Against an erasure, until a day. The person sees the reason and the end."""
    _known(connection, candidate_id)
    erasure.add_hold(connection, candidate_id, hold.reason, hold.until, today())
    return erasure.holds(connection, candidate_id, today())


@router.delete(
    "/candidates/{candidate_id}/holds/{hold_id}",
    summary="Keep a file no more",
    dependencies=[allow(Role.COUNSELLOR, reach=FILES)],
    status_code=204,
)
def lift_hold(connection: WritingOnce, candidate_id: Id, hold_id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> None:
    """An erasure that waited for its end is made in the night."""
    erasure.lift_hold(connection, candidate_id, hold_id)


@router.post(
    "/candidates/{candidate_id}/destruction-notice",
    summary="Record that somebody told the person",
    dependencies=[allow(Role.COUNSELLOR, reach=FILES)],
)
def tell_of_destruction(connection: WritingOnce, candidate_id: Id, told: ToldEntry) -> notices.Notice:
    """For whom no message reaches: the time of the notice begins on that day."""
    _known(connection, candidate_id)
    return notices.tell(connection, candidate_id, Told(told.means), told.told_on)


def _known(connection: Reading, candidate_id: int) -> None:
    if candidate(connection, candidate_id) is None:
        raise NotFoundError("candidate", candidate_id)
