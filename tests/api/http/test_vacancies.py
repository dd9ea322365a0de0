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


def chosen(page: str, name: str) -> str:
    found = re.search(rf'<select[^>]*name="{name}"[^>]*>.*?<option value="([^"]*)" selected>', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("path", "said", "to_say"), [("/publier", "Lu dans", "À dire"), ("/en/post", "Read in", "To say")]
)
def test_the_form_holds_what_was_read_and_says_from_where(world: World, path: str, said: str, to_say: str) -> None:
    before = world.sql("SELECT count(*) FROM opening")
    for who in ("employer", "counsellor"):
        page = submit(world.client(who), path, {"vacancy": WELDER, "do": "read"})
        assert page.status_code == 200, page.text
        assert (value(page.text, "need-title_fr"), value(page.text, "need-wage_min")) == (TITLE, "25.50")
        assert re.search(r'name="unit_group" value="72106" checked', page.text)
        assert (chosen(page.text, "municipality"), chosen(page.text, "experience")) == ("34128", "36")
        assert 'id="need-french_speaking" name="french_speaking">' in page.text
        assert said in page.text
        assert to_say in page.text
        assert ('name="employer_id"' in page.text) is (who == "counsellor")
    assert world.sql("SELECT count(*) FROM opening") == before


def test_a_unit_group_is_proposed_with_its_words_or_asked(world: World) -> None:
    browser = world.client("employer")
    sure = submit(browser, "/publier", {"vacancy": WELDER, "do": "read"}).text
    assert "Proposé d’après\u00a0: «\u00a0Soudeuse-monteuse ou soudeur-monteur (H/F)\u00a0»" in sure
    vague = "Journalier ou journalière\n\nUne personne pour nous aider. 22 $ de l’heure, 40 heures par semaine.\n"
    asked = submit(browser, "/publier", {"vacancy": vague, "do": "read"}).text
    groups = asked.partition('id="need-unit_group"')[2].partition("</fieldset>")[0]
    assert "À dire." in groups
    assert "checked" not in groups
    # Nor is it permanent unsaid.
    assert re.search(
        r'name="duration"><option value="">non dit</option>(?:<option value="\w+">[^<]*</option>)+<', asked
    )
    assert chosen(submit(browser, "/publier", {"vacancy": WELDER, "do": "read"}).text, "duration") == "permanent"


def test_one_unsure_unit_group_alone_is_asked_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.vacancies.LEAST_GROUP", 0.2)
    vague = "Journalier ou journalière\n\nUne personne pour nous aider. 22 $ de l’heure, 40 heures par semaine.\n"
    asked = submit(world.client("employer"), "/publier", {"vacancy": vague, "do": "read"}).text
    groups = asked.partition('id="need-unit_group"')[2].partition("</fieldset>")[0]
    assert groups.count('type="radio"') == 2
    assert "checked" not in groups


def test_an_english_text_leaves_the_french_to_be_written(world: World) -> None:
    text = "Welder\n\nYou will weld frames in our shop and read plans.\n$30 an hour, 40 hours a week.\n"
    page = submit(world.client("employer"), "/en/post", {"vacancy": text, "do": "read"}).text
    assert (value(page, "need-title_fr"), value(page, "need-title_en")) == ("", "Welder")
    assert re.search(r'<textarea[^>]*id="need-text_fr"[^>]*></textarea>', page)
    assert re.search(r'<textarea[^>]*id="need-text_en"[^>]*>Welder', page)


def test_the_staff_posts_for_an_employer_and_an_employer_for_itself(world: World) -> None:
    fields = {"title_fr": "Soudeuse de nuit", "text_fr": "Souder.", "unit_group": "72106", "municipality": "34128"}
    other = {**fields, "employer_id": str(world.other_employer)}
    for who, theirs in (("employer", world.employer), ("counsellor", world.other_employer)):
        answer = submit(world.client(who), "/publier", other)
        assert answer.status_code == 303, answer.text
        made = int(answer.headers["location"].rsplit("/", 1)[1])
        assert world.sql("SELECT employer_id FROM opening WHERE id = %(id)s", id=made) == (theirs,)
    missing = submit(world.client("coordinator"), "/publier", {**fields, "title_fr": "Soudeuse de jour"})
    assert missing.status_code == 422


def test_a_need_that_says_nearly_the_same_is_asked_about(world: World) -> None:
    browser = world.client("employer")
    fields = {"title_fr": TITLE, "text_fr": "Monter des cuves.", "municipality": "23027", "unit_group": "72106"}
    asked = submit(browser, "/publier", fields)
    assert asked.status_code == 200, asked.text
    assert f'href="/besoins/{world.need}"' in asked.text
    assert world.sql("SELECT count(*) FROM opening WHERE text_fr = 'Monter des cuves.'") == (0,)
    assert submit(browser, "/publier", {**fields, "another": "yes"}).status_code == 303
    elsewhere = {**fields, "text_fr": "Monter des citernes.", "municipality": "16013"}
    assert submit(browser, "/publier", elsewhere).status_code == 303


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
