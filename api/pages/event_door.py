"""The door of an event: whoever was not expected is taken in there, with a file or without, whoever follows them."""

from typing import Annotated, Any, Literal

import psycopg
from fastapi import Depends, Form, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import events
from api.answers import locale_of
from api.filled import NOTHING_SENT, Filled, refused
from api.filters import Blank
from api.pages.event_desk import ORGANISERS, ServicesOf, action, back, is_of_day
from api.pages.routing import PageRouter
from api.reach import OUR_EVENTS
from api.rendering import render
from api.security import CurrentActor, Reading, Writing
from api.speech import Id
from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.events import parties, store
from matching.events.domain import Event, Key
from matching.events.taking_part import Answer
from matching.events.walking_in import Known, Newcomer
from matching.privacy.texts import ShortText
from matching.reference import lookups
from matching.reference.domain import AuthorisationKind
from matching.referrals.decisions import MEANS

router = PageRouter()
_FR, _EN = "sur-place", "walk-in"


def _told(
    means: Annotated[Literal["oral", "paper", "interpreter"], Form()],
    language: Annotated[str, Form(pattern="^[a-z]{2,3}$")],
    employers: Annotated[list[Key] | None, Form()] = None,
) -> Answer:
    return Answer(accepts=True, employers=tuple(employers or ()), means=Means(means), language=language)


Told = Annotated[Answer, Depends(_told)]


@router.page(
    "event_door",
    fr=f"/evenements/{{event_id}}/{_FR}",
    en=f"/en/events/{{event_id}}/{_EN}",
    roles=ORGANISERS,
    reach=OUR_EVENTS,
)
def event_door(request: Request, connection: Reading, actor: CurrentActor, event_id: Id) -> Response:
    """Take in somebody who came without an invitation. Raises NotFoundError."""
    return _page(request, connection, actor, store.ours(connection, event_id))


@action(router, "event_walk_in", _FR, _EN)
def event_walk_in(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    given: ServicesOf,
    event_id: Id,
    person: Annotated[ShortText, Form()],
    told: Told,
    contact: Annotated[str, Form(max_length=254)] = "",
    agrees: Annotated[bool, Form()] = False,
    matching: Annotated[bool, Form()] = False,
) -> Response:
    """Take in somebody who has a file, and record with whom they agree to speak.

    Raises NotFoundError, and as `events.walk_in`: the form comes back as it was filled.
    """
    who = Known(person=person, contact=contact)
    with events.search_kept(given.pool, actor, event_id, who):
        events.walk_in(connection, event_id, who, told, given.encoder, by=actor, agrees=agrees, matching=matching)
    return back(request, event_id)


@action(router, "event_newcomer", f"{_FR}/nouveau-dossier", f"{_EN}/new-file")
def event_newcomer(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    given: ServicesOf,
    event_id: Id,
    given_name: Annotated[str, Form(max_length=300)],
    family_name: Annotated[str, Form(max_length=300)],
    told: Told,
    consents: Annotated[Literal["true"], Form()],
    email: Annotated[str | None, Blank, Form(max_length=254)] = None,
    phone: Annotated[str | None, Blank, Form(max_length=30)] = None,
    status: Annotated[AuthorisationKind | None, Blank, Form()] = None,
    organisation_id: Annotated[int, Form(ge=1, le=2**63 - 1)] = 0,
    another: Annotated[bool, Form()] = False,
) -> Response:
    """Open a file with somebody who has none, and take them in.

    Raises NotFoundError, and as `events.walk_in`: the form comes back as it was filled.
    """
    known = store.ours(connection, event_id)
    try:
        who = Newcomer.model_validate({
            "given_name": given_name, "family_name": family_name, "email": email, "phone": phone, "status": status,
            "organisation_id": organisation_id, "another": another,
        })  # fmt: skip
    except ValidationError as error:
        sent = refused("new", request.state.sent, error, locale_of(request))
        return _page(request, connection, actor, known, sent)
    events.walk_in(connection, event_id, who, told, given.encoder, by=actor)
    return back(request, event_id)


def at_the_door(request: Request, connection: psycopg.Connection, known: Event) -> dict[str, Any]:
    """What the forms of the door offer to choose from, and why one that comes back was refused."""
    return {
        "why": getattr(getattr(request.state, "refused", None), "code", None),
        "hosts": [each for each in parties.hosts(connection, known.id) if not each.cancelled],
        "means": MEANS[Role.COUNSELLOR],
        "languages": lookups.languages(connection, locale_of(request)),
    }


def _page(
    request: Request, connection: psycopg.Connection, actor: Actor, known: Event, sent: Filled = NOTHING_SENT
) -> Response:
    # The partners first: the one that begins an event is often the region's table, which follows nobody.
    organisers = [*parties.partners(connection, known.id), (known.organisation_id, known.organisation)]
    if actor.role is Role.COUNSELLOR:
        organisers = [each for each in organisers if each[0] == actor.organisation_id]
    return render(
        request,
        "event_door.html",
        status=422 if sent.faults else 200,
        event=known,
        of_day=is_of_day(known),
        organisers=organisers,
        statuses=[str(kind) for kind in AuthorisationKind],
        sent=sent,
        **at_the_door(request, connection, known),
    )
