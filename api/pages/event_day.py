"""The timetable and the day itself, as an event's organisers hold them."""

from typing import Annotated, Literal

from fastapi import Form, Request
from starlette.responses import Response

from api.clock import now, today
from api.filters import Blank
from api.pages.event_desk import ServicesOf, Ticked, Version, action, done
from api.pages.routing import PageRouter
from api.security import Writing
from api.speech import Id
from matching.accounts.domain import Role
from matching.candidates.domain import Means
from matching.events import day, scheduling, store, walking_in
from matching.events.domain import Answer, EventStatus

router = PageRouter()


@action(router, "event_lay", "horaire", "timetable")
def event_lay(request: Request, connection: Writing, event_id: Id, version: Version) -> Response:
    """Lay the timetable, or lay it again on the day for who is there."""

    def write() -> None:
        if store.ours(connection, event_id).status == EventStatus.PUBLISHED:
            scheduling.lay_again(connection, event_id, now=now(), version=version)
        else:
            scheduling.lay(connection, event_id, version=version)

    return done(request, connection, event_id, write)


@action(router, "event_arrival", "arrivees", "arrivals")
def event_arrival(
    request: Request, connection: Writing, event_id: Id, code: Annotated[str, Form(max_length=100)]
) -> Response:
    """Check in whoever shows this code."""

    def write() -> None:
        store.ours(connection, event_id)
        day.arrive(connection, event_id, code.strip(), now())

    return done(request, connection, event_id, write)


@action(router, "event_absent", "absences", "absences")
def event_absent(
    request: Request,
    connection: Writing,
    event_id: Id,
    person: Annotated[int | None, Blank, Form(ge=1)] = None,
) -> Response:
    """Say that somebody, or everybody who has not arrived, did not come."""

    def write() -> None:
        store.ours(connection, event_id)
        day.mark_absent(connection, event_id, candidate_id=person)

    return done(request, connection, event_id, write)


@action(router, "event_walk_in", "sur-place", "walk-in", (Role.COUNSELLOR,))
def event_walk_in(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    event_id: Id,
    version: Version,
    person: Annotated[int, Form(ge=1)],
    means: Annotated[Literal["oral", "paper", "interpreter"], Form()],
    language: Annotated[str, Form(pattern="^[a-z]{2,3}$")],
    employers: Ticked = None,
) -> Response:
    """Take in somebody who came without an invitation, and record with whom they agree to speak."""

    def write() -> None:
        told = Answer(accepts=True, employers=tuple(employers or ()), means=Means(means), language=language)
        walking_in.walk_in(connection, event_id, person, told, given.encoder, today=today(), now=now(), version=version)

    return done(request, connection, event_id, write)
