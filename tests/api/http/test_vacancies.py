"""A vacancy pasted on the site becomes a form, checked by a person, then a need; nothing is kept before."""

import re

import pytest

from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.matching.reading.test_vacancies import WELDER

TITLE = "Soudeuse-monteuse ou soudeur-monteur"


def value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*id="{name}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize(("path", "said"), [("/besoins/coller", "Lu dans"), ("/en/needs/paste", "Read in")])
def test_the_form_holds_what_was_read_and_says_from_where(world: World, path: str, said: str) -> None:
    before = world.sql("SELECT count(*) FROM opening")
    page = submit(world.client("employer"), path, {"text": WELDER})
    assert page.status_code == 200, page.text
    assert value(page.text, "title_fr") == "Soudeuse-monteuse ou soudeur-monteur"
    assert (value(page.text, "wage_min"), value(page.text, "unit_group")) == ("25.50", "72106")
    assert value(page.text, "french_speaking_required") == ""
    assert said in page.text
    assert re.search(r'<option value="34128" selected>', page.text)
    assert world.sql("SELECT count(*) FROM opening") == before


def test_the_form_becomes_a_need_of_the_employer(world: World) -> None:
    fields = {"title_fr": "Soudeuse de nuit", "text_fr": "Souder.", "unit_group": "72106", "wage_min": "30",
              "wage_unit": "heure", "diploma_level_required": "DEP", "experience_months_required": "36",
              "diploma_or_experience_required": "oui", "municipality": "34128", "french_speaking_required": "5",
              "employer_id": str(world.other_employer)}  # fmt: skip
    answer = submit(world.client("employer"), "/besoins/coller/afficher", fields)
    assert answer.status_code == 303, answer.text
    row = world.sql("SELECT employer_id, municipality_code FROM opening WHERE title_fr = 'Soudeuse de nuit'")
    assert row == (world.employer, "34128")


def test_a_need_that_says_nearly_the_same_is_asked_about(world: World) -> None:
    browser = world.client("employer")
    fields = {"title_fr": TITLE, "text_fr": "Monter des cuves.", "municipality": "23027"}
    asked = submit(browser, "/besoins/coller/afficher", fields)
    assert asked.status_code == 200, asked.text
    assert f'href="/besoins/{world.need}"' in asked.text
    assert world.sql("SELECT count(*) FROM opening WHERE text_fr = 'Monter des cuves.'") == (0,)
    assert submit(browser, "/besoins/coller/afficher", {**fields, "another": "yes"}).status_code == 303
    elsewhere = {**fields, "text_fr": "Monter des citernes.", "municipality": "16013"}
    assert submit(browser, "/besoins/coller/afficher", elsewhere).status_code == 303
    cook = {"title_fr": "Cuisinier", "text_fr": "Cuisiner.", "municipality": "23027"}
    assert submit(browser, "/besoins/coller/afficher", cook).status_code == 303


def test_what_is_missing_or_wrong_is_said_at_its_field(world: World) -> None:
    browser = world.client("employer")
    page = submit(browser, "/besoins/coller/afficher", {"title_fr": "Soudeuse", "wage_min": "trente"})
    assert page.status_code == 422
    assert page.text.count('data-color="danger" role="alert"') >= 3
    assert 'value="trente"' in page.text
    found = submit(browser, "/besoins/coller/afficher", {"title_fr": "x", "unit_group": "soudeuze", "find": "yes"})
    assert 'name="chosen" value="72106"' in found.text
    taken = submit(browser, "/besoins/coller/afficher", {"title_fr": "x", "unit_group": "soud", "chosen": "72106"})
    assert value(taken.text, "unit_group") == "72106"


def test_a_program_gets_the_draft_and_what_it_sends_back_is_a_need(world: World) -> None:
    client = world.client("employer", "fr")
    before = world.sql("SELECT count(*) FROM opening")
    read = client.post("/api/v1/needs/drafts", json={"text": WELDER}).json()
    assert world.sql("SELECT count(*) FROM opening") == before
    assert (read["entry"]["title_fr"], read["entry"]["wage_min"]) == (TITLE, "25.50")
    asked = [field["column"] for field in read["fields"] if not field["sure"]]
    assert "french_speaking_required" in asked
    entry = {**read["entry"], "title_fr": "Soudeuse de fin de semaine", "employer_id": world.employer}
    added = client.post("/api/v1/needs", json=entry)
    assert added.status_code == 201, added.text
    assert added.json()["entry"]["municipality"] == "34128"
    assert client.post("/api/v1/needs/drafts", json={"text": "  "}).status_code == 422
    assert world.client("job_seeker").post("/api/v1/needs/drafts", json={"text": "x"}).status_code == 403
