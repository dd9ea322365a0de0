"""An administrator's programmes by a form: added, corrected, and otherwise from a day on."""

import re
from typing import Any

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_security import enter

SHEET = "/programmes/fiche"
TYPED = {
    "audience": "person", "name_fr": "Aide au logement", "name_en": "Help with housing", "what_fr": "Un loyer.",
    "what_en": "A rent.", "first_fr": "La lettre d’admissibilité", "valid_from": "2026-01-01", "source": "Site, 2026",
    "status-open_permit": "yes", "status-visitor": "no", "keeps_served": "yes",
}  # fmt: skip


def rows(world: World) -> list[Any]:
    found = world.sql(
        """
        SELECT array_agg(ROW (valid_from, valid_until, what_fr)::text ORDER BY valid_from), min(statuses::text),
            bool_and(keeps_served)
        FROM programme WHERE code = 'aide_au_logement'
        """
    )
    return list(found)


def test_a_programme_is_added_corrected_and_changed_from_a_day_on(world: World) -> None:
    browser = enter(world, "administrator")
    refused = submit(browser, SHEET, {**TYPED, "name_en": ""})
    assert refused.status_code == 422
    assert 'href="#programme-name_en"' in refused.text
    assert re.search(r'<option value="yes" selected[^>]*>', refused.text[refused.text.index("status-open_permit") :])
    assert submit(browser, SHEET, TYPED).status_code == 303
    assert "Aide au logement" in submit(browser, SHEET, TYPED).text, "it is there already"
    page = browser.get(f"{SHEET}?code=aide_au_logement&from=2026-01-01").text
    assert "La lettre d’admissibilité" in page
    assert 'name="code" value="aide_au_logement"' in page
    code = {**TYPED, "code": "aide_au_logement"}
    assert submit(browser, SHEET, {**code, "what_fr": "Un loyer, corrigé."}).status_code == 303
    assert submit(browser, SHEET, {**code, "what_fr": "Plus rien.", "valid_from": "2026-07-01"}).status_code == 303
    assert rows(world) == [
        ['(2026-01-01,2026-06-30,"Un loyer, corrigé.")', '(2026-07-01,,"Plus rien.")'],
        "{open_permit}",
        True,
    ]
    assert "Aide au logement" in browser.get("/programmes").text
    assert browser.get(f"{SHEET}?code=aide_au_logement&from=2020-01-01").status_code == 404
