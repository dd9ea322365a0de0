"""What anybody may read without an account, by keyboard and without a script."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks

Start = Callable[..., Visit]


@walks(
    Journey.EVERYBODY_WHAT,
    Journey.EVERYBODY_NEEDS,
    Journey.EVERYBODY_HELP,
    Journey.EVERYBODY_NOTICE,
    Journey.EVERYBODY_ACCESSIBILITY,
)
def test_from_what_this_is_to_a_need_and_to_the_help(world: World, visit: Start, way: Way) -> None:
    hands = Hands(visit, way, both=True)
    say = hands.say
    hands.begin("/en/" if hands.english else "/")
    expect(hands.page.get_by_text(say("Ceci n’est pas un site du gouvernement."))).to_be_visible()
    if hands.keyboard:
        # The first stop leads past the header, to the content.
        hands.page.keyboard.press("Tab")
        expect(hands.page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        hands.page.keyboard.press("Enter")
        assert hands.page.evaluate("location.hash") == "#content"
    foot = hands.page.get_by_role("contentinfo")
    hands.follow(say("Qui tient ce service"), foot)
    hands.heading(say("Qui tient ce service"))
    hands.place(say("Offres"))
    hands.heading(say("Besoins de main-d’œuvre"))
    hands.write(say("Mots du titre"), "soudeuse")
    hands.choose(say("Territoire"), "La Côte-de-Beaupré")
    hands.do(say("Afficher"))
    hands.reads(say("Aucun besoin ne répond à cette recherche aujourd’hui."))
    hands.follow(say("Voir tous les besoins"))
    hands.follow("Soudeuse-monteuse ou soudeur-monteur")
    hands.heading("Soudeuse-monteuse ou soudeur-monteur")
    hands.follow(say("Aide"), hands.main.get_by_role("complementary", name=say("Aide")))
    hands.heading(say("Aide"))
    hands.open(say("Qui voit mon nom?"))
    hands.reads(re.compile("An employer sees it only|Un employeur ne le voit qu’après"))
    for link in ("Comment les listes sont faites", "Vos renseignements personnels", "Accessibilité"):
        hands.follow(say(link), foot)
        hands.heading(say(link))
    assert hands.visit.complaints == []
