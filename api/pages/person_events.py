"""The events that fit one person, and why; where they say that one interests them."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api import events
from api.clock import now, today
from api.pages.routing import PageRouter
from api.reach import FILES
from api.rendering import render, see
from api.security import Reading, Writing
from api.services import ServicesOf
from api.speech import Id
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates import identities
from matching.events import registering
from matching.events.fitting import events_for
from matching.matches.person import NoMatchingConsentError
from matching.privacy.trail import Part

router = PageRouter()
READERS = (Role.COUNSELLOR, Role.JOB_SEEKER)
_FR, _EN = "/personnes/{candidate_id}/evenements", "/en/people/{candidate_id}/events"


@router.page("person_events", fr=_FR, en=_EN, roles=READERS, reach=FILES, ranks=True)
def person_events(reads: Reads, request: Request, connection: Reading, candidate_id: Id) -> Response:
    """The events that fit, each with its reasons; where the person has not opted in, how to. Raises NotFoundError."""
    try:
        found = events_for(connection, candidate_id, today(), now())
    except NoMatchingConsentError:
        return render(request, "not_in_lists.html", candidate=candidate_id)
    reads([candidate_id], Part.RECOMMENDATIONS)
    left = {
        each.event.id: registering.places_left(connection, each.event.id)
        for each in found.results
        if each.event.first_come
    }
    return render(
        request,
        "person_events.html",
        found=found,
        left_of=left,
        consented=registering.consents(connection, candidate_id),
        name=identities.names(connection, [candidate_id]).get(candidate_id),
        candidate=candidate_id,
    )


@router.page("person_events_ask", fr=_FR, en=_EN, roles=READERS, reach=FILES, method="POST")
def person_events_ask(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    candidate_id: Id,
    event: Annotated[int, Form(ge=1, le=2**63 - 1)],
    back: Annotated[bool, Form()] = False,
) -> Response:
    """Ask an event's organisers for an invitation, or take it back. Raises as `events.ask`."""
    events.ask(connection, event, candidate_id, given.encoder, back=back)
    return see(request, "person_events", candidate_id=candidate_id)
