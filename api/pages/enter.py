"""The demonstration lends its accounts, without a password, in development only."""

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import Response

from api.demonstration import demonstration_accounts, is_lent
from api.entering import let_in
from api.errors import RequestError
from api.pages.routing import PageRouter
from api.rendering import render, see
from api.security import EVERYONE
from api.services import Services, services

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]


@router.page("enter", fr="/entrer", en="/en/enter", roles=EVERYONE)
def enter(request: Request, given: ServicesOf) -> Response:
    """The accounts that the demonstration lends."""
    accounts = demonstration_accounts(given.pool) if given.settings.environment == "development" else []
    return render(request, "enter.html", accounts=accounts)


@router.page("enter_as", fr="/entrer", en="/en/enter", roles=EVERYONE, method="POST")
def enter_as(request: Request, given: ServicesOf, account: Annotated[int, Form(ge=1, le=2**63 - 1)]) -> Response:
    """Enter as one of them. Raises RequestError `not_found` outside development, or for any other account."""
    if given.settings.environment != "development":
        raise RequestError(404, "not_found")
    if not is_lent(given.pool, account):
        raise RequestError(404, "not_found")
    answer = see(request, "arrive")
    let_in(request, answer, account)
    return answer
