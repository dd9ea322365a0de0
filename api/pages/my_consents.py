"""A person's consents: one a purpose, each said in full, given for a time and withdrawn by one button."""

from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api import withdrawing
from api.clock import today
from api.errors import RequestError
from api.filters import Blank
from api.jobs.tasks import encode_candidate, enqueue
from api.pages.my_file import OWN, own_file
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import CurrentActor, Reading, Writing
from api.speech import SpeechOf
from matching.candidates import consents, consents_told
from matching.candidates.domain import Consent, Purpose
from matching.privacy import erasure

router = PageRouter()
LENGTHS = (90, 180, 365, 730)
"""Days that the page offers, as far as the purpose allows them."""


@router.page("my_consents", fr="/mon-dossier/consentements", en="/en/my-file/consents", roles=OWN)
def my_consents(request: Request, actor: CurrentActor, connection: Reading, speech: SpeechOf) -> Response:
    """What each purpose is, what it uses, and whether the person agrees today."""
    found = own_file(connection, actor)
    longest = consents.longest_days(connection)
    held = consents.in_force(connection, found.id)
    taken_back = consents.taken_back(connection, found.id)
    return render(
        request,
        "my_consents.html",
        held={purpose: [each for each in held if each.purpose is purpose] for purpose in Purpose},
        taken_back={purpose: [each for each in taken_back if each.purpose is purpose] for purpose in Purpose},
        speech=speech,
        lengths={purpose: lengths_up_to(most) for purpose, most in longest.items()},
        pending=erasure.pending_erasure(connection, found.id),
    )


@router.page("my_consent_give", fr="/mon-dossier/consentements", en="/en/my-file/consents", roles=OWN, method="POST")
def give(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    purpose: Annotated[Purpose, Form()],
    days: Annotated[int, Form(ge=1, le=3650)],
) -> Response:
    """Agree, for so many days from today. Showing the CV is agreed to one employer at a time, in its referral."""
    if purpose in (Purpose.CV_TO_EMPLOYER, Purpose.CV_FILE):
        raise RequestError(422, "consent_employer")
    consent = Consent(purpose=purpose, given_on=today(), until=today() + timedelta(days=days))
    consents.give_consent(connection, actor.candidate_id or 0, consent, today())
    enqueue(connection, encode_candidate, candidate_id=actor.candidate_id or 0)
    return see(request, "my_consents")


@router.page(
    "my_consent_withdraw",
    fr="/mon-dossier/consentements/retirer",
    en="/en/my-file/consents/withdraw",
    roles=OWN,
    method="POST",
)
def withdraw(
    request: Request,
    actor: CurrentActor,
    connection: Writing,
    purpose: Annotated[Purpose, Form()],
    employer: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
    event: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Withdraw, at once, everywhere it counts; with `event`, what was released for its time alone."""
    withdrawing.withdraw(connection, actor.candidate_id or 0, purpose, employer, event, by=actor)
    return see(request, "my_consents")


@router.page(
    "my_consents_read",
    fr="/mon-dossier/consentements/lus",
    en="/en/my-file/consents/read",
    roles=OWN,
    method="POST",
)
def have_read(request: Request, connection: Writing) -> Response:
    """The person has read which consents their counsellor recorded, and leaves them."""
    consents_told.read(connection)
    return see(request, "my_file")


def lengths_up_to(most: int) -> list[int]:
    """Days that a form offers where a consent may last `most` of them."""
    return [days for days in LENGTHS if days < most] + [most]
