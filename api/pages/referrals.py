"""Referrals as pages: those that the reader may know, one of them with its past, and what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

import psycopg
from fastapi import Form, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from api import twinning
from api.clock import today
from api.filters import Blank
from api.json.pagination import After, encode_cursor
from api.json.referrals import PARTIES, Choice
from api.pages.routing import PageRouter
from api.reach import REFERRALS
from api.rendering import partial_of, render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import Id, SpeechOf
from api.trail import Reads
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.candidates import consents, identities
from matching.candidates.domain import Means, Purpose
from matching.internships.agreements import signing
from matching.internships.agreements import store as agreements
from matching.needs import reading as needs
from matching.needs.domain import WageUnit
from matching.privacy.trail import Part
from matching.reference import lookups
from matching.referrals import reading, store
from matching.referrals.decisions import MEANS, choices, owed
from matching.referrals.domain import Event, Owed, Referral, Step
from matching.referrals.duties import OWED
from matching.referrals.release import is_released
from matching.referrals.transitions import Detail, Reason, State, Transition

router = PageRouter()
IN_A_PAGE = 30
_RELEASED = frozenset(State) - {State.PROPOSED, State.CONSENTED, State.CLOSED}


@dataclass(frozen=True)
class Line:
    """One referral, with the names that its reader may know."""

    referral: Referral
    title_fr: str
    title_en: str | None
    employer: str
    person: str | None
    owed: Owed | None


@router.page("referrals", fr="/mises-en-relation", en="/en/referrals", roles=PARTIES)
def referrals(
    reads: Reads,
    request: Request,
    connection: Reading,
    actor: CurrentActor,
    after: After,
    state: Annotated[State | None, Blank, Query()] = None,
) -> Response:
    """Newest first: an employer's own, a counsellor's people's, or a person's own."""
    found = reading.page(connection, state=state, before=after, limit=IN_A_PAGE + 1)
    lines = lines_of(connection, found[:IN_A_PAGE])
    reads((line.referral.candidate_id for line in lines if line.person), Part.REFERRAL)
    return partial_of(
        request,
        "referrals.html",
        "_referrals.html",
        lines=lines,
        next=encode_cursor(found[IN_A_PAGE - 1].id) if len(found) > IN_A_PAGE else None,
        later=after is not None,
        state=state,
        states=[str(each) for each in State],
        to_sign=signing.waiting(connection, actor),
    )


@router.page(
    "referral", fr="/mises-en-relation/{referral_id}", en="/en/referrals/{referral_id}", roles=PARTIES, reach=REFERRALS
)
def referral(
    reads: Reads, request: Request, connection: Reading, actor: CurrentActor, speech: SpeechOf, referral_id: Id
) -> Response:
    """Where one referral stands, what happened, and what its reader may do now."""
    found = reading.get(connection, referral_id)
    (line,) = lines_of(connection, [found])
    if line.person:
        reads([found.candidate_id], Part.REFERRAL, opening_id=found.opening_id)
    events = reading.events(connection, referral_id)
    return render(
        request,
        "referral.html",
        line=line,
        events=events,
        choices=[Choice.of(rule, found) for rule in choices(found, actor)],
        means=_means(actor),
        languages=lookups.languages(connection, speech.locale) if actor.role is Role.COUNSELLOR else [],
        agreement=next(iter(agreements.agreements(connection, referral_id=referral_id, limit=1)), None),
        shows_cv=actor.role is not Role.EMPLOYER or is_released(connection, referral_id),
        cv_closed=actor.role is Role.EMPLOYER and found.state in _RELEASED,
        taken_back=actor.role is Role.JOB_SEEKER and _taken_back(connection, found, events),
        detail=Detail,
        today=today(),
        speech=speech,
    )


@router.page(
    "referral_advance",
    fr="/mises-en-relation/{referral_id}",
    en="/en/referrals/{referral_id}",
    roles=PARTIES,
    reach=REFERRALS,
    method="POST",
)
def referral_advance(
    request: Request,
    connection: Writing,
    actor: CurrentActor,
    referral_id: Id,
    version: Annotated[int, Form(ge=1)],
    transition: Annotated[Transition, Form()],
    on: Annotated[date | None, Blank, Form()] = None,
    reason: Annotated[Reason | None, Blank, Form()] = None,
    wage: Annotated[Decimal | None, Blank, Form()] = None,
    wage_unit: Annotated[WageUnit | None, Blank, Form()] = None,
    means: Annotated[Means | None, Blank, Form()] = None,
    language: Annotated[str | None, Blank, Form(pattern="^[a-z]{2,3}$")] = None,
) -> Response:
    """Make one transition. Raises what `store.advance` raises."""
    consent = {"means": means, "language": language} if means is not None else None
    try:
        step = Step.model_validate(
            {
                "transition": transition,
                "on": on or today(),
                "reason": reason,
                "wage": wage,
                "wage_unit": wage_unit if wage is not None else None,
                "consent": consent,
            }
        )
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_input=False)) from error
    twinning.stop_with_job(connection, referral_id, step.transition)
    store.advance(connection, referral_id, step, version=version, by=actor, today=today())
    return see(request, "referral", referral_id=referral_id)


def _taken_back(connection: psycopg.Connection, found: Referral, events: Sequence[Event]) -> bool:
    """Whether the person's CV went to the employer and is open to it no more, their yes having ended or been taken
    back."""
    if found.state is State.CLOSED:
        return bool(events) and events[-1].transition is Transition.WITHDRAW_CONSENT
    return found.state in _RELEASED and not any(
        each.purpose is Purpose.CV_TO_EMPLOYER and each.employer_id == found.employer_id and each.event_id is None
        for each in consents.in_force(connection, found.candidate_id)
    )


def _means(actor: Actor) -> list[str]:
    return [str(means) for means in MEANS.get(actor.role, ())]


def lines_of(connection: psycopg.Connection, found: Sequence[Referral]) -> list[Line]:
    """Referrals with the names that the actor may know."""
    openings = needs.openings(connection, [each.opening_id for each in found])
    documents = {key: opening.document for key, opening in openings.items()}
    people = identities.names(connection, [each.candidate_id for each in found])
    employers = {
        each.employer_id: known.name
        for each in found
        if (known := accounts.employer(connection, each.employer_id)) is not None
    }
    return [
        Line(
            referral=each,
            title_fr=documents.get(each.opening_id, {}).get("title_fr", "…"),
            title_en=documents.get(each.opening_id, {}).get("title_en"),
            employer=employers.get(each.employer_id, "…"),
            person=people.get(each.candidate_id),
            owed=next(iter(owed(each, today())), None) if each.state in OWED else None,
        )
        for each in found
    ]
