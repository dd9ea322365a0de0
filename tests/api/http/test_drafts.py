"""A CV comes in as a document or as answers, is confirmed a step at a time, and becomes a part of the file."""

import re
from typing import Any

import psycopg
import pytest

from api.headers import LARGEST_UPLOAD
from api.keeping import destroy
from bench.mutations import mutated, whole
from tests.api.http.conftest import World
from tests.api.http.drafting import bring, client_of, fields_of, steps
from tests.factories import TODAY
from tests.matching.reading import making


@pytest.fixture
def pdf() -> bytes:
    return making.pdf([making.CV])


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
    confirmed = me.get(draft).text
    assert "1er mars 2027" in confirmed
    assert "2027-03-01" not in confirmed
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
