"""Recruitment events: their facts, the needs and employers they are drawn from, the states they go through."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api import events
from api.answers import locale_of
from api.calendars import calendars_of
from api.clock import QUEBEC
from api.filters import BigId
from api.json.idempotency import OnceRoute, WritingOnce
from api.json.pagination import After, Limit, Page, page_of
from api.json.preconditions import ExpectedVersion, etag, unchanged
from api.reach import EVENTS, HOSTED, OUR_EVENTS
from api.security import SIGNED_IN, CurrentActor, Reading, allow
from api.services import services
from matching.accounts.domain import Actor, Role
from matching.events import parties, registering, store
from matching.events.domain import Event, EventEntry, EventStatus
from matching.events.holidays import is_holiday
from matching.events.taking_part import HostAnswer, HostPlace
from matching.privacy.refused import Entry

router = APIRouter(prefix="/events", tags=["events"], route_class=OnceRoute)
ORGANISERS = (Role.COUNSELLOR, Role.COORDINATOR)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Keys = Annotated[tuple[Annotated[int, Field(ge=1, le=2**63 - 1)], ...], Field(max_length=2000)]
OURS = allow(*ORGANISERS, reach=OUR_EVENTS)


class Partner(BaseModel):
    organisation_id: int
    name: str


class EventFile(BaseModel):
    """An event with the needs it is drawn from, the employers who come, and who organises it too."""

    event: Event
    holiday: bool = Field(description="Whether its day is a statutory holiday in Québec: much is closed then.")
    places_left: int | None = Field(description="Of one that is first come, first served; null where it invites.")
    needs: list[parties.EventNeed]
    employers: list[parties.Host]
    partners: list[Partner]


class NeedsChange(Entry):
    add: Keys = ()
    remove: Keys = ()


class HostChange(HostPlace):
    employer_id: BigId


class HostsAsked(Entry):
    employers: Keys


class PartnerAdded(Entry):
    organisation_id: BigId


class StatusChange(Entry):
    status: EventStatus


@router.get("", summary="Events", dependencies=[allow(*SIGNED_IN)])
def list_events(
    connection: Reading,
    request: Request,
    response: Response,
    after: After,
    status: Annotated[EventStatus | None, Query(description="In one state.")] = None,
    limit: Limit = 50,
) -> Page[Event]:
    """Newest first. One that is being prepared is its organisers' alone."""
    found = store.events(connection, status=status, before=after, newest=True, limit=limit + 1)
    return page_of(found, limit, request, response)


@router.get("/{event_id}", summary="An event", dependencies=[allow(*SIGNED_IN, reach=EVENTS)], response_model=EventFile)
def read_event(connection: Reading, actor: CurrentActor, event_id: Id, request: Request, response: Response) -> Any:
    """With its needs, employers and partners; nothing of a person.

    Its organisers read every employer; others, those who said that they come.
    """
    found = _file(connection, actor, event_id)
    tag = etag(found.event.version)
    if unchanged(request, response, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return found


@router.post("", summary="Begin an event", dependencies=[allow(*ORGANISERS)], status_code=201)
def add_event(connection: WritingOnce, actor: CurrentActor, entry: EventEntry, response: Response) -> EventFile:
    """In the name of one's organisation; nobody else sees it before it is opened."""
    key = events.add(connection, entry)
    response.headers["Location"] = f"/api/v1/events/{key}"
    return _changed(connection, actor, key, response)


@router.put("/{event_id}", summary="Change an event", dependencies=[OURS])
def change_event(
    connection: WritingOnce,
    actor: CurrentActor,
    event_id: Id,
    entry: EventEntry,
    version: ExpectedVersion,
    response: Response,
) -> EventFile:
    """Replace its facts whole. Whoever was told of another day or place is told of this one."""
    store.ours(connection, event_id)
    events.change(connection, event_id, entry, version)
    return _changed(connection, actor, event_id, response)


@router.post("/{event_id}/status", summary="Open, publish, end or call off", dependencies=[OURS])
def move_event(
    connection: WritingOnce,
    actor: CurrentActor,
    event_id: Id,
    change: StatusChange,
    version: ExpectedVersion,
    response: Response,
) -> EventFile:
    """Publishing tells everybody their timetable, once as it stands; calling off tells those concerned."""
    store.ours(connection, event_id)
    events.move(connection, event_id, change.status, version)
    return _changed(connection, actor, event_id, response)


@router.post("/{event_id}/needs", summary="Needs of an event", dependencies=[OURS])
def change_needs(
    connection: WritingOnce, actor: CurrentActor, event_id: Id, change: NeedsChange, response: Response
) -> EventFile:
    """Added with their employers, or taken out; whatever others change at once is kept."""
    store.ours(connection, event_id)
    parties.add_needs(connection, event_id, list(change.add))
    for opening in change.remove:
        events.remove_need(connection, event_id, opening)
    return _changed(connection, actor, event_id, response)


@router.post("/{event_id}/employers", summary="How an employer comes", dependencies=[OURS])
def change_host(
    connection: WritingOnce,
    actor: CurrentActor,
    event_id: Id,
    change: HostChange,
    version: ExpectedVersion,
    response: Response,
) -> EventFile:
    """Recruiters at once, from which slot to which (numbered from 1), at which stations, or that it does not come."""
    store.ours(connection, event_id)
    events.set_host(connection, event_id, change.employer_id, change, version)
    return _changed(connection, actor, event_id, response)


@router.post(
    "/{event_id}/employers/ask",
    summary="Ask employers to take part",
    dependencies=[OURS],
)
def ask_hosts(
    connection: WritingOnce, actor: CurrentActor, event_id: Id, asked: HostsAsked, response: Response
) -> EventFile:
    """By one e-mail each, once."""
    store.ours(connection, event_id)
    events.ask_hosts(connection, event_id, asked.employers)
    return _changed(connection, actor, event_id, response)


@router.post(
    "/{event_id}/participation", summary="Say how one comes", dependencies=[allow(Role.EMPLOYER, reach=HOSTED)]
)
def participate(
    connection: WritingOnce, actor: CurrentActor, event_id: Id, answer: HostAnswer, response: Response
) -> EventFile:
    """An employer's answer: whether it comes, with how many recruiters at once, from which slot to which."""
    events.participate(connection, event_id, actor.employer_id, answer)
    return _changed(connection, actor, event_id, response)


@router.post("/{event_id}/partners", summary="Organise with another", dependencies=[OURS])
def add_partner(
    connection: WritingOnce, actor: CurrentActor, event_id: Id, partner: PartnerAdded, response: Response
) -> EventFile:
    """Their counsellors and coordinators organise it too, and read what its organisers read."""
    store.ours(connection, event_id)
    parties.add_partner(connection, event_id, partner.organisation_id)
    return _changed(connection, actor, event_id, response)


@router.delete(
    "/{event_id}/partners/{organisation_id}", summary="Organise without another", dependencies=[OURS], status_code=204
)
def remove_partner(connection: WritingOnce, event_id: Id, organisation_id: Id) -> None:
    """The first organisation lets another one go; any other leaves by itself."""
    store.ours(connection, event_id)
    parties.remove_partner(connection, event_id, organisation_id)


@router.get(
    "/{event_id}/calendar",
    summary="An event for one's calendar",
    dependencies=[allow(*SIGNED_IN, reach=EVENTS)],
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
def read_calendar(connection: Reading, actor: CurrentActor, event_id: Id, request: Request) -> Response:
    """iCalendar, with one's own interviews: one UID for a reader and an event, a SEQUENCE that grows."""
    files = calendars_of(connection, services(request).settings, actor, event_id, locale_of(request))
    return Response(files[0].content, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def _file(connection: Reading, actor: Actor, event_id: int) -> EventFile:
    hosts, needs = parties.hosts(connection, event_id), parties.needs(connection, event_id)
    if not store.organises(connection, event_id):
        hosts = parties.as_announced(hosts, actor.employer_id)
        told = {each.employer_id for each in hosts}
        needs = [each for each in needs if each.employer_id in told]
    found = store.event(connection, event_id)
    return EventFile(
        event=found,
        holiday=is_holiday(found.starts_at.astimezone(QUEBEC).date()),
        places_left=registering.places_left(connection, event_id),
        needs=needs,
        employers=hosts,
        partners=[Partner(organisation_id=key, name=name) for key, name in parties.partners(connection, event_id)],
    )


def _changed(connection: WritingOnce, actor: Actor, event_id: int, response: Response) -> EventFile:
    found = _file(connection, actor, event_id)
    response.headers["ETag"] = etag(found.event.version)
    return found
