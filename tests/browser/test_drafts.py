"""A CV brought by a counsellor, and the questions asked without one: every page of them fits and is readable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.matching.reading import making

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    made = tmp_path / "cv.pdf"
    made.write_bytes(making.pdf([making.CV]))
    return made


def test_every_page_of_a_cv_and_of_the_questions_is_readable(world: World, visit: Start, cv: Path) -> None:
    reader = visit()
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go("/personnes/ajouter")
    reader.look()
    page.fill("#given_name", "Awa")
    page.fill("#family_name", "Exemple")
    page.set_input_files("#file", cv)
    page.get_by_role("button", name="Lire ce CV").click()
    reader.look()
    draft = page.url.removeprefix(reader.address)
    for step in range(1, 9):
        reader.go(f"{draft}/etapes/{step}")
        reader.look()
    reader.go(f"{draft}/etapes/1")
    quotes = page.locator(".evidence q").first.evaluate("each => getComputedStyle(each).quotes")
    assert quotes.startswith('"«\u00a0" "\u00a0»"')
    page = reader.go("/en/people/add")
    reader.look()
    page.fill("#given_name", "Awa")
    page.fill("#family_name", "Exemple")
    page.get_by_role("button", name="No CV").click()
    questions = page.url.removeprefix(reader.address).removesuffix("/1")
    for step in range(1, 13):
        reader.go(f"{questions}/{step}")
        reader.look()


def test_many_cvs_are_read_and_answered_one_by_one(world: World, visit: Start, cv: Path, tmp_path: Path) -> None:
    reader = visit(width=360)
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go("/personnes/ajouter/plusieurs")
    reader.look()
    damaged = tmp_path / "photo.pdf"
    damaged.write_bytes(b"%PDF-1.4 rien")
    page.set_input_files("#file", [cv, damaged])
    page.get_by_role("button", name="Lire ces CV").click()
    expect(page.get_by_role("status").filter(has_text="Tous les fichiers")).to_be_visible()
    expect(page.locator("#brought li")).to_have_count(2)
    expect(page.locator("#brought li").nth(1)).to_contain_text("Non lu")
    reader.look()
    page.get_by_role("link", name="Confirmer cv.pdf").click()
    expect(page.get_by_role("heading", name="De qui est ce CV?")).to_be_visible()
    reader.look()
    assert reader.complaints == []


def test_many_cvs_say_that_the_session_ended_and_leave_once_it_is_open_again(
    world: World, visit: Start, cv: Path
) -> None:
    reader = visit(width=360)
    account = world.actors["counsellor"].account_id
    reader.enter(account)
    page = reader.go("/personnes/ajouter/plusieurs")
    world.sql("DELETE FROM session WHERE account_id = %(id)s", id=account)
    page.set_input_files("#file", [cv])
    page.get_by_role("button", name="Lire ces CV").click()
    expect(page.locator("#brought li")).to_contain_text("Votre session est terminée")
    way = page.get_by_role("link", name="Connectez-vous, dans une autre fenêtre")
    expect(way).to_be_visible()
    # The browser notes that it was refused; nothing else.
    assert all("401" in each for each in reader.complaints)
    reader.complaints.clear()
    reader.look()
    other = page.context.new_page()
    other.goto(f"{reader.address}/entrer")
    other.locator(f'button[name="account"][value="{account}"]').click()
    other.wait_for_url(lambda url: not url.endswith("/entrer"))
    page.set_input_files("#file", [cv])
    page.get_by_role("button", name="Lire ces CV").click()
    expect(page.get_by_role("link", name="Confirmer cv.pdf")).to_be_visible()
    expect(way).to_be_hidden()
