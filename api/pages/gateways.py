"""Where what leaves the service goes, as an administrator says it of each gateway that is configured."""

from typing import Annotated

import psycopg
from fastapi import Form, Request
from pydantic import ValidationError
from starlette.responses import Response

from api import filled
from api.answers import locale_of
from api.filled import NOTHING_SENT, Filled
from api.gateways import EMBEDDED, hosts
from api.pages.registers import Sent
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import Reading, Writing
from api.services import services
from matching.accounts.domain import Role
from matching.privacy import gateways
from matching.privacy.gateways import Gateway, PlaceEntry

router = PageRouter()
ADMINISTRATOR = (Role.ADMINISTRATOR,)


@router.page("gateways", fr="/coordination/passerelles", en="/en/coordination/gateways", roles=ADMINISTRATOR)
def list_gateways(request: Request, connection: Reading) -> Response:
    """Each gateway with its machine, what it carries, and what people read of where it is."""
    return _page(request, connection)


@router.page(
    "gateway_attest",
    fr="/coordination/passerelles",
    en="/en/coordination/gateways",
    roles=ADMINISTRATOR,
    method="POST",
)
def gateway_attest(request: Request, connection: Writing, gateway: Annotated[Gateway, Form()], sent: Sent) -> Response:
    """Say where one of them is. Raises NotFoundError."""
    try:
        entry = PlaceEntry.model_validate(filled.told(sent, "in_quebec", "place_fr", "place_en"))
    except ValidationError as error:
        return _page(request, connection, filled.refused(str(gateway), sent, error, locale_of(request)))
    gateways.attest(connection, hosts(services(request).settings), gateway, entry)
    return see(request, "gateways")


def _page(request: Request, connection: psycopg.Connection, sent: Filled = NOTHING_SENT) -> Response:
    return render(
        request,
        "gateways.html",
        status=422 if sent.faults else 200,
        gateways=gateways.standings(connection, hosts(services(request).settings)),
        embedded=EMBEDDED,
        sent=sent,
    )
