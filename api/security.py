"""Who is asking, what their role may do, and the transaction they do it in."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Annotated, Any
from urllib.parse import urlsplit

import psycopg
from fastapi import Depends, Request

from api import cookies
from api.database import reading, writing
from api.errors import RequestError
from api.reach import Reach
from api.services import services
from matching.accounts import holders
from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.accounts.holders import Holder
from matching.accounts.sessions import touch_session
from matching.accounts.tokens import touch_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

EVERYONE = tuple(role for role in Role if role not in (Role.SYSTEM, Role.DOORKEEPER, Role.COLLEAGUE))
SIGNED_IN = tuple(role for role in EVERYONE if role is not Role.ANONYMOUS)
STAFF = (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
AREAS = (
    "needs", "internships", "agreements", "candidates", "referrals", "employers", "twinnings", "reports", "permits",
    "file-accesses", "duplicates", "destructions", "incidents", "reference", "settings", "events", "plans",
)  # fmt: skip
"""The parts of the API that a token may be for, to read or to write: the first word of a path after its version."""
OF_NO_AREA = frozenset({"me", "automated-decisions", "schemas"})
"""What any token opens: whose it is, and what anybody may read."""


def identify(request: Request) -> Actor:
    """Whoever sends an API token or the cookie of a session; anonymous where neither is sent.

    A session that still awaits a code, or whose owner must first enrol a second factor, is nobody yet: only the pages
    made for that look at `request.state.holder`. Raises RequestError: `unauthenticated` for a token that opens nothing,
    `second_factor_needed` for one of an account that must enrol first, `scope_missing`, and `cross_site` for a write
    that another site makes the browser send. A session that has ended is simply nobody.
    """
    request.app.state.english.ask(services(request).pool, monotonic())
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        return _bearer(request, scheme, token.strip())
    session = cookies.read(request, cookies.SESSION)
    if not session:
        return ANONYMOUS
    if request.method not in SAFE_METHODS:
        refuse_cross_site(request)
    given = services(request)
    with reading(given.pool, ANONYMOUS) as connection:
        holder = holders.of_session(connection, session, given.settings.session_idle_minutes)
    if holder is None or _lent_elsewhere(request, holder):
        return ANONYMOUS
    _remember(request, holder, touch_session)
    return ANONYMOUS if holder.code_awaited or holder.must_enrol else holder.actor


def _bearer(request: Request, scheme: str, token: str) -> Actor:
    holder = None
    if scheme.lower() == "bearer" and token:
        with reading(services(request).pool, ANONYMOUS) as connection:
            holder = holders.of_token(connection, token)
    if holder is None or _lent_elsewhere(request, holder):
        raise RequestError(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    if holder.must_enrol:
        raise RequestError(403, "second_factor_needed")
    needed = _scope_of(request)
    if holder.scopes is not None and needed is not None and needed not in holder.scopes:
        raise RequestError(403, "scope_missing", {"scope": needed})
    _remember(request, holder, touch_token)
    return holder.actor


def _scope_of(request: Request) -> str | None:
    """What a token must be for to ask this: `needs:read`. A token of some scopes opens no page."""
    version, _, path = request.url.path.removeprefix("/api/").partition("/")
    area = path.partition("/")[0] if version == "v1" else "pages"
    return None if area in OF_NO_AREA else f"{area}:{'read' if request.method in SAFE_METHODS else 'write'}"


def _lent_elsewhere(request: Request, holder: Holder) -> bool:
    """The demonstration lends its accounts in development only."""
    return holder.demonstration and services(request).settings.environment != "development"


def _remember(request: Request, holder: Holder, touch: Callable[[psycopg.Connection, int], None]) -> None:
    """Keep who is in for whatever draws the page, and write now and then that the session or token was used.

    Raises RequestError `too_many_requests` for an account that goes faster than any person.
    """
    request.state.holder = holder
    seconds = request.app.state.pace.wait(holder.actor.account_id or 0, monotonic())
    if seconds:
        raise RequestError(429, "too_many_requests", {"seconds": seconds}, headers={"Retry-After": str(seconds)})
    request.state.display_name = holder.display_name
    if holder.stale:
        with writing(services(request).pool, holder.actor) as connection:
            touch(connection, holder.key)


def refuse_cross_site(request: Request) -> None:
    """Let only our own pages write on behalf of whoever the browser knows (OWASP: fetch metadata, then origin).

    Raises RequestError `cross_site`.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site == "same-origin"
    else:
        origin = request.headers.get("origin")
        allowed = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if not allowed:
        raise RequestError(403, "cross_site")


CurrentActor = Annotated[Actor, Depends(identify)]


class Allow:
    """The roles for which a route is made, and what it names. Which rows they see is the database's to say."""

    def __init__(self, roles: tuple[Role, ...], reach: Reach | None = None) -> None:
        self.roles = roles
        self.reach = reach

    def __call__(self, request: Request, actor: CurrentActor) -> None:
        """Raises RequestError: `unauthenticated` for whoever is not signed in, `forbidden` for another role."""
        # What draws the page, that of an error too, says who is in.
        request.state.actor = actor
        if actor.role in self.roles:
            return
        holder = current_holder(request)
        if holder is not None and actor.role is Role.ANONYMOUS:
            raise RequestError(403, "code_awaited" if holder.code_awaited else "second_factor_needed")
        if actor.role is Role.ANONYMOUS:
            raise RequestError(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        raise RequestError(403, "forbidden")


def allow(*roles: Role, reach: Reach | None = None) -> Any:
    """Declare, beside a route, the roles it is for and whose objects they reach: `allow(*STAFF, reach=FILES)`."""
    return Depends(Allow(roles, reach))


def current_holder(request: Request) -> Holder | None:
    """Whose session or token the request carries, as `identify` found it."""
    return getattr(request.state, "holder", None)


def _held(request: Request, actor: CurrentActor) -> Holder:
    """Whoever has given a password, whether or not that is enough yet. Raises RequestError `unauthenticated`."""
    holder = current_holder(request)
    if holder is None:
        raise RequestError(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    return holder


CurrentHolder = Annotated[Holder, Depends(_held)]


def _reading(request: Request, actor: CurrentActor) -> Iterator[psycopg.Connection]:
    with reading(services(request).pool, actor) as connection:
        yield connection


def _writing(request: Request, actor: CurrentActor) -> Iterator[psycopg.Connection]:
    with writing(services(request).pool, actor) as connection:
        yield connection


Reading = Annotated[psycopg.Connection, Depends(_reading, scope="function")]
"""A transaction of the actor's in which PostgreSQL refuses every write."""

Writing = Annotated[psycopg.Connection, Depends(_writing, scope="function")]
"""A transaction of the actor's, committed before the answer leaves: a failed commit never answers that all is well."""
