"""A coordinator's whole work: from an employer to verify to the reports, by keyboard and without a script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from api.database import writing
from matching.referrals.domain import Start as Started
from matching.referrals.store import advance, start
from matching.referrals.transitions import Transition
from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.factories import TODAY
from tests.matching.referrals.conftest import a_step

Start = Callable[..., Visit]


@pytest.fixture(scope="module")
def silent(world: World) -> None:
    """A CV was sent to an employer, and the day of the answer is past."""
    person = world.actors["job_seeker"]
    with writing(world.pool, person) as connection:
        found = start(connection, Started(need=world.need, candidate=world.candidate), by=person, today=TODAY)
        for version, each in enumerate((Transition.CONSENT, Transition.SEND), found.version):
            advance(connection, found.id, a_step(each, by=person.role), version=version, by=person, today=TODAY)
    world.sql("UPDATE referral SET due_on = %(on)s WHERE id = %(id)s", id=found.id, on=TODAY - timedelta(days=9))


@walks(
    Journey.COORDINATOR_VERIFIES,
    Journey.COORDINATOR_SILENCE,
    Journey.COORDINATOR_REGION,
    Journey.COORDINATOR_FRESHNESS,
    Journey.COORDINATOR_CENSUS,
    Journey.COORDINATOR_FAIRNESS,
)
@pytest.mark.usefixtures("silent")
def test_from_an_employer_to_verify_to_the_reports(world: World, visit: Start, way: Way) -> None:
    world.sql("UPDATE employer SET verified_on = NULL WHERE id = %(id)s", id=world.other_employer)
    hands = Hands(visit, way)
    hands.begin("/coordination", world.actors["coordinator"].account_id)
    hands.follow("Employeurs à vérifier")
    hands.do("Vérifié : c’est bien cet employeur")
    hands.reads("Tous les employeurs sont vérifiés.")
    hands.follow("Coordination")
    late = hands.page.get_by_role("heading", name="Employeurs qui doivent une réponse")
    expect(hands.main.locator("section", has=late).get_by_text("Personnes en attente : < 5")).to_be_visible()
    hands.follow("La région d’un coup d’œil")
    expect(hands.main.get_by_role("img", name="Postes ouverts par territoire")).to_be_visible()
    hands.reads("La Côte-de-Beaupré")
    expect(hands.main.get_by_role("heading", name="La fraîcheur du recensement")).to_be_visible()
    hands.reads(re.compile("confirmés dans les"))
    hands.follow("Les besoins tels qu’ils sont, et tels qu’ils étaient")
    expect(hands.main.locator("ul.rows li")).to_have_count(2)
    hands.write("Tels qu’à la fin de cette journée", "2020-01-31")
    hands.do("Afficher")
    hands.reads("Le recensement ne contenait rien alors.")
    for report, heading in (
        ("Auto-identification, en nombres", "Auto-identification, en nombres"),
        ("Les stages, en nombres", "Les stages, en nombres"),
        ("Jumelages", "Jumelages"),
    ):
        hands.place("Coordination")
        hands.follow(report)
        hands.heading(heading)
    hands.place("Registres")
    hands.heading("Registres")
    hands.reads("Ce qui a été détruit")
    hands.follow("Inscrire un incident")
    hands.heading("Inscrire un incident")
    hands.place("Coordination")
    hands.follow("Ouvrir un dossier pour un motif")
    hands.heading("Ouvrir un dossier pour un motif")
    assert hands.visit.complaints == []
