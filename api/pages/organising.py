"""An event as its organisers hold it: needs, employers, invitations, the timetable and the day; each step confirmed.

Every form carries the version of the event that it was made from: of two organisers who change it at once, the second
is told, and nothing of the first is lost.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import psycopg
from fastapi import Depends, Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import filled
from api.answers import locale_of
from api.clock import now, today
from api.events import mail_all
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank
from api.pages.openings import Id
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import address, render
from api.security import Reading, Writing
from api.services import Services, services
from api.trail import Reads, Recorder
from matching.accounts.domain import Role
from matching.candidates.domain import Means
from matching.errors import DomainError
from matching.events import day, inviting, scheduling, store
from matching.events.domain import (
    Answer,
    EmployerPlace,
    Event,
    EventEntry,
    EventKind,
    EventLanguage,
    EventStatus,
    Place,
)
from matching.events.inviting import Invited
from matching.needs.listing import NeedFilters, list_needs
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals.decisions import MEANS

router = PageRouter()
ORGANISERS = (Role.COUNSELLOR, Role.COORDINATOR)
ServicesOf = Annotated[Services, Depends(services)]
Version = Annotated[int, Form(ge=0)]
People = Annotated[list[int] | None, Form()]
_FIELDS = (*(name for name in EventEntry.model_fields if name != "first_come"),)


def _action(name: str, fr: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A form of the page of an organiser."""
    return router.page(
        name,
        fr=f"/evenements/{{event_id}}/{fr}",
        en=f"/en/events/{{event_id}}/{en}",
        roles=ORGANISERS,
        reach=OUR_EVENTS,
        method="POST",
    )


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
    return _back(request, key)


@router.page(
    "event_edit",
    fr="/evenements/{event_id}/modifier",
    en="/en/events/{event_id}/edit",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_edit(request: Request, connection: Reading, event_id: Id) -> Response:
    """Its facts, to be changed."""
    return _form(request, connection, event=_ours(connection, event_id))


@_action("event_change", "modifier", "edit")
def event_change(request: Request, connection: Writing, event_id: Id, version: Version, sent: Sent) -> Response:
    """Change its facts; those who were told are told again when the timetable is published anew."""
    known = _ours(connection, event_id)
    try:
        with connection.transaction():
            store.change_event(connection, event_id, _entry(sent), version)
    except (ValidationError, DomainError) as error:
        return _form(request, connection, known, filled.refused("event", sent, error, locale_of(request)))
    return _back(request, event_id)


@router.page(
    "event_desk",
    fr="/evenements/{event_id}/gestion",
    en="/en/events/{event_id}/desk",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_desk(reads: Reads, request: Request, connection: Reading, event_id: Id) -> Response:
    """Everything the organisers decide. Raises NotFoundError."""
    answer = _desk(request, connection, event_id)
    _told(reads, inviting.invited(connection, event_id))
    return answer


@router.page(
    "event_timetable",
    fr="/evenements/{event_id}/horaire",
    en="/en/events/{event_id}/timetable",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_timetable(reads: Reads, request: Request, connection: Reading, event_id: Id) -> Response:
    """The timetable to print: a sheet for each employer, then one for each person."""
    known = _ours(connection, event_id)
    meetings = [each for each in inviting.interviews(connection, event_id) if each.slot is not None]
    _told(reads, inviting.invited(connection, event_id))
    return render(request, "event_timetable.html", event=known, meetings=meetings)


@_action("event_needs_add", "besoins", "needs")
def event_needs_add(
    request: Request, connection: Writing, event_id: Id, version: Version, openings: People = None
) -> Response:
    """Draw the event from needs of the list."""
    return _done(request, connection, event_id, lambda: store.add_needs(connection, event_id, openings or [], version))


@_action("event_need_remove", "besoins/retirer", "needs/remove")
def event_need_remove(
    request: Request, connection: Writing, event_id: Id, version: Version, opening: Annotated[int, Form(ge=1)]
) -> Response:
    """Take a need out."""
    return _done(request, connection, event_id, lambda: store.remove_need(connection, event_id, opening, version))


@_action("event_host", "employeurs", "employers")
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

    return _done(request, connection, event_id, write)


@_action("event_partner", "partenaires", "partners")
def event_partner(
    request: Request, connection: Writing, event_id: Id, version: Version, organisation: Annotated[int, Form(ge=1)]
) -> Response:
    """Organise it with another organisation."""
    return _done(request, connection, event_id, lambda: store.add_partner(connection, event_id, organisation, version))


@_action("event_move", "etat", "status")
def event_move(
    request: Request, connection: Writing, event_id: Id, version: Version, status: Annotated[EventStatus, Form()]
) -> Response:
    """Open the invitations, publish the timetable, call it off, or end it; those concerned are told."""

    def write() -> None:
        store.move_to(connection, event_id, status, version)
        template = {EventStatus.PUBLISHED: "event_timetable", EventStatus.CANCELLED: "event_cancelled"}.get(status)
        if template:
            known = inviting.invited(connection, event_id)
            told = [each.candidate_id for each in known if each.state in ("accepted", "waiting", "invited")]
            if status is EventStatus.PUBLISHED:
                told = [each.candidate_id for each in known if each.state == "accepted"]
            mail_all(connection, event_id, told, template)

    return _done(request, connection, event_id, write)


@_action("event_propose", "propositions", "proposals")
def event_propose(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    event_id: Id,
    version: Version,
    rate: Annotated[int, Form(ge=10, le=100)] = 60,
    fit: Annotated[int, Form(ge=0, le=100)] = 30,
) -> Response:
    """Have people proposed, whom an organiser then invites or leaves out."""

    def write() -> None:
        inviting.propose(
            connection, event_id, given.encoder, today(), rate=rate / 100, floor=fit / 100, version=version
        )

    return _done(request, connection, event_id, write)


@_action("event_invite", "invitations", "invitations")
def event_invite(
    request: Request,
    connection: Writing,
    event_id: Id,
    version: Version,
    people: People = None,
    out: Annotated[bool, Form()] = False,
) -> Response:
    """Invite those who are ticked, or leave them out."""

    def write() -> None:
        if out:
            inviting.leave_out(connection, event_id, people or [], version=version)
        else:
            told = inviting.invite(connection, event_id, people or [], now=now(), version=version)
            mail_all(connection, event_id, told, "event_invitation")

    return _done(request, connection, event_id, write)


@_action("event_lay", "horaire", "timetable")
def event_lay(request: Request, connection: Writing, event_id: Id, version: Version) -> Response:
    """Lay the timetable, or lay it again on the day for who is there."""

    def write() -> None:
        if _ours(connection, event_id).status == EventStatus.PUBLISHED:
            scheduling.lay_again(connection, event_id, now=now(), version=version)
        else:
            scheduling.lay(connection, event_id, version=version)

    return _done(request, connection, event_id, write)


@_action("event_arrival", "arrivees", "arrivals")
def event_arrival(
    request: Request, connection: Writing, event_id: Id, code: Annotated[str, Form(max_length=100)]
) -> Response:
    """Check in whoever shows this code."""

    def write() -> None:
        _ours(connection, event_id)
        day.arrive(connection, event_id, code.strip(), now())

    return _done(request, connection, event_id, write)


@_action("event_absent", "absences", "absences")
def event_absent(
    request: Request,
    connection: Writing,
    event_id: Id,
    person: Annotated[int | None, Blank, Form(ge=1)] = None,
) -> Response:
    """Say that somebody, or everybody who has not arrived, did not come."""

    def write() -> None:
        _ours(connection, event_id)
        day.mark_absent(connection, event_id, candidate_id=person)

    return _done(request, connection, event_id, write)


@router.page(
    "event_walk_in",
    fr="/evenements/{event_id}/sur-place",
    en="/en/events/{event_id}/walk-in",
    roles=(Role.COUNSELLOR,),
    reach=OUR_EVENTS,
    method="POST",
)
def event_walk_in(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    event_id: Id,
    version: Version,
    person: Annotated[int, Form(ge=1)],
    means: Annotated[Literal["oral", "paper", "interpreter"], Form()],
    language: Annotated[str, Form(pattern="^[a-z]{2,3}$")],
    employers: People = None,
) -> Response:
    """Take in somebody who came without an invitation, and record with whom they agree to speak."""

    def write() -> None:
        told = Answer(accepts=True, employers=tuple(employers or ()), means=Means(means), language=language)
        inviting.walk_in(connection, event_id, person, told, given.encoder, today=today(), now=now(), version=version)

    return _done(request, connection, event_id, write)


def _told(reads: Recorder, people: list[Invited]) -> None:
    """Record whose name was shown."""
    reads((each.candidate_id for each in people if each.name), Part.EVENT)


def _ours(connection: psycopg.Connection, event_id: int) -> Event:
    """The event, where the actor organises it. Raises NotFoundError."""
    return store.ours(connection, event_id)


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


def _done(request: Request, connection: psycopg.Connection, event_id: int, write: Callable[[], object]) -> Response:
    """Write, and go back to the desk; where it is refused, the desk with why."""
    _ours(connection, event_id)
    try:
        with connection.transaction():
            write()
    except (ValidationError, DomainError) as error:
        return _desk(request, connection, event_id, filled.refused("desk", FormData(), error, locale_of(request)))
    return _back(request, event_id)


def _desk(request: Request, connection: psycopg.Connection, event_id: int, sent: Filled = NOTHING_SENT) -> Response:
    known = _ours(connection, event_id)
    people = inviting.invited(connection, event_id)
    meetings = inviting.interviews(connection, event_id)
    taken = {each.opening_id for each in store.needs(connection, event_id)}
    clashes, relaxations = scheduling.explained(connection, known)
    return render(
        request,
        "event_desk.html",
        status=422 if sent.faults else 200,
        event=known,
        partners=store.partners(connection, event_id),
        organisations=store.organisations(connection, event_id),
        needs=store.needs(connection, event_id),
        offered=[
            each
            for each in list_needs(connection, NeedFilters(), today(), limit=100)
            if each.id not in taken and each.employer_id is not None
        ],
        hosts=store.hosts(connection, event_id),
        people=people,
        meetings=meetings,
        of_person={each.candidate_id: [m for m in meetings if m.candidate_id == each.candidate_id] for each in people},
        attendance=day.attendance(connection, event_id),
        results=day.results(connection, event_id),
        clashes=clashes,
        relaxations=relaxations,
        means=MEANS[Role.COUNSELLOR],
        languages=lookups.languages(connection),
        begun=known.starts_at < now(),
        sent=sent,
    )


def _back(request: Request, event_id: int) -> Response:
    return RedirectResponse(address(request, locale_of(request), "event_desk", event_id=event_id), 303)
