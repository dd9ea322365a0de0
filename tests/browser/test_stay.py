"""Forms that change their page where it differs: one stays where one was, what is half written too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.page_assets import lacking
from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lacking(), reason="htmx is not here (make assets): forms are sent as whole pages"),
]
Start = Callable[..., Visit]


def test_a_counsellor_writes_without_losing_what_is_half_written(world: World, visit: Start) -> None:
    reader = visit()
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go(f"/personnes/{world.candidate}/suivi")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.fill("#note-text", "À moitié écri")
    page.get_by_label("À faire").fill("Préparer l’entrevue")
    page.get_by_role("button", name="Enregistrer la suite").click()
    expect(page.locator("#heard")).to_have_text("C’est fait.")
    expect(page.locator("#note-text")).to_have_value("À moitié écri")
    # Refused, it comes back where it stands; then it is written, and is empty again.
    page.fill("#note-happened_on", "2999-01-01")
    page.get_by_role("button", name="Enregistrer la note").click()
    page.locator("#note-summary").wait_for()
    expect(page.locator("#note-text")).to_have_value("À moitié écri")
    page.fill("#note-happened_on", "2026-01-05")
    page.fill("#note-text", "Écrite en entier.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Enregistrer la note").click()
    page.get_by_text("La connexion est perdue").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.locator("main").get_by_text("Écrite en entier.", exact=True).wait_for()
    expect(page.locator("#note-text")).to_have_value("")
    assert page.evaluate("document.body.dataset.same") == "yes"


def test_a_session_that_ended_keeps_what_was_typed(world: World, visit: Start) -> None:
    reader = visit()
    account = world.actors["counsellor"].account_id
    reader.enter(account)
    page = reader.go(f"/personnes/{world.candidate}/suivi")
    world.sql("DELETE FROM session WHERE account_id = %(id)s", id=account)
    page.locator("details", has=page.locator("#note-text")).evaluate("each => each.open = true")
    page.fill("#note-text", "Une note de dix lignes.")
    page.get_by_role("button", name="Enregistrer la note").click()
    page.get_by_text("Ce que vous avez écrit est encore là").wait_for()
    assert "Une note de dix lignes." in page.content()
    # Signed in again in another window, it is written by pressing once.
    elsewhere = page.context.new_page()
    Visit(elsewhere, reader.address).enter(account)
    elsewhere.close()
    page.get_by_role("button", name="Envoyer de nouveau").click()
    page.wait_for_url("**/suivi")
    expect(page.locator("main").get_by_text("Une note de dix lignes.", exact=True)).to_have_count(1)
