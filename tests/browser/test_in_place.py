"""Filters that answer in place: the list and the address follow, a lost connection is told, "back" comes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.page_assets import lacking
from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lacking(), reason="htmx is not here (make assets): lists are not changed in place"),
]
Start = Callable[..., Visit]


def test_a_list_follows_its_filters(world: World, visit: Start) -> None:
    reader = visit()
    page = reader.go("/besoins")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.select_option("#territory", "16")
    page.wait_for_url("**territory=16**")
    page.locator("#results .empty").wait_for()
    assert page.evaluate("document.body.dataset.same") == "yes"
    assert page.locator("#heard").text_content() == page.locator("[data-said]").text_content()
    page.go_back()
    page.locator("#results ul.rows").wait_for()
    expect(page.locator("#territory")).to_have_value("")
    assert reader.complaints == []


def test_a_lost_connection_says_so_and_offers_to_try_again(world: World, visit: Start) -> None:
    reader = visit(width=360)
    page = reader.go("/besoins")
    page.context.set_offline(True)
    page.select_option("#territory", "16")
    page.get_by_text("La connexion est perdue").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.locator("#results ul.rows").wait_for()
    expect(page.locator(".lost")).to_have_count(0)


def test_a_whole_page_too_stays_where_the_connection_is_lost(world: World, visit: Start) -> None:
    reader = visit(width=360)
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go("/mon-dossier/corriger/competences")
    page.fill("[name=summary]", "Sept ans de couture.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("La connexion est perdue").wait_for()
    expect(page.locator("[name=summary]")).to_have_value("Sept ans de couture.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.wait_for_url("**/mon-dossier")


def test_a_session_that_ended_is_a_page_of_its_own(world: World, visit: Start) -> None:
    reader = visit()
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go("/personnes")
    account = world.actors["counsellor"].account_id
    world.sql("DELETE FROM session WHERE account_id = %(id)s", id=account)
    page.fill("#text", "Awa")
    page.keyboard.press("Enter")
    page.locator("main a", has_text="Se connecter").wait_for()
    expect(page.locator("h1")).to_have_count(1)


def test_a_form_is_sent_once_however_often_it_is_pressed(world: World, visit: Start) -> None:
    reader = visit()
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go(f"/personnes/{world.candidate}/recommandations")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Je suis intéressée ou intéressé").first.dblclick()
    page.locator(".stepper").wait_for()
    assert len(sent) == 1
