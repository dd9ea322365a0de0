"""A file from a dozen questions, where there is no CV."""

import re
from typing import Any

from tests.api.http.conftest import World
from tests.api.http.drafting import client_of


def test_the_questions_find_the_occupation_of_a_title_or_ask_which_it_is(world: World) -> None:
    me = client_of(world, "job_seeker")
    draft = me.post("/mon-dossier/cv/questions").headers["location"].partition("/etapes")[0]
    assert me.post(f"{draft}/etapes/1", data={"0-title": "Soudeuse"}).status_code == 303
    assert re.search(r'name="0-unit_group" value="72106" checked', me.get(f"{draft}/etapes/1").text)
    for told, field in (
        ({"0-started_year": "2015"}, "months"),
        ({"0-started_year": "20x5", "0-months": "6"}, "started_year"),
    ):
        refused = me.post(f"{draft}/etapes/2", data=told)
        assert refused.status_code == 422
        assert f'href="#0-{field}"' in refused.text
        (at_fault,) = re.findall(rf'<input[^>]* id="0-{field}"[^>]*>', refused.text)
        assert 'aria-invalid="true"' in at_fault
        assert re.search(rf'aria-describedby="[^"]*0-{field}-fault"', at_fault)
        assert f'id="0-{field}-fault"' in refused.text
    unsure = me.post(f"{draft}/etapes/11", data={"8-aspiration1": "Cuisinière", "8-aspiration2": "Responsable"})
    assert unsure.status_code == 422
    assert len(re.findall(r'name="8-group2" value="\d{5}"', unsure.text)) == 5
    told = {"8-aspiration1": "Cuisinière", "8-aspiration2": "Responsable", "8-group2": "none"}
    assert me.post(f"{draft}/etapes/11", data=told).status_code == 303
    assert me.post(f"{draft}/enregistrer").status_code == 303
    entry = me.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]
    assert ("Soudeuse", "72106") in {(job["title"], job["unit_group"]) for job in entry["experiences"]}
    aims = {(each["title"], each["unit_group"]) for each in entry["aspirations"]}
    assert {("Cuisinière", "63200"), ("Responsable", None)} <= aims


def test_a_dozen_questions_make_the_same_draft(world: World) -> None:
    counsellor = client_of(world, "counsellor")
    who = {"given_name": "Rosa", "family_name": "Exemple", "way": "questions"}
    first = counsellor.post("/personnes/ajouter", data=who).headers["location"]
    draft = first.partition("/etapes")[0]
    answers: dict[int, dict[str, Any]] = {
        1: {"0-title": "Couturière", "0-employer": "Atelier Fil"},
        2: {"0-months": "30"},
        3: {"0-duties": "Retouches"},
        6: {"3-language": "fr", "3-speaking": "self_description:intermediate"},
        9: {"6-credential": ["driving_5", "whmis"]},
        10: {"7-more": "Couture\nPatron"},
        11: {"8-aspiration1": "Modéliste", "8-group1": "none"},
        12: {"9-available_from": "2027-01-04", "9-week": ["mon.day", "mon.evening"], "9-hours_max": "30"},
    }
    for number in range(1, 13):
        page = counsellor.get(f"{draft}/etapes/{number}")
        assert page.status_code == 200
        assert "la personne" in page.text or "son" in page.text
        done = counsellor.post(f"{draft}/etapes/{number}", data=answers.get(number, {"way": "pass"}))
        assert done.status_code == 303, done.text
    assert counsellor.get(f"{draft}/etapes/13").status_code == 404
    saved = counsellor.post(f"{draft}/enregistrer")
    entry = counsellor.get(f"/api/v1/candidates/{saved.headers['location'].split('/')[2]}").json()["entry"]
    (job,) = entry["experiences"]
    assert (job["title"], job["employer"], job["months"], job["duties"]) == (
        "Couturière",
        "Atelier Fil",
        30,
        "Retouches",
    )
    assert [each["name"] for each in entry["skills"]] == ["Couture", "Patron"]
    assert [(each["language"], each["level"]) for each in entry["languages"]] == [("fr", "intermediate")]
    assert {each["credential"] for each in entry["credentials"]} == {"driving_5", "whmis"}
    assert (entry["available_from"], entry["aspirations"][0]["title"]) == ("2027-01-04", "Modéliste")
    assert (entry["week"], entry["hours_max"]) == ({"mon": ["day", "evening"]}, 30)
    assert entry["diplomas"] is None


def test_what_could_not_be_kept_is_said_where_it_is_asked(world: World) -> None:
    me = client_of(world, "job_seeker")
    draft = me.post("/mon-dossier/cv/questions").headers["location"].partition("/etapes")[0]
    for step, told, field in (
        (2, {"0-started_year": "2999", "0-months": "6"}, "0-started_year"),
        (5, {"2-title": "DEP", "2-level": "dep", "2-year": "2999"}, "2-year"),
        (8, {"5-language": "wo"}, "5-speaking"),
    ):
        if step == 2:
            assert me.post(f"{draft}/etapes/1", data={"0-title": "Soudeuse"}).status_code == 303
        refused = me.post(f"{draft}/etapes/{step}", data=told)
        assert refused.status_code == 422, step
        assert f'href="#{field}"' in refused.text
    assert "passez cette question" in me.get(f"{draft}/etapes/5").text


def test_a_licence_that_somebody_does_not_have_is_not_shown_as_theirs(world: World) -> None:
    me = client_of(world, "job_seeker")
    draft = me.post("/mon-dossier/cv/questions").headers["location"].partition("/etapes")[0]
    assert (
        me.post(f"{draft}/etapes/9", data={"6-credential": "whmis", "6-none": "driving_5 forklift"}).status_code == 303
    )
    assert me.post(f"{draft}/enregistrer").status_code == 303
    page = me.get("/mon-dossier").text
    assert re.search(r"SIMDUT(?! : )", page)
    assert re.search(r"classe 5[^,<]*\s:\sNon", page), page[page.find("classe 5") :][:80]
    form = me.get("/mon-dossier/corriger/permis")
    assert form.status_code == 200, form.status_code
    assert '<option value="none" selected>' in form.text
