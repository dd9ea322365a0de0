"""axe-core on every page that there is: in both languages, on a telephone and on a desk, on screen and on paper.

The pages are those of the routes, asked as whoever each is for: a new page is looked at from its first day.
"""

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

import api.pages
from api.page_assets import ASSETS, SCRIPTS, STYLES
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.everybody import NAMES, Person, everybody
from tests.api.http.test_authorisation import OTHERWISE, Asked, _asked
from tests.api.http.things import Named, Things, make_things
from tests.browser.axe import AXE, violations

pytestmark = pytest.mark.browser
LARGEST = 100_000
"""Bytes of a page with its styles and scripts, compressed, its fonts aside."""
PAGES = [each for each in _asked(api.pages.router) if each.method == "GET" and each.name not in OTHERWISE]
ROLES = (Role.ANONYMOUS, Role.JOB_SEEKER, Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Each page is looked at as the first of them that it is for."""


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Person]:
    return everybody(world)


@pytest.fixture(scope="module")
def things(world: World, people: dict[str, Person]) -> Things:
    return make_things(world, people)


def _path(asked: Asked, things: Things, person: Person) -> str | None:
    """The page's address about something that this person reaches, else about anything of the kind."""
    named: Named | None = Named({})
    if asked.allow.reach is not None:
        own = things.of_each.get((asked.allow.reach.thing, person.name))
        named = own or things.one.get(asked.allow.reach.thing)
    if named is None:
        return None
    known = {"secret": things.secrets.get(asked.path.split("/")[1]), **named.parameters}
    return re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), asked.path)


def _those_of(role: Role, locale: str) -> Iterator[Asked]:
    """The pages to look at as somebody of that role."""
    for asked in PAGES:
        first = next(each for each in ROLES if each in asked.allow.roles)
        if first is role and asked.path.startswith("/en/") == (locale == "en"):
            yield asked


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_keeps_anybody_out(
    world: World, chromium: Browser, served: str, people: dict[str, Person], things: Things, role: Role, locale: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (python web/backend.py --tests): the pages were not looked at with it")
    name = next(each for each in NAMES if people[each].role is role)
    person = people[name]
    client = world.client()
    client.headers.update(person.headers)
    token = {name: value for name, value in person.headers.items() if name == "Authorization"}
    context = chromium.new_context(extra_http_headers=token, viewport={"width": 360, "height": 800})
    context.add_init_script(path=AXE)
    page = context.new_page()
    styled = sum(
        _weight((ASSETS / name).read_text("utf-8")) for name in (*STYLES, *SCRIPTS) if (ASSETS / name).is_file()
    )
    found: dict[str, object] = {}
    seen = 0
    for asked in _those_of(role, locale):
        path = _path(asked, things, person)
        if path is None:
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        seen += 1
        assert _weight(answer.text) + styled < LARGEST, path
        found |= {f"{path} {where}": what for where, what in _look(page, served + path) if what}
    context.close()
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())
    assert seen


def _weight(text: str) -> int:
    return len(gzip.compress(text.encode()))


def _look(page: Page, address: str) -> Iterator[tuple[str, object]]:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    yield "at 360", violations(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    yield "at 1280", violations(page, layout=True)
    page.emulate_media(media="print")
    yield "on paper", violations(page, layout=True)
    page.emulate_media(media="screen")
