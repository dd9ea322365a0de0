"""The facts of an event, as a form: of two organisers who change them at once, neither loses anything."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from api import events, filled, merging
from api.answers import locale_of
from api.clock import QUEBEC, today
from api.filled import NOTHING_SENT, Filled
from api.filters import Blank, Filters
from api.pages.event_desk import ORGANISERS, Ticked, Version, action, back
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import render
from api.security import Reading, Writing
from api.speech import Id
from matching.errors import DomainError
from matching.events import parties, store
from matching.events.domain import Event, EventEntry, EventKind, EventLanguage, Place
from matching.events.errors import NoNeedChosenError
from matching.events.holidays import check_holiday, is_holiday
from matching.needs.listing import list_needs
from matching.reference import lookups

router = PageRouter()
_ALL_THE_SAME = "holiday"
"""The box by which an event is held on a holiday."""
_MOST = 2000
"""Needs that an event is drawn from at once."""
_NEW = {"at": "09:00", "slots": "24", "slot_minutes": "10", "buffer_minutes": "3", "breaks": "9, 17", "capacity": "80"}
_NEW |= {"least": "1", "most": "6", "language": "fr", "kind": "speed_interviews", "place": "montreal"}


@router.page("event_new", fr="/evenements/nouveau/formulaire", en="/en/events/new/form", roles=ORGANISERS)
def event_new(request: Request, connection: Reading) -> Response:
    """An event to be begun."""
    return _form(request, connection)


@router.page(
    "event_needs_choose",
    fr="/evenements/besoins-choisis",
    en="/en/events/needs-chosen",
    roles=ORGANISERS,
    method="POST",
)
def event_needs_choose(
    request: Request,
    connection: Writing,
    filters: Filters,
    openings: Ticked = None,
    event: Annotated[int | None, Blank, Form(ge=1)] = None,
    everything: Annotated[bool, Form()] = False,
) -> Response:
    """Draw an event from needs ticked in their list, or from all that the search finds; a new one where none is said.

    Raises NotFoundError and NoNeedChosenError.
    """
    chosen = openings or []
    if everything:
        found = list_needs(connection, replace(filters, external=False), today(), limit=_MOST)
        chosen = [each.id for each in found]
    elif not chosen:
        raise NoNeedChosenError
    if event is None:
        return _form(request, connection, openings=chosen)
    store.ours(connection, event)
    parties.add_needs(connection, event, chosen)
    return back(request, event)


@router.page(
    "event_add", fr="/evenements/nouveau/formulaire", en="/en/events/new/form", roles=ORGANISERS, method="POST"
)
def event_add(request: Request, connection: Writing, sent: Sent) -> Response:
    """Begin it, drawn from the needs that were chosen, or say what is to be put right."""
    chosen = [int(each) for each in sent.getlist("openings") if isinstance(each, str) and each.isdecimal()][:_MOST]
    try:
        with connection.transaction():
            entry = _entry(_told(sent))
            if not sent.get(_ALL_THE_SAME):
                check_holiday(entry.on)
            key = events.add(connection, entry)
            if chosen:
                parties.add_needs(connection, key, chosen)
    except (ValidationError, DomainError) as error:
        refused = filled.refused("event", sent, error, locale_of(request))
        return _form(request, connection, sent=refused, openings=chosen)
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
    """Change its facts; those who were told of its day or place are told of another one."""
    known = store.ours(connection, event_id)
    told, read = _told(sent), merging.read_of(sent.get(merging.FIELD))
    if version != known.version and read is not None:
        told, both = merging.merged(read, told, facts_of(known))
        version = known.version
        if both:
            faults = merging.faults("event", both, facts_of(known), locale_of(request))
            return _form(request, connection, known, Filled("event", {name: [told[name]] for name in told}, faults))
    try:
        with connection.transaction():
            entry = _entry(told)
            if not sent.get(_ALL_THE_SAME):
                check_holiday(entry.on, known.starts_at.astimezone(QUEBEC).date())
            events.change(connection, event_id, entry, version)
    except (ValidationError, DomainError) as error:
        return _form(request, connection, known, filled.refused("event", sent, error, locale_of(request)))
    return back(request, event_id)


def facts_of(event: Event) -> dict[str, str]:
    """The fields of the form, by name."""
    values = {name: getattr(event, name, None) for name in EventEntry.model_fields}
    ends_with_slots = event.slot_at(event.slots) == event.ends_at
    for day, at, moment in (
        ("on", "at", event.starts_at),
        ("until_on", "until_at", None if ends_with_slots else event.ends_at),
        ("prepared_on", "prepared_at", event.preparation_at),
        ("departs_on", "departs_at", event.departs_at),
    ):
        values[day], values[at] = _day(moment), _time(moment)
    values["breaks"] = ", ".join(map(str, event.breaks))
    values["first_come"] = "yes" if event.first_come else ""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _day(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(QUEBEC).strftime("%Y-%m-%d")


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(QUEBEC).strftime("%H:%M")


def _on_holiday(day: str) -> bool:
    try:
        return is_holiday(date.fromisoformat(day))
    except ValueError:
        return False


def _told(sent: FormData) -> dict[str, str]:
    """What was sent, by field; what is empty, too."""
    return {name: told.strip() for name in EventEntry.model_fields if isinstance(told := sent.get(name, ""), str)}


def _entry(told: dict[str, str]) -> EventEntry:
    return EventEntry.model_validate(
        {**{name: value for name, value in told.items() if value}, "first_come": bool(told["first_come"])}
    )


def _form(
    request: Request,
    connection: psycopg.Connection,
    event: Event | None = None,
    sent: Filled = NOTHING_SENT,
    openings: Sequence[int] = (),
) -> Response:
    facts = dict.fromkeys(EventEntry.model_fields, "") | (_NEW if event is None else facts_of(event))
    return render(
        request,
        "event_form.html",
        status=422 if sent.faults else 200,
        event=event,
        facts=facts,
        read=json.dumps(facts),
        sent=sent,
        openings=openings,
        holiday=_on_holiday(sent.value("event", "on", facts["on"])),
        kinds=[str(each) for each in EventKind],
        wheres=[str(each) for each in Place],
        languages=[str(each) for each in EventLanguage],
        territories=lookups.territories(connection),
    )
