"""An event's facts, the needs and employers it is drawn from, and the states it goes through."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.events import mail_all
from api.filled import NOTHING_SENT, Filled
from api.pages.event_desk import ORGANISERS, Ticked, Version, action, back, done
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import render
from api.security import Reading, Writing
from api.speech import Id
from matching.errors import DomainError
from matching.events import participants, store
from matching.events.domain import EmployerPlace, Event, EventEntry, EventKind, EventLanguage, EventStatus, Place
from matching.reference import lookups

router = PageRouter()
_FIELDS = (*(name for name in EventEntry.model_fields if name != "first_come"),)


@router.page("event_new", fr="/evenements/nouveau/formulaire", en="/en/events/new/form", roles=ORGANISERS)
def event_new(request: Request, connection: Reading) -> Response:
    """An event to be begun."""
    return _form(request, connection)


@router.page(
    "event_add", fr="/evenements/nouveau/formulaire", en="/en/events/new/form", roles=ORGANISERS, method="POST"
)
def event_add(request: Request, connection: Writing, sent: Sent) -> Response:
    """Begin it, or say what is to be put right."""
    try:
        with connection.transaction():
            key = store.add_event(connection, _entry(sent))
    except (ValidationError, DomainError) as error:
        return _form(request, connection, sent=filled.refused("event", sent, error, locale_of(request)))
    return back(request, key)


@router.page(
    "event_edit",
    fr="/evenements/{event_id}/modifier",
    en="/en/events/{event_id}/edit",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_edit(request: Request, connection: Reading, event_id: Id) -> Response:
    """Its facts, to be changed."""
    return _form(request, connection, event=store.ours(connection, event_id))


@action(router, "event_change", "modifier", "edit")
def event_change(request: Request, connection: Writing, event_id: Id, version: Version, sent: Sent) -> Response:
    """Change its facts; those who were told are told again when the timetable is published anew."""
    known = store.ours(connection, event_id)
    try:
        with connection.transaction():
            store.change_event(connection, event_id, _entry(sent), version)
    except (ValidationError, DomainError) as error:
        return _form(request, connection, known, filled.refused("event", sent, error, locale_of(request)))
    return back(request, event_id)


@action(router, "event_needs_add", "besoins", "needs")
def event_needs_add(
    request: Request, connection: Writing, event_id: Id, version: Version, openings: Ticked = None
) -> Response:
    """Draw the event from needs of the list."""
    return done(request, connection, event_id, lambda: store.add_needs(connection, event_id, openings or [], version))


@action(router, "event_need_remove", "besoins/retirer", "needs/remove")
def event_need_remove(
    request: Request, connection: Writing, event_id: Id, version: Version, opening: Annotated[int, Form(ge=1)]
) -> Response:
    """Take a need out."""
    return done(request, connection, event_id, lambda: store.remove_need(connection, event_id, opening, version))


@action(router, "event_host", "employeurs", "employers")
def event_host(
    request: Request,
    connection: Writing,
    event_id: Id,
    version: Version,
    sent: Sent,
    employer: Annotated[int, Form(ge=1)],
) -> Response:
    """How an employer takes part: tables, hours, or that it does not come."""

    def write() -> None:
        told = filled.told(sent, "recruiters", "first_slot", "last_slot", "cancelled")
        store.set_host(connection, event_id, employer, EmployerPlace.model_validate(told), version)

    return done(request, connection, event_id, write)


@action(router, "event_partner", "partenaires", "partners")
def event_partner(
    request: Request, connection: Writing, event_id: Id, version: Version, organisation: Annotated[int, Form(ge=1)]
) -> Response:
    """Organise it with another organisation."""
    return done(request, connection, event_id, lambda: store.add_partner(connection, event_id, organisation, version))


@action(router, "event_move", "etat", "status")
def event_move(
    request: Request, connection: Writing, event_id: Id, version: Version, status: Annotated[EventStatus, Form()]
) -> Response:
    """Open the invitations, publish the timetable, call it off, or end it; those concerned are told."""

    def write() -> None:
        store.move_to(connection, event_id, status, version)
        template = {EventStatus.PUBLISHED: "event_timetable", EventStatus.CANCELLED: "event_cancelled"}.get(status)
        if template:
            known = participants.invited(connection, event_id)
            told = [each.candidate_id for each in known if each.state in ("accepted", "waiting", "invited")]
            if status is EventStatus.PUBLISHED:
                told = [each.candidate_id for each in known if each.state == "accepted"]
            mail_all(connection, event_id, told, template)

    return done(request, connection, event_id, write)


def _entry(sent: FormData) -> EventEntry:
    return EventEntry.model_validate({**filled.told(sent, *_FIELDS), "first_come": "first_come" in sent})


def _form(
    request: Request, connection: psycopg.Connection, event: Event | None = None, sent: Filled = NOTHING_SENT
) -> Response:
    return render(
        request,
        "event_form.html",
        status=422 if sent.faults else 200,
        event=event,
        sent=sent,
        kinds=[str(each) for each in EventKind],
        wheres=[str(each) for each in Place],
        languages=[str(each) for each in EventLanguage],
        territories=lookups.territories(connection),
    )
