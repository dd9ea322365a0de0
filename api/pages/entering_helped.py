"""The door for people without e-mail: the code of a printed sheet, or one sent to a telephone."""

from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api import cookies
from api.answers import locale_of
from api.assisted import TICKET_SECONDS, ask_code, by_printed_code, by_text_code
from api.errors import RequestError
from api.pages.routing import PageRouter
from api.pages.sign_in import entered
from api.rendering import address, render, words_of
from api.security import EVERYONE
from api.services import services
from matching.accounts.assisted import number
from matching.accounts.throttle import TooManyTriesError
from matching.errors import DomainError

router = PageRouter()
Typed = Annotated[str, Form(max_length=100)]


@router.page("printed_code", fr="/code", en="/en/code", roles=EVERYONE)
def printed_code(request: Request, code: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Asks for the code of a sheet; it is there already for whoever photographed it. Opening the page uses nothing."""
    return render(request, "printed_code.html", code=code, error=None)


@router.page("printed_code_send", fr="/code", en="/en/code", roles=EVERYONE, method="POST")
def printed_code_send(request: Request, code: Typed = "") -> Response:
    """Let in whoever has the code, once."""
    try:
        account_id = by_printed_code(request, code)
    except DomainError as error:
        return _refused(request, "printed_code.html", error, code=code)
    return entered(request, account_id, second_factor=False)


@router.page("phone", fr="/connexion/telephone", en="/en/sign-in/phone", roles=EVERYONE)
def phone(request: Request) -> Response:
    """Asks for the telephone number."""
    _texting(request)
    return render(request, "phone.html", phone="", error=None)


@router.page("phone_send", fr="/connexion/telephone", en="/en/sign-in/phone", roles=EVERYONE, method="POST")
def phone_send(request: Request, phone: Typed = "") -> Response:
    """Have a code sent, if anybody has the number. Whether anybody does is not looked at here: the worker will."""
    _texting(request)
    locale = locale_of(request)
    try:
        ticket = ask_code(request, number(phone), locale)
    except DomainError as error:
        return _refused(request, "phone.html", error, phone=phone)
    answer = RedirectResponse(address(request, locale, "phone_code"), 303)
    cookies.keep(request, answer, cookies.TICKET, ticket, TICKET_SECONDS)
    return answer


@router.page("phone_code", fr="/connexion/telephone/code", en="/en/sign-in/phone/code", roles=EVERYONE)
def phone_code(request: Request) -> Response:
    """Asks for the code that was sent."""
    return render(request, "phone_code.html", error=None)


@router.page(
    "phone_code_send", fr="/connexion/telephone/code", en="/en/sign-in/phone/code", roles=EVERYONE, method="POST"
)
def phone_code_send(request: Request, code: Typed = "") -> Response:
    """Let in whoever has the code, in the browser that asked for it, once."""
    try:
        account_id = by_text_code(request, code)
    except DomainError as error:
        return _refused(request, "phone_code.html", error)
    answer = entered(request, account_id, second_factor=False)
    cookies.forget(request, answer, cookies.TICKET)
    return answer


def _refused(request: Request, template: str, error: DomainError, **values: str) -> Response:
    slow = isinstance(error, TooManyTriesError)
    page = render(request, template, status=429 if slow else 422, error=words_of(request, error), **values)
    if isinstance(error, TooManyTriesError):
        page.headers["Retry-After"] = str(error.seconds)
    return page


def _texting(request: Request) -> None:
    """Raises RequestError: nobody is let in by telephone where no text message can be sent."""
    if not services(request).settings.texting:
        raise RequestError(404, "not_found")
