"""A counsellor's caseload by its pages: written once, given back as it was filled, told to the person."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient

from api.forms import ONCE
from tests.api.http.conftest import World
from tests.api.http.forms import OURS, submit
from tests.factories import TODAY


@pytest.fixture
def counsellor(world: World) -> TestClient:
    return world.client("counsellor")


def page_of(world: World) -> str:
    return f"/personnes/{world.candidate}/suivi"


def once_of(text: str, form: str) -> str:
    """The key of the form that posts to a path, as the page holds it."""
    found = re.search(rf'action="[^"]*{form}".*?name="{ONCE}" value="([^"]+)"', text, re.DOTALL)
    assert found is not None
    return found[1]


def notes(world: World) -> int:
    return int(world.sql("SELECT count(*) FROM contact_note")[0])


def test_a_double_click_writes_once(world: World, counsellor: TestClient) -> None:
    before = notes(world)
    key = once_of(counsellor.get(page_of(world)).text, "/suivi/notes")
    fields = {"channel": "phone", "happened_on": TODAY.isoformat(), "text": "Appel de dix minutes.", ONCE: key}
    for _ in range(2):
        answer = submit(counsellor, f"{page_of(world)}/notes", fields)
        assert (answer.status_code, answer.headers["location"]) == (303, page_of(world))
    assert notes(world) == before + 1
    again = {**fields, ONCE: once_of(counsellor.get(page_of(world)).text, "/suivi/notes")}
    submit(counsellor, f"{page_of(world)}/notes", again)
    assert notes(world) == before + 2


def test_a_form_that_was_refused_is_sent_again_with_its_key(world: World, counsellor: TestClient) -> None:
    before = notes(world)
    key = once_of(counsellor.get(page_of(world)).text, "/suivi/notes")
    fields = {"channel": "phone", "happened_on": TODAY.isoformat(), "text": "", ONCE: key}
    assert submit(counsellor, f"{page_of(world)}/notes", fields).status_code == 422
    assert submit(counsellor, f"{page_of(world)}/notes", {**fields, "text": "Voilà."}).status_code == 303
    assert notes(world) == before + 1


def test_a_refused_form_comes_back_filled_with_its_faults_at_their_fields(world: World, counsellor: TestClient) -> None:
    tomorrow = TODAY + timedelta(days=1)
    typed = {"channel": "video", "happened_on": tomorrow.isoformat(), "text": "Le NAS est « 130 692 544 »."}
    answer = submit(counsellor, f"{page_of(world)}/notes", typed)
    assert answer.status_code == 422
    text = unescape(answer.text)
    assert "Le NAS est « 130 692 544 »." in text
    assert f'value="{tomorrow}"' in text
    assert '<option value="video" selected>' in text
    assert re.search(r'id="note-summary".*?<a href="#note-text">[^<]*numéro d’assurance sociale', text, re.S)
    assert re.search(r'id="note-text"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*note-text-fault"', text)
    # The date is looked at once the rest can be stored.
    answer = submit(counsellor, f"{page_of(world)}/notes", {**typed, "text": "Rien."})
    assert 'href="#note-happened_on"' in answer.text


def test_from_the_next_step_to_the_end(world: World, counsellor: TestClient) -> None:
    path = page_of(world)
    due = TODAY + timedelta(days=4)
    step = {"version": "0", "status": "active", "next_action": "Appeler l’école", "due_on": due.isoformat()}
    assert submit(counsellor, f"{path}/suite", {**step, "next_action": ""}).status_code == 422
    assert submit(counsellor, f"{path}/suite", step).status_code == 303
    listed = counsellor.get("/suivis").text
    assert "Appeler l’école" in listed
    assert "1 dossier" in listed
    # Somebody else's page is older.
    assert submit(counsellor, f"{path}/suite", step).status_code == 422
    shown = counsellor.get(path).text
    (version,) = set(re.findall(r'name="version" value="(\d+)"', shown))
    colleague = world.actors["counsellor"].account_id
    assert (
        submit(counsellor, f"{path}/transfert", {"version": version, "counsellor": str(colleague)}).status_code == 303
    )
    stranger = world.actors["other_counsellor"].account_id
    refused = submit(counsellor, f"{path}/transfert", {"version": version, "counsellor": str(stranger)})
    assert refused.status_code == 422
    assert 'href="#transfer-counsellor"' in refused.text
    closed = submit(counsellor, f"{path}/fermer", {"version": version, "reason": "in_training"})
    assert closed.status_code == 303
    assert "En formation" in counsellor.get(path).text
    assert "Appeler l’école" not in counsellor.get("/suivis").text


def test_the_person_reads_it_and_takes_it_away_and_the_reading_is_told(world: World, counsellor: TestClient) -> None:
    fields = {"channel": "letter", "happened_on": TODAY.isoformat(), "text": "Une lettre est partie."}
    submit(counsellor, f"{page_of(world)}/notes", fields)
    counsellor.get(page_of(world))
    person = world.client("job_seeker")
    assert "Une lettre est partie." in person.get("/mon-dossier/accompagnement").text
    taken = person.get("/mon-dossier/accompagnement/exporter").json()
    assert taken["format"] == "adequation.accompaniment"
    assert "Une lettre est partie." in [note["text"] for note in taken["notes"]]
    assert "Les notes et les rencontres de votre accompagnement" in person.get("/mon-dossier/consultations").text


def test_another_organisation_finds_nothing(world: World) -> None:
    stranger = world.client("other_counsellor")
    assert stranger.get(page_of(world)).status_code == 404
    fields = {"channel": "phone", "happened_on": TODAY.isoformat(), "text": "Je ne devrais pas."}
    before = notes(world)
    assert stranger.post(f"{page_of(world)}/notes", data=fields, headers=OURS).status_code == 404
    assert notes(world) == before
