"""The follow-up of a person from what waits today to its close, and searches kept: by keyboard, without a script."""

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import expect

from api.database import writing
from api.jobs.tasks import post
from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from tests.api.http.conftest import World, mailbox
from tests.api.http.mailbox import Mailbox
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.factories import TODAY, a_candidate, a_need, add_account

__all__ = ["mailbox"]
Start = Callable[..., Visit]


@pytest.fixture(scope="module")
def colleague(world: World) -> str:
    """Somebody else of the organisation, by the name that the pages give."""
    with psycopg.connect(world.urls.owner) as connection:
        actor = add_account(connection, Role.COUNSELLOR, organisation_id=world.organisation)
    (name,) = world.sql("SELECT display_name FROM account WHERE id = %(id)s", id=actor.account_id)
    return str(name)


@walks(
    Journey.COUNSELLOR_NEXT,
    Journey.COUNSELLOR_TODAY,
    Journey.COUNSELLOR_MEETS,
    Journey.COUNSELLOR_SERVICES,
    Journey.COUNSELLOR_FITS,
    Journey.COUNSELLOR_DOORS,
    Journey.COUNSELLOR_HANDS_ON,
    Journey.COUNSELLOR_CLOSES,
)
def test_from_what_comes_next_to_the_close(world: World, visit: Start, colleague: str, way: Way) -> None:
    name = f"Nadia {way}"
    _followed(world, name)
    hands = Hands(visit, way)
    hands.begin("/suivis?whose=nobody", world.actors["counsellor"].account_id)
    hands.follow(name)
    hands.write("À faire", "Appeler pour le cours de soudage")
    hands.write("D’ici le", TODAY.isoformat())
    hands.do("Enregistrer la suite")
    hands.reads(re.compile("Suivi par"))
    hands.open("Prévoir une rencontre")
    hands.write("Pour quoi", "Préparer l’entrevue")
    hands.write("Jour", "2030-05-02")
    hands.write("Heure", "13:30")
    hands.do("Prévoir la rencontre")
    expect(hands.main.get_by_role("heading", name="Préparer l’entrevue")).to_be_visible()
    hands.reads(re.compile("2 mai 2030"))
    hands.reads("Services auxquels la personne a droit")
    hands.reads("PRIIME, lettre d’admissibilité")
    hands.follow("Ce qui convient")
    expect(hands.main.get_by_role("link", name="Stage en soudage")).to_be_visible()
    hands.open("Toutes les raisons, une par une")
    expect(hands.main.locator("table.criteria").first).to_be_visible()
    hands.follow("Événements")
    hands.heading(f"Les événements qui conviennent à {name}, et pourquoi")
    hands.follow("Plus de portes")
    hands.heading("Ce qui ouvrirait plus de portes")
    hands.reads(re.compile("offres? de plus"))
    hands.place("Aujourd’hui")
    due = hands.main.locator("section", has=hands.page.get_by_role("heading", name="Ce qui est dû"))
    expect(due.get_by_text("Appeler pour le cours de soudage").first).to_be_visible()
    hands.follow(name, due)
    hands.open("Confier à une ou un collègue")
    hands.choose("Qui suit la personne désormais", colleague)
    hands.do("Confier le dossier")
    hands.reads(f"Suivi par {colleague}")
    hands.open("Fermer le suivi")
    hands.choose("Pourquoi", "En emploi")
    hands.do("Fermer")
    expect(hands.main.get_by_role("button", name="Rouvrir le suivi")).to_be_visible()
    hands.reads(re.compile("En emploi, et bien installée"))
    assert hands.visit.complaints == []


@walks(Journey.COUNSELLOR_SEARCHES, Journey.COUNSELLOR_UNSUBSCRIBES)
def test_from_a_search_kept_to_no_more_e_mail(world: World, visit: Start, mailbox: Mailbox, way: Way) -> None:
    account, email = world.actors["counsellor"].account_id, "conseil@exemple.org"
    world.sql("UPDATE account SET email = %(to)s WHERE id = %(id)s", id=account, to=email)
    hands = Hands(visit, way)
    hands.begin("/", account)
    hands.place("Offres")
    hands.write("Mots du titre", f"grue {way}")
    hands.do("Afficher")
    # The form that keeps a search is that of the list at hand: the new one is waited for.
    expect(hands.main.locator('form[action*="text=grue"]').first).to_be_attached()
    hands.choose("M’avertir par courriel des nouveaux besoins de cette recherche", "Chaque semaine")
    hands.do("Garder cette recherche")
    kept = hands.main.locator("li", has=hands.page.get_by_role("link", name=f"grue {way}"))
    hands.choose(f"Courriel grue {way}", "Chaque jour", kept)
    hands.do("Changer", kept)
    expect(kept.get_by_role("combobox")).to_have_value("daily")
    hands.begin(_told_by_e_mail(world, mailbox, f"Grue {way} du port", account, email))
    hands.heading("Plus de courriels")
    hands.do("Arrêter ces courriels")
    hands.reads(re.compile("C’est fait"))
    hands.begin("/alertes")
    expect(kept.get_by_role("combobox")).to_have_value("never")
    hands.do("L’oublier", kept)
    expect(kept).to_have_count(0)
    assert hands.visit.complaints == []


def _followed(world: World, name: str) -> None:
    """A welder whom nobody of the organisation has taken up yet, and whose French nobody has asked."""
    given, _, family = name.partition(" ")
    identity = {"given_name": given, "family_name": family, "email": None, "phone": None, "channel": "counsellor"}
    entry = a_candidate(identity=identity, organisation_id=world.organisation, languages=(), schooling_in_french=None)
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        add_candidate(connection, entry, TODAY)


def _told_by_e_mail(world: World, mailbox: Mailbox, title: str, account: int | None, email: str) -> str:
    """A need of that title is new: the path of the link that stops such e-mails, as the worker sends it."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        add_need(connection, a_need(title_fr=title), TODAY)
    with writing(world.pool, SYSTEM) as connection:
        post(connection, "alerts", email, "fr", {"account_id": account, "frequencies": ["daily"]})
    return str(mailbox.only(email)["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:8000")
