"""Whom an event's organisers invite: proposed by the computer, confirmed by them."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api import events
from api.clock import today
from api.pages.event_desk import ServicesOf, Ticked, Version, action, done
from api.pages.routing import PageRouter
from api.security import Writing
from api.speech import Id
from matching.events import inviting, proposing

router = PageRouter()


@action(router, "event_propose", "propositions", "proposals")
def event_propose(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    event_id: Id,
    version: Version,
    rate: Annotated[int, Form(ge=10, le=100)] = 60,
    fit: Annotated[int, Form(ge=0, le=100)] = round(100 * proposing.LEAST_FIT),
) -> Response:
    """Have people proposed, whom an organiser then invites or leaves out."""

    def write() -> None:
        proposing.propose(
            connection, event_id, given.encoder, today(), rate=rate / 100, floor=fit / 100, version=version
        )

    return done(request, connection, event_id, write)


@action(router, "event_invite", "invitations", "invitations")
def event_invite(
    request: Request,
    connection: Writing,
    event_id: Id,
    people: Ticked = None,
    out: Annotated[bool, Form()] = False,
) -> Response:
    """Invite those who are ticked, or leave them out."""

    def write() -> None:
        if out:
            inviting.leave_out(connection, event_id, people or [])
        else:
            events.invite(connection, event_id, people or [])

    return done(request, connection, event_id, write)
