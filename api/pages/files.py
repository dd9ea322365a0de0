"""A file opened by a coordinator, for a reason that the person reads."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api.pages.routing import PageRouter
from api.reach import OPENED_FILES
from api.rendering import render, see
from api.security import Reading, Writing
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates import access, reading
from matching.candidates.access import LEAST_NOTE, MOST_NOTE, AccessReason, Note
from matching.errors import NotFoundError
from matching.privacy.trail import Part

router = PageRouter()
COORDINATOR = (Role.COORDINATOR,)


@router.page("files", fr="/coordination/dossiers", en="/en/coordination/files", roles=COORDINATOR)
def files(request: Request, connection: Reading) -> Response:
    """Open a file for a reason; those opened before."""
    return render(
        request,
        "files.html",
        accesses=access.accesses(connection),
        reasons=[str(reason) for reason in AccessReason],
        now=datetime.now(UTC),
        least=LEAST_NOTE,
        most=MOST_NOTE,
    )


@router.page(
    "file_open",
    fr="/coordination/dossiers",
    en="/en/coordination/files",
    roles=COORDINATOR,
    method="POST",
)
def file_open(
    request: Request,
    connection: Writing,
    candidate: Annotated[int, Form(ge=1, le=2**63 - 1)],
    reason: Annotated[AccessReason, Form()],
    note: Annotated[Note, Form()],
) -> Response:
    """Record the reason: it is what opens the file. Raises UnknownReferenceError where nobody has that number."""
    access.ask_access(connection, candidate, reason, note)
    return see(request, "file", candidate_id=candidate)


@router.page(
    "file",
    fr="/coordination/dossiers/{candidate_id}",
    en="/en/coordination/files/{candidate_id}",
    roles=COORDINATOR,
    reach=OPENED_FILES,
)
def file(reads: Reads, request: Request, connection: Reading, speech: SpeechOf, candidate_id: Id) -> Response:
    """The file as it stands, until the time is over. Raises NotFoundError, also then."""
    found = reading.candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    reads([candidate_id], Part.FILE)
    last = access.accesses(connection, candidate_id)[0]
    return render(request, "file.html", entry=found.entry, candidate=candidate_id, access=last, speech=speech)
