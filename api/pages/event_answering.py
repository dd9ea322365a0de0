"""Answers to an invitation: one's own, or that of somebody whom a counsellor follows and who has no e-mail."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Depends, Form, Path, Request
from starlette.responses import Response

from api import events
from api.answers import locale_of
from api.clock import now, today
from api.filters import Blank
from api.pages.routing import PageRouter
from api.reach import EVENTS, FILES, INVITED
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.services import ServicesOf
from api.speech import Id
from api.trail import Reads
from matching.accounts.domain import Role
from matching.candidates.domain import Means
from matching.errors import NotFoundError
from matching.events import participants, registering, store, walking_in
from matching.events.domain import Event, EventStatus, LongText, Reply
from matching.events.taking_part import Answer, Needs
from matching.privacy.texts import ShortText
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals.decisions import MEANS

router = PageRouter()
Person = Annotated[int, Path(ge=1, le=2**63 - 1)]
_FOR_FR, _FOR_EN = "/evenements/{event_id}/personnes/{candidate_id}", "/en/events/{event_id}/people/{candidate_id}"


def _answer(
    accepts: Annotated[bool, Form()],
    employers: Annotated[list[int] | None, Form()] = None,
    asks: Annotated[LongText | None, Blank, Form()] = None,
    first_slot: Annotated[int, Form(ge=1, le=96)] = 1,
    last_slot: Annotated[int | None, Blank, Form(ge=1, le=96)] = None,
    rides: Annotated[bool, Form()] = False,
    longer: Annotated[bool, Form()] = False,
    rested: Annotated[bool, Form()] = False,
    step_free: Annotated[bool, Form()] = False,
    not_before: Annotated[int | None, Blank, Form(ge=1, le=96)] = None,
) -> Answer:
    last = None if last_slot is None else max(first_slot, last_slot)
    return Answer(
        accepts=accepts,
        employers=tuple(employers or ()),
        request=asks,
        first_slot=first_slot,
        last_slot=last,
        rides=rides and accepts,
        needs=Needs(longer=longer, rested=rested, step_free=step_free, not_before=not_before),
    )


Told = Annotated[Answer, Depends(_answer)]


@router.page(
    "event_answer",
    fr="/evenements/{event_id}/reponse",
    en="/en/events/{event_id}/answer",
    roles=(Role.JOB_SEEKER,),
    reach=INVITED,
    method="POST",
)
def event_answer(
    request: Request, connection: Writing, actor: CurrentActor, given: ServicesOf, event_id: Id, told: Told
) -> Response:
    """Say whether one comes, and with whom one agrees to speak; or register. Raises as `events.reply`."""
    events.reply(connection, event_id, actor.candidate_id or 0, told, given.encoder)
    return see(request, "event", event_id=event_id)


@router.page("event_answer_for", fr=_FOR_FR, en=_FOR_EN, roles=(Role.COUNSELLOR,), reach=FILES)
def event_answer_for(
    reads: Reads, request: Request, connection: Reading, given: ServicesOf, event_id: Id, candidate_id: Person
) -> Response:
    """The invitation of somebody whom one follows, to answer with them, or to register them. Raises NotFoundError."""
    known = store.event(connection, event_id)
    person = _followed(connection, known, candidate_id)
    reads([candidate_id], Part.EVENT)
    registers = person.state == Reply.PROPOSED
    meetings: Sequence[participants.Interview]
    if registers:
        invitation = participants.Invited(candidate_id, person.state)
        meetings = registering.offered(connection, event_id, candidate_id, given.encoder, today())
    else:
        invitation = participants.invited(connection, event_id, candidate_id)[0]
        meetings = participants.interviews(connection, event_id, candidate_id=candidate_id)
    return render(
        request,
        "event_answer_for.html",
        event=known,
        invitation=invitation,
        person=person,
        meetings=meetings,
        registers=registers,
        left=registering.places_left(connection, event_id),
        told=known.status in (EventStatus.PUBLISHED, EventStatus.OVER),
        answerable=known.status in (EventStatus.OPEN, EventStatus.PUBLISHED) and known.ends_at > now(),
        also=participants.at_once(connection, event_id, candidate_id),
        unreached=candidate_id in participants.unreached(connection, event_id, texting=given.settings.texting),
        means=MEANS[Role.COUNSELLOR],
        languages=lookups.languages(connection, locale_of(request)),
    )


@router.page("event_answer_for_send", fr=_FOR_FR, en=_FOR_EN, roles=(Role.COUNSELLOR,), reach=FILES, method="POST")
def event_answer_for_send(
    request: Request,
    connection: Writing,
    given: ServicesOf,
    event_id: Id,
    candidate_id: Person,
    told: Told,
    means: Annotated[Literal["oral", "paper", "interpreter"], Form()],
    language: Annotated[str, Form(pattern="^[a-z]{2,3}$")],
) -> Response:
    """Record what the person answered, how and in which language. Raises as `events.reply`."""
    _followed(connection, store.event(connection, event_id), candidate_id)
    recorded = told.model_copy(update={"means": Means(means), "language": language})
    events.reply(connection, event_id, candidate_id, recorded, given.encoder)
    return see(request, "event_answer_for", event_id=event_id, candidate_id=candidate_id)


@router.page(
    "event_register_for",
    fr="/evenements/{event_id}/inscriptions",
    en="/en/events/{event_id}/registrations",
    roles=(Role.COUNSELLOR,),
    reach=EVENTS,
    method="POST",
)
def event_register_for(
    request: Request, connection: Writing, event_id: Id, person: Annotated[ShortText, Form()]
) -> Response:
    """Go on to register somebody whom one follows, by their name or number. Raises NotFoundError, WhoIsItError."""
    store.event(connection, event_id)
    key = walking_in.whom(connection, person)
    return see(request, "event_answer_for", event_id=event_id, candidate_id=key)


def _followed(connection: Reading, known: Event, candidate_id: int) -> participants.Followed:
    """Somebody whom the acting counsellor's organisation follows: invited, or whoever may come without being.

    Raises NotFoundError.
    """
    uninvited = registering.is_open(known, now())
    found = participants.followed_one(connection, known.id, candidate_id, uninvited=uninvited)
    if found is None:
        raise NotFoundError("event", known.id)
    return found
