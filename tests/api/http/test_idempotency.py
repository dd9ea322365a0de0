"""A write sent again with its key is answered as it was and done once, even by two senders at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from httpx import Response

from tests.api.http.conftest import World
from tests.factories import a_need

NEEDS = "/api/v1/needs"


def entry(world: World, title: str) -> dict[str, Any]:
    return a_need(employer_id=world.employer, title_fr=title).model_dump(mode="json")


def count(world: World, title: str) -> int:
    return int(world.sql("SELECT count(*) FROM opening WHERE title_fr = %(title)s", title=title)[0])


def test_answered_as_it_was_and_done_once(world: World) -> None:
    client = world.client("employer")
    key = {"Idempotency-Key": "one"}
    first = client.post(NEEDS, json=entry(world, "Une fois"), headers=key)
    again = client.post(NEEDS, json=entry(world, "Une fois"), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for name in ("etag", "location", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert count(world, "Une fois") == 1


def test_another_request_with_the_same_key_is_refused(world: World) -> None:
    client = world.client("employer")
    key = {"Idempotency-Key": "two"}
    address = client.post(NEEDS, json=entry(world, "Deux"), headers=key).headers["location"]
    for refused in (
        client.post(NEEDS, json=entry(world, "Autre"), headers=key),
        client.post(f"{NEEDS}?x=1", json=entry(world, "Deux"), headers=key),
        client.put(address, json=entry(world, "Deux"), headers={"If-Match": '"1"', **key}),
    ):
        assert refused.status_code == 422
        assert refused.json()["type"] == "/problems/idempotency-key-reused"
    assert count(world, "Autre") == 0


def test_a_key_is_its_senders_own(world: World) -> None:
    key = {"Idempotency-Key": "shared"}
    first = world.client("employer").post(NEEDS, json=entry(world, "À chacun"), headers=key)
    second = world.client("counsellor").post(NEEDS, json=entry(world, "À chacun"), headers=key)
    assert first.json()["id"] != second.json()["id"]


def test_a_failure_is_not_kept(world: World) -> None:
    client = world.client("employer")
    key = {"Idempotency-Key": "failed"}
    broken = entry(world, "Réparé") | {"territory": "99"}
    assert client.post(NEEDS, json=broken, headers=key).status_code == 422
    assert client.post(NEEDS, json=entry(world, "Réparé"), headers=key).status_code == 201


def test_a_change_of_state_is_not_made_twice(world: World) -> None:
    client = world.client("employer")
    address = client.post(NEEDS, json=entry(world, "Confirmé")).headers["location"]
    headers = {"If-Match": '"1"', "Idempotency-Key": "confirm"}
    assert client.post(f"{address}/confirm", headers=headers).json()["version"] == 2
    assert client.post(f"{address}/confirm", headers=headers).json()["version"] == 2
    assert client.get(address).json()["version"] == 2


def test_another_version_is_another_request(world: World) -> None:
    client = world.client("employer")
    address = client.post(NEEDS, json=entry(world, "Version")).headers["location"]
    changed = {**entry(world, "Version"), "posts": 4}
    first = client.put(address, json=changed, headers={"If-Match": '"1"', "Idempotency-Key": "version"})
    again = client.put(address, json=changed, headers={"If-Match": '"2"', "Idempotency-Key": "version"})
    assert first.status_code < 300
    assert again.json()["type"] == "/problems/idempotency-key-reused"


def test_an_answer_without_a_body(world: World) -> None:
    client = world.client("job_seeker")
    address = f"/api/v1/candidates/{world.candidate}/consents/events"
    for _ in range(2):
        answer = client.delete(address, headers={"Idempotency-Key": "withdraw"})
        assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["idempotency-replayed"] == "true"


def test_forgotten_after_a_day(world: World) -> None:
    client = world.client("employer")
    key = {"Idempotency-Key": "old"}
    client.post(NEEDS, json=entry(world, "Hier"), headers=key)
    world.sql("UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE key = 'old'")
    # Closed, for an employer does not post the same need twice.
    world.sql("UPDATE opening SET status = 'closed' WHERE title_fr = 'Hier'")
    client.post(NEEDS, json=entry(world, "Hier"), headers=key)
    assert count(world, "Hier") == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_a_key_that_cannot_be(world: World, key: str) -> None:
    refused = world.client("employer").post(NEEDS, json=entry(world, "Clé"), headers={"Idempotency-Key": key})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_senders_at_the_same_moment(world: World) -> None:
    senders = 5
    client = world.client("employer")
    together = Barrier(senders)

    def send(_: int) -> Response:
        together.wait()
        return client.post(NEEDS, json=entry(world, "Course"), headers={"Idempotency-Key": "race"})

    with ThreadPoolExecutor(senders) as threads:
        answers = list(threads.map(send, range(senders)))
    assert [answer.status_code for answer in answers] == [201] * senders
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert count(world, "Course") == 1


def test_changes_at_the_same_moment_lose_nothing(world: World) -> None:
    senders = 5
    client = world.client("employer")
    address = client.post(NEEDS, json=entry(world, "Tous")).headers["location"]
    together = Barrier(senders)

    def send(number: int) -> int:
        together.wait()
        changed = entry(world, "Tous") | {"posts": number + 10}
        return client.put(address, json=changed, headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(senders) as threads:
        statuses = sorted(threads.map(send, range(senders)))
    assert statuses == [200, *[412] * (senders - 1)]
    assert client.get(address).json()["version"] == 2
