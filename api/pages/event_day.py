"""The timetable and the day itself, as an event's organisers hold them."""

from typing import Annotated

from fastapi import Form, Path, Request
from starlette.responses import Response

from api import events
from api.clock import now
from api.filters import Blank
from api.pages.event_desk import ORGANISERS, Version, action, back, done, is_of_day, told_of
from api.pages.event_door import at_the_door
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import render
from api.security import Reading, Writing
from api.speech import Id
from api.trail import Reads
from matching.errors import NotFoundError
from matching.events import day, participants, store

router = PageRouter()


@action(router, "event_lay", "horaire", "timetable")
def event_lay(request: Request, connection: Writing, event_id: Id, version: Version) -> Response:
    """Lay the timetable, or lay it again on the day for who is there."""

    return done(request, connection, event_id, lambda: events.lay(connection, event_id, version))


@action(router, "event_arrival", "arrivees", "arrivals")
def event_arrival(
    request: Request, connection: Writing, event_id: Id, code: Annotated[str, Form(max_length=100)]
) -> Response:
    """Check in whoever shows this code. Raises NotFoundError for another's event, NoSuchCodeError, NotTheDayError."""
    events.arrive(connection, event_id, code)
    return back(request, event_id)


@router.page(
    "event_check_in",
    fr="/evenements/{event_id}/arrivees/{code}",
    en="/en/events/{event_id}/arrivals/{code}",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_check_in(
    reads: Reads, request: Request, connection: Reading, event_id: Id, code: Annotated[str, Path(max_length=100)]
) -> Response:
    """Who shows this code at the door: the page that its drawing leads to. Raises NotFoundError."""
    known = store.ours(connection, event_id)
    shown = next(
        (each for each in participants.invited(connection, event_id) if each.code == code.strip().lower()), None
    )
    if shown is None:
        raise NotFoundError("invitation", code)
    told_of(reads, [shown])
    mine = participants.interviews(connection, event_id, candidate_id=shown.candidate_id)
    return render(
        request,
        "event_check_in.html",
        event=known,
        person=shown,
        meetings=[each for each in mine if each.slot is not None],
        of_day=is_of_day(known),
        **at_the_door(request, connection, known),
    )


@action(router, "event_prepared", "preparation", "preparation")
def event_prepared(
    request: Request,
    connection: Writing,
    event_id: Id,
    person: Annotated[int, Form(ge=1)],
    there: Annotated[bool, Form()] = True,
) -> Response:
    """Say that somebody was at the preparation session, or take it back."""

    def write() -> None:
        day.mark_prepared(connection, event_id, person, now() if there else None)

    return done(request, connection, event_id, write)


@action(router, "event_absent", "absences", "absences")
def event_absent(
    request: Request,
    connection: Writing,
    event_id: Id,
    person: Annotated[int | None, Blank, Form(ge=1)] = None,
    back: Annotated[bool, Form()] = False,
) -> Response:
    """Say that somebody, or everybody who has not arrived, did not come; or take it back."""
    return done(
        request,
        connection,
        event_id,
        lambda: events.mark_absent(connection, event_id, candidate_id=person, back=back),
    )
