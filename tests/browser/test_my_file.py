"""A person's own file and the registers in a browser: they fit, are readable, and are worked by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.database import writing
from matching.privacy.trail import Part, record_access
from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.test_journeys import CONTRAST, SMALL_TARGETS

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]
PAGES = {
    "job_seeker": (
        "/mon-dossier",
        "/mon-dossier/consultations",
        "/mon-dossier/consentements",
        "/mon-dossier/effacer",
        "/mon-dossier/corriger/coordonnees",
        "/mon-dossier/corriger/experiences",
        "/mon-dossier/corriger/etudes",
        "/mon-dossier/corriger/competences",
        "/mon-dossier/corriger/langues",
        "/mon-dossier/corriger/permis",
        "/mon-dossier/corriger/disponibilite",
        "/en/my-file/accesses",
        "/en/my-file/consents",
        "/decisions-automatisees",
        "/vie-privee",
        "/dossier-efface",
    ),
    "coordinator": ("/registres", "/registres/incidents", "/en/registers"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_is_readable(world: World, visit: Start, width: int, scheme: str) -> None:
    with writing(world.pool, world.actors["counsellor"]) as connection:
        record_access(connection, [world.candidate], Part.FILE)
    for who, paths in PAGES.items():
        reader = visit(width=width, scheme=scheme)
        reader.enter(world.actors[who].account_id)
        for path in paths:
            page = reader.go(path)
            reader.assert_fits()
            assert page.evaluate(CONTRAST) == [], path
            assert page.evaluate(SMALL_TARGETS) == [], path


def test_a_person_leaves_the_lists_comes_back_and_goes(world: World, visit: Start) -> None:
    reader = visit(width=360, script=False)
    page = reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go("/mon-dossier/consentements")
    page.get_by_role("button", name="Retirer Être dans les listes").click()
    reader.go("/mon-dossier")
    expect(page.get_by_text("Vous n’êtes dans aucune liste")).to_be_visible()
    page.get_by_role("link", name="Comment être dans les listes").click()
    page.get_by_role("button", name="J’accepte Être dans les listes").click()
    expect(page.get_by_role("button", name="Retirer Être dans les listes")).to_be_visible()
    reader.go("/mon-dossier/effacer")
    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger mon dossier").click()
    assert started.value.suggested_filename.startswith("mon-dossier-")
    page.get_by_role("button", name="Effacer mon dossier").click()
    expect(page.get_by_text("Cochez la case")).to_be_visible()
    page.get_by_label("J’en suis sûre ou sûr").check()
    page.get_by_role("button", name="Effacer mon dossier").click()
    expect(page.get_by_role("heading", name="Votre dossier est effacé")).to_be_visible()
    expect(page.get_by_role("link", name="Mon dossier")).to_have_count(0)
