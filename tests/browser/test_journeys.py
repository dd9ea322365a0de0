"""From the list of needs to one of them to its short list with reasons, as people see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
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


@pytest.mark.parametrize(("locale", "width"), [("fr", 360), ("en", 1280)])
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


def test_pages_fit_and_are_readable_in_each_of_their_states(world: World, visit: Start) -> None:
    """As they stand by default, each is looked at by tests/browser/test_axe.py."""
    reader = visit()
    reader.enter(world.actors["counsellor"].account_id)
    for path in (
        f"/besoins/{world.need}/candidatures?include=outside&include=not_eligible",
        f"/besoins/{world.need}/comparer?person={world.candidate}&person={world.theirs}",
        "/suivis?whose=everybody",
    ):
        reader.go(path)
        reader.look()
