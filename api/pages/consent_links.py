"""The link by which somebody reads which consents were recorded for them, and withdraws them without signing in."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from api import withdrawing
from api.database import reading, writing
from api.filters import Blank
from api.pages.choosing import Secret
from api.pages.routing import PageRouter
from api.reach import LINKS
from api.rendering import render, see
from api.security import EVERYONE
from api.services import services
from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.candidates import consents_told
from matching.candidates.consents_told import Recorded
from matching.candidates.domain import Purpose
from matching.errors import NotFoundError

router = PageRouter()


@router.page("recorded", fr="/consentements/{secret}", en="/en/consents/{secret}", roles=EVERYONE, reach=LINKS)
def recorded(request: Request, secret: Secret) -> Response:
    """What was recorded, each with its button: reading it withdraws nothing. Raises NotFoundError."""
    return render(request, "recorded.html", consents=_of_link(request, secret))


@router.page(
    "recorded_withdraw",
    fr="/consentements/{secret}",
    en="/en/consents/{secret}",
    roles=EVERYONE,
    reach=LINKS,
    method="POST",
)
def withdraw(
    request: Request,
    secret: Secret,
    purpose: Annotated[Purpose, Form()],
    employer: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
    event: Annotated[int | None, Blank, Form(ge=1, le=2**63 - 1)] = None,
) -> Response:
    """Withdraw one of them, as the person: the link was sent to them alone. Raises NotFoundError for any other."""
    found = _of_link(request, secret)
    if not any((each.purpose, each.employer_id, each.event_id) == (purpose, employer, event) for each in found):
        raise NotFoundError("link", "")
    person = Actor(Role.JOB_SEEKER, candidate_id=found[0].candidate_id)
    with writing(services(request).pool, person) as connection:
        withdrawing.withdraw(connection, found[0].candidate_id, purpose, employer, event, by=person)
    return see(request, "recorded", secret=secret)


def _of_link(request: Request, secret: str) -> list[Recorded]:
    with reading(services(request).pool, ANONYMOUS) as connection:
        found = consents_told.of_link(connection, secret)
    if not found:
        raise NotFoundError("link", "")
    return found
