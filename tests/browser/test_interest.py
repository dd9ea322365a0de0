"""A person says that a post interests them, shows their CV, sends it, and sees where it stands: on a telephone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
WORDS = {
    "fr": {
        "list": "/personnes/{}/recommandations",
        "interested": "Je suis intéressée ou intéressé",
        "yes": "Oui, montrer mon CV",
        "send": "Envoyer mon CV",
        "stands": "Où cela en est",
    },
    "en": {
        "list": "/en/people/{}/recommendations",
        "interested": "I am interested",
        "yes": "Yes, show my CV",
        "send": "Send my CV",
        "stands": "Where it stands",
    },
}


@pytest.mark.parametrize(("locale", "script"), [("fr", False), ("en", True)])
def test_from_a_recommendation_to_a_cv_that_left(world: World, visit: Start, locale: str, script: bool) -> None:
    words = WORDS[locale]
    path = words["list"].format(world.candidate)
    reader = visit(width=360, script=script)
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go(path)
    page.get_by_role("button", name=words["interested"]).first.click()
    expect(page.locator(".stepper [aria-current]")).to_have_count(1)
    reader.assert_fits()
    page.get_by_role("button", name=words["yes"]).click()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".stepper .done")).to_have_count(2)
    reader.assert_fits()
    reader.go(path)
    expect(page.get_by_role("link", name=words["stands"]).first).to_be_visible()
    reader.assert_fits()


def test_by_keyboard_alone(world: World, visit: Start) -> None:
    reader = visit()
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go(f"/personnes/{world.candidate}/recommandations")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('article.person') && document.activeElement.tagName === 'A'"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(besoins|stages)/"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
