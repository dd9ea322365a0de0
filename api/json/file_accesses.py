"""Files that a coordinator opens for a written reason, for some hours; the person sees who did, and why."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.json.idempotency import OnceRoute, WritingOnce
from api.reach import OPENED_FILES
from api.security import Reading, allow
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates import access, reading
from matching.candidates.access import LEAST_NOTE, AccessReason, FileAccess, Note
from matching.errors import NotFoundError
from matching.privacy.refused import Entry
from matching.privacy.trail import Part

router = APIRouter(prefix="/file-accesses", tags=["privacy"], route_class=OnceRoute)
COORDINATOR = (Role.COORDINATOR,)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class AccessEntry(Entry):
    """Whose file, and why, in words that the person reads."""

    candidate: Annotated[int, Field(ge=1, le=2**63 - 1)]
    reason: AccessReason
    note: Annotated[Note, Field(min_length=LEAST_NOTE)]


@router.get("", summary="Files that one opened", dependencies=[allow(*COORDINATOR)])
def list_accesses(connection: Reading) -> list[FileAccess]:
    """The latest first, those that are over too."""
    return access.accesses(connection)


@router.post("", summary="Open a file for a reason", dependencies=[allow(*COORDINATOR)], status_code=201)
def open_file(connection: WritingOnce, entry: AccessEntry, response: Response) -> FileAccess:
    """Recording the reason is what opens it, until `expires_at`."""
    key = access.ask_access(connection, entry.candidate, entry.reason, entry.note)
    response.headers["Location"] = f"/api/v1/file-accesses/{entry.candidate}"
    return next(each for each in access.accesses(connection, entry.candidate) if each.id == key)


@router.get("/{candidate_id}", summary="A file that one opened", dependencies=[allow(*COORDINATOR, reach=OPENED_FILES)])
def read_file(reads: Reads, connection: Reading, candidate_id: Id) -> reading.Candidate:
    """As it stands, until the time is over: then nobody is there."""
    found = reading.candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    reads([candidate_id], Part.FILE)
    return found
