"""Employers, internships, classifications, settings, and who one is."""

from typing import Any

import pytest

from api.json.examples import EXAMPLES
from tests.api.http.conftest import World
from tests.factories import TODAY, an_internship

API = "/api/v1"
WEIGHTS = {
    "occupation": 0.4,
    "skills": 0.3,
    "experience": 0.1,
    "recency": 0.05,
    "preferred": 0.1,
    "language_margin": 0,
    "distance": 0.05,
}


def test_who_am_i(world: World) -> None:
    assert world.client().get(f"{API}/me").json()["role"] == "anonymous"
    assert world.client("employer").get(f"{API}/me").json()["employer_id"] == world.employer


def test_employers(world: World) -> None:
    counsellor = world.client("counsellor")
    given = {"name": "Boulangerie du Faubourg", "neq": "1199999999", "territory": "23", "municipality": "23027"}
    added = counsellor.post(f"{API}/employers", json=given)
    assert added.status_code == 201
    assert counsellor.get(added.headers["location"]).json()["verified_on"] is None
    again = counsellor.post(f"{API}/employers", json=given)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "neq")
    unknown = counsellor.post(f"{API}/employers", json={"name": "X", "territory": "99"})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown_reference")
    assert world.client("employer").post(f"{API}/employers", json=given).status_code == 403
    assert world.client().get(f"{API}/employers").status_code == 401
    assert counsellor.get(f"{API}/employers/{2**62}").status_code == 404
    first = counsellor.get(f"{API}/employers", params={"limit": 1}).json()
    assert first["items"][0]["name"] == "Boulangerie du Faubourg"
    second = counsellor.get(f"{API}/employers", params={"limit": 1, "cursor": first["next"]}).json()
    assert second["items"][0]["id"] < first["items"][0]["id"]


def test_a_coordinator_verifies_an_employer(world: World) -> None:
    added = world.client("counsellor").post(f"{API}/employers", json={"name": "Scierie du Rang"})
    address = added.headers["location"]
    for who, status in (("anonymous", 401), ("employer", 403), ("counsellor", 403), ("job_seeker", 403)):
        assert world.client(who).post(f"{address}/verify", json={"neq": None}).status_code == status
    assert world.client("coordinator").get(address).json()["verified_on"] is None
    other = world.client("coordinator").post(f"{address}/verify", json={"neq": "1133557799"})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/neq-changed")
    verified = world.client("coordinator").post(f"{address}/verify", json={"neq": None})
    assert (verified.status_code, verified.json()["verified_on"]) == (200, TODAY.isoformat())
    assert world.client("administrator").post(f"{address}/verify", json={"neq": None}).json() == verified.json()
    by = world.sql("SELECT verified_by FROM employer WHERE id = %(id)s", id=verified.json()["id"])
    assert by == (world.actors["coordinator"].account_id,)
    assert world.client("coordinator").post(f"{API}/employers/{2**62}/verify", json={"neq": None}).status_code == 404


def test_internships(world: World) -> None:
    client = world.client("employer")
    entry = an_internship(world.employer, title_fr="Stage à l’atelier", hours_per_week="30.00").model_dump(mode="json")
    address = client.post(f"{API}/internships", json=entry).headers["location"]
    read = client.get(address)
    assert read.json()["entry"] == entry
    assert client.get(address, headers={"If-None-Match": read.headers["etag"]}).status_code == 304
    changed = client.put(address, json=entry | {"places": 4}, headers={"If-Match": read.headers["etag"]})
    assert changed.json()["entry"]["places"] == 4
    assert client.put(address, json=entry, headers={"If-Match": '"1"'}).status_code == 412
    assert client.post(f"{address}/confirm", headers={"If-Match": '"2"'}).json()["version"] == 3
    assert world.client("other_employer").put(address, json=entry, headers={"If-Match": '"3"'}).status_code == 403
    assert client.post(f"{address}/close", headers={"If-Match": '"3"'}).json()["status"] == "closed"
    listed = world.client().get(f"{API}/internships").json()["items"]
    assert [each["id"] for each in listed] == [world.internship]
    assert client.put(address, json=entry, headers={"If-Match": '"4"'}).status_code == 409


@pytest.mark.parametrize(
    ("path", "typed", "first"),
    [
        ("unit-groups", "soudeur", "72106"),
        ("unit-groups", "WELDERS", "72106"),
        ("unit-groups", "7210", "72100"),
        ("municipalities", "quebec", "23027"),
        ("credentials", "secourisme", "first_aid_rcr"),
        ("fields", "0715", "0715"),
        ("languages", "espagnol", "es"),
    ],
)
def test_look_ups(world: World, path: str, typed: str, first: str) -> None:
    found = world.client().get(f"{API}/reference/{path}", params={"q": typed, "limit": 3}).json()
    assert found[0]["code"] == first
    assert len(found) <= 3


def test_look_ups_without_words(world: World) -> None:
    client = world.client()
    assert len(client.get(f"{API}/reference/unit-groups").json()) == 516
    assert [row["code"] for row in client.get(f"{API}/reference/diploma-levels").json()][:2] == ["none", "des"]
    assert "23" in {row["code"] for row in client.get(f"{API}/reference/territories").json()}
    inside = client.get(f"{API}/reference/municipalities", params={"territory": "16"}).json()
    assert {row["territory_code"] for row in inside} == {"16"}
    assert client.get(f"{API}/reference/unit-groups", params={"q": "zzz"}).json() == []


def test_rules_are_read_by_the_staff_and_changed_by_an_administrator(world: World) -> None:
    administrator, counsellor = world.client("administrator"), world.client("counsellor")
    read = counsellor.get(f"{API}/settings")
    assert {rule["kind"] for rule in read.json()["authorisation_rules"]} >= {"citizen", "closed_permit"}
    assert counsellor.get(f"{API}/settings", headers={"If-None-Match": read.headers["etag"]}).status_code == 304
    assert world.client("employer").get(f"{API}/settings").status_code == 403
    address = f"{API}/settings/need_stale_after_days"
    assert counsellor.put(address, json={"value": 30}).status_code == 403
    assert administrator.put(address, json={"value": 30}).status_code == 204
    assert world.client().get(f"{API}/needs/freshness").json()["after_days"] == 30
    assert administrator.put(f"{API}/settings/score_weights", json={"value": WEIGHTS}).status_code == 204
    step = {"who": "candidate", "days": 45, "cost": None, "source": "essai"}
    assert administrator.put(f"{API}/settings/steps/relocate", json=step).status_code == 204
    rule = {
        "valid_until": None,
        "works_for": "anyone",
        "permit_required": False,
        "weekly_cap": None,
        "step": None,
        "source": "essai",
    }
    assert administrator.put(f"{API}/settings/authorisation-rules/citizen/2002-06-28", json=rule).status_code == 204
    after = counsellor.get(f"{API}/settings").json()
    assert {"code": "relocate", **step} in after["steps"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("need_stale_after_days", {"value": -1}, 422),
        ("need_stale_after_days", {"value": "soon"}, 422),
        ("retention_notice_days", {"value": 29}, 422),
        ("score_weights", {"value": {"occupation": "NaN"}}, 422),
        ("score_weights", {"value": {}}, 422),
        ("score_weights", {"value": WEIGHTS | {"skills": -0.1}}, 422),
        ("score_weights", {"value": WEIGHTS | {"skils": 0.1}}, 422),
        ("score_weights_person", {"value": {"aspiration": 0.1, "below_qualification": 0.1}}, 422),
        ("no_such_key", {"value": 1}, 404),
        ("steps/no_such_step", {"who": "school", "days": 1, "cost": 1, "source": "essai"}, 404),
        ("steps/relocate", {"who": "nobody", "days": 1, "cost": 1, "source": "essai"}, 422),
        ("need_stale_after_days", {}, 422),
    ],
)
def test_a_rule_that_cannot_be(world: World, path: str, body: dict[str, Any], status: int) -> None:
    refused = world.client("administrator").put(f"{API}/settings/{path}", json=body)
    assert refused.status_code == status
    if status == 422 and "value" in body:
        assert refused.json()["errors"][0]["pointer"].startswith("/value")


def test_health(world: World) -> None:
    assert world.client().get("/health").json() == {"status": "ok"}


def test_the_document_describes_our_errors_and_examples(world: World) -> None:
    document = world.client().get(f"{API}/openapi.json").json()
    assert "HTTPValidationError" not in str(document)
    for operations in document["paths"].values():
        for method, operation in operations.items():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert operation["summary"]
            if method in ("put", "post") and "requestBody" in operation:
                content = operation["requestBody"]["content"]
                assert "multipart/form-data" in content or content["application/json"]["example"] is not None


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("needs", "counsellor"),
        ("internships", "counsellor"),
        ("candidates", "counsellor"),
        ("employers", "coordinator"),
    ],
)
def test_examples_are_accepted(world: World, path: str, who: str) -> None:
    example = EXAMPLES["post", f"{API}/{path}"]
    if "employer_id" in example:
        example = example | {"employer_id": world.employer}
    answer = world.client(who).post(f"{API}/{path}", json=example)
    assert answer.status_code == 201, answer.text
