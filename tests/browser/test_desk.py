"""The work of an employer and of a counsellor, from end to end: by the keyboard alone, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
MOST_TABS = 200


def reach(page: Page, selector: str) -> None:
    """Go to an element by the Tab key alone."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"not reached: {selector}")


def test_an_employer_posts_a_need_by_the_keyboard(world: World, visit: Start) -> None:
    reader = visit(width=1280)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go("/mes-besoins")
    reach(page, 'a[href="/publier"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/publier")
    reach(page, "#need-title_fr")
    page.keyboard.type("Soudeuse ou soudeur de nuit")
    reach(page, "#need-text_fr")
    page.keyboard.type("Souder des pièces d’acier la nuit.")
    reach(page, "#need-french_speaking")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    reach(page, 'button[value="count"]')
    page.keyboard.press("Enter")
    page.locator("#remaining table").wait_for()
    expect(page.locator("#need-title_fr")).to_have_value("Soudeuse ou soudeur de nuit")
    expect(page.get_by_text("< 5").first).to_be_visible()
    reader.assert_fits()
    reach(page, 'button[value="publish"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/besoins/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Soudeuse ou soudeur de nuit")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_employer_is_told_what_is_wrong_at_its_field(world: World, visit: Start, width: int) -> None:
    reader = visit(width=width, script=False)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go("/publier")
    page.get_by_label("Titre du poste, en français").fill("Soudage")
    page.get_by_label("En quoi consiste le travail, en français").fill("Souder.")
    page.get_by_label("Salaire le plus bas").fill("30")
    page.get_by_label("Salaire le plus haut").fill("20")
    page.get_by_role("button", name="Publier le besoin").click()
    summary = page.locator("#need-summary a")
    expect(summary.first).to_have_attribute("href", "#need-wage_max")
    summary.first.click()
    assert page.evaluate("location.hash") == "#need-wage_max"
    expect(page.get_by_label("Titre du poste, en français")).to_have_value("Soudage")
    # The browser notes that the form was refused; nothing else.
    assert all("422" in each for each in reader.complaints)


def test_a_counsellor_follows_a_person_without_a_script(world: World, visit: Start) -> None:
    reader = visit(width=360, script=False)
    page = reader.enter(world.actors["counsellor"].account_id)
    reader.go("/suivis?whose=nobody")
    page.get_by_role("link", name="Awa Traoré").click()
    page.get_by_label("À faire").fill("Préparer l’entrevue")
    page.get_by_role("button", name="Enregistrer la suite").click()
    page.locator("#note-text").fill("Entrevue prévue jeudi.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_text("Entrevue prévue jeudi.")).to_be_visible()
    reader.assert_fits()
    page.get_by_text("Prévoir une rencontre").click()
    page.get_by_label("Pour quoi").fill("Faire le point")
    page.locator("#meeting-on").fill("2030-05-02")
    page.locator("#meeting-at").fill("10:00")
    page.get_by_role("button", name="Prévoir la rencontre").click()
    page.get_by_role("heading", name="Faire le point").wait_for()
    page.reload()
    expect(page.get_by_role("heading", name="Faire le point")).to_have_count(1)
    reader.go("/suivis")
    expect(page.get_by_text("Préparer l’entrevue")).to_be_visible()


def test_a_counsellor_proposes_somebody_by_the_keyboard(world: World, visit: Start) -> None:
    reader = visit(width=1280)
    page = reader.enter(world.actors["counsellor"].account_id)
    reader.go(f"/besoins/{world.need}/candidatures")
    for key in (world.candidate, world.theirs):
        reach(page, f"#compare-{key}")
        page.keyboard.press("Space")
    reach(page, "#compare button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comparer?*")
    expect(page.locator("table.compare thead th")).to_have_count(2)
    reader.assert_fits()
    page.go_back()
    reach(page, 'form[action$="/retenues"] button')
    page.keyboard.press("Enter")
    page.get_by_text("Retenue pour ce besoin").wait_for()
    page.get_by_role("link", name="Noter pourquoi, ou proposer").click()
    page.wait_for_url("**/retenues")
    reach(page, 'form[action="/mises-en-relation"] button')
    page.keyboard.press("Enter")
    page.wait_for_url("**/mises-en-relation/*")
    assert "Awa Traoré" in page.get_by_role("heading", level=1).inner_text()
    reader.go("/aujourdhui")
    reader.assert_fits()


def test_people_are_counted_as_one_asks(world: World, visit: Start) -> None:
    reader = visit(width=1280)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go("/publier")
    if page.evaluate("typeof htmx") != "object":
        pytest.skip("htmx is not here: the button counts")
    page.get_by_label("Titre du poste, en français").fill("Soudage de jour")
    page.locator("#need-french_speaking").select_option("5")
    page.locator("#remaining table").wait_for()
    expect(page.locator("#remaining").get_by_text("Français parlé")).to_be_visible()
    expect(page.get_by_label("Titre du poste, en français")).to_have_value("Soudage de jour")
    page.locator("#need-experience").select_option("36")
    page.locator("#remaining").get_by_text("Expérience").wait_for()
    expect(page.locator("#remaining")).to_have_count(1)
    page.get_by_label("En quoi consiste le travail, en français").fill("Souder le jour.")
    page.get_by_role("button", name="Publier le besoin").click()
    page.wait_for_url("**/besoins/*")
    assert reader.complaints == []
