"""A title is typed, its occupation is proposed under it and chosen by the keyboard or by hand, in both languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]


def test_an_occupation_is_chosen_with_the_arrows_and_let_go_with_another_title(world: World, visit: Start) -> None:
    reader = visit()
    reader.enter(world.actors["employer"].account_id)
    page = reader.go("/publier")
    title = page.get_by_role("combobox", name="Titre du poste, en français")
    title.press_sequentially("soud")
    expect(page.locator(".proposed").get_by_role("option").first).to_be_visible()
    expect(title).to_have_attribute("aria-expanded", "true")
    title.press("Escape")
    expect(page.locator(".proposed:visible")).to_have_count(0)
    title.press("ArrowDown")
    expect(page.locator(".proposed").get_by_role("option").first).to_be_visible()
    title.press("ArrowDown")
    expect(page.locator(".proposed").get_by_role("option", selected=True)).to_have_count(1)
    title.press("Enter")
    chosen = page.locator("input[name=unit_group][value='72106']")
    expect(chosen).to_be_checked()
    # The beginning of a word becomes a title; the form was not sent.
    expect(title).to_have_value("Soudeurs/soudeuses et opérateurs/opératrices de machines à souder et à braser")
    reader.look()
    title.fill("Infirmière de nuit")
    expect(chosen).not_to_be_checked()
    assert reader.complaints == []


def test_an_occupation_is_chosen_by_hand_in_english_too(world: World, visit: Start) -> None:
    reader = visit(width=360)
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go("/en/my-file/correct/skills")
    page.get_by_role("combobox", name="Work that you would like, 1").press_sequentially("welder")
    page.get_by_role("option", name="Welders").click()
    expect(page.locator("input[name=aspiration_group0][value='72106']")).to_be_checked()
    expect(page.get_by_label("Welders and related machine operators")).to_be_visible()
    reader.look()
    assert reader.complaints == []
