"""A person leaves the lists, comes back, and has their file erased: in a browser without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]


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
