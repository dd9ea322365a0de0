"""A CV comes in as a document or as answers, is confirmed a step at a time, and becomes a part of the file."""

import re
from html import unescape
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.headers import LARGEST_UPLOAD
from api.keeping import destroy
from bench.mutations import mutated, whole
from tests.api.http.conftest import World
from tests.api.http.forms import OURS
from tests.factories import TODAY
from tests.matching.reading import making


def client_of(world: World, who: str) -> TestClient:
    """Somebody's browser, as far as our own pages' forms can tell."""
    client = world.client(who)
    client.headers.update(OURS)
    return client


def bring(client: TestClient, path: str, content: bytes, name: str = "cv.pdf", **fields: str) -> Any:
    """Send a file by the form of `path`; a client with a token needs no form token."""
    return client.post(path, files={"file": (name, content)}, data=fields)


@pytest.fixture
def pdf() -> bytes:
    return making.pdf([making.CV])


def steps(client: TestClient, draft: str) -> list[str]:
    page = client.get(draft).text
    return sorted(
        set(re.findall(r'href="(/brouillons/\d+/etapes/\d+)"', page)), key=lambda path: int(path.split("/")[-1])
    )


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form of a step as it is drawn."""
    form = page[page.index('<form class="stack measure"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if found.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        sent.setdefault(found["name"], []).append(found.get("value", ""))
    for name, inner in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        sent.setdefault(name, []).append(chosen[1] if chosen else "")
    for name, inner in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent.setdefault(name, []).append(inner)
    return {name: [unescape(value) for value in values] for name, values in sent.items()}


def test_a_person_brings_their_cv_confirms_it_and_finds_it_in_their_file(world: World, pdf: bytes) -> None:
    me = client_of(world, "job_seeker")
    before = me.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]
    read = bring(me, "/mon-dossier/cv", pdf)
    assert read.status_code == 303, read.text
    draft = read.headers["location"]
    overview = me.get(draft).text
    for said in ("Préposée aux bénéficiaires", "Aide-soignante", "Date de naissance", "État civil", "À confirmer"):
        assert said in overview
    for refused in ("1990", "sénégalaise", "130 692 544", "célibataire"):
        assert refused not in overview
    asked = []
    for path in steps(me, draft):
        page = me.get(path).text
        asked.append(page)
        answer = me.post(path, data=fields_of(page))
        if answer.status_code == 422:
            # Years alone: the person says how long it was.
            assert "Les années seules" in answer.text
            place = re.search(r'name="(\d+)-months"', page)
            assert place is not None
            answer = me.post(path, data={**fields_of(page), f"{place[1]}-months": "48"})
        assert answer.status_code == 303, answer.text
    assert any("sûr à" in page and "page 1" in page for page in asked)
    assert any("À demander" in page for page in asked)
    assert me.post(f"{draft}/enregistrer").status_code == 303
    assert me.get(draft).status_code == 404
    entry = me.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]
    jobs = {job["title"]: job for job in entry["experiences"]}
    assert jobs["Préposée aux bénéficiaires"]["started_on"] == "2015-09-01"
    assert jobs["Préposée aux bénéficiaires"]["ended_on"] is None
    assert jobs["Préposée aux bénéficiaires"]["state"] == "claimed"
    assert jobs["Aide-soignante"]["months"] == 48
    assert len(entry["experiences"]) == len(before["experiences"]) + 2
    assert entry["identity"] == before["identity"]
    assert {each["credential"] for each in entry["credentials"]} >= {"pdsb", "whmis"}
    assert "Travail d'équipe" in {each["name"] for each in entry["skills"]}


def test_what_waits_or_is_set_aside_enters_nothing(world: World, pdf: bytes) -> None:
    me = client_of(world, "job_seeker")
    before = me.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]
    draft = bring(me, "/mon-dossier/cv", pdf).headers["location"]
    first = steps(me, draft)[0]
    page = me.get(first).text
    assert me.post(first, data={**fields_of(page), "0-title": "Soudeuse de nuages", "0-drop": "yes"}).status_code == 303
    assert me.post(f"{draft}/enregistrer").status_code == 303
    assert me.get(f"/api/v1/candidates/{world.candidate}").json()["entry"]["experiences"] == before["experiences"]


def test_what_is_not_sure_is_never_filled_in(world: World) -> None:
    me = client_of(world, "job_seeker")
    draft = bring(me, "/mon-dossier/cv", b"FORMATION\nBaccalaur\xc3\xa9at, 2008\n", "cv.txt").headers["location"]
    path = steps(me, draft)[0]
    page = me.get(path).text
    assert fields_of(page)["0-level"] == [""]
    assert "Oui, c’est «\u00a0" in page
    # Without an answer it is no diploma of any level: the level is asked again.
    assert me.post(path, data=fields_of(page)).status_code == 422
    assert me.post(path, data={**fields_of(page), "0-accept": "level"}).status_code == 303
    assert "Confirmé" in me.get(draft).text


def test_a_counsellor_opens_a_file_from_a_cv(world: World, pdf: bytes) -> None:
    counsellor = client_of(world, "counsellor")
    who = {"given_name": "Mariama", "family_name": "Exemple", "phone": "418 555-0144"}
    missing = bring(counsellor, "/personnes/ajouter", pdf, **{**who, "family_name": ""})
    assert missing.status_code == 422
    assert 'value="Mariama"' in missing.text
    draft = bring(counsellor, "/personnes/ajouter", pdf, **who).headers["location"]
    path = steps(counsellor, draft)[0]
    assert counsellor.post(path, data=fields_of(counsellor.get(path).text)).status_code == 303
    saved = counsellor.post(f"{draft}/enregistrer")
    assert saved.status_code == 303, saved.text
    key = int(saved.headers["location"].split("/")[2])
    entry = counsellor.get(f"/api/v1/candidates/{key}").json()["entry"]
    assert entry["identity"]["family_name"] == "Exemple"
    assert [job["title"] for job in entry["experiences"]] == ["Préposée aux bénéficiaires"]
    assert entry["organisation_id"] == world.organisation
    assert entry["diplomas"] is None


def test_the_questions_find_the_occupation_of_a_title_or_ask_which_it_is(world: World) -> None:
    me = client_of(world, "job_seeker")
    draft = me.post("/mon-dossier/cv/questions").headers["location"].partition("/etapes")[0]
    assert me.post(f"{draft}/etapes/1", data={"0-title": "Soudeuse"}).status_code == 303
    assert re.search(r'name="0-unit_group" value="72106" checked', me.get(f"{draft}/etapes/1").text)
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


def test_a_draft_is_sealed_and_its_bringers_alone(world: World, pdf: bytes) -> None:
    draft = bring(client_of(world, "job_seeker"), "/mon-dossier/cv", pdf).headers["location"]
    key = int(draft.rsplit("/", 1)[1])
    for who in ("counsellor", "other_counsellor"):
        assert client_of(world, who).get(draft).status_code == 404
        assert client_of(world, who).post(f"{draft}/enregistrer").status_code == 404
    (sealed,) = world.sql("SELECT sealed FROM cv_draft WHERE id = %(id)s", id=key)
    assert b"pos" not in bytes(sealed)[:200]
    assert "Préposée".encode() not in bytes(sealed)
    world.sql("UPDATE cv_draft SET expires_at = now() WHERE id = %(id)s", id=key)
    assert client_of(world, "job_seeker").get(draft).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "cv.pdf", "vide"),
        (making.pdf([making.CV], password="secret"), "cv.pdf", "mot de passe"),
        (making.pdf([making.CV])[:900], "cv.pdf", "endommagé"),
        (making.pdf([making.CV]), "cv.docx", "cv.docx"),
        (b"GIF89a" + b"\x00" * 50, "cv.pdf", "PDF"),
        (making.scan(), "cv.pdf", "images"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_leaves_nothing(
    world: World, content: bytes, name: str, said: str
) -> None:
    before = world.sql("SELECT count(*), max(id) FROM cv_draft")
    refused = bring(client_of(world, "job_seeker"), "/mon-dossier/cv", content, name)
    assert refused.status_code == 422, refused.text
    assert said.removeprefix("cv.") in refused.text
    assert world.sql("SELECT count(*), max(id) FROM cv_draft") == before
    told = client_of(world, "counsellor").post("/api/v1/candidates/cv-drafts", files={"file": (name, content)})
    assert told.status_code == 422, told.text
    assert told.headers["content-type"] == "application/problem+json"


def test_a_hundred_megabytes_are_refused_before_they_are_read(world: World) -> None:
    refused = client_of(world, "job_seeker").post(
        "/mon-dossier/cv", content=b"x", headers={"Content-Length": "100000000", "Content-Type": "multipart/form-data"}
    )
    assert refused.status_code == 413
    assert bring(client_of(world, "job_seeker"), "/mon-dossier/cv", b"x" * LARGEST_UPLOAD).status_code == 413


def test_the_api_gives_the_draft_and_stores_nothing(world: World, pdf: bytes) -> None:
    before = world.sql("SELECT count(*) FROM cv_draft")
    told = client_of(world, "counsellor").post("/api/v1/candidates/cv-drafts", files={"file": ("cv.pdf", pdf)})
    assert told.status_code == 200, told.text
    draft = told.json()
    title = draft["experiences"][0]["title"]
    where = title["evidence"]
    assert draft["text"][where["start"] : where["end"]] == title["value"] == "Préposée aux bénéficiaires"
    assert {each["kind"] for each in draft["left_out"]} >= {"birth_date", "sin", "nationality"}
    assert world.sql("SELECT count(*) FROM cv_draft") == before
    assert (
        client_of(world, "employer").post("/api/v1/candidates/cv-drafts", files={"file": ("cv.pdf", pdf)}).status_code
        == 403
    )


def test_drafts_whose_time_is_over_are_destroyed_and_go_with_their_person(world: World, pdf: bytes) -> None:
    bring(client_of(world, "job_seeker"), "/mon-dossier/cv", pdf)
    world.sql("UPDATE cv_draft SET expires_at = now()")
    destroy(world.pool, TODAY)
    assert world.sql("SELECT count(*) FROM cv_draft") == (0,)
    who = {"given_name": "Inès", "family_name": "Exemple", "way": "questions"}
    counsellor = client_of(world, "counsellor")
    draft = counsellor.post("/personnes/ajouter", data=who).headers["location"].partition("/etapes")[0]
    key = int(counsellor.post(f"{draft}/enregistrer").headers["location"].split("/")[2])
    brought = bring(counsellor, f"/personnes/{key}/cv", pdf)
    assert brought.status_code == 303
    read = "SELECT count(*) FROM trail WHERE candidate_id = %(key)s AND action = 'read'"
    before = world.sql(read, key=key)[0]
    assert "Inès" in counsellor.get(brought.headers["location"]).text
    assert world.sql(read, key=key)[0] == before + 1
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT erase_candidate(%s, 'asked')", (key,))
        left: Any = connection.execute("SELECT count(*) FROM cv_draft").fetchone()
    assert left == (0,)


def test_damaged_files_leave_the_service_up_and_nothing_half_stored(world: World) -> None:
    me = client_of(world, "job_seeker")
    before = world.sql("SELECT count(*) FROM cv_draft")[0]
    read = 0
    for name, content in mutated(24, whole(8)):
        answer = bring(me, "/mon-dossier/cv", content, name, keep="yes")
        assert answer.status_code in (303, 422), answer.text
        if answer.status_code == 303:
            read += 1
            assert me.get(answer.headers["location"]).status_code == 200
    assert 0 < read < 24
    assert world.sql("SELECT count(*) FROM cv_draft")[0] == before + read
    assert world.sql("SELECT count(*) FROM cv_draft WHERE file IS NULL AND sealed IS NULL")[0] == 0
