"""The census through the API: who may, what is said when not, and no change lost."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from api.matches import counts_for
from matching.accounts.domain import Actor, Role
from matching.matches.domain import CandidateRanking
from tests.api.http.conftest import World
from tests.factories import TODAY, a_need

NEEDS = "/api/v1/needs"


_numbers = count(1)


def entry(world: World, **changes: Any) -> dict[str, Any]:
    """A need that no other says: an employer does not post the same one twice."""
    text = f"Souder et assembler des pièces, atelier {next(_numbers)}."
    return a_need(employer_id=world.employer, **{"text_fr": text, **changes}).model_dump(mode="json")


def test_is_open_to_all(world: World) -> None:
    client = world.client()
    listed = client.get(NEEDS).json()
    assert {item["id"] for item in listed["items"]} >= {world.need, world.other_need}
    found = client.get(f"{NEEDS}/{world.need}")
    assert found.status_code == 200
    assert found.json()["entry"]["title_fr"] == "Soudeuse-monteuse ou soudeur-monteur"
    assert client.get(f"{NEEDS}/freshness").json()["stale"] == 0


def test_what_is_read_can_be_written_back(world: World) -> None:
    client = world.client("employer")
    added = client.post(NEEDS, json=entry(world))
    assert added.status_code == 201
    address = added.headers["location"]
    assert address == f"{NEEDS}/{added.json()['id']}"
    read = client.get(address)
    changed = client.put(address, json=read.json()["entry"], headers={"If-Match": read.headers["etag"]})
    assert changed.status_code == 200
    assert changed.json()["entry"] == read.json()["entry"]
    assert changed.headers["etag"] == '"2"'


def test_enqueues_the_encoding_with_the_write(world: World) -> None:
    added = world.client("employer").post(NEEDS, json=entry(world)).json()
    jobs = world.sql(
        "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'opening_id' = %(id)s", id=str(added["id"])
    )
    assert jobs == (1,)


def test_an_unchanged_need_is_not_sent_again(world: World) -> None:
    client = world.client()
    tag = client.get(f"{NEEDS}/{world.other_need}").headers["etag"]
    again = client.get(f"{NEEDS}/{world.other_need}", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(f"{NEEDS}/{world.other_need}", headers={"If-None-Match": '"7"'}).status_code == 200


@pytest.mark.parametrize("path", ["", "/confirm", "/close"])
def test_no_change_is_lost(world: World, path: str) -> None:
    client = world.client("counsellor")
    address = client.post(NEEDS, json=entry(world)).headers["location"]
    send = client.put if path == "" else client.post
    body = {"json": entry(world, posts=7)} if path == "" else {}
    assert send(f"{address}{path}", **body).status_code == 428
    for tag in ('"9"', '"not a version"', '"*"', '""'):
        refused = send(f"{address}{path}", headers={"If-Match": tag}, **body)
        assert refused.status_code == 412
        assert refused.json()["type"] == "/problems/stale-version"
    assert client.get(address).json()["version"] == 1
    assert send(f"{address}{path}", headers={"If-Match": '"1"'}, **body).json()["version"] == 2
    assert send(f"{address}{path}", headers={"If-Match": '"1"'}, **body).status_code == 412


def test_whoever_minds_no_version_says_so(world: World) -> None:
    client = world.client("counsellor")
    address = client.post(NEEDS, json=entry(world)).headers["location"]
    for posts in (7, 8):
        changed = client.put(address, json=entry(world, posts=posts), headers={"If-Match": "*"})
        assert (changed.status_code, changed.json()["entry"]["posts"]) == (200, posts)
    assert client.post(f"{address}/confirm", headers={"If-Match": " * "}).json()["version"] == 4
    assert client.post(f"{NEEDS}/{2**62}/confirm", headers={"If-Match": "*"}).status_code == 404
    assert client.post(f"{NEEDS}/x/confirm", headers={"If-Match": "*"}).status_code == 422
    assert client.post(f"{NEEDS}/{2**64}/confirm", headers={"If-Match": "*"}).status_code == 422


def test_confirming_and_closing(world: World) -> None:
    client = world.client("employer")
    old = str(TODAY - timedelta(days=90))
    address = client.post(NEEDS, json=entry(world, confirmed_on=old)).headers["location"]
    assert client.post(f"{address}/confirm", headers={"If-Match": '"1"'}).json()["entry"]["confirmed_on"] == str(TODAY)
    assert client.post(f"{address}/close", headers={"If-Match": '"2"'}).json()["status"] == "closed"
    key = int(address.rpartition("/")[2])
    assert key not in {item["id"] for item in client.get(NEEDS).json()["items"]}
    assert key in {item["id"] for item in client.get(NEEDS, params={"status": "closed"}).json()["items"]}


def test_a_closed_need_and_dates_that_can_only_be_errors(world: World) -> None:
    client = world.client("employer")
    address = client.post(NEEDS, json=entry(world)).headers["location"]
    client.post(f"{address}/close", headers={"If-Match": '"1"'})
    refused = client.put(address, json=entry(world, posts=7), headers={"If-Match": '"2"'})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/closed")
    for field, day, code in (
        ("confirmed_on", TODAY + timedelta(days=1), "date_in_future"),
        ("ends_on", TODAY - timedelta(days=1), "ended_already"),
    ):
        wrong = client.post(NEEDS, json=entry(world, starts_on=None) | {field: str(day)})
        assert (wrong.status_code, [(e["field"], e["code"]) for e in wrong.json()["errors"]]) == (422, [(field, code)])


def test_an_employer_writes_its_own_needs_only(world: World) -> None:
    client = world.client("employer")
    theirs = client.get(f"{NEEDS}/{world.other_need}")
    refused = client.put(
        f"{NEEDS}/{world.other_need}", json=theirs.json()["entry"], headers={"If-Match": theirs.headers["etag"]}
    )
    assert refused.status_code == 403
    for_them = client.post(NEEDS, json=entry(world) | {"employer_id": world.other_employer})
    assert for_them.status_code == 403
    assert world.client("job_seeker").post(NEEDS, json=entry(world)).status_code == 403
    assert world.client().post(NEEDS, json=entry(world)).status_code == 401


def test_the_history_is_its_writers(world: World) -> None:
    client = world.client("employer")
    address = client.post(NEEDS, json=entry(world)).headers["location"]
    entered = client.get(address).json()["entry"]
    client.put(address, json={**entered, "posts": 5}, headers={"If-Match": '"1"'})
    changes = client.get(f"{address}/history").json()
    assert changes[0]["field"] == "created"
    assert [(c["field"], c["before"], c["after"]) for c in changes[1:]] == [("posts", 2, 5)]
    assert changes[1]["account_id"] == world.actors["employer"].account_id
    assert world.client("counsellor").get(f"{address}/history").status_code == 200
    assert world.client("other_employer").get(f"{address}/history").status_code == 403
    assert world.client().get(f"{address}/history").status_code == 401


def test_as_it_stood(world: World) -> None:
    counsellor = world.client("counsellor")
    before = datetime.now(UTC).isoformat()
    added = counsellor.post(NEEDS, json=entry(world)).json()["id"]
    past = counsellor.get(NEEDS, params={"as_of": before, "limit": 100}).json()["items"]
    now = counsellor.get(NEEDS, params={"as_of": str(TODAY), "limit": 100}).json()["items"]
    assert added not in {item["id"] for item in past}
    assert added in {item["id"] for item in now}
    assert world.client().get(NEEDS, params={"as_of": before}).status_code == 401
    assert world.client("job_seeker").get(NEEDS, params={"as_of": before}).status_code == 403
    refused = counsellor.get(NEEDS, params={"as_of": before, "stale": "true"})
    assert refused.json()["errors"][0]["field"] == "stale"
    refused = counsellor.get(NEEDS, params={"as_of": before, "source": "own"})
    assert refused.json()["errors"][0]["field"] == "source"


def test_pages_stand_still_while_needs_are_added(world: World) -> None:
    client = world.client("counsellor")
    ids = [client.post(NEEDS, json=entry(world, territory="15", municipality=None)).json()["id"] for _ in range(5)]
    seen: list[int] = []
    address = f"{NEEDS}?territory=15&limit=2"
    while address:
        page = client.get(address)
        seen += [item["id"] for item in page.json()["items"]]
        client.post(NEEDS, json=entry(world, territory="15", municipality=None))
        link = page.headers.get("link", "")
        address = link[1 : link.index(">")] if link else ""
        assert (page.json()["next"] is None) == (not address)
    assert seen == sorted(ids, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "é", "bnVsbA", "eyJhZnRlciI6MH0", "eyJhZnRlciI6dHJ1ZX0", "[" * 199])
def test_a_cursor_that_no_list_gave(world: World, cursor: str) -> None:
    refused = world.client().get(NEEDS, params={"cursor": cursor})
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/cursor-invalid"


def test_filters(world: World) -> None:
    client = world.client("counsellor")
    planned = entry(world, kind="planned", planned_reason="season", unit_group="63200", title_fr="Cuisinière de saison")
    key = client.post(NEEDS, json=planned).json()["id"]

    def found(**wanted: Any) -> set[int]:
        return {item["id"] for item in client.get(NEEDS, params={"limit": 100, **wanted}).json()["items"]}

    assert found(kind="planned") == {key}
    assert found(unit_group="63") == {key}
    assert found(text="cuisiniere SAISON") == {key}
    assert found(employer_id=world.other_employer) == {world.other_need}
    assert world.other_need in found(territory="34")
    assert found(source="external") == set()
    assert found(source="own") == found(source="") == found()
    assert found(stale="true") == set()
    assert found(territory="", text="", unit_group="") == found()


def test_the_short_list_and_its_reasons(world: World) -> None:
    ranking = world.client("counsellor").get(f"{NEEDS}/{world.need}/matches").json()
    assert (ranking["need"], ranking["considered"], ranking["eligible"]) == (world.need, 2, 1)
    first = ranking["results"][0]
    assert (first["candidate"], first["rank"], first["eligibility"]) == (world.candidate, 1, "eligible")
    assert first["name"] == "Awa Traoré"
    assert round(sum(part["contribution"] for part in first["contributions"]), 6) == round(first["score"], 6)
    codes = {criterion["code"] for criterion in first["criteria"]}
    assert {"french_speaking", "diploma", "experience", "certificate", "work_authorisation", "territory"} <= codes
    assert {criterion["met"] for criterion in first["criteria"]} == {True}
    internship = world.client("employer").get(f"/api/v1/internships/{world.internship}/matches").json()
    assert internship["internship"] == world.internship


COUNTS = ("considered", "eligible", "possible", "outside", "not_eligible")


@pytest.mark.parametrize("what", ["needs", "internships"])
def test_an_employer_is_told_no_count_under_five(world: World, what: str) -> None:
    key = world.need if what == "needs" else world.internship
    address = f"/api/v1/{what}/{key}/matches"
    few = world.client("employer").get(address).json()
    assert [few[name] for name in COUNTS] == [None] * 5
    assert few["results"]
    exact = world.client("counsellor").get(address).json()
    assert sum(exact[name] for name in COUNTS[1:]) == exact["considered"] == 2
    schemas = world.client().get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "single somebody out" in schemas["ShortList"]["properties"]["eligible"]["description"]


def test_an_employer_is_never_told_the_whole() -> None:
    """It is the same for every opening: one whose parts are all told would give away another's hidden part."""

    def told(role: Role, *parts: int) -> list[int | None]:
        counts = dict(zip(COUNTS, (sum(parts), *parts), strict=True))
        found = counts_for(Actor(role=role), CandidateRanking(**counts, results=()))
        return [found[name] for name in COUNTS]

    assert told(Role.EMPLOYER, 20, 30, 5, 9) == [None, 20, 30, 5, None]
    assert told(Role.EMPLOYER, 20, 0, 5, 9) == [None, 20, None, 5, None]
    assert told(Role.EMPLOYER, 4, 5, 4, 9) == [None, None, 5, None, None]
    assert told(Role.COUNSELLOR, 20, 0, 1, 1) == [22, 20, 0, 1, 1]


def test_each_sees_the_list_by_their_rights(world: World) -> None:
    address = f"{NEEDS}/{world.need}/matches"
    blind = world.client("employer").get(address).json()["results"]
    assert {line["name"] for line in blind} == {None}
    assert all(line["blind"] for line in blind)
    assert world.client("other_employer").get(address).status_code == 403
    assert world.client("job_seeker").get(address).status_code == 403
    assert world.client("administrator").get(address).status_code == 403
    assert world.client().get(address).status_code == 401


def test_an_employer_nobody_has_verified_sees_no_profile(world: World) -> None:
    refused = world.client("other_employer").get(f"{NEEDS}/{world.other_need}/matches")
    assert refused.json()["type"] == "/problems/employer-not-verified"


def test_who_is_left_out_is_for_the_staff(world: World) -> None:
    address = f"{NEEDS}/{world.need}/matches?include=not_eligible&include=outside"
    assert world.client("employer").get(address).status_code == 403
    left_out = world.client("counsellor").get(address).json()["results"]
    with_commas = world.client("counsellor").get(f"/api/v1/needs/{world.need}/matches?include=not_eligible,outside")
    assert with_commas.json()["results"] == left_out
    unknown = world.client("counsellor").get(f"{NEEDS}/{world.need}/matches?include=eligible,everybody")
    assert unknown.json()["errors"][0]["code"] == "enum"
    assert {line["eligibility"] for line in left_out} <= {"not_eligible", "outside"}


@pytest.mark.parametrize("key", [2**62, 2**63, 0, -1, "x", "%00", "1%00"])
def test_a_need_that_is_not_there(world: World, key: Any) -> None:
    assert world.client().get(f"{NEEDS}/{key}").status_code in (400, 404, 422)


def test_an_internship_is_no_need(world: World) -> None:
    assert world.client().get(f"{NEEDS}/{world.internship}").status_code == 404
    assert world.client("counsellor").get(f"{NEEDS}/{world.internship}/matches").status_code == 404
    assert world.client().get(f"/api/v1/internships/{world.need}").status_code == 404
