"""An employer's whole work: from signing up to an answer with its reason, by keyboard and without a script."""

import re
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import expect

from api.database import writing
from api.jobs.tasks import post
from api.page_assets import lacking
from matching.accounts.domain import SYSTEM
from matching.accounts.verification import approve_employer
from matching.needs.store import add_need
from matching.referrals.store import advance
from matching.referrals.transitions import Transition
from tests.api.http.conftest import World, mailbox
from tests.api.http.mailbox import Mailbox, path_in
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.browser.steps import encode, open_account
from tests.factories import TODAY, a_need
from tests.matching.referrals.conftest import a_step

__all__ = ["mailbox"]
pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
NEQ = {Way.KEYBOARD: "1170000001", Way.NO_SCRIPT: "1170000002"}


@walks(
    Journey.EMPLOYER_SIGNS_UP,
    Journey.EMPLOYER_POSTS,
    Journey.EMPLOYER_SHORT_LIST,
    Journey.EMPLOYER_ANSWERS,
)
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


@walks(Journey.EMPLOYER_CONFIRMS, Journey.EMPLOYER_COMPARES, Journey.EMPLOYER_HELP_TO_HIRE)
def test_from_one_e_mail_to_what_helps_to_hire(world: World, visit: Start, mailbox: Mailbox, way: Way) -> None:
    filled, kept = f"Soudage d’été, {way}", f"Soudage d’hiver, {way}"
    hands = Hands(visit, way)
    hands.begin(_asked_by_e_mail(world, mailbox, filled, kept))
    hands.heading("Vos besoins tiennent-ils toujours?")
    for title, answer in ((filled, "Il est pourvu ou abandonné"), (kept, "C’est toujours exact")):
        hands.tick(hands.field(answer, hands.main.get_by_role("group", name=title)))
    hands.do("Envoyer mes réponses")
    hands.reads("1 besoin est confirmé. 1 est fermé.")
    hands.begin("/", world.actors["employer"].account_id)
    hands.place("Mes besoins")
    still = hands.main.locator("li", has=hands.page.get_by_role("link", name=kept, exact=True))
    expect(still.get_by_text(re.compile("Dans les listes de la région.+Postes qui le demandent"))).to_be_visible()
    hands.open("Modifier ou fermer", still)
    hands.do("C’est toujours exact", still)
    over = hands.main.locator("li", has=hands.page.get_by_role("link", name=filled, exact=True))
    hands.do("Le rouvrir", over)
    hands.open("Modifier ou fermer", over)
    hands.do("Le fermer", over)
    expect(over.get_by_role("button", name="Le rouvrir")).to_be_visible()
    hands.follow("Ce qui aide à embaucher")
    hands.heading("Ce qui aide à embaucher")
    hands.reads(re.compile("lettre d’admissibilité"))
    hands.place("Jumelage")
    hands.heading("Jumelage")
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
    hands.open("Une autre langue que le français")
    hands.reads(re.compile("Charte de la langue française, article 46"))
    hands.do(re.compile("Combien"))
    hands.reads("Les nombres vous sont dits une fois que la coordination a vérifié votre organisation.")
    hands.do("Publier le besoin")
    hands.heading("Soudeuse ou soudeur de nuit")


def _verified(world: World, neq: str) -> None:
    """As a coordinator does; and the need’s title has its vector, as the worker makes it."""
    row = world.sql("SELECT id FROM employer WHERE neq = %(neq)s", neq=neq)
    with writing(world.pool, world.actors["coordinator"]) as connection:
        approve_employer(connection, row[0], neq, TODAY)
    encode(world)


def _sent_by_the_person(world: World, referral: int) -> None:
    person = world.actors["job_seeker"]
    for version, each in enumerate((Transition.CONSENT, Transition.SEND), 1):
        with writing(world.pool, person) as connection:
            step = a_step(each, by=person.role)
            advance(connection, referral, step, version=version, by=person, today=TODAY)


def _asked_by_e_mail(world: World, mailbox: Mailbox, *titles: str) -> str:
    """Needs that nobody has confirmed for long, and the path of the e-mail about them, as the worker sends it."""
    account, email = world.actors["employer"].account_id, "embauche@exemple.org"
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        for title in titles:
            need = add_need(connection, a_need(employer_id=world.employer, title_fr=title), TODAY)
            long_ago = {"id": need, "on": TODAY - timedelta(days=100)}
            connection.execute("UPDATE opening SET confirmed_on = %(on)s WHERE id = %(id)s", long_ago)
        connection.execute("UPDATE account SET email = %(to)s WHERE id = %(id)s", {"id": account, "to": email})
    with writing(world.pool, SYSTEM) as connection:
        post(connection, "needs_stale", email, "fr", {"account_id": account})
    return path_in(mailbox.only(email))
