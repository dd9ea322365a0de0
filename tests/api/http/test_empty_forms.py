"""Every form of every page, sent as empty as it comes: what is missing is said at once, linked to its field."""

import re
from collections.abc import Iterator
from typing import cast

import pytest
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from api import encoders
from api.app import create_app
from api.database import SESSION, _with_options
from api.forms import FIELD
from api.page_forms import Form, forms
from api.settings import Settings
from matching.accounts.domain import Role
from tests.api.http.conftest import World
from tests.api.http.every_page import ROLES, first_of, paths
from tests.api.http.everybody import Person, everybody
from tests.api.http.things import Things, make_things
from tests.api.http.undone import Undone

FROM = "http://testserver"
_SHOWN = re.compile(r'<(?:input|select|textarea|fieldset)\b(?![^>]*type="hidden")[^>]* id="([^"]+)"')


@pytest.fixture(scope="module")
def people(world: World) -> dict[str, Person]:
    return everybody(world)


@pytest.fixture(scope="module")
def things(world: World, people: dict[str, Person]) -> Things:
    return make_things(world, people)


@pytest.fixture(scope="module")
def undone(world: World) -> Iterator[Undone]:
    found = Undone(_with_options(world.urls.service, SESSION))
    yield found
    found.close()


@pytest.fixture(scope="module")
def browser(undone: Undone) -> Iterator[TestClient]:
    app = create_app(Settings(), cast(ConnectionPool, undone), encoders.load("hashed").encoder)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize("role", ROLES)
def test_what_is_missing_is_linked_to_its_field(
    browser: TestClient, undone: Undone, people: dict[str, Person], things: Things, role: Role
) -> None:
    person = first_of(people, role)
    sent, wrong = 0, []
    for path in paths(things, person, "fr"):
        page = browser.get(path, headers=person.headers)
        undone.undo()
        if page.status_code != 200 or not page.headers["content-type"].startswith("text/html"):
            continue
        for form in _written_in(page.text):
            headers = {**person.headers, "Referer": f"{FROM}{path}"}
            told = {**_empty(form), **_pressed(page.text, form), **person.form}
            answer = browser.post(form.action or path, data=told, headers=headers)
            undone.undo()
            browser.cookies.clear()
            sent += 1
            # Where nothing has to be told, nothing is refused.
            if answer.status_code >= 400 and (said := _unlinked(answer.text)):
                wrong.append(f"{path} → {form.action}: {answer.status_code} {said}")
    assert not wrong, "\n".join(wrong)
    assert sent


def _written_in(page: str) -> Iterator[Form]:
    """Forms that write and have a field to fill in."""
    for form in forms(page):
        names = {each.get("name") for each in form.controls}
        if FIELD in names and any(each.get("type") != "hidden" and each.get("name") for each in form.controls):
            yield form


def _empty(form: Form) -> dict[str, str]:
    """What a browser sends of it untouched, its texts taken away."""
    sent = {}
    for each in form.controls:
        kind, name = each.get("type"), each.get("name")
        if not name or kind in ("checkbox", "radio", "file"):
            continue
        if kind == "hidden":
            sent[name] = each.get("value")
        elif each.tag == "select":
            sent[name] = next((option.get("value") for option in each.options), "")
        else:
            sent[name] = ""
    return sent


def _pressed(page: str, form: Form) -> dict[str, str]:
    """What the first button of the form tells, where it tells something."""
    found = re.search(
        r'<button\b[^>]* name="([^"]+)" value="([^"]*)"', page[form.start : page.index("</form>", form.start)]
    )
    return {found[1]: found[2]} if found else {}


def _unlinked(page: str) -> str:
    """What is wrong with the summary of a form that was refused."""
    _, found, rest = page.partition('class="ds-error-summary"')
    summary = rest.partition("</div>")[0]
    at = re.findall(r'href="#([^"]+)"', summary)
    if not found:
        return "no summary"
    if not at:
        return f"no link: {' '.join(re.sub('<[^>]+>', ' ', summary.partition('>')[2]).split())}"
    return "" if set(at) <= set(_SHOWN.findall(page)) else f"leads nowhere: {at}"
