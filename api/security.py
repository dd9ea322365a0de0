"""Who is asking, what their role may do, and the transaction they do it in."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

import psycopg
from fastapi import Depends, Request

from api.database import reading, writing
from api.errors import RequestError
from api.services import services
from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.accounts.store import TokenPurpose, actor_of_token

COOKIE = "adequation_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

EVERYONE = tuple(role for role in Role if role is not Role.SYSTEM)
SIGNED_IN = tuple(role for role in EVERYONE if role is not Role.ANONYMOUS)
STAFF = (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)


def identify(request: Request) -> Actor:
    """Whoever sends an API token or the cookie of a session; anonymous where neither is sent.

    Raises RequestError: `unauthenticated` for a token that opens nothing, `cross_site` for a write that another
    site makes the browser send. A session that has ended is simply nobody.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        actor = _whose(request, token.strip(), "api") if scheme.lower() == "bearer" and token else None
        if actor is None:
            raise RequestError(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        return actor
    session = request.cookies.get(COOKIE)
    if not session:
        return ANONYMOUS
    if request.method not in SAFE_METHODS:
        refuse_cross_site(request)
    return _whose(request, session, "session") or ANONYMOUS


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


def _whose(request: Request, token: str, purpose: TokenPurpose) -> Actor | None:
    with reading(services(request).pool, ANONYMOUS) as connection:
        found = actor_of_token(connection, token, purpose)
    if found is None:
        return None
    actor, request.state.display_name = found
    return actor


CurrentActor = Annotated[Actor, Depends(identify)]


class Allow:
    """The roles for which a route is made. Which rows they see is the database's to say."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        self.roles = roles

    def __call__(self, request: Request, actor: CurrentActor) -> None:
        """Raises RequestError: `unauthenticated` for whoever is not signed in, `forbidden` for another role."""
        # What draws the page, that of an error too, says who is in.
        request.state.actor = actor
        if actor.role in self.roles:
            return
        if actor.role is Role.ANONYMOUS:
            raise RequestError(401, "unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        raise RequestError(403, "forbidden")


def allow(*roles: Role) -> Any:
    """Declare, beside a route, the roles it is for: `dependencies=[allow(*STAFF)]`."""
    return Depends(Allow(roles))


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
