"""Who is asking, what their role may do, and the transaction they do it in."""

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

import psycopg
from fastapi import Depends, Request

from api.database import reading, writing
from api.errors import RequestError
from api.services import services
from matching.accounts.domain import ANONYMOUS, Actor, Role

COOKIE = "adequation_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

EVERYONE = tuple(role for role in Role if role is not Role.SYSTEM)
SIGNED_IN = tuple(role for role in EVERYONE if role is not Role.ANONYMOUS)
STAFF = (Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)

_WHOSE = """
    SELECT role, account_id, organisation_id, employer_id, candidate_id, locale
    FROM account_of_token(%(hash)s, %(purpose)s)
"""


def token_hash(token: str) -> bytes:
    """What the database keeps of a token or a session."""
    return hashlib.sha256(token.encode()).digest()


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


def _whose(request: Request, token: str, purpose: str) -> Actor | None:
    with reading(services(request).pool, ANONYMOUS) as connection:
        row = connection.execute(_WHOSE, {"hash": token_hash(token), "purpose": purpose}).fetchone()
    return None if row is None else Actor(Role(row[0]), *row[1:])


CurrentActor = Annotated[Actor, Depends(identify)]


class Allow:
    """The roles for which a route is made. Which rows they see is the database's to say."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        self.roles = roles

    def __call__(self, actor: CurrentActor) -> None:
        """Raises RequestError: `unauthenticated` for whoever is not signed in, `forbidden` for another role."""
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
