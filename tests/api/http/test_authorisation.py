"""Every route asked as everybody, in each relation to what it names; the answer is what stands beside the route.

A request is valid, so that a refusal is about who asks. Whoever the route is not made for sends nothing at all: they
are refused before anything is said of what they send. Nothing of this is kept: each request is undone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from psycopg_pool import ConnectionPool

import api.json
import api.pages
from api import encoders, health
from api.app import create_app
from api.clock import now
from api.database import SESSION, _with_options, writing
from api.keys import box, opener
from api.pages.second_factor import _PURPOSE, _whole
from api.reach import Thing
from api.security import SAFE_METHODS, Allow, _held
from api.settings import Settings
from matching.accounts import codes, passwords
from matching.accounts.domain import Role, doorkeeper_of
from tests.api.http.conftest import World
from tests.api.http.everybody import (
    AWAITED,
    BESIDE,
    HALF_IN,
    NAMES,
    NARROW,
    NOBODY,
    REVOKED,
    UNVERIFIED,
    Person,
    everybody,
    narrowed,
)
from tests.api.http.requests import PASSWORD, body_of, form_of
from tests.api.http.things import Named, Things, account, make_things
from tests.api.http.undone import Undone
from tests.test_consistency import _routes


@dataclass(frozen=True)
class Asked:
    """A route, with what it declares and depends on."""

    method: str
    path: str
    page: str
    """The page's name; empty for the API."""
    allow: Allow
    calls: frozenset[Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _asked(router: Any, prefix: str = "") -> Iterator[Asked]:
    for route, calls in _routes(router):
        (allow,) = (call for call in calls if isinstance(call, Allow))
        page = route.name.partition(":")[2]
        yield Asked(min(route.methods - {"HEAD"}), prefix + route.path, page, allow, frozenset(calls))


PAGES = [each for each in _asked(api.pages.router) if not each.path.startswith("/en/")]
ROUTES = [*_asked(api.json.router, "/api/v1"), *PAGES, *_asked(health.router)]
OTHERWISE = {
    # No provider is configured here: tests/api/http/test_provider.py has one.
    "GET /connexion/fournisseur": 404,
    "GET /connexion/retour": 404,
    "POST /compte/fournisseur": 404,
    # The code is that of nobody: what is looked at is that it was looked at.
    "POST /code": 422,
    "POST /compte/second-facteur/confirmation": 422,
    "POST /connexion/telephone/code": 422,
    # It has not ended: tests/api/http/test_agreements.py ends one first.
    "POST /conventions/{agreement_id}/emploi": 409,
    # No file comes with it: tests/api/http/test_drafts.py brings one.
    "POST /mon-dossier/cv": 422,
    "POST /personnes/{candidate_id}/cv": 422,
    "POST /personnes/ajouter": 422,
    "POST /api/v1/candidates/cv-drafts": 422,
    # Their employer is verified, and its number stands: tests/api/http/test_gates.py has one that nobody has verified.
    "POST /verification": 403,
    "PUT /api/v1/employers/own/neq": 403,
    # The person of this file has an address of theirs: tests/api/http/test_assisted.py helps one who has none.
    "POST /personnes/{candidate_id}/acces/code": 422,
    "POST /personnes/{candidate_id}/acces/telephone": 422,
}
"""What a valid request is answered where it is let in, and is not simply done."""


@dataclass
class Matrix:
    """Everybody, what they may ask about, and a service that keeps nothing of it."""

    people: dict[str, Person]
    things: Things
    undone: Undone
    browser: TestClient

    def person(self, asked: Asked, who: str) -> Person:
        """Who it is for this route: whoever has too narrow a token is the first whom it is made for."""
        if who != NARROW:
            return self.people[who]
        first = next(name for name in NAMES[1:] if self.people[name].role in asked.allow.roles)
        return narrowed(self.things.world, self.people[first], _scope(asked))

    def ask(self, asked: Asked, person: Person, named: Named, *, content: bool) -> Response:
        """Ask about one thing, with a valid content or with none, and undo whatever it did."""
        try:
            return self.send(asked, person, named, content=content)
        finally:
            self.undone.undo()

    def send(self, asked: Asked, person: Person, named: Named, *, content: bool, **more: str) -> Response:
        """The same, what it did left to be looked at; a form with `more` fields."""
        headers = {**person.headers, "If-Match": f'"{named.version}"'}
        path = re.sub(r"\{(\w+)\}", lambda found: str(self._parameter(asked, named, found[1])), asked.path)
        sent: dict[str, Any] = {}
        if asked.page and asked.method != "GET":
            told = form_of(asked.page, self.things, named, person) if content else {}
            sent["data"] = {**person.form, **told, **more}
        elif asked.method in ("POST", "PUT") and content:
            sent["json"] = body_of(asked.name, self.things, named, person)
        try:
            return self.browser.request(asked.method, path, headers=headers, **sent)
        finally:
            self.browser.cookies.clear()

    def _parameter(self, asked: Asked, named: Named, name: str) -> Any:
        return self.things.secrets[asked.path.split("/")[1]] if name == "secret" else named.parameters[name]


def _scope(asked: Asked) -> str:
    """What a token must be for, by the documentation: the first word of a path of the API, or its pages."""
    area = asked.path.split("/")[3] if asked.path.startswith("/api/v1/") else "pages"
    return f"{area}:{'read' if asked.method in SAFE_METHODS else 'write'}"


@pytest.fixture(scope="module")
def matrix(world: World) -> Iterator[Matrix]:
    people = everybody(world)
    things = make_things(world, people)
    _locks(things)
    undone = Undone(_with_options(world.urls.service, SESSION))
    app = create_app(Settings(), cast(ConnectionPool, undone), encoders.load("hashed").encoder)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as browser:
        yield Matrix(people, things, undone, browser)
    undone.close()


def _locks(things: Things) -> None:
    """One password for all, and a second factor whose codes are known for whoever has still to give one."""
    known, settings = passwords.hash_of(PASSWORD), Settings()
    for name in things.people:
        if things.people[name].actor.account_id is not None:
            with writing(things.world.pool, doorkeeper_of(account(things, name))) as connection:
                passwords.set_password(connection, account(things, name), known)
    key = account(things, AWAITED)
    unseal = opener(settings, _PURPOSE)
    with writing(things.world.pool, doorkeeper_of(key)) as connection:
        codes.start(connection, key, box(settings, _PURPOSE).encrypt)
        secret = things.secrets["second factor"] = codes.pending(connection, key, unseal) or ""
        moment = now()
        earlier = pyotp.TOTP(secret).at(int(moment.timestamp()) - codes.STEP_SECONDS)
        assert codes.confirm(connection, key, earlier, moment, unseal)


def refused_at_the_door(asked: Asked, person: Person, who: str) -> int | None:
    """How somebody is refused whom the route is not for, whatever it names; None where it is."""
    half_in = who in (*HALF_IN, AWAITED)
    if who == REVOKED:
        return 401
    if who == NARROW:
        return 403 if _scope(asked).partition(":")[0] not in ("me", "schemas", "automated-decisions") else None
    if person.role not in asked.allow.roles:
        return 401 if person.role is Role.ANONYMOUS and not half_in else 403
    if who == NOBODY and _held in asked.calls:
        return 401
    return 403 if who == AWAITED and _whole in asked.calls else None


def refused_this(asked: Asked, person: Person, named: Named, who: str) -> int | None:
    """How somebody whom the route is for is refused this very thing; None where they reach it."""
    reach = asked.allow.reach
    if reach is None:
        return None
    if not reach.lets(person.role, named.relation(person)):
        return reach.refusals.get(person.role, reach.refusal)
    return 403 if reach.verified and who == UNVERIFIED else None


def answered_otherwise(matrix: Matrix, asked: Asked) -> Iterator[tuple[str, int | None, int, str]]:
    """Who, what is declared (None: done), and what was answered instead."""
    for who in NAMES:
        if asked.allow.reach is None and who in BESIDE:
            continue
        person = matrix.person(asked, who)
        closed = refused_at_the_door(asked, person, who)
        for named in matrix.things.asked_about(asked.allow.reach, person):
            expected = closed or refused_this(asked, person, named, who) or OTHERWISE.get(asked.name)
            answer = matrix.ask(asked, person, named, content=closed is None)
            right = answer.status_code < 400 if expected is None else answer.status_code == expected
            if not right:
                yield f"{who} of {named}", expected, answer.status_code, answer.text[:2000]


# One test a route, which tells all who were answered otherwise: ten thousand tests cost half a minute in bookkeeping.
@pytest.mark.parametrize("asked", ROUTES, ids=lambda each: each.name)
def test_the_answer_is_what_is_declared(matrix: Matrix, asked: Asked) -> None:
    assert list(answered_otherwise(matrix, asked)) == []


@pytest.mark.parametrize(
    "asked",
    [each for each in ROUTES if each.allow.reach is not None and each.allow.reach.thing is Thing.LINK],
    ids=lambda each: each.name,
)
def test_a_link_that_nobody_was_sent_opens_nothing(matrix: Matrix, asked: Asked) -> None:
    kept = dict(matrix.things.secrets)
    people = {who: matrix.person(asked, who) for who in NAMES}
    matrix.things.secrets.update(dict.fromkeys(kept, "x" * 43))
    try:
        answers = {who: matrix.ask(asked, people[who], Named({}), content=True).status_code for who in NAMES}
    finally:
        matrix.things.secrets.update(kept)
    assert answers == {who: refused_at_the_door(asked, people[who], who) or 404 for who in NAMES}


def test_what_hangs_on_a_file_is_reached_by_that_file_alone(matrix: Matrix) -> None:
    """Their own person's path, and the hold of another: each of the two is theirs, and yet not this one."""
    (asked,) = (each for each in ROUTES if each.name.startswith("DELETE") and each.name.endswith("/{hold_id}"))
    named = matrix.things.one[Thing.FILE]
    counsellor, beside = matrix.people["counsellor"], matrix.people["job_seeker_of_the_same"].actor.candidate_id
    assert matrix.ask(asked, counsellor, named, content=False).status_code == 204
    crossed = Named({**named.parameters, "candidate_id": beside})
    assert matrix.ask(asked, counsellor, crossed, content=False).status_code == 404


def test_a_page_asks_the_same_in_both_languages() -> None:
    french = {each.page: each for each in PAGES}
    english = {each.page: each for each in _asked(api.pages.router) if each.path.startswith("/en/")}
    assert len(french) == len(english) > 50
    for name, page in english.items():
        same = french[name]
        assert (page.method, page.allow.roles, page.allow.reach) == (same.method, same.allow.roles, same.allow.reach)
        assert page.calls - {page.allow} == same.calls - {same.allow}
