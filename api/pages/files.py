"""A file opened by a coordinator, for a reason that the person reads."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import psycopg
from fastapi import Form, Request
from starlette.responses import Response

from api.answers import locale_of
from api.json.registers import KEEPERS
from api.pages.routing import PageRouter
from api.reach import OPENED_FILES
from api.rendering import render, see
from api.security import Reading, Writing
from api.speech import Id, SpeechOf
from api.trail import Reads
from api.translations import N_, translations
from matching.accounts.domain import Role
from matching.candidates import access, reading
from matching.candidates.access import LEAST_NOTE, MOST_NOTE, AccessReason, Note
from matching.candidates.blinding import language_levels
from matching.candidates.consents import in_force
from matching.errors import NotFoundError, UnknownReferenceError
from matching.privacy.trail import Part

router = PageRouter()
COORDINATOR = (Role.COORDINATOR,)
_NOBODY = N_("Nobody here has this number, this e-mail, this telephone or this name. Write the name in full.")
_SEVERAL = N_("Several people answer to it: %(numbers)s. Write the number of the one it is about.")


@router.page("files", fr="/coordination/dossiers", en="/en/coordination/files", roles=KEEPERS)
def files(request: Request, connection: Reading) -> Response:
    """Open a file for a reason; those opened before. An administrator reads all of them, and opens none."""
    return _page(request, connection)


def _page(
    request: Request, connection: psycopg.Connection, typed: Mapping[str, str] | None = None, said: str = ""
) -> Response:
    return render(
        request,
        "files.html",
        status=422 if said else 200,
        typed=typed or {},
        unknown=said,
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
    candidate: Annotated[str, Form(min_length=1, max_length=254)],
    reason: Annotated[AccessReason, Form()],
    note: Annotated[Note, Form()],
) -> Response:
    """Record the reason: it is what opens the file, found by its number or by what a complaint says of its sender."""
    say = translations(locale_of(request)).gettext
    found = access.sought(connection, candidate)
    typed = {"candidate": candidate, "reason": reason, "note": note}
    if not found:
        return _page(request, connection, typed, say(_NOBODY))
    if len(found) > 1:
        numbers = ", ".join(map(str, found))
        return _page(request, connection, typed, say(_SEVERAL) % {"numbers": numbers})
    try:
        with connection.transaction():
            access.ask_access(connection, found[0], reason, note)
    except UnknownReferenceError:
        return _page(request, connection, typed, say(_NOBODY))
    return see(request, "file", candidate_id=found[0])


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
    last = next(each for each in access.accesses(connection, candidate_id) if each.opens)
    return render(
        request,
        "file.html",
        entry=found.entry,
        candidate=candidate_id,
        access=last,
        speech=speech,
        values=language_levels(connection),
        consents=in_force(connection, candidate_id),
    )
