"""Filters that answer in place: the list and the address follow, a lost connection is told, "back" comes back."""

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import expect

from api.clock import now
from api.database import writing
from api.page_assets import lacking
from matching.accounts.domain import SYSTEM
from matching.events import explained
from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.factories import an_event

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


def test_a_lost_connection_says_so_and_tries_the_same_filters_again(world: World, visit: Start) -> None:
    reader = visit(width=360)
    page = reader.go("/besoins")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.context.set_offline(True)
    page.select_option("#territory", "16")
    page.get_by_text("La connexion est perdue").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    # The list of that territory, not the whole page again.
    page.wait_for_url("**territory=16**")
    page.locator("#results .empty").wait_for()
    expect(page.locator("#territory")).to_have_value("16")
    expect(page.locator(".lost")).to_have_count(0)
    assert page.evaluate("document.body.dataset.same") == "yes"


def test_a_count_tried_again_does_not_send_the_form_it_stands_in(world: World, visit: Start) -> None:
    reader = visit(width=360)
    reader.enter(world.actors["employer"].account_id)
    page = reader.go("/publier")
    page.fill("#need-title_fr", "Soudeuse ou soudeur de soir")
    page.get_by_label("En quoi consiste le travail, en français").fill("Souder des pièces.")
    page.fill("#need-hours_per_week", "40")
    page.fill("#need-wage_min", "30")
    page.context.set_offline(True)
    page.select_option("#need-french_speaking", "5")
    page.get_by_text("La connexion est perdue").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.locator("#remaining table").wait_for()
    expect(page).to_have_url(re.compile("/publier$"))
    expect(page.locator("#need-title_fr")).to_have_value("Soudeuse ou soudeur de soir")
    assert world.sql("SELECT id FROM opening WHERE title_fr = 'Soudeuse ou soudeur de soir'") is None


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


def test_what_did_not_leave_is_offered_back_though_the_browser_believed_in_its_network(
    world: World, visit: Start
) -> None:
    reader = visit(width=360)
    reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go("/mon-dossier/corriger/competences")
    page.fill("[name=summary]", "Neuf ans de couture.")
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("chrome-error:**")
    page.unroute("**/*")
    reader.go("/mon-dossier/corriger/competences")
    page.get_by_text("Ce que vous avez écrit ici n’est pas parti").wait_for()
    assert "couture" not in page.evaluate("sessionStorage.getItem('unsent')")
    reader.complaints.clear()
    reader.look()
    page.get_by_role("button", name="Le remettre").click()
    expect(page.locator("[name=summary]")).to_have_value("Neuf ans de couture.")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/mon-dossier")
    expect(page.get_by_text("Neuf ans de couture.")).to_be_visible()
    # It was received: nothing is offered any more, nor kept.
    reader.go("/mon-dossier/corriger/competences")
    expect(page.locator("main .ds-alert")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


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


def test_what_clashes_comes_by_itself_once_the_worker_looked_and_nobody_is_named_before(
    world: World, visit: Start
) -> None:
    with psycopg.connect(world.urls.owner) as connection:
        event = an_event(connection, world.organisation, world.need, world.candidate)
    reader = visit()
    reader.enter(world.actors["coordinator"].account_id)
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.go(f"/evenements/{event}/gestion")
    expect(page.locator("#clashes")).to_contain_text("La journée a changé")
    # Asked twice, the second time after a longer while, and the desk not once.
    page.wait_for_event("request", lambda request: request.url.endswith("examen?wait=6"))
    assert [each.partition("/evenements/")[2] for each in asked if "/gestion" in each] == [
        f"{event}/gestion",
        *(f"{event}/gestion/examen?wait={wait}" for wait in (3, 6)),
    ]
    with writing(world.pool, SYSTEM) as connection:
        explained.look_at(connection, event, now())
    expect(page.locator("#clashes")).not_to_contain_text("La journée a changé", timeout=30_000)
    expect(page.locator("#looked")).to_have_count(0)
    assert asked[-1].endswith(f"{event}/gestion")
    assert reader.complaints == []
