"""A counsellor's whole work: from a CV to a proposal and what comes next, by keyboard and without a script."""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
from playwright.sync_api import expect

from api.database import writing
from matching.accounts.permits import PermitEntry, record_permit
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.browser.steps import confirm_cv, cv, encode
from tests.factories import TODAY, a_candidate

__all__ = ["cv"]
Start = Callable[..., Visit]
NEED = "Soudeuse-monteuse ou soudeur-monteur"


@walks(
    Journey.COUNSELLOR_ADDS,
    Journey.COUNSELLOR_COMPARES,
    Journey.COUNSELLOR_PROPOSES,
    Journey.COUNSELLOR_NEXT,
    Journey.COUNSELLOR_NOTES,
)
def test_from_a_cv_to_a_proposal_and_what_comes_next(world: World, visit: Start, cv: Path, way: Way) -> None:
    name = f"Mariam Sow {way}"
    _may_place(world)
    hands = Hands(visit, way)
    hands.begin("/personnes", world.actors["counsellor"].account_id)
    _add(hands, cv, name)
    encode(world)
    _choose(hands, name)
    _propose(hands, name)
    hands.place("Suivis")
    hands.follow("Toutes les personnes")
    hands.follow(name)
    hands.follow("Suivi")
    hands.write("À faire", "Préparer l’entrevue")
    hands.write("D’ici le", "2030-05-02")
    hands.do("Enregistrer la suite")
    hands.reads(re.compile("Suivi par"))
    hands.open("Noter un contact")
    hands.write("Ce qui s’est dit", "Entrevue prévue jeudi.")
    hands.do("Enregistrer la note")
    expect(hands.main.locator("ul.rows").get_by_text("Entrevue prévue jeudi.")).to_be_visible()
    hands.place("Suivis")
    hands.reads("Préparer l’entrevue")
    assert hands.visit.complaints == []


def _may_place(world: World) -> None:
    """Nobody has asked yet what the person may work under: the organisation has its CNESST permit.

    And one more person fits: with those of the region, four to compare.
    """
    permit = {"kind": "exempt_public_body", "organisation_id": world.organisation, "valid_from": TODAY}
    with writing(world.pool, world.actors["administrator"]) as connection:
        record_permit(connection, PermitEntry.model_validate(permit))
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        add_candidate(connection, a_candidate(organisation_id=world.organisation), TODAY)


def _add(hands: Hands, cv: Path, name: str) -> None:
    hands.follow("Ajouter une personne")
    given, _, family = name.partition(" ")
    hands.write("Prénom", given)
    hands.write("Nom de famille", family)
    hands.bring("Le CV", cv)
    hands.do("Lire ce CV")
    confirm_cv(hands)
    hands.do("Ouvrir le dossier avec ce qui est confirmé")
    hands.follow("Consentements")
    hands.heading(f"Consentements de {name}")
    hands.choose("La personne accepte", "être dans les listes")
    hands.choose("Comment la personne consent", "De vive voix")
    hands.do("Noter")
    expect(hands.main.get_by_role("button", name="Retirer")).to_be_visible()


def _choose(hands: Hands, name: str) -> None:
    """From the short list: four people side by side, and one kept."""
    hands.place("Offres")
    hands.press(hands.main.get_by_role("link", name=NEED).last)
    hands.follow("Qui convient, et pourquoi")
    hands.heading("Qui convient, et pourquoi")
    boxes = hands.main.get_by_role("checkbox", name=re.compile("^Comparer"))
    for place in range(4):
        hands.tick(boxes.nth(place))
    hands.do(re.compile("Comparer les personnes cochées"))
    expect(hands.main.locator("table.compare thead th")).to_have_count(4)
    hands.follow("Retour à la liste")
    hands.do(f"Retenir pour ce besoin {name}")
    expect(hands.main.get_by_role("link", name=f"Noter pourquoi, ou proposer {name}")).to_be_visible()


def _propose(hands: Hands, name: str) -> None:
    """The person says yes, and the CV leaves."""
    hands.follow(f"Noter pourquoi, ou proposer {name}")
    hands.heading("Personnes retenues pour ce besoin")
    hands.do(f"Proposer à l’employeur {name}")
    hands.heading(name)
    agreed, sent = "Consentir à montrer le CV à cet employeur", "Envoyer le CV à l’employeur"
    hands.open(agreed)
    hands.choose("Comment la personne consent", "De vive voix")
    hands.choose("Dans quelle langue", "français")
    hands.do(agreed)
    hands.open(sent)
    hands.do(sent)
    hands.reads("Envoyée; en attente de la réponse de l’employeur")
