"""Events as those who come read them: what there is, one's own answer and timetable, an employer's interviews."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Form, Path, Request
from starlette.responses import Response

from api.answers import locale_of
from api.calendars import calendars_of
from api.clock import now, today
from api.database import writing
from api.events import note, participate
from api.filters import Blank
from api.pages.routing import PageRouter
from api.qr import qr
from api.reach import ANY_EVENT, EVENTS, HOSTED
from api.rendering import address, render, see
from api.security import EVERYONE, SIGNED_IN, CurrentActor, Reading, Writing
from api.services import Services, services
from api.speech import Id, SpeechOf
from api.trail import Reads
from api.words.cv import sheet
from matching.accounts.domain import Role
from matching.events import day, participants, parties, registering, store
from matching.events.domain import Event, EventStatus, LongText, Outcome, Reply
from matching.events.fitting import Way
from matching.events.record import events_record
from matching.events.taking_part import HostAnswer, check_slots
from matching.privacy.trail import Part

router = PageRouter()
Person = Annotated[int, Path(ge=1, le=2**63 - 1)]
ServicesOf = Annotated[Services, Depends(services)]
ORGANISERS = (Role.COUNSELLOR, Role.COORDINATOR)
TOLD = (EventStatus.PUBLISHED, EventStatus.OVER)


@router.page("events", fr="/evenements", en="/en/events", roles=EVERYONE)
def events(request: Request, connection: Reading, actor: CurrentActor) -> Response:
    """The events to come, with one's own answer; to whoever is not signed in, those that anybody may come to."""
    mine = participants.my_events(connection) if actor.role is Role.JOB_SEEKER else {}
    found = store.events(connection, since=now())
    left_of = {each.id: registering.places_left(connection, each.id) for each in found if each.first_come}
    asking = participants.asking(connection) if actor.role in ORGANISERS else {}
    return render(request, "events.html", events=found, mine=mine, left_of=left_of, asking=asking)


@router.page("event", fr="/evenements/{event_id}", en="/en/events/{event_id}", roles=EVERYONE, reach=ANY_EVENT)
def event(
    reads: Reads, request: Request, connection: Reading, actor: CurrentActor, given: ServicesOf, event_id: Id
) -> Response:
    """One event. Raises NotFoundError."""
    found = store.event(connection, event_id)
    registers = registering.is_open(found, now())
    own = actor.role is Role.JOB_SEEKER
    invitation = next(iter(participants.invited(connection, event_id, actor.candidate_id)), None) if own else None
    # A request to be invited is answered by nobody yet: what goes with it is not an invitation's.
    asked, invitation = (invitation, None) if invitation and invitation.state == Reply.PROPOSED else (None, invitation)
    meetings: Sequence[participants.Interview] = []
    host = None
    consented = own and registering.consents(connection, actor.candidate_id or 0)
    if own and invitation is None and registers and consented:
        meetings = registering.offered(connection, event_id, actor.candidate_id or 0, given.encoder, today())
        invitation = participants.Invited(actor.candidate_id or 0, Reply.PROPOSED)
    elif invitation is not None:
        meetings = participants.interviews(connection, event_id, candidate_id=actor.candidate_id)
    elif actor.role is Role.EMPLOYER:
        meetings = participants.interviews(connection, event_id, employer_id=actor.employer_id)
        reads((each.candidate_id for each in meetings if each.name), Part.EVENT)
        mine = [each for each in parties.hosts(connection, event_id) if each.employer_id == actor.employer_id]
        host = mine[0] if mine else None
    followed = participants.followed(connection, event_id) if actor.role is Role.COUNSELLOR else []
    reads((each.candidate_id for each in followed), Part.EVENT)
    answerable = found.status in (EventStatus.OPEN, EventStatus.PUBLISHED) and found.ends_at > now()
    return render(
        request,
        "event.html",
        event=found,
        partners=parties.partners(connection, event_id),
        hosts=[each for each in parties.hosts(connection, event_id) if each.announced],
        needs=parties.needs(connection, event_id),
        organises=store.organises(connection, event_id),
        invitation=invitation,
        meetings=meetings,
        told=found.status in TOLD,
        answerable=answerable,
        also=participants.at_once(connection, event_id, actor.candidate_id or 0) if own and answerable else (),
        going=_going(found, asked) if own and answerable and not (invitation or registers) else None,
        candidate=actor.candidate_id,
        outcomes=[str(each) for each in Outcome],
        host=host,
        followed=followed,
        unreached=participants.unreached(connection, event_id, texting=given.settings.texting) if followed else (),
        badge=_badge(request, event_id, invitation.code) if invitation and invitation.code else None,
        registers=registers,
        consented=consented,
        left=registering.places_left(connection, event_id),
        begun=found.starts_at < now(),
    )


@router.page(
    "my_events_export", fr="/mon-dossier/evenements/exporter", en="/en/my-file/events/export", roles=(Role.JOB_SEEKER,)
)
def my_events_export(reads: Reads, actor: CurrentActor, connection: Reading) -> Response:
    """What events hold of the person, as JSON: the form of docs/export.md."""
    key = actor.candidate_id or 0
    document = events_record(connection, key, now()).model_dump_json(indent=2)
    reads([key], Part.EVENT, exported=True)
    headers = {"Content-Disposition": 'attachment; filename="events.json"', "Cache-Control": "no-store"}
    return Response(document, media_type="application/json", headers=headers)


@router.page(
    "event_participation",
    fr="/evenements/{event_id}/participation",
    en="/en/events/{event_id}/participation",
    roles=(Role.EMPLOYER,),
    reach=HOSTED,
    method="POST",
)
def event_participation(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    event_id: Id,
    comes: Annotated[bool, Form()],
    recruiters: Annotated[int, Form(ge=1, le=20)] = 1,
    first_slot: Annotated[int, Form(ge=1, le=96)] = 1,
    last_slot: Annotated[int | None, Blank, Form(ge=1, le=96)] = None,
) -> Response:
    """An employer says whether it comes, with how many at once and when.

    Raises NotFoundError, NotAllowedError, SlotsReversedError.
    """
    check_slots(str(first_slot), str(last_slot or ""))
    told = HostAnswer(comes=comes, recruiters=recruiters, first_slot=first_slot, last_slot=last_slot)
    participate(connection, event_id, actor.employer_id, told)
    return _back(request, event_id)


@router.page(
    "event_calendar",
    fr="/evenements/{event_id}/agenda.ics",
    en="/en/events/{event_id}/calendar.ics",
    roles=SIGNED_IN,
    reach=EVENTS,
)
def event_calendar(request: Request, connection: Reading, actor: CurrentActor, event_id: Id) -> Response:
    """The event for one's calendar, with one's own interviews."""
    files = calendars_of(connection, services(request).settings, actor, event_id, locale_of(request))
    headers = {"Content-Disposition": f'attachment; filename="event-{event_id}.ics"', "Cache-Control": "no-store"}
    return Response(files[0].content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.page(
    "event_note",
    fr="/evenements/{event_id}/entrevues/{person_id}",
    en="/en/events/{event_id}/interviews/{person_id}",
    roles=(Role.EMPLOYER,),
    reach=HOSTED,
    method="POST",
)
def event_note(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    event_id: Id,
    person_id: Person,
    held: Annotated[bool, Form()] = False,
    outcome: Annotated[Outcome | None, Blank, Form()] = None,
    words: Annotated[LongText | None, Blank, Form()] = None,
) -> Response:
    """Note how an interview went. Raises NotFoundError, InterviewNotNotedError."""
    note(connection, event_id, person_id, by=actor, held=held, outcome=outcome, words=words)
    return _back(request, event_id)


@router.page(
    "event_cv",
    fr="/evenements/{event_id}/entrevues/{person_id}/cv",
    en="/en/events/{event_id}/interviews/{person_id}/cv",
    roles=(Role.EMPLOYER,),
    reach=HOSTED,
)
def event_cv(
    request: Request, given: ServicesOf, actor: CurrentActor, speech: SpeechOf, event_id: Id, person_id: Person
) -> Response:
    """The CV of somebody whom the employer meets, for the event's time. Raises NotFoundError outside it."""
    with writing(given.pool, actor) as connection:
        found = day.read_cv(connection, event_id, person_id)
    return render(request, "event_cv.html", cv=sheet(found, replace(speech.words, staff=False)), event_id=event_id)


def _going(known: Event, asked: participants.Invited | None) -> dict[str, Any]:
    """What `_event_going.html` shows of an event by invitation to whoever is not invited."""
    return {
        "event": known,
        "way": Way.ASK,
        "state": asked.state if asked else None,
        "left_out": bool(asked and asked.left_out),
    }


def _badge(request: Request, event_id: int, code: str) -> str:
    """What a person shows when they arrive: read by a telephone, it opens the page that checks them in."""
    site = services(request).settings.address
    there = site + address(request, locale_of(request), "event_check_in", event_id=event_id, code=code)
    return qr(there, 4)


def _back(request: Request, event_id: int) -> Response:
    return see(request, "event", event_id=event_id)
