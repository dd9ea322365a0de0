"""A coordinator's whole work: from an employer to verify to the reports, by keyboard and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]


@pytest.mark.parametrize("way", Way)
def test_from_an_employer_to_verify_to_the_reports(world: World, visit: Start, way: Way) -> None:
    world.sql("UPDATE employer SET verified_on = NULL WHERE id = %(id)s", id=world.other_employer)
    hands = Hands(visit, way)
    hands.begin("/coordination", world.actors["coordinator"].account_id)
    hands.follow("Employeurs à vérifier")
    hands.do("Vérifié : c’est bien cet employeur")
    hands.reads("Tous les employeurs sont vérifiés.")
    hands.follow("Coordination")
    hands.follow("La région d’un coup d’œil")
    expect(hands.main.get_by_role("img", name="Postes ouverts par territoire")).to_be_visible()
    hands.reads("La Côte-de-Beaupré")
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
    assert hands.visit.complaints == []
