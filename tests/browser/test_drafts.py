"""A CV brought and confirmed in a browser, on a phone and without a script; every page of it fits and is readable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.api.http.conftest import World
from tests.browser.conftest import Visit
from tests.browser.test_journeys import CONTRAST, SMALL_TARGETS
from tests.matching.reading import making

pytestmark = pytest.mark.browser
Start = Callable[..., Visit]


def looked_at(visit: Visit) -> None:
    """The page at hand fits, is readable, and its buttons are large enough."""
    visit.assert_fits()
    assert visit.page.evaluate(CONTRAST) == [], visit.page.url
    assert visit.page.evaluate(SMALL_TARGETS) == [], visit.page.url


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    made = tmp_path / "cv.pdf"
    made.write_bytes(making.pdf([making.CV]))
    return made


def test_a_person_confirms_their_cv_on_a_phone_without_a_script(world: World, visit: Start, cv: Path) -> None:
    reader = visit(width=360, script=False)
    page = reader.enter(world.actors["job_seeker"].account_id)
    page = reader.go("/mon-dossier")
    page.get_by_role("link", name="Remplir à partir d’un CV").click()
    page.get_by_label("Le CV", exact=True).set_input_files(cv)
    page.get_by_label("Garder aussi le fichier").check()
    page.get_by_role("button", name="Lire ce CV").click()
    expect(page.get_by_text("Date de naissance")).to_be_visible()
    page.get_by_role("link", name="Commencer").click()
    page.get_by_role("button", name="C’est juste").click()
    expect(page.get_by_label("Titre de l’emploi")).to_have_value("Aide-soignante")
    page.get_by_label("Ne pas mettre ceci au dossier").check()
    page.get_by_role("button", name="C’est juste").click()
    page.get_by_role("link", name="Tout, d’un coup d’œil").click()
    expect(page.get_by_text("Mis de côté")).to_have_count(1)
    page.get_by_role("button", name="Mettre au dossier").click()
    page.wait_for_url("**/mon-dossier")
    expect(page.get_by_text("Préposée aux bénéficiaires").first).to_be_visible()
    expect(page.get_by_text("Aide-soignante")).to_have_count(0)
    reader.go("/mon-dossier/cv")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Le télécharger").click()
    assert downloaded.value.path().read_bytes() == cv.read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_a_cv_and_of_the_questions_is_readable(
    world: World, visit: Start, cv: Path, width: int, scheme: str
) -> None:
    reader = visit(width=width, scheme=scheme)
    reader.enter(world.actors["counsellor"].account_id)
    page = reader.go("/personnes/ajouter")
    looked_at(reader)
    page.fill("#given_name", "Awa")
    page.fill("#family_name", "Exemple")
    page.set_input_files("#file", cv)
    page.get_by_role("button", name="Lire ce CV").click()
    looked_at(reader)
    draft = page.url.removeprefix(reader.address)
    for step in range(1, 9):
        reader.go(f"{draft}/etapes/{step}")
        looked_at(reader)
    page = reader.go("/en/people/add")
    looked_at(reader)
    page.fill("#given_name", "Awa")
    page.fill("#family_name", "Exemple")
    page.get_by_role("button", name="No CV").click()
    questions = page.url.removeprefix(reader.address).removesuffix("/1")
    for step in range(1, 13):
        reader.go(f"{questions}/{step}")
        looked_at(reader)
