"""The CV bank through the API: whose, what is refused, and consents that decide at once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.http.conftest import World
from tests.factories import TODAY, a_candidate, a_consent

CANDIDATES = "/api/v1/candidates"


def entry(**changes: Any) -> dict[str, Any]:
    return a_candidate(**changes).model_dump(mode="json", exclude={"organisation_id"})


def test_nobody_is_there_for_those_who_may_not_know(world: World) -> None:
    own, theirs = f"{CANDIDATES}/{world.candidate}", f"{CANDIDATES}/{world.theirs}"
    counsellor = world.client("counsellor")
    assert counsellor.get(own).json()["entry"]["identity"]["family_name"] == "Traoré"
    for path in ("", "/history", "/matches"):
        assert counsellor.get(f"{theirs}{path}").status_code == 404
    assert counsellor.post(f"{theirs}/confirm", headers={"If-Match": '"1"'}).status_code == 404
    assert counsellor.delete(f"{theirs}/consents/matching").status_code == 404
    assert counsellor.put(theirs, json=entry(), headers={"If-Match": '"1"'}).status_code == 404
    assert {row["id"] for row in counsellor.get(CANDIDATES).json()["items"]} >= {world.candidate}
    assert world.theirs not in {row["id"] for row in counsellor.get(CANDIDATES).json()["items"]}
    for who, status in (("employer", 403), ("coordinator", 403), ("administrator", 403), ("anonymous", 401)):
        assert world.client(who).get(own).status_code == status


def test_a_person_reads_their_own_file_without_the_counsellors_notes(world: World) -> None:
    counsellor, person = world.client("counsellor"), world.client("job_seeker")
    address = f"{CANDIDATES}/{world.candidate}"
    read = counsellor.get(address)
    noted = read.json()["entry"] | {"household": "Deux enfants, une conjointe infirmière"}
    assert counsellor.put(address, json=noted, headers={"If-Match": read.headers["etag"]}).status_code == 200
    assert counsellor.get(address).json()["entry"]["household"] == noted["household"]
    assert person.get(address).json()["entry"]["household"] == ""
    assert person.get(f"{CANDIDATES}/{world.theirs}").status_code == 404
    assert person.get(CANDIDATES).status_code == 403
    changes = person.get(f"{address}/history").json()
    assert {"counsellor_record"} <= {change["table_name"] for change in changes}
    assert "infirmière" not in person.get(f"{address}/history").text


def test_added_by_a_counsellor_for_their_own_organisation(world: World) -> None:
    added = world.client("counsellor").post(CANDIDATES, json=entry())
    assert added.status_code == 201
    assert added.json()["entry"]["organisation_id"] == world.organisation
    assert world.client("other_counsellor").get(added.headers["location"]).status_code == 404
    elsewhere = world.actors["other_counsellor"].organisation_id
    refused = world.client("counsellor").post(CANDIDATES, json=entry() | {"organisation_id": elsewhere})
    assert refused.status_code == 403


def test_no_change_is_lost(world: World) -> None:
    client = world.client("counsellor")
    address = client.post(CANDIDATES, json=entry()).headers["location"]
    assert client.put(address, json=entry()).status_code == 428
    assert client.put(address, json=entry(), headers={"If-Match": '"1"'}).headers["etag"] == '"2"'
    assert client.put(address, json=entry(), headers={"If-Match": '"1"'}).status_code == 412
    assert client.post(f"{address}/confirm", headers={"If-Match": '"1"'}).status_code == 412
    assert client.get(address).json()["version"] == 2
    assert client.post(f"{address}/confirm", headers={"If-Match": '"2"'}).status_code == 200
    assert client.get(address, headers={"If-None-Match": '"3"'}).status_code == 304


def test_a_consent_decides_at_once(world: World) -> None:
    counsellor = world.client("counsellor")
    key = counsellor.post(CANDIDATES, json=entry(consents=[])).json()["id"]
    address = f"{CANDIDATES}/{key}"

    def listed() -> bool:
        ranking = counsellor.get(f"/api/v1/needs/{world.need}/matches?top=100").json()
        return key in {line["candidate"] for line in ranking["results"]}

    assert not listed()
    assert counsellor.get(f"{address}/matches").json()["type"] == "/problems/no-matching-consent"
    consent = {name: str(value) for name, value in a_consent().items()}
    given = counsellor.post(f"{address}/consents", json=consent)
    assert (given.status_code, given.json()[0]["purpose"]) == (201, "matching")
    assert listed()
    assert counsellor.get(f"{address}/matches").json()["candidate"] == key
    assert counsellor.delete(f"{address}/consents/matching").status_code == 204
    assert not listed()
    assert counsellor.get(address).json()["entry"]["consents"] == []


def test_a_person_withdraws_for_themselves(world: World) -> None:
    person = world.client("job_seeker")
    address = f"{CANDIDATES}/{world.candidate}/consents"
    release = {
        "purpose": "cv_to_employer",
        "employer_id": world.employer,
        "given_on": str(TODAY),
        "until": str(TODAY + timedelta(days=30)),
    }
    assert len(person.post(address, json=release).json()) == 2
    assert person.delete(f"{address}/cv_to_employer?employer_id={world.employer}").status_code == 204
    assert [c["purpose"] for c in person.get(f"{CANDIDATES}/{world.candidate}").json()["entry"]["consents"]] == [
        "matching"
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"birth_date": "1990-01-01"}, "birth_date", "prohibited_ground"),
        ({"identity": {"given_name": "A", "family_name": "B", "nas": "1"}}, "identity.nas", "identity_number_field"),
        ({"summary": "Mon NAS est le 130 692 544."}, "summary", "identity_number"),
        ({"languages": [{"language": "fr", "skill": "x", "scale": "cefr", "level": "B2"}]}, "languages.0.skill",
         "enum"),
        ({"consents": [{"purpose": "matching", "given_on": "2026-01-02", "until": "2026-01-01"}]}, "consents.0.until",
         "consent_period"),
        ({"skills": [{"name": "a\x00b"}]}, "skills.0.name", "text_nul"),
        ({"identity": {"given_name": "A", "family_name": "B", "email": "a\x00@example.ca"}}, "identity.email",
         "string_pattern_mismatch"),
        ({"unknown": 1}, "unknown", "extra_forbidden"),
        ({"hours_max": 0}, "hours_max", "greater_than_equal"),
        ({"credentials": [{"credential": "nothing"}]}, "credentials.0.credential", "unknown_reference"),
        ({"residence": {"municipality": "99999"}}, "residence.municipality", "unknown_reference"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(world: World, change: dict[str, Any], field: str, code: str) -> None:
    refused = world.client("counsellor").post(CANDIDATES, json=entry() | change)
    assert refused.status_code == 422
    problem = refused.json()["errors"][0]
    assert (problem["field"], problem["code"]) == (field, code)
    assert problem["pointer"] == "/" + field.replace(".", "/")
    assert "130 692" not in refused.text


def test_a_person_sees_what_fits_them(world: World) -> None:
    ranking = world.client("job_seeker").get(f"{CANDIDATES}/{world.candidate}/matches").json()
    assert ranking["candidate"] == world.candidate
    assert {line["opening"] for line in ranking["results"]} >= {world.need, world.internship}
    assert "aspiration" in {part["feature"] for part in ranking["results"][0]["contributions"]}


@pytest.mark.parametrize(("how", "field"), [({"means": "online"}, "means"), ({"language": None}, "language")])
def test_a_counsellor_says_how_a_consent_was_given_and_in_which_language(
    world: World, how: dict[str, Any], field: str
) -> None:
    counsellor = world.client("counsellor")
    consent = {"purpose": "events", "given_on": TODAY.isoformat(), "until": (TODAY + timedelta(days=90)).isoformat()}
    told = {**consent, "means": "interpreter", "language": "ar", **how}
    alone = counsellor.post(f"/api/v1/candidates/{world.candidate}/consents", json=told)
    within = counsellor.post("/api/v1/candidates", json=a_candidate(consents=[told]).model_dump(mode="json"))
    for refused, name in ((alone, field), (within, f"consents.0.{field}")):
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [name]
    whole = {**consent, "means": "interpreter", "language": "ar"}
    assert counsellor.post(f"/api/v1/candidates/{world.candidate}/consents", json=whole).status_code == 201
