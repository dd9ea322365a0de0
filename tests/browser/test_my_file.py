"""A person says what they aim for, leaves the lists, comes back, and has their file erased: both ways."""

from collections.abc import Callable

import psycopg
from playwright.sync_api import expect

from matching.accounts.domain import Role
from matching.candidates.store import add_candidate
from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.hands import Hands, Way
from tests.browser.journeys import Journey, walks
from tests.factories import TODAY, a_candidate, add_account

Start = Callable[..., Visit]
DIVER = "Soudeuse sous-marine de nuit"


@walks(Journey.SEEKER_ASPIRES, Journey.SEEKER_CONSENTS, Journey.SEEKER_LEAVES)
def test_from_what_one_aims_for_to_a_file_erased(world: World, visit: Start, way: Way) -> None:
    hands = Hands(visit, way, both=True)
    say = hands.say
    hands.begin("/en/" if hands.english else "/", _somebody(world))
    hands.place(say("Mon dossier"))
    hands.follow(say("Corriger", "Compétences et souhaits"))
    hands.write("Work that you would like, 2" if hands.english else "Travail que vous aimeriez, 2", DIVER)
    hands.do(say("Enregistrer"))
    unsure = hands.main.get_by_role("group", name=say("De quel métier s’agit-il?"))
    if unsure.is_visible():
        hands.tick(hands.field(say("Je ne sais pas, ou aucun de ceux-là"), unsure))
        hands.do(say("Enregistrer"))
    hands.reads(DIVER)
    hands.follow(say("Mes consentements"))
    hands.do(say("Retirer", "Être dans les listes"))
    hands.follow(say("Ce qu’il contient"))
    hands.reads("You are in no list" if hands.english else "Vous n’êtes dans aucune liste")
    hands.follow(say("Comment être dans les listes"))
    hands.do(say("J’accepte", "Être dans les listes"))
    expect(hands.main.get_by_role("button", name=say("Retirer", "Être dans les listes"))).to_be_visible()
    hands.follow(say("L’emporter ou l’effacer"))
    with hands.page.expect_download() as started:
        hands.follow(say("Télécharger mon dossier"))
    assert started.value.suggested_filename.startswith("my-file-" if hands.english else "mon-dossier-")
    hands.do(say("Effacer mon dossier"))
    hands.reads("Tick the box" if hands.english else "Cochez la case")
    hands.tick(hands.main.get_by_label("I am sure" if hands.english else "J’en suis sûre ou sûr"))
    hands.do(say("Effacer mon dossier"))
    hands.heading(say("Votre dossier est effacé"))
    expect(hands.page.get_by_role("link", name=say("Mon dossier"))).to_have_count(0)


def _somebody(world: World) -> int | None:
    """The account of a person whose file it is: each way erases one."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        person = add_candidate(connection, a_candidate(organisation_id=world.organisation), TODAY)
        actor = add_account(connection, Role.JOB_SEEKER, candidate_id=person)
        connection.execute("UPDATE account SET demonstration = true WHERE id = %(id)s", {"id": actor.account_id})
    return actor.account_id
