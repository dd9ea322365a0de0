"""Assisted mode as people see it: the counsellor's pages, the sheets on paper, the door of who has no e-mail."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.api.http.test_assisted import code_in, messages, person
from tests.browser.conftest import CONTRAST, SMALL_TARGETS, Visit

__all__ = ["person"]
pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
PATHS = {
    "fr": ("/personnes/{}/acces", "/personnes/{}/consentements", "/personnes/{}/avis", "/code", "/connexion/telephone"),
    "en": ("/en/people/{}/access", "/en/people/{}/consents", "/en/people/{}/notice", "/en/code", "/en/sign-in/phone"),
}


def look(reader: Visit) -> None:
    reader.assert_fits()
    assert reader.page.evaluate(CONTRAST) == []
    assert reader.page.evaluate(SMALL_TARGETS) == []


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize(("locale", "width", "scheme"), [("fr", 360, "dark"), ("en", 1280, "light")])
def test_from_a_sheet_and_a_telephone_to_ones_own_file(
    world: World, visit: Start, person: int, tmp_path: Path, locale: str, width: int, scheme: str
) -> None:
    access, consents, _, door, telephone = (path.format(person) for path in PATHS[locale])
    counsellor = visit(width=width, scheme=scheme, script=False)
    counsellor.enter(world.actors["counsellor"].account_id)
    page = counsellor.go(consents)
    look(counsellor)
    page.select_option("#purpose", "matching")
    page.select_option("#means", "oral")
    page.locator("main .stack button").click()
    expect(page.locator("main .consent form")).to_have_count(1)
    page = counsellor.go(access)
    look(counsellor)
    page.fill("#phone", "418 555-0123")
    page.locator("main .stack button").click()
    look(counsellor)
    page.locator("main form button").first.click()
    look(counsellor)
    code = page.locator("p.large").inner_text()
    messages(world, tmp_path)

    seeker = visit(width=width, scheme=scheme, script=False)
    page = seeker.go(door)
    look(seeker)
    page.fill("#code", code)
    page.locator("main form button").click()
    expect(page.locator("#code")).to_have_count(0)
    expect(seeker.places().get_by_text("Mon dossier" if locale == "fr" else "My file")).to_be_visible()
    again = visit(width=width, scheme=scheme, script=False)
    page = again.go(telephone)
    page.fill("#phone", "418 555-0123")
    page.locator("main form button").click()
    page.fill("#code", code_in(messages(world, tmp_path)[0][1]))
    page.locator("main form button").click()
    expect(page.locator("#code")).to_have_count(0)
    expect(again.places().get_by_text("Mon dossier" if locale == "fr" else "My file")).to_be_visible()


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_sheet_is_one_page_of_paper_and_the_form_of_consents_another(
    world: World, visit: Start, person: int, locale: str
) -> None:
    # Two languages side by side are the longest that a sheet gets.
    world.sql("UPDATE candidate_identity SET language = 'en' WHERE candidate_id = %(id)s", id=person)
    access, _, notice, *_ = (path.format(person) for path in PATHS[locale])
    reader = visit(script=False)
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go(access)
    page.locator("main form button").first.click()
    code = page.locator("p.large").inner_text()
    page.emulate_media(media="print")
    assert pages_of(page.pdf(format="Letter")) == 1
    expect(page.get_by_text(code)).to_be_visible()
    expect(page.locator("header nav:visible")).to_have_count(0)
    page = reader.go(notice)
    assert pages_of(page.pdf(format="Letter")) <= 3
    expect(page.get_by_role("button").first).not_to_be_visible()
