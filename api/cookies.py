"""The cookies of the service, and how a browser is told to keep them.

Over HTTPS, and always outside development, a cookie is `Secure` and its name begins with `__Host-`: no other host and
no plain connection can set it. `make run` serves http://127.0.0.1, where some browsers keep no such cookie; there the
same cookie has its bare name.
"""

from fastapi import Request
from starlette.responses import Response

from api.services import services

SESSION = "adequation_session"
DEVICE = "adequation_device"
"""Tells a browser that has signed in before: guesses made elsewhere do not slow it down."""
VISITOR = "adequation_visitor"
"""What the forms of somebody who is not signed in are bound to."""
PROVIDER = "adequation_provider"
"""What was sent to the OpenID Connect provider, until the browser comes back from there."""

ENGLISH = "adequation_english"
"""The day on which whoever reads said to be in a case where a public body may write in English: no case, no person."""
TICKET = "adequation_ticket"
"""What a code sent to a telephone counts with: only the browser that asked for it has it."""


def read(request: Request, name: str) -> str:
    """The value that the browser sends of the cookie `name`; empty where there is none."""
    return request.cookies.get(_named(request, name), "")


def keep(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Have the browser keep `value` for that many seconds, or until it is closed."""
    response.set_cookie(
        _named(request, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(request),
    )


def forget(request: Request, response: Response, name: str) -> None:
    """Have the browser drop the cookie `name`."""
    response.delete_cookie(_named(request, name), path="/", httponly=True, samesite="lax", secure=_secure(request))


def _named(request: Request, name: str) -> str:
    return f"__Host-{name}" if _secure(request) else name


def _secure(request: Request) -> bool:
    return request.url.scheme == "https" or services(request).settings.https_only
