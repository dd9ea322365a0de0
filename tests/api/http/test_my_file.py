"""The pages and the API of a person's own file: read, corrected, taken away, consented to; and the registers."""

import re
from datetime import timedelta
from typing import Any

import httpx
import jsonschema_rs
import pytest

from matching.candidates.domain import CandidateEntry
from matching.candidates.portability import LEFT_OUT, SCHEMA
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.api.http.test_meanwhile import fields
from tests.factories import TODAY

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
    ("job_seeker", "/mon-dossier/corriger/permis", "/en/my-file/correct/permits"),
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


def file_of(world: World) -> Any:
    return world.client("job_seeker").get(f"/api/v1/candidates/{world.candidate}").json()


def correct(world: World, part: str, **fields: Any) -> httpx.Response:
    me = world.client("job_seeker")
    return submit(me, f"/mon-dossier/corriger/{part}", {"version": file_of(world)["version"], **fields})


def test_each_part_is_put_right_by_its_form(world: World) -> None:
    assert correct(
        world, "coordonnees", given_name="Awa", family_name="Traoré-Roy", email="awa@example.org", phone="",
        municipality="34017",
    ).status_code == 303  # fmt: skip
    assert correct(
        world, "disponibilite", available_from=TODAY.isoformat(), relocation_on="", hours_max="32", wage_floor="23,50",
        territories=["34"], accepts_below_qualification="yes",
    ).status_code == 303  # fmt: skip
    assert correct(
        world, "competences", summary="Soudeuse.", skills="Soudage MIG\nSoudage TIG\n\nSoudage TIG",
        aspirations=["Contremaîtresse", "Soudeuse en usine", ""], aspiration_group1="72106",
    ).status_code == 303  # fmt: skip
    entry = file_of(world)["entry"]
    assert entry["identity"]["family_name"] == "Traoré-Roy"
    assert (entry["identity"]["phone"], entry["residence"]["municipality"]) == (None, "34017")
    assert (entry["hours_max"], entry["wage_floor"], entry["territories"]) == (32, "23.50", ["34"])
    assert [(each["name"], each["state"]) for each in entry["skills"]] == [
        ("Soudage MIG", "verified"),
        ("Soudage TIG", "claimed"),
    ]
    aims = [(each["title"], each["unit_group"]) for each in entry["aspirations"]]
    assert aims == [("Contremaîtresse", None), ("Soudeuse en usine", "72106")]


def test_rows_are_changed_added_and_taken_away(world: World) -> None:
    first, second = file_of(world)["entry"]["experiences"]
    columns = ("title", "employer", "place", "started_on", "ended_on", "months", "duties")
    rows = [[str(each.get(name) or "") for name in columns] for each in (first, second)]
    rows[1][0] = "Soudeuse d'atelier"
    rows.append(["Monteuse", "", "Lévis", "", "", "7", "Montage de structures."])
    sent = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    assert correct(world, "experiences", **sent).status_code == 303
    kept, changed, added = file_of(world)["entry"]["experiences"]
    assert kept == first
    assert (changed["title"], changed["unit_group"], changed["country"]) == ("Soudeuse d'atelier", None, "CA")
    assert (added["title"], added["months"], added["state"]) == ("Monteuse", 7, "claimed")
    sent = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    assert correct(world, "experiences", **sent, remove=["1", "2"]).status_code == 303
    assert file_of(world)["entry"]["experiences"] == [first]
    languages = file_of(world)["entry"]["languages"]
    told = {
        "language": [each["language"] for each in languages] + ["es"],
        "skill": [each["skill"] for each in languages] + ["speaking"],
        "level": ["11", *[each["level"] for each in languages[1:]], "6"],
    }
    assert correct(world, "langues", **told, remove=["3"]).status_code == 303
    after = {(each["language"], each["skill"]): each for each in file_of(world)["entry"]["languages"]}
    assert len(after) == 4
    french = after["fr", "speaking"]
    assert (french["level"], french["basis"], french["test"], french["state"]) == (
        "11",
        "self_reported",
        None,
        "claimed",
    )
    assert after["fr", "listening"]["state"] == "evidenced"
    diploma = {"title": ["Brevet"], "school": [""], "year": ["1850"], "level": ["dep"], "field": [""]}
    refused = correct(world, "etudes", **diploma)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert 'value="1850"' not in refused.text or "1940" in refused.text


def test_the_right_to_work_and_the_cards_are_put_right_too(world: World) -> None:
    until = (TODAY + timedelta(days=300)).isoformat()
    told = {
        "kind": "open_permit",
        "valid_from": "",
        "valid_until": until,
        "credential": ["cwb_welding", "mapaq_food_hygiene"],
        "until": ["", until],
    }
    assert correct(world, "permis", **told).status_code == 303
    entry = file_of(world)["entry"]
    assert (entry["authorisation"]["kind"], entry["authorisation"]["valid_until"]) == ("open_permit", until)
    assert {each["credential"]: (each["valid_until"], each["state"]) for each in entry["credentials"]} == {
        "cwb_welding": (None, "claimed"),
        "mapaq_food_hygiene": (until, "claimed"),
    }
    assert correct(world, "permis", **{**told, "credential": ["x", "y"]}).status_code == 422
    assert correct(world, "permis", **told, remove=["0", "1"]).status_code == 303
    assert file_of(world)["entry"]["credentials"] == []


def test_a_form_opened_before_another_change_is_not_saved_over_it(world: World) -> None:
    late = submit(
        world.client("job_seeker"), "/mon-dossier/corriger/competences",
        {"version": 1, "summary": "x", "skills": "", "aspirations": ""},
    )  # fmt: skip
    assert late.status_code == 422


def test_what_one_typed_stays_where_somebody_changed_the_file_meanwhile(world: World) -> None:
    me, path = world.client("job_seeker"), "/mon-dossier/corriger/coordonnees"
    mine, theirs = (fields(me.get(path).text, path) for _ in range(2))
    assert submit(me, path, {**theirs, "phone": "418-555-0142"}).status_code == 303
    late = submit(me, path, {**mine, "email": "awa@exemple.org"})
    assert (late.status_code, "418-555-0142" in late.text) == (422, True)
    again = fields(late.text, path)
    assert (again["email"], again["phone"]) == (["awa@exemple.org"], ["418-555-0142"])
    assert submit(me, path, again).status_code == 303
    told = file_of(world)["entry"]["identity"]
    assert (told["email"], told["phone"]) == ("awa@exemple.org", "418-555-0142")


def test_what_others_read_is_in_the_file_and_what_one_reads_oneself_is_not(world: World) -> None:
    counsellor, me = world.client("counsellor"), world.client("job_seeker")
    before = me.get(f"/api/v1/candidates/{world.candidate}/accesses").json()
    assert [each for each in before if each["role"] == "job_seeker"] == []
    for path in (
        f"/api/v1/candidates/{world.candidate}",
        "/api/v1/candidates",
        f"/besoins/{world.need}/candidatures?include=eligible,possible,outside,not_eligible",
        f"/personnes/{world.candidate}/recommandations",
        f"/api/v1/candidates/{world.candidate}/history",
        f"/api/v1/candidates/{world.candidate}/export",
    ):
        assert counsellor.get(path).status_code == 200
    # Blind readers read nobody.
    assert world.client("employer").get(f"/besoins/{world.need}/candidatures").status_code == 200
    assert world.client("other_counsellor").get(f"/besoins/{world.need}/candidatures").status_code == 200
    after = me.get(f"/api/v1/candidates/{world.candidate}/accesses").json()
    assert {each["part"] for each in after} == {"file", "list", "short_list", "recommendations", "history", "export"}
    assert {each["role"] for each in after} == {"counsellor"}
    page = me.get("/mon-dossier/consultations").text
    assert "Votre ligne dans la liste d’une offre" in page
    assert world.client("other_counsellor").get(f"/api/v1/candidates/{world.candidate}/accesses").status_code == 404


def test_the_export_is_what_was_collected_and_fits_its_schema(world: World) -> None:
    me = world.client("job_seeker")
    page = me.get("/mon-dossier/exporter")
    assert page.headers["content-disposition"].startswith("attachment; filename=")
    document = page.json()
    schema = me.get("/api/v1/schemas/personal-file-1.json").json()
    jsonschema_rs.validator_for(schema).validate(document)
    assert schema["$id"] == SCHEMA
    assert document["identity"]["given_name"] == "Awa"
    assert document["consents"]
    said = page.text
    for never in ("state", "score", "organisation", "household", "reasons_to_move", "vector"):
        assert f'"{never}' not in said
    assert set(CandidateEntry.model_fields) - LEFT_OUT <= set(document)
    assert world.client("other_counsellor").get(f"/api/v1/candidates/{world.candidate}/export").status_code == 404


def test_a_consent_is_given_and_withdrawn_by_one_button(world: World) -> None:
    me = world.client("job_seeker")
    page = "/mon-dossier/consentements"
    matching = "SELECT count(*) FROM match_profile WHERE candidate_id = %(key)s"
    assert submit(me, f"{page}/retirer", {"purpose": "matching"}).status_code == 303
    assert world.sql(matching, key=world.candidate) == (0,)
    assert me.get(f"/personnes/{world.candidate}/recommandations").status_code == 200
    assert submit(me, page, {"purpose": "matching", "days": "365"}).status_code == 303
    assert world.sql(matching, key=world.candidate) == (1,)
    assert submit(me, page, {"purpose": "events", "days": "731"}).status_code == 422
    assert submit(me, page, {"purpose": "cv_to_employer", "days": "30"}).status_code == 422
    assert submit(me, page, {"purpose": "portrait", "days": "90"}).status_code == 303
    assert submit(world.client("counsellor"), page, {"purpose": "portrait", "days": "90"}).status_code == 403


def test_the_notice_says_the_weights_as_they_are_set(world: World) -> None:
    before = world.sql("SELECT value FROM setting WHERE key = 'score_weights'")[0]
    page = world.client().get("/decisions-automatisees").text
    for weight in before.values():
        assert f"{100 * weight:g}".replace(".", ",") + " points" in page
    assert "−20 points" in page
    world.sql("UPDATE setting SET value = value || '{\"distance\": 0.075}' WHERE key = 'score_weights'")
    assert "7,5 points" in world.client().get("/decisions-automatisees").text
    for path in (f"/besoins/{world.need}/candidatures", f"/personnes/{world.candidate}/recommandations"):
        assert 'href="/decisions-automatisees"' in world.client("counsellor").get(path).text


def test_an_incident_is_entered_on_the_site(world: World) -> None:
    keeper = world.client("coordinator")
    fields = {
        "discovered_on": TODAY.isoformat(), "circumstances": "Une liste oubliée.", "data_concerned": "Noms",
        "persons": "", "risk_reasoning": "Reprise aussitôt.", "measures": "Rappel.", "closed_on": "",
    }  # fmt: skip
    assert submit(keeper, "/registres/incidents", {**fields, "measures": ""}).status_code == 422
    assert submit(keeper, "/registres/incidents", fields).status_code == 303
    (found,) = keeper.get("/api/v1/incidents").json()
    page = f"/registres/incidents/{found['id']}"
    serious = {**fields, "serious": "yes", "closed_on": TODAY.isoformat(), "version": 1}
    assert submit(keeper, page, serious).status_code == 422
    told = {"commission_told_on": TODAY.isoformat(), "persons_told_on": TODAY.isoformat()}
    assert submit(keeper, page, {**serious, **told}).status_code == 303
    shown = keeper.get(page).text
    corrected = shown[shown.index("Ce qui a été corrigé") :]
    for said in ("Risque de préjudice sérieux", "La Commission d’accès à l’information a été avisée", "rien", "Oui"):
        assert said in corrected
    early = {**serious, **told, "version": 2, "commission_told_on": "2020-01-01"}
    refused = submit(keeper, page, early)
    assert refused.status_code == 422
    assert 'id="commission_told_on-fault"' in refused.text
    assert "Risque de préjudice sérieux" in keeper.get("/registres").text


def test_the_week_is_put_right_by_ticking_it(world: World) -> None:
    me, page = world.client("job_seeker"), "/mon-dossier/corriger/disponibilite"
    path = f"/api/v1/candidates/{world.candidate}"

    def send(*week: str) -> Any:
        version = me.get(path).json()["version"]
        assert submit(me, page, {"version": version, "week": list(week)}).status_code == 303
        return me.get(path).json()["entry"]["week"]

    assert send("mon-day", "sat-evening", "sat-night", "never-day") == {"mon": ["day"], "sat": ["evening", "night"]}
    shown = me.get(page).text
    assert re.findall(r'value="(\w+-\w+)" checked', shown) == ["mon-day", "sat-evening", "sat-night"]
    assert "lundi, de jour" in me.get("/mon-dossier").text
    assert send() is None


def test_a_coordinator_who_opens_the_file_is_seen_with_the_reason(world: World) -> None:
    coordinator, me = world.client("coordinator"), world.client("job_seeker")
    page = f"/coordination/dossiers/{world.candidate}"
    assert coordinator.get(page).status_code == 404
    note = "Plainte reçue par téléphone hier."
    fields = {"candidate": world.candidate, "reason": "complaint", "note": note}
    assert submit(coordinator, "/coordination/dossiers", fields).status_code == 303
    assert coordinator.get(page).status_code == 200
    told = me.get("/mon-dossier/consultations").text
    assert note in told
    read = me.get(f"/api/v1/candidates/{world.candidate}/accesses").json()
    assert [each["part"] for each in read if each["role"] == "coordinator"] == ["file"]


def test_every_ranking_says_where_its_notice_is(world: World) -> None:
    counsellor = world.client("counsellor")
    for path in (
        f"/api/v1/needs/{world.need}/matches",
        f"/api/v1/internships/{world.internship}/matches",
        f"/api/v1/candidates/{world.candidate}/matches",
    ):
        link = counsellor.get(path).headers["link"]
        notice = world.client().get(link.partition(">")[0].removeprefix("<")).json()
    assert notice["weights"] == world.sql("SELECT value FROM setting WHERE key = 'score_weights'")[0]
    assert notice["decides"] is False
    assert {"religion", "age"} <= set(notice["never_asked"])
