"""Interns and hosts, people shared over the needs: asked for, worked out by the worker, kept; whose names are read."""

from typing import Any, cast

import pytest
from procrastinate import JobContext, testing

from api import encoders
from api.encoders import Encoders
from api.jobs import planning, tasks
from tests.api.http.conftest import World
from tests.api.http.forms import OURS
from tests.factories import an_internship


def make(world: World, path: str, **chosen: str) -> str:
    """Ask for the plan, and have the worker make it; the address of its page."""
    asked = world.client("counsellor").post(path, data=chosen, headers=OURS)
    assert asked.status_code == 303, asked.text
    plan = world.sql("SELECT id FROM plan ORDER BY asked_at DESC, id DESC LIMIT 1")[0]
    given = JobContext(
        app=tasks.build(testing.InMemoryConnector()),
        worker_name="essai",
        job=cast(Any, None),
        additional_context={"pool": world.pool, "encoders": Encoders(encoders.load("hashed").encoder)},
        start_timestamp=0,
        abort_reason=lambda: None,
    )
    planning.make_plan(given, plan)
    return str(asked.headers["location"])


@pytest.mark.parametrize(
    ("path", "chosen"),
    [("/stages-affectation", {}), ("/stages-affectation", {"total": "true"}), ("/besoins-partage", {})],
)
def test_the_pages_propose_and_keep_whose_name_was_read(world: World, path: str, chosen: dict[str, str]) -> None:
    empty = world.client("counsellor").get(path, params={**chosen, "territory": "16"})
    assert "Rien n’est encore calculé" in empty.text
    page = make(world, path, **chosen)
    before = world.sql("SELECT count(*) FROM trail WHERE part = 'short_list'")[0]
    shown = world.client("counsellor").get(page)
    assert shown.status_code == 200, shown.text
    assert "Awa Traoré" in shown.text
    assert "d’après les listes telles qu’elles sont" in shown.text
    assert "à 0,0\xa0% du meilleur possible, prouvé" in shown.text
    assert world.sql("SELECT count(*) FROM trail WHERE part = 'short_list'")[0] > before
    blind = world.client("coordinator").get(page)
    assert "Awa" not in blind.text
    assert f"Personne {world.candidate}" in blind.text


def test_a_plan_says_how_far_it_is_and_that_the_lists_changed(world: World) -> None:
    counsellor = world.client("counsellor")
    page = make(world, "/besoins-partage", people_each="3")
    # One that was kept before these figures were is read all the same.
    world.sql("UPDATE plan SET figures = figures - '{least,short,gap}'::text[]")
    world.sql("UPDATE opening SET updated_at = now() WHERE id = %(need)s", need=world.need)
    assert "Les listes ont changé depuis" in counsellor.get(page).text
    counsellor.post("/besoins-partage", data={"people_each": "3"}, headers=OURS)
    waiting = counsellor.get(page).text
    assert "Le calcul est en cours" in waiting
    # What was worked out before is there until then.
    assert "Awa Traoré" in waiting
    make(world, "/besoins-partage", people_each="3")
    assert "d’après les listes telles qu’elles sont" in counsellor.get(page).text


def test_who_withdraws_is_out_of_what_was_worked_out(world: World) -> None:
    page = make(world, "/besoins-partage", people_each="4")
    assert "Awa Traoré" in world.client("counsellor").get(page).text
    world.sql("DELETE FROM match_profile WHERE candidate_id = %(person)s", person=world.candidate)
    assert "Awa Traoré" not in world.client("counsellor").get(page).text
    world.sql("SELECT refresh_match_profiles(ARRAY[%(person)s]::bigint[])", person=world.candidate)


def test_a_program_asks_for_a_plan_follows_it_and_goes_on_with_somebody(world: World) -> None:
    counsellor, asked = world.client("counsellor"), {"kind": "shared", "people_each": 6, "lists_each": 1}
    assert counsellor.get("/api/v1/plans", params=asked).json()["asked_at"] is None
    told = counsellor.post("/api/v1/plans", json=asked)
    assert (told.status_code, told.json()["waiting"], told.json()["lines"]) == (202, True, [])
    make(world, "/besoins-partage", people_each="6", lists_each="1")
    made = counsellor.get("/api/v1/plans", params=asked).json()
    assert (made["waiting"], made["current"], made["figures"]["most"]) == (False, True, None)
    mine = next(each for each in made["lines"] if each["candidate"] == world.candidate)
    assert mine["name"] == "Awa Traoré"
    blind = world.client("coordinator").get("/api/v1/plans", params=asked).json()["lines"]
    assert {(each["name"], each["fit"]) for each in blind} == {(None, None)}
    sent = {"plan": asked, "lines": [{"opening": mine["opening"], "candidate": world.candidate}]}
    nobodys = {"plan": asked, "lines": [*sent["lines"], {"opening": mine["opening"], "candidate": 10**9}]}
    assert counsellor.post("/api/v1/plans/referrals", json=nobodys).status_code == 404
    assert world.client("coordinator").post("/api/v1/plans/referrals", json=sent).status_code == 403
    assert world.client("other_counsellor").post("/api/v1/plans/referrals", json=sent).status_code == 404
    assert counsellor.get("/api/v1/plans", params=asked).json()["lines"] == made["lines"]
    started = counsellor.post("/api/v1/plans/referrals", json=sent)
    assert (started.status_code, [each["state"] for each in started.json()]) == (201, ["proposed"])
    after = counsellor.get("/api/v1/plans", params=asked).json()["lines"]
    assert [each["referral"] for each in after if each["candidate"] == world.candidate] == [started.json()[0]["id"]]
    assert counsellor.post("/api/v1/plans/referrals", json=sent).status_code == 409
    assert counsellor.post("/api/v1/plans", json={**asked, "territory": "99"}).status_code == 422
    assert counsellor.post("/api/v1/plans", json={"kind": "stable", "lists_each": 1}).status_code == 422


def test_a_counsellor_goes_on_with_those_ticked_and_sees_their_referrals(world: World) -> None:
    counsellor, page = world.client("counsellor"), make(world, "/stages-affectation")
    line = f"{world.internship}-{world.candidate}"
    assert f'value="{line}"' in counsellor.get(page).text
    assert 'name="lines"' not in world.client("coordinator").get(page).text
    gone_on = counsellor.post("/plans/mises-en-relation", data={"kind": "stable", "lines": line}, headers=OURS)
    assert (gone_on.status_code, gone_on.headers["location"].partition("?")[0]) == (303, "/stages-affectation")
    after = counsellor.get(page).text
    assert f'value="{line}"' not in after
    assert "Voir la mise en relation" in after


def test_a_frame_that_does_not_hold_is_said_on_the_api(world: World) -> None:
    entry = an_internship(world.employer, weeks=9, title_fr="Stage trop long").model_dump(mode="json")
    answer = world.client("employer").post("/api/v1/internships", json=entry)
    assert answer.status_code == 422, answer.text
    assert "4" in answer.json()["detail"]
