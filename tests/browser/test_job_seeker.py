"""A job seeker's whole work: from signing up to who has seen their CV, by keyboard and without a script."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.api.http.conftest import World, mailbox
from tests.api.http.mailbox import Mailbox
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.browser.steps import confirm_cv, cv, encode, open_account

__all__ = ["cv", "mailbox"]
Start = Callable[..., Visit]


@walks(
    Journey.SEEKER_SIGNS_UP,
    Journey.SEEKER_CV,
    Journey.SEEKER_OPTS_IN,
    Journey.SEEKER_RECOMMENDED,
    Journey.SEEKER_INTERESTED,
    Journey.SEEKER_RELEASES,
    Journey.SEEKER_READERS,
)
def test_from_signing_up_to_who_has_seen_the_cv(
    world: World, visit: Start, mailbox: Mailbox, cv: Path, way: Way
) -> None:
    hands = Hands(visit, way)
    hands.begin("/inscription")
    hands.follow("Je cherche du travail")
    hands.write("Prénom", "Mariam")
    hands.write("Nom de famille", f"Sow {way}")
    open_account(hands, mailbox, "Adresse courriel")
    hands.heading("Vous n’êtes pas dans les listes")
    hands.place("Mon dossier")
    hands.follow("Remplir à partir d’un CV")
    hands.bring("Le CV", cv)
    hands.do("Lire ce CV")
    confirm_cv(hands)
    hands.do("Mettre au dossier ce qui est confirmé")
    hands.reads("Soudeuse-monteuse")
    hands.follow("Mes consentements")
    hands.do("J’accepte Être dans les listes")
    expect(hands.main.get_by_role("button", name="Retirer Être dans les listes")).to_be_visible()
    encode(world)
    hands.place("Pour moi")
    hands.heading("Ce qui vous convient, et pourquoi")
    hands.open("Toutes les raisons, une par une")
    expect(hands.main.locator("table.criteria").first).to_be_visible()
    hands.do("Je suis intéressée", hands.main.locator(f'article:has(a[href="/besoins/{world.need}"])'))
    hands.do("Oui, montrer mon CV")
    hands.do("Envoyer mon CV")
    hands.reads("En attente de la réponse de l’employeur")
    referral = hands.page.url.rsplit("/", 1)[1]
    assert world.client("employer").get(f"/mises-en-relation/{referral}/cv").status_code == 200
    hands.open("Retirer le consentement à montrer le CV")
    hands.do("Retirer le consentement à montrer le CV")
    hands.place("Mon dossier")
    hands.follow("Qui l’a lu")
    hands.heading("Qui a lu mon dossier")
    hands.reads("Employeur")
    assert world.client("employer").get(f"/mises-en-relation/{referral}/cv").status_code == 404
    assert hands.visit.complaints == []
