"""An employer's whole work: from signing up to an answer with its reason, by keyboard and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.database import writing
from api.page_assets import lacking
from matching.accounts.verification import approve_employer
from matching.referrals.store import advance
from matching.referrals.transitions import Transition
from tests.api.http.conftest import World, mailbox
from tests.api.http.mailbox import Mailbox
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.steps import encode, open_account
from tests.factories import TODAY
from tests.matching.referrals.conftest import a_step

__all__ = ["mailbox"]
pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
NEQ = {Way.KEYBOARD: "1170000001", Way.NO_SCRIPT: "1170000002"}


@pytest.mark.parametrize("way", Way)
def test_from_signing_up_to_an_answer(world: World, visit: Start, mailbox: Mailbox, way: Way) -> None:
    hands = Hands(visit, way)
    _sign_up(hands, mailbox)
    hands.reads("La coordination doit encore vérifier votre organisation")
    _post_a_need(hands)
    _verified(world, NEQ[way])
    hands.place("Mes besoins")
    hands.follow("Qui convient, et pourquoi")
    hands.heading("Qui convient, et pourquoi")
    expect(hands.page.get_by_text("Awa Traoré")).to_have_count(0)
    hands.open("Toutes les raisons, une par une")
    expect(hands.page.locator("table.criteria").first).to_be_visible()
    hands.do("Demander à rencontrer", hands.main.locator(f"li:has(#person-{world.candidate})"))
    hands.reads("En attente du consentement de la personne")
    _sent_by_the_person(world, int(hands.page.url.rsplit("/", 1)[1]))
    hands.place("Mises en relation")
    hands.follow(re.compile("Personne"))
    hands.follow("Lire le CV")
    hands.heading("Awa Traoré")
    hands.page.go_back()
    hands.open("Décliner, avec un motif")
    hands.choose("Motif", "Une autre personne a été choisie")
    hands.do("Décliner, avec un motif")
    hands.reads(re.compile("Une autre personne a été choisie"))
    assert hands.visit.complaints == []


def test_an_employer_is_told_what_is_wrong_at_its_field(world: World, visit: Start) -> None:
    reader = visit(width=360, script=False)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go("/publier")
    page.get_by_label("Titre du poste, en français").fill("Soudeuse ou soudeur")
    page.get_by_label("En quoi consiste le travail, en français").fill("Souder.")
    page.get_by_label("Salaire le plus bas").fill("30")
    page.get_by_label("Salaire le plus haut").fill("20")
    page.get_by_role("button", name="Publier le besoin").click()
    summary = page.locator("#need-summary a")
    expect(summary.first).to_have_attribute("href", "#need-wage_max")
    summary.first.click()
    assert page.evaluate("location.hash") == "#need-wage_max"
    expect(page.get_by_label("Titre du poste, en français")).to_have_value("Soudeuse ou soudeur")
    # The browser notes that the form was refused; nothing else.
    assert all("422" in each for each in reader.complaints)


@pytest.mark.skipif(lacking(), reason="htmx is not here (make assets): the button counts")
def test_people_are_counted_as_one_asks(world: World, visit: Start) -> None:
    reader = visit(width=1280)
    page = reader.enter(world.actors["employer"].account_id)
    reader.go("/publier")
    page.get_by_label("Titre du poste, en français").fill("Soudeuse ou soudeur de jour")
    page.locator("#need-french_speaking").select_option("5")
    page.locator("#remaining table").wait_for()
    expect(page.locator("#remaining").get_by_text("Français parlé")).to_be_visible()
    expect(page.get_by_label("Titre du poste, en français")).to_have_value("Soudeuse ou soudeur de jour")
    page.locator("#need-experience").select_option("36")
    page.locator("#remaining").get_by_text("Expérience").wait_for()
    expect(page.locator("#remaining")).to_have_count(1)
    # What does not hold is left out of the count, which says so; one goes on writing where one was.
    page.get_by_label("Heures par semaine").fill("beaucoup")
    page.locator("#need-experience").focus()
    page.locator("#need-experience").select_option("12")
    page.locator("#remaining").get_by_text("Ce compte laisse de côté").wait_for()
    expect(page.locator("#remaining table").get_by_text("Expérience")).to_be_visible()
    expect(page.locator("#need-experience")).to_be_focused()
    page.get_by_label("Heures par semaine").fill("")
    page.get_by_label("En quoi consiste le travail, en français").fill("Souder le jour.")
    page.get_by_role("button", name="Publier le besoin").click()
    page.wait_for_url("**/besoins/*")
    assert all("422" in each for each in reader.complaints)


def _sign_up(hands: Hands, mailbox: Mailbox) -> None:
    hands.begin("/")
    hands.follow("Créer un compte")
    hands.follow("J’embauche")
    hands.write("Nom de l’employeur", f"Soudure {hands.way}")
    hands.choose("Quel genre d’employeur", "Entreprise")
    hands.write("Numéro d’entreprise du Québec (NEQ)", NEQ[hands.way])
    hands.write("Votre prénom", "Léa")
    hands.write("Votre nom de famille", "Ouellet")
    open_account(hands, mailbox, "Votre adresse courriel au travail")
    hands.heading("Mes besoins")


def _post_a_need(hands: Hands) -> None:
    hands.follow("Publier un besoin")
    hands.write("Titre du poste, en français", "Soudeuse ou soudeur de nuit")
    hands.write("En quoi consiste le travail, en français", "Souder des pièces d’acier la nuit.")
    hands.choose("Français parlé", "participe à une conversation simple au travail")
    hands.do(re.compile("Combien"))
    hands.reads("Les nombres vous sont dits une fois que la coordination a vérifié votre organisation.")
    hands.do("Publier le besoin")
    hands.heading("Soudeuse ou soudeur de nuit")


def _verified(world: World, neq: str) -> None:
    """As a coordinator does; and the need’s title has its vector, as the worker makes it."""
    row = world.sql("SELECT id FROM employer WHERE neq = %(neq)s", neq=neq)
    with writing(world.pool, world.actors["coordinator"]) as connection:
        approve_employer(connection, row[0], TODAY)
    encode(world)


def _sent_by_the_person(world: World, referral: int) -> None:
    person = world.actors["job_seeker"]
    for version, each in enumerate((Transition.CONSENT, Transition.SEND), 1):
        with writing(world.pool, person) as connection:
            step = a_step(each, by=person.role)
            advance(connection, referral, step, version=version, by=person, today=TODAY)
