"""What is found twice, by the API: compared, put together field by field, and taken apart again."""

from typing import Any

import pytest

from api.database import writing
from api.encoders import load
from matching.accounts.domain import SYSTEM
from matching.candidates import duplicates
from matching.candidates.store import add_candidates
from matching.needs import duplicates as need_duplicates
from matching.needs.store import add_needs
from tests.api.http.conftest import World
from tests.factories import TODAY, a_candidate, a_need

API = "/api/v1/duplicates"
GROUND = "Elle l’a dit au téléphone."


@pytest.fixture(scope="module")
def twice(world: World) -> dict[str, Any]:
    """Two files of one person, two needs of one employer, and who may decide on each."""
    people = [a_candidate(organisation_id=world.organisation, consents=(), summary=each) for each in ("Une", "Autre")]
    needs = [a_need(employer_id=world.employer, title_fr="Soudage de nuit", posts=each) for each in (1, 3)]
    with writing(world.pool, SYSTEM) as connection:
        keys = add_candidates(connection, people, TODAY)
        duplicates.find(connection, keys)
        openings = add_needs(connection, needs, TODAY)
        need_duplicates.find(connection, openings, load("hashed").encoder)
    return {
        "people": (world.client("counsellor"), keys, {"summary": "removed"}),
        "needs": (world.client("employer"), openings, {"posts": "removed"}),
    }


@pytest.mark.parametrize("kind", ["people", "needs"])
def test_two_are_put_together_and_taken_apart(world: World, twice: dict[str, Any], kind: str) -> None:
    client, (kept, removed), choices = twice[kind]
    thing = "/api/v1/candidates" if kind == "people" else "/api/v1/needs"
    (pair,) = [each for each in client.get(f"{API}/{kind}").json() if each["first_id"] == kept]
    path = f"{API}/{kind}/{pair['id']}"
    both = client.get(path).json()
    assert (both["kept"]["id"], both["removed"]["id"]) == (kept, removed)
    assert set(both["choices"]) == set(choices)
    before = [client.get(f"{thing}/{key}").json()["entry"] for key in (kept, removed)]

    sent = {"kept": kept, "choices": choices, "ground": GROUND}
    for wrong in ({"choices": {"nothing": "kept"}}, {"choices": dict.fromkeys(choices, "both")}, {"ground": "oui"}):
        assert client.post(f"{path}/merge", json=sent | wrong).status_code == 422, wrong
    assert client.post(f"{path}/merge", json=sent | {"kept": 10**9}).status_code == 404
    key = {"Idempotency-Key": f"merge {kind}"}
    made = client.post(f"{path}/merge", json=sent, headers=key)
    assert made.status_code == 201
    assert client.post(f"{path}/merge", json=sent, headers=key).json() == made.json()
    merge = client.get(made.headers["location"]).json()
    assert (merge["kept_id"], merge["removed_id"], merge["ground"]) == (kept, removed, GROUND)
    changed = next(iter(choices))
    assert client.get(f"{thing}/{kept}").json()["entry"][changed] == before[1][changed]
    assert client.get(path).status_code == 404, "nobody is asked any more"

    undo = f"{made.headers['location']}/undo"
    assert world.client("other_counsellor" if kind == "people" else "other_employer").post(undo).status_code == 404
    assert client.post(undo).status_code == 200
    assert [client.get(f"{thing}/{each}").json()["entry"] for each in (kept, removed)] == before
    assert client.post(undo).status_code == 409
    assert client.post(f"{path}/two").status_code == 204
    assert client.get(path).status_code == 404
