"""What every answer carries, and what no request may hold: pure ASGI, around the routes."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import RequestError

LARGEST_BODY = 5_000_000
"""Bytes of a request's body: both texts of an offer at their longest, even escaped, and the rest."""
LARGEST_UPLOAD = 10_200_000
"""Bytes of one that brings a file: the largest document that is read, and the form around it."""

# No script but our files, nothing from elsewhere, and nobody may frame the pages. The design system draws its icons
# from addresses that hold them (`data:`).
_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Handler = Callable[[Request, Exception], Awaitable[Response]]


def add_security_headers(headers: MutableHeaders, scope: Scope) -> None:
    """Add them to an answer's `headers`, where the route did not say otherwise."""
    for name, value in _SECURITY.items():
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    headers.setdefault("Cache-Control", _caching(scope))


def _caching(scope: Scope) -> str:
    if scope["path"].startswith("/assets/"):
        # An address with its version never changes what it gives.
        return "public, max-age=31536000, immutable" if b"v=" in scope["query_string"] else "public, max-age=3600"
    # A page may hold somebody's data: a shared computer's "back" must not show it again. A program, which sends no
    # cookie, keeps what it reads under its own rules and asks whether it still holds.
    browser = any(name == b"cookie" for name, _ in scope["headers"])
    return "private, no-cache" if scope["path"].startswith("/api/") and not browser else "no-store"


class SecurityHeaders:
    """The outermost layer: the headers of every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_security_headers(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HeadRequests:
    """Answers HEAD as GET, without the body: whatever may be read may be asked about."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        scope["method"] = "GET"

        async def send_without_body(message: Message) -> None:
            # The server checks the length that was told against what is sent, unless the request was HEAD.
            scope["method"] = "HEAD"
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app(scope, receive, send_without_body)


class RequestLimits:
    """Refuses a body that is too large, and a NUL in the address or in a header, which no column could hold."""

    def __init__(self, app: ASGIApp, refuse: Handler) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        error = _refusal(request)
        if error is not None:
            await (await self._refuse(request, error))(scope, receive, send)
            return
        received, most = 0, _most(request)

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise _too_large(most)
            return message

        await self._app(scope, receive_within_limit, send)


def _refusal(request: Request) -> RequestError | None:
    scope = request.scope
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        return RequestError(400, "text_nul")
    if any(b"\x00" in value for _, value in scope["headers"]):
        return RequestError(400, "text_nul")
    length = request.headers.get("content-length", "")
    most = _most(request)
    return _too_large(most) if length.isdecimal() and int(length[:20]) > most else None


def _most(request: Request) -> int:
    """Only a form with a file in it may be larger: such a form is spooled to the disk as it comes."""
    brings_file = request.headers.get("content-type", "").startswith("multipart/form-data")
    return LARGEST_UPLOAD if brings_file else LARGEST_BODY


def _too_large(most: int) -> RequestError:
    return RequestError(413, "too_large", {"most": most})
