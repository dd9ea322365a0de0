"""The door: address and password, then a code where the account has a second factor; and the way out."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api import cookies
from api.answers import locale_of
from api.entering import check_code, end_current, let_in, onward, sign_in
from api.pages.routing import PageRouter
from api.rendering import address, render, see, words_of
from api.security import EVERYONE, CurrentHolder
from api.translations import Locale
from matching.accounts.domain import Role
from matching.accounts.errors import CodeRefusedError, SignInRefusedError
from matching.accounts.throttle import TooManyTriesError

router = PageRouter()
Next = Annotated[str, Query(max_length=2_000)]
Typed = Annotated[str, Form(max_length=2_000)]


@router.page("sign_in", fr="/connexion", en="/en/sign-in", roles=EVERYONE)
def sign_in_page(request: Request, next: Next = "") -> Response:  # noqa: A002 - the name in the address
    """Asks for the address and the password."""
    return render(request, "sign_in.html", next=next, email="", error=None, elsewhere=None)


@router.page("sign_in_send", fr="/connexion", en="/en/sign-in", roles=EVERYONE, method="POST")
def sign_in_send(
    request: Request,
    email: Typed = "",
    password: Typed = "",
    next: Typed = "",  # noqa: A002
) -> Response:
    """Let in whoever knows the password, with a session of a new id; or ask for the code first."""
    try:
        account_id, second_factor = sign_in(request, email, password)
    except (SignInRefusedError, TooManyTriesError) as error:
        return refused(request, error, "sign_in.html", next=next, email=email, elsewhere=None)
    return entered(request, account_id, second_factor=second_factor, wanted=next)


@router.page("code", fr="/connexion/code", en="/en/sign-in/code", roles=EVERYONE)
def code_page(request: Request, holder: CurrentHolder, next: Next = "") -> Response:  # noqa: A002
    """Asks for the code, of whoever has given the password."""
    if not holder.code_awaited:
        return see(request, "arrive")
    return render(request, "code.html", next=next, error=None)


@router.page("code_send", fr="/connexion/code", en="/en/sign-in/code", roles=EVERYONE, method="POST")
def code_send(
    request: Request,
    holder: CurrentHolder,
    code: Annotated[str, Form(max_length=40)] = "",
    next: Typed = "",  # noqa: A002
) -> Response:
    """Let in whoever has the code too, with a session of another id."""
    account_id = holder.actor.account_id or 0
    if not holder.code_awaited:
        # Sent twice: the first one let them in.
        return see(request, "arrive")
    try:
        check_code(request, account_id, code)
    except (CodeRefusedError, TooManyTriesError) as error:
        return refused(request, error, "code.html", next=next)
    return entered(request, account_id, second_factor=False, wanted=next)


@router.page("arrive", fr="/bienvenue", en="/en/welcome", roles=EVERYONE)
def arrive(request: Request, holder: CurrentHolder) -> Response:
    """Lead to where somebody's work begins, by their role."""
    locale = locale_of(request)
    if holder.code_awaited:
        return RedirectResponse(address(request, locale, "code"), 303)
    if holder.must_enrol:
        return RedirectResponse(address(request, locale, "second_factor"), 303)
    match holder.actor.role:
        case Role.COUNSELLOR:
            path = address(request, locale, "today")
        case Role.JOB_SEEKER:
            path = address(request, locale, "recommendations", candidate_id=holder.actor.candidate_id)
        case Role.EMPLOYER:
            path = address(request, locale, "my_needs")
        case Role.COORDINATOR | Role.ADMINISTRATOR:
            path = address(request, locale, "coordination")
        case _:
            path = address(request, locale, "needs")
    return RedirectResponse(path, 303)


@router.page("leave", fr="/sortir", en="/en/leave", roles=EVERYONE, method="POST")
def leave(request: Request) -> Response:
    """End the session, here and in the database."""
    end_current(request)
    answer = see(request, "home")
    cookies.forget(request, answer, cookies.SESSION)
    return answer


def entered(
    request: Request,
    account_id: int,
    *,
    second_factor: bool,
    wanted: str = "",
    locale: Locale | None = None,
    told: bool = False,
) -> Response:
    """Let an account in, and lead it on: to the code first, where it has a second factor."""
    locale = locale or locale_of(request)
    request.state.entered = account_id
    if second_factor:
        query = f"?{urlencode({'next': wanted})}" if wanted else ""
        arrival = RedirectResponse(address(request, locale, "code") + query, 303)
    else:
        arrival = onward(wanted, address(request, locale, "arrive"))
    let_in(request, arrival, account_id, code_awaited=second_factor, told=told)
    return arrival


def refused(
    request: Request,
    error: SignInRefusedError | CodeRefusedError | TooManyTriesError,
    template: str,
    **values: str | None,
) -> Response:
    """The same page, with what is wrong, and how long to wait where that is what is wrong."""
    slow = isinstance(error, TooManyTriesError)
    page = render(request, template, status=429 if slow else 401, error=words_of(request, error), **values)
    if isinstance(error, TooManyTriesError):
        page.headers["Retry-After"] = str(error.seconds)
    return page
