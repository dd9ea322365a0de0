"""axe-core on every page that there is: in both languages, on a telephone and on a desk, dark, and on paper.

The pages are those of the routes, asked as whoever each is for: a new page is looked at from its first day.
"""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page

from api.page_assets import ASSETS, SCRIPTS, STYLES
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.every_page import ROLES, first_of, paths
from tests.api.http.everybody import Person, everybody
from tests.api.http.things import Things, make_things
from tests.browser.axe import AXE, violations
from tests.browser.conftest import BEYOND, CONTRAST, SMALL_TARGETS

pytestmark = pytest.mark.browser
LARGEST = 100_000
"""Bytes of a page with its styles and scripts, compressed, its fonts aside."""


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Person]:
    return everybody(world)


@pytest.fixture(scope="module")
def things(world: World, people: dict[str, Person]) -> Things:
    return make_things(world, people)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_keeps_anybody_out(
    world: World, chromium: Browser, served: str, people: dict[str, Person], things: Things, role: Role, locale: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (python web/backend.py --tests): the pages were not looked at with it")
    person = first_of(people, role)
    token = {name: value for name, value in person.headers.items() if name == "Authorization"}
    context = chromium.new_context(extra_http_headers=token, viewport={"width": 360, "height": 800})
    context.add_init_script(path=AXE)
    page = context.new_page()
    styled = sum(
        _weight((ASSETS / name).read_text("utf-8")) for name in (*STYLES, *SCRIPTS) if (ASSETS / name).is_file()
    )
    found: dict[str, object] = {}
    seen = 0
    for path in paths(things, person, locale):
        text = _opened(page, served + path)
        if text is None:
            continue
        seen += 1
        assert _weight(text) + styled < LARGEST, path
        found |= {f"{path} {where}": what for where, what in _look(page) if what}
    context.close()
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())
    assert seen


def _weight(text: str) -> int:
    return len(gzip.compress(text.encode()))


def _opened(page: Page, address: str) -> str | None:
    """The page as it was answered, once it stands at 360; None where the address leads elsewhere, or to a file."""
    page.set_viewport_size({"width": 360, "height": 800})
    try:
        answer = page.goto(address)
    except Error as refused:
        if "Download is starting" in refused.message:
            return None
        raise
    assert answer is not None
    assert answer.status < 500, address
    text = answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    return answer.text() if text and page.url == address else None


def _look(page: Page) -> Iterator[tuple[str, object]]:
    """All of it at 360; then what another width, dark or paper may change, where the page stands."""
    yield "at 360", violations(page)
    yield "beyond 360", page.evaluate(BEYOND)
    yield "small at 360", page.evaluate(SMALL_TARGETS)
    page.set_viewport_size({"width": 1280, "height": 800})
    yield "at 1280", violations(page, layout=True)
    yield "beyond 1280", page.evaluate(BEYOND)
    page.emulate_media(color_scheme="dark")
    yield "in the dark", page.evaluate(CONTRAST)
    page.emulate_media(media="print", color_scheme="light")
    yield "on paper", violations(page, layout=True)
    page.emulate_media(media="screen")
