"""The pages and the API of a person's own file: read, corrected, taken away, consented to, erased."""

import pytest

from tests.api.http.conftest import World

PAGES = [
    ("job_seeker", "/mon-dossier", "/en/my-file"),
    ("job_seeker", "/mon-dossier/consultations", "/en/my-file/accesses"),
    ("job_seeker", "/mon-dossier/consentements", "/en/my-file/consents"),
    ("job_seeker", "/mon-dossier/effacer", "/en/my-file/erase"),
    ("job_seeker", "/mon-dossier/corriger/coordonnees", "/en/my-file/correct/contact"),
    ("job_seeker", "/mon-dossier/corriger/experiences", "/en/my-file/correct/experiences"),
    ("job_seeker", "/mon-dossier/corriger/etudes", "/en/my-file/correct/studies"),
    ("job_seeker", "/mon-dossier/corriger/competences", "/en/my-file/correct/skills"),
    ("job_seeker", "/mon-dossier/corriger/langues", "/en/my-file/correct/languages"),
    ("job_seeker", "/mon-dossier/corriger/disponibilite", "/en/my-file/correct/availability"),
    ("anonymous", "/decisions-automatisees", "/en/automated-decisions"),
    ("anonymous", "/vie-privee", "/en/privacy"),
    ("anonymous", "/dossier-efface", "/en/file-erased"),
    ("coordinator", "/registres", "/en/registers"),
    ("administrator", "/registres/incidents", "/en/registers/incidents"),
]


@pytest.mark.parametrize(("who", "fr", "en"), PAGES)
def test_each_page_opens_in_both_languages_for_its_reader_alone(world: World, who: str, fr: str, en: str) -> None:
    for path, language in ((fr, "fr-CA"), (en, "en-CA")):
        page = world.client(who).get(path)
        assert page.status_code == 200, page.text
        assert f'lang="{language}"' in page.text
    if who != "anonymous":
        assert world.client("employer").get(fr).status_code == 403
        assert world.client().get(fr).status_code in (303, 401)
