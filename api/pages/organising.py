"""The needs, employers and partners that an event is held with, and the states it goes through."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api import events, merging
from api.pages.event_desk import Ticked, Version, action, done, host_facts
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.rendering import see
from api.security import Writing
from api.speech import Id
from matching.errors import NotFoundError
from matching.events import parties, store
from matching.events.domain import EventStatus
from matching.events.taking_part import HostPlace, check_slots

router = PageRouter()
Key = Annotated[int, Form(ge=1)]


@action(router, "event_needs_add", "besoins", "needs")
def event_needs_add(request: Request, connection: Writing, event_id: Id, openings: Ticked = None) -> Response:
    """Draw the event from needs of the list."""
    return done(request, connection, event_id, lambda: parties.add_needs(connection, event_id, openings or []))


@action(router, "event_need_remove", "besoins/retirer", "needs/remove")
def event_need_remove(request: Request, connection: Writing, event_id: Id, opening: Key) -> Response:
    """Take a need out."""
    return done(request, connection, event_id, lambda: events.remove_need(connection, event_id, opening))


@action(router, "event_host", "employeurs", "employers")
def event_host(
    request: Request, connection: Writing, event_id: Id, version: Version, sent: Sent, employer: Key
) -> Response:
    """How an employer takes part: tables, hours, or that it does not come; on top of what others changed meanwhile.

    Raises SlotsReversedError: the form comes back as it was filled.
    """
    check_slots(str(sent.get("first_slot") or "").strip(), str(sent.get("last_slot") or "").strip())

    def write() -> None:
        known = store.event(connection, event_id)
        host = next((each for each in parties.hosts(connection, event_id) if each.employer_id == employer), None)
        if host is None:
            raise NotFoundError("employer", employer)
        told = {name: str(sent.get(name) or "").strip() for name in host_facts(host)}
        read, at = merging.read_of(sent.get(merging.FIELD)), version
        if read is not None:
            told, both = merging.merged(read, told, host_facts(host))
            at = version if both else known.version
        place = HostPlace.model_validate({name: value for name, value in told.items() if value})
        events.set_host(connection, event_id, employer, place, at)

    return done(request, connection, event_id, write)


@action(router, "event_hosts_ask", "employeurs/demande", "employers/ask")
def event_hosts_ask(request: Request, connection: Writing, event_id: Id, employers: Ticked = None) -> Response:
    """Ask employers to take part, each once, by e-mail; they answer on the event's page."""

    return done(request, connection, event_id, lambda: events.ask_hosts(connection, event_id, employers or []))


@action(router, "event_partner", "partenaires", "partners")
def event_partner(request: Request, connection: Writing, event_id: Id, organisation: Key) -> Response:
    """Organise it with another organisation."""
    return done(request, connection, event_id, lambda: parties.add_partner(connection, event_id, organisation))


@action(router, "event_partner_remove", "partenaires/retirer", "partners/remove")
def event_partner_remove(request: Request, connection: Writing, event_id: Id, organisation: Key) -> Response:
    """Organise it without that organisation, which leaves by itself or is let go by the first one."""
    answer = done(request, connection, event_id, lambda: parties.remove_partner(connection, event_id, organisation))
    # Whoever left has no desk there any more.
    return answer if store.organises(connection, event_id) else see(request, "event", event_id=event_id)


@action(router, "event_move", "etat", "status")
def event_move(
    request: Request, connection: Writing, event_id: Id, version: Version, status: Annotated[EventStatus, Form()]
) -> Response:
    """Open the invitations, publish the timetable, call it off, or end it; those concerned are told."""

    return done(request, connection, event_id, lambda: events.move(connection, event_id, status, version))
