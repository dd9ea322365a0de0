"""From the short list to a referral: people kept, side by side, proposed once."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.database import writing
from matching.needs.store import add_need
from tests.api.http.conftest import World
from tests.api.http.forms import submit
from tests.factories import TODAY, a_need


@pytest.fixture
def counsellor(world: World) -> TestClient:
    return world.client("counsellor")


def test_a_person_is_kept_with_a_note_and_let_go(world: World, counsellor: TestClient) -> None:
    path = f"/besoins/{world.need}/retenues"
    fields = {"candidate": str(world.candidate), "note": "Huit ans d’atelier."}
    assert submit(counsellor, path, fields).headers["location"] == path
    assert "Huit ans d’atelier." in counsellor.get(path).text
    refused = submit(counsellor, path, {**fields, "note": "NAS 130 692 544"})
    assert refused.status_code == 422
    assert "NAS 130 692 544" in refused.text
    assert f'href="#note-{world.candidate}-note"' in refused.text
    # Not theirs to keep; and nobody else sees whom they keep.
    assert submit(counsellor, path, {"candidate": str(world.theirs)}).status_code == 404
    assert "Awa Traoré" not in world.client("other_counsellor").get(path).text
    submit(counsellor, f"{path}/retirer", {"candidate": str(world.candidate)})
    assert "Huit ans d’atelier." not in counsellor.get(path).text


def test_who_withdraws_from_matching_is_kept_for_no_need(world: World, counsellor: TestClient) -> None:
    path, given = f"/besoins/{world.need}/retenues", f"/api/v1/candidates/{world.candidate}/consents"
    fields = {"candidate": str(world.candidate), "note": "Huit ans d’atelier."}
    submit(counsellor, path, fields)
    assert "Huit ans d’atelier." in counsellor.get(path).text
    own = world.client("job_seeker")
    assert own.delete(f"{given}/matching").status_code == 204
    try:
        assert world.sql("SELECT count(*) FROM kept_for_need WHERE candidate_id = %(id)s", id=world.candidate) == (0,)
        assert "Awa Traoré" not in counsellor.get(path).text
        refused = submit(counsellor, path, fields)
        assert refused.status_code == 409
        assert "consentement" in refused.text
    finally:
        until = str(TODAY + timedelta(days=300))
        consent = {"purpose": "matching", "given_on": str(TODAY), "until": until}
        assert own.post(given, json=consent).status_code == 201


def test_why_nobody_is_proposed_to_a_planned_need_is_said(world: World, counsellor: TestClient) -> None:
    proposing, planned = "Proposer demande d’abord", "il n’y a pas encore de poste"
    with writing(world.pool, world.actors["employer"]) as connection:
        told = a_need(employer_id=world.employer, title_fr="Relève", kind="planned", planned_reason="retirement")
        key = add_need(connection, told, TODAY)
    shown = []
    for need in (world.need, key):
        path = f"/besoins/{need}/retenues"
        submit(counsellor, path, {"candidate": str(world.candidate)})
        page = counsellor.get(path).text
        shown.append((proposing in page, planned in page))
        submit(counsellor, f"{path}/retirer", {"candidate": str(world.candidate)})
    assert shown == [(True, False), (False, True)]
    assert planned in world.client("employer").get("/mes-besoins").text


def test_four_at_most_stand_side_by_side_and_blind_where_they_are(world: World, counsellor: TestClient) -> None:
    path = f"/besoins/{world.need}/comparer?person={world.candidate}&person={world.theirs}"
    shown = counsellor.get(path).text
    assert "Awa Traoré" in shown
    assert f"Personne {world.theirs}" in shown
    assert len(re.findall(r'<th scope="col">', shown)) == 2
    blind = world.client("employer").get(path).text
    assert "Awa Traoré" not in blind
    assert f"Personne {world.candidate}" in blind
    many = "&".join(f"person={key}" for key in (world.candidate, world.theirs, 998, 999, 1000))
    assert "Les 4 premières" in counsellor.get(f"/besoins/{world.need}/comparer?{many}").text
    assert "Choisissez de deux à quatre" in counsellor.get(f"/besoins/{world.need}/comparer").text


def test_an_employer_compares_nobody_whom_the_list_leaves_out(world: World) -> None:
    world.sql("UPDATE match_profile SET week = 0 WHERE candidate_id = %(id)s", id=world.theirs)
    try:
        path = f"/besoins/{world.need}/comparer?person={world.candidate}&person={world.theirs}"
        assert f"Personne {world.theirs}" not in world.client("employer").get(path).text
        assert f"Personne {world.theirs}" in world.client("counsellor").get(path).text
    finally:
        world.sql("SELECT refresh_profiles(NULL)")


def test_an_employer_asks_to_meet_once(world: World) -> None:
    employer = world.client("employer")
    shown = employer.get(f"/besoins/{world.need}/candidatures").text
    assert "Demander à rencontrer" in shown
    (key, *_) = re.findall(r'name="once" value="([^"]+)"', shown)
    fields = {"need": str(world.need), "candidate": str(world.candidate), "once": key}
    first = submit(employer, "/mises-en-relation", fields)
    assert first.status_code == 303
    again = submit(employer, "/mises-en-relation", fields)
    anew = submit(employer, "/mises-en-relation", {**fields, "once": ""})
    assert first.headers["location"] == again.headers["location"] == anew.headers["location"]
    assert world.sql("SELECT count(*) FROM referral WHERE started_by = 'employer'") == (1,)
    assert "Awa" not in employer.get(first.headers["location"]).text
    assert world.client("counsellor").get("/aujourdhui").status_code == 200
