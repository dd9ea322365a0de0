"""The CNESST permits of the organisations that recruit for others."""

from datetime import date
from typing import Annotated

from fastapi import Form, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from api.clock import today
from api.filters import Blank
from api.pages.coordination import DESK
from api.pages.routing import PageRouter
from api.reach import PERMITS
from api.rendering import render, see
from api.security import Reading, Writing
from api.speech import Id
from matching.accounts import store
from matching.accounts.domain import Role
from matching.accounts.permits import PermitEntry, PermitKind, permits, record_permit, revoke_permit

router = PageRouter()


@router.page("permits", fr="/coordination/permis", en="/en/coordination/permits", roles=DESK)
def list_permits(request: Request, connection: Reading) -> Response:
    """Each organisation, with its permits and exemptions; those without one are told too."""
    known = permits(connection, today())
    covered = {permit.organisation_id for permit in known if permit.in_force}
    organisations = store.organisations(connection)
    return render(
        request,
        "permits.html",
        permits=known,
        organisations=organisations,
        without=[each for each in organisations if each.id not in covered],
        kinds=[str(kind) for kind in PermitKind],
        today=today(),
    )


@router.page(
    "permit_add",
    fr="/coordination/permis",
    en="/en/coordination/permits",
    roles=(Role.ADMINISTRATOR,),
    method="POST",
)
def permit_add(
    request: Request,
    connection: Writing,
    organisation_id: Annotated[int, Form(ge=1, le=2**63 - 1)],
    kind: Annotated[PermitKind, Form()],
    valid_from: Annotated[date, Form()],
    number: Annotated[str | None, Blank, Form(max_length=40)] = None,
    valid_until: Annotated[date | None, Blank, Form()] = None,
) -> Response:
    """Record a permit or an exemption."""
    try:
        entry = PermitEntry(
            organisation_id=organisation_id, kind=kind, number=number, valid_from=valid_from, valid_until=valid_until
        )
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_input=False)) from error
    record_permit(connection, entry)
    return see(request, "permits")


@router.page(
    "permit_revoke",
    fr="/coordination/permis/{permit_id}/retirer",
    en="/en/coordination/permits/{permit_id}/revoke",
    roles=(Role.ADMINISTRATOR,),
    reach=PERMITS,
    method="POST",
)
def permit_revoke(request: Request, connection: Writing, permit_id: Id) -> Response:
    """It holds no more, from now on."""
    revoke_permit(connection, permit_id)
    return see(request, "permits")
