"""Who one is in the pages. For now the demonstration lends its accounts, in development only."""

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.answers import locale_of
from api.errors import RequestError
from api.pages.routing import PageRouter
from api.rendering import address, render
from api.security import COOKIE, EVERYONE, refuse_cross_site
from api.services import Services, services
from api.sessions import SESSION_DAYS, close_session, demonstration_accounts, open_demonstration_session

router = PageRouter()
ServicesOf = Annotated[Services, Depends(services)]


@router.page("enter", fr="/entrer", en="/en/enter", roles=EVERYONE)
def enter(request: Request, given: ServicesOf) -> Response:
    """The accounts that the demonstration lends."""
    accounts = demonstration_accounts(given.pool) if given.settings.environment == "development" else []
    return render(request, "enter.html", accounts=accounts)


@router.page(
    "enter_as", fr="/entrer", en="/en/enter", roles=EVERYONE, method="POST", dependencies=[Depends(refuse_cross_site)]
)
def enter_as(request: Request, given: ServicesOf, account: Annotated[int, Form(ge=1, le=2**63 - 1)]) -> Response:
    """Enter as one of them. Raises RequestError `not_found` outside development, or for any other account."""
    if given.settings.environment != "development":
        raise RequestError(404, "not_found")
    session = open_demonstration_session(given.pool, account)
    if session is None:
        raise RequestError(404, "not_found")
    _forget(request, given)
    answer = RedirectResponse(address(request, locale_of(request), "needs"), 303)
    answer.set_cookie(
        COOKIE,
        session,
        max_age=SESSION_DAYS * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.page(
    "leave", fr="/sortir", en="/en/leave", roles=EVERYONE, method="POST", dependencies=[Depends(refuse_cross_site)]
)
def leave(request: Request, given: ServicesOf) -> Response:
    """End the session, here and in the database."""
    _forget(request, given)
    answer = RedirectResponse(address(request, locale_of(request), "home"), 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer


def _forget(request: Request, given: Services) -> None:
    session = request.cookies.get(COOKIE)
    if session:
        close_session(given.pool, session)
