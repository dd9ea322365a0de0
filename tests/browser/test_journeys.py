"""From the list of needs to one of them to its short list with reasons, as people see it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
HERE = Path(__file__).parent
CONTRAST = (HERE / "contrast.js").read_text()
SMALL_TARGETS = (HERE / "targets.js").read_text()
WORDS = {
    "fr": {
        "list": "/besoins",
        "who": "Qui convient, et pourquoi",
        "eligible": "Répond à toutes les exigences",
        "every": "Toutes les raisons, une par une",
        "asked": "participe à une conversation simple au travail en français",
        "points": "D’où viennent les",
        "ask": "À demander",
        "other": "English",
    },
    "en": {
        "list": "/en/needs",
        "who": "Who fits, and why",
        "eligible": "Meets every requirement",
        "every": "Every reason, one by one",
        "asked": "takes part in a simple conversation at work in French",
        "points": "points come from",
        "ask": "To ask",
        "other": "Français",
    },
}


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_list_to_the_reasons(world: World, visit: Start, locale: str, width: int) -> None:
    words = WORDS[locale]
    reader = visit(width=width)
    page = reader.enter(world.actors["counsellor"].account_id)
    reader.go(words["list"])
    reader.assert_fits()
    page.locator("ul.rows a").last.click()
    expect(page.locator("h1")).to_have_text("Soudeuse-monteuse ou soudeur-monteur")
    expect(page.get_by_text(words["asked"])).to_be_visible()
    reader.assert_fits()
    page.get_by_role("link", name=words["who"]).click()
    expect(page.locator("html")).to_have_attribute("lang", f"{locale}-CA")
    expect(page.get_by_role("heading", name=words["eligible"])).to_be_visible()
    reader.assert_fits()
    first = page.locator("article.person").first
    expect(first.get_by_role("link", name="Awa Traoré")).to_be_visible()
    expect(first.locator("table.criteria")).not_to_be_visible()
    first.get_by_text(words["every"]).click()
    expect(first.locator("table.criteria")).to_be_visible()
    expect(first.get_by_text(words["points"])).to_be_visible()
    assert first.locator("table.bars rect").first.bounding_box()["width"] > 20  # type: ignore[index]
    reader.assert_fits()
    second = page.locator("article.person").nth(1)
    expect(second.get_by_role("heading", name=words["ask"])).to_be_visible()
    expect(second.locator(".next").get_by_text(words["asked"])).to_be_visible()
    page.get_by_role("link", name=words["other"]).click()
    expect(page.locator("article.person")).to_have_count(2)
    reader.assert_fits()


def test_by_keyboard_alone(world: World, visit: Start) -> None:
    reader = visit()
    page = reader.enter(world.actors["counsellor"].account_id)
    page = reader.go(f"/besoins/{world.need}/candidatures")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('article.person summary')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("article.person").first.locator("table.criteria")).to_be_visible()


def test_without_a_script(world: World, visit: Start) -> None:
    reader = visit(script=False)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go(f"/besoins/{world.need}")
    page.get_by_role("link", name="Qui convient, et pourquoi").click()
    expect(page.locator("article.person")).to_have_count(2)
    expect(page.get_by_text("Awa Traoré")).to_have_count(0)
    page.get_by_text("Toutes les raisons, une par une").first.click()
    expect(page.locator("table.criteria").first).to_be_visible()
    reader.leave()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_is_readable(world: World, visit: Start, width: int, scheme: str) -> None:
    reader = visit(width=width, scheme=scheme)
    reader.enter(world.actors["counsellor"].account_id)
    for path in (
        "/",
        "/entrer",
        "/besoins",
        f"/besoins/{world.need}",
        f"/besoins/{world.need}/candidatures?include=outside&include=not_eligible",
        "/stages",
        f"/stages/{world.internship}",
        "/aujourdhui",
        "/aujourdhui",
        f"/besoins/{world.need}/comparer?person={world.candidate}&person={world.theirs}",
        f"/besoins/{world.need}/retenues",
        f"/personnes/{world.candidate}/portes",
        "/suivis?whose=everybody",
        f"/personnes/{world.candidate}/suivi",
        "/personnes",
        f"/personnes/{world.candidate}/recommandations",
        "/api",
    ):
        page = reader.go(path)
        reader.assert_fits()
        assert page.evaluate(CONTRAST) == [], path
        assert page.evaluate(SMALL_TARGETS) == [], path
