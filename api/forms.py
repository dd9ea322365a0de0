"""Forms are ours: each carries a token bound to the browser it was made for, beside what the browser itself says.

The token is a keyed hash of a cookie's own value (that of the session, else of the visitor): nothing is stored, it
changes with the session, and a page of another site can neither read the cookie nor make the token.
"""

import hashlib
import hmac
import secrets
from typing import Annotated

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api import cookies
from api.errors import RequestError
from api.security import refuse_cross_site

FIELD = "form_token"
ONCE = "once"
"""The page's key, by which a form sent twice is known (`api.once`)."""
PASSWORDS = frozenset({"password", "again", "current"})
"""Fields that never come back."""
_NOT_KEPT = frozenset({FIELD, ONCE, *PASSWORDS, "code"})


def token_of(cookie: str) -> str:
    """The token of the forms of a browser that has this cookie."""
    return hmac.new(cookie.encode(), b"adequation form", hashlib.sha256).hexdigest()


def hidden_fields(request: Request) -> Markup:
    """The fields that every form of a page holds; the browser is given a cookie where it has none to bind them to."""
    cookie = _cookie(request) or getattr(request.state, "visitor", "")
    if not cookie:
        cookie = request.state.visitor = secrets.token_urlsafe(32)
    if not hasattr(request.state, "once"):
        request.state.once = secrets.token_urlsafe(18)
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(FIELD, token_of(cookie)) + field.format(ONCE, request.state.once)


def keep_visitor(request: Request, response: Response) -> None:
    """Send with a page the cookie that its forms were bound to, where it is new."""
    visitor = getattr(request.state, "visitor", "")
    if visitor:
        cookies.keep(request, response, cookies.VISITOR, visitor)


async def own_form(request: Request, _: Annotated[None, Depends(refuse_cross_site)]) -> None:
    """Let only a form that this service made for this very browser be sent. Raises RequestError `form_expired`.

    A program that sends an API token is no browser: nothing makes it send what its owner did not ask for.
    """
    # Read here rather than declared: a declared field would change how the route's own form is understood.
    sent = await request.form()
    request.state.sent = sent
    if request.headers.get("authorization"):
        return
    token = sent.get(FIELD)
    cookie = _cookie(request)
    if not cookie or not isinstance(token, str) or not hmac.compare_digest(token.encode(), token_of(cookie).encode()):
        raise RequestError(403, "form_expired")


def still_here(request: Request) -> list[tuple[str, str]]:
    """What a form that was refused held, to be sent again; nothing of a password or a code.

    Only where the browser itself says that the form was ours: a button that sends it again must not send what another
    site wrote.
    """
    sent = getattr(request.state, "sent", None)
    if sent is None or request.headers.get("sec-fetch-site") != "same-origin":
        return []
    return [
        (name, value)
        for name, value in sent.multi_items()
        if isinstance(value, str) and value and name not in _NOT_KEPT
    ]


def with_file(request: Request) -> bool:
    """Whether a document came with the form that was refused: it cannot be sent again from here."""
    sent = getattr(request.state, "sent", None)
    return sent is not None and any(isinstance(value, UploadFile) and value.filename for _, value in sent.multi_items())


def _cookie(request: Request) -> str:
    opened: str = getattr(request.state, "session", "")
    return opened or cookies.read(request, cookies.SESSION) or cookies.read(request, cookies.VISITOR)
