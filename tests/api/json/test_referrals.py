"""Referrals through the API: who may, what is said when not, and nothing lost or done twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import psycopg
import pytest
from fastapi.testclient import TestClient
from httpx import Response
from psycopg_pool import ConnectionPool

from api.app import create_app
from api.commands import DatabaseUrls
from api.database import writing
from api.settings import Settings
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.accounts.tokens import create_token
from matching.matches.encoding import Encoder
from tests.factories import TODAY, add_account
from tests.matching.referrals.conftest import TO_HIRED, TO_SENT, Region, add_opening, carry, make_region

REFERRALS = "/api/v1/referrals"
As = Callable[[Actor], TestClient]


@pytest.fixture
def region(database_urls: DatabaseUrls) -> Region:
    with psycopg.connect(database_urls.owner) as connection:
        return make_region(connection)


@pytest.fixture
def acting(pool: ConnectionPool, region: Region) -> As:
    """A client that sends the actor's token."""
    app = create_app(Settings(), pool, cast(Encoder, None))

    def client(actor: Actor) -> TestClient:
        found = TestClient(app, raise_server_exceptions=False)
        if actor.account_id is not None:
            with writing(pool, SYSTEM) as connection:
                token = create_token(connection, actor.account_id, 1)
            found.headers["Authorization"] = f"Bearer {token}"
        return found

    return client


def body(region: Region, **changes: Any) -> dict[str, Any]:
    return {"need": region.need, "candidate": region.candidate, **changes}


def step(client: TestClient, referral: dict[str, Any], transition: str, **changes: Any) -> Response:
    """One transition today, on the version that was read."""
    return client.post(
        f"{REFERRALS}/{referral['id']}/transitions",
        json={"transition": transition, "on": TODAY.isoformat(), **changes},
        headers={"If-Match": f'"{referral["version"]}"'},
    )


def test_from_the_interest_to_the_hire_each_does_their_part(region: Region, acting: As) -> None:
    person, counsellor, firm = acting(region.person), acting(region.counsellor), acting(region.firm)
    started = person.post(REFERRALS, json=body(region))
    assert started.status_code == 201
    referral = started.json()
    assert started.headers["Location"] == f"{REFERRALS}/{referral['id']}"
    assert started.headers["ETag"] == '"1"'
    assert (referral["started_by"], referral["state"]) == ("job_seeker", "proposed")
    assert [each["transition"] for each in referral["transitions"]] == ["consent", "refuse", "withdraw"]
    assert firm.get(f"{REFERRALS}/{referral['id']}").status_code == 404
    pay = {"wage": "27.50", "wage_unit": "hour"}
    for client, transition, changes in (
        (person, "consent", {"consent": {"means": "online", "until": (TODAY + timedelta(days=90)).isoformat()}}),
        (counsellor, "send", {}),
        (firm, "accept", {}),
        (firm, "meet", {}),
        (firm, "offer", pay),
        (counsellor, "hire", {**pay, "feer": 2}),
    ):
        answer = step(client, referral, transition, **changes)
        assert answer.status_code == 200, answer.text
        referral = answer.json()
        assert answer.headers["ETag"] == f'"{referral["version"]}"'
    assert (referral["state"], referral["hired_on"], referral["feer"]) == ("hired", TODAY.isoformat(), 2)
    assert [each["transition"] for each in referral["events"]] == ["start", *TO_HIRED]
    assert {key for each in referral["events"] for key in each} == {
        "transition", "from_state", "to_state", "happened_on", "recorded_at", "account_id", "role", "reason", "wage",
        "wage_unit", "feer",
    }  # fmt: skip
    seen = firm.get(f"{REFERRALS}/{referral['id']}").json()
    assert [each["transition"] for each in seen["transitions"]] == ["follow_up_3", "follow_up_6", "follow_up_12", "end"]
    assert seen["transitions"][0]["needs"] == ["pay"]


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("counsellor", 200),
        ("person", 200),
        ("firm", 404),
        ("other_counsellor", 404),
        ("other_person", 404),
        ("other_firm", 404),
    ],
)
def test_a_proposal_is_read_by_the_person_and_their_counsellor_alone(
    region: Region, acting: As, actor: str, status: int
) -> None:
    referral = acting(region.counsellor).post(REFERRALS, json=body(region)).json()
    client = acting(getattr(region, actor))
    assert client.get(f"{REFERRALS}/{referral['id']}").status_code == status
    assert len(client.get(REFERRALS).json()["items"]) == (status == 200)
    assert step(client, referral, "cancel", reason="duplicate").status_code in ({200, 403} if status == 200 else {404})


def test_roles_that_refer_nobody(region: Region, acting: As, database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        beside = [
            add_account(connection, role, organisation_id=region.organisation)
            for role in (Role.COORDINATOR, Role.ADMINISTRATOR)
        ]
    for actor, status in ((Actor(), 401), *((each, 403) for each in beside)):
        client = acting(actor)
        assert client.post(REFERRALS, json=body(region)).status_code == status
        for path in ("", "/owed", "/1"):
            assert client.get(REFERRALS + path).status_code == status
        assert step(client, {"id": 1, "version": 1}, "send").status_code == status


def test_no_change_is_lost_and_nothing_is_sent_again(region: Region, acting: As) -> None:
    counsellor = acting(region.counsellor)
    referral = counsellor.post(REFERRALS, json=body(region)).json()
    url = f"{REFERRALS}/{referral['id']}"
    assert counsellor.get(url, headers={"If-None-Match": '"1"'}).status_code == 304
    consent = {"transition": "consent", "on": TODAY.isoformat(), "consent": {"means": "paper", "language": "fr"}}
    without = counsellor.post(f"{url}/transitions", json=consent)
    assert (without.status_code, without.json()["type"]) == (428, "/problems/precondition-required")
    assert counsellor.post(f"{url}/transitions", json=consent, headers={"If-Match": '"1"'}).status_code == 200
    late = counsellor.post(f"{url}/transitions", json=consent, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["type"]) == (412, "/problems/stale-version")


def test_a_start_or_a_step_sent_twice_is_done_once(region: Region, acting: As) -> None:
    counsellor = acting(region.counsellor)
    key = {"Idempotency-Key": "un-seul-depart"}
    first = counsellor.post(REFERRALS, json=body(region), headers=key)
    again = counsellor.post(REFERRALS, json=body(region), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    url = f"{REFERRALS}/{first.json()['id']}/transitions"
    consent = {"transition": "consent", "on": TODAY.isoformat(), "consent": {"means": "oral", "language": "fr"}}
    once = {"Idempotency-Key": "une-etape", "If-Match": '"1"'}
    answers = [counsellor.post(url, json=consent, headers=once) for _ in range(2)]
    assert [each.json()["version"] for each in answers] == [2, 2]
    assert len(counsellor.get(REFERRALS).json()["items"]) == 1


def test_each_refusal_says_its_code_and_its_field(region: Region, acting: As, database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        planned = add_opening(connection, region.employer, kind="planned")
        external = add_opening(connection, None)
        closed = add_opening(connection, region.employer, status="closed")
    counsellor, person, firm = acting(region.counsellor), acting(region.person), acting(region.firm)

    def problem(answer: Response) -> tuple[int, str, list[str]]:
        assert answer.headers["Content-Type"] == "application/problem+json"
        found = answer.json()
        return answer.status_code, found["type"].rpartition("/")[2], [each["field"] for each in found["errors"]]

    for opening, code, status in (
        (planned, "planned-need-not-referable", 422),
        (external, "external-need-not-referable", 422),
        (closed, "opening-closed", 409),
        (10**15, "not-found", 404),
    ):
        assert problem(counsellor.post(REFERRALS, json=body(region, need=opening))) == (status, code, [])
    both = counsellor.post(REFERRALS, json=body(region, internship=region.need))
    assert both.status_code == 422
    assert problem(acting(region.other_firm).post(REFERRALS, json=body(region))) == (403, "start-not-yours", [])
    assert problem(firm.post(REFERRALS, json=body(region, candidate=10**15))) == (404, "not-found", [])

    referral = counsellor.post(REFERRALS, json=body(region)).json()
    assert problem(person.post(REFERRALS, json=body(region))) == (409, "already-referred", [])
    assert problem(step(person, referral, "accept")) == (403, "transition-not-yours", [])
    assert problem(step(person, referral, "send")) == (409, "transition-not-allowed", [])
    assert problem(step(person, referral, "consent")) == (422, "detail-missing", ["consent"])
    refused = step(person, referral, "consent", consent={"means": "paper"})
    assert problem(refused) == (422, "not-a-choice", ["consent.means"])
    untold = step(counsellor, referral, "consent", consent={"means": "oral"})
    assert problem(untold) == (422, "detail-missing", ["consent.language"])
    unknown = step(counsellor, referral, "consent", consent={"means": "oral", "language": "zzz"})
    assert problem(unknown) == (422, "unknown-reference", ["consent.language"])
    assert problem(step(person, referral, "refuse")) == (422, "not-a-choice", ["reason"])
    assert problem(step(person, referral, "refuse", reason="wage", feer=2)) == (422, "detail-unexpected", ["feer"])
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert problem(step(person, referral, "refuse", reason="wage", on=tomorrow)) == (422, "date-in-future", ["on"])
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert problem(step(person, referral, "refuse", reason="wage", on=yesterday)) == (422, "date-too-early", ["on"])
    for wrong in ({"reason": "trop timide"}, {"comment": "…"}, {"feer": 9}, {"wage": "-1"}, {"on": "hier"}):
        assert step(person, referral, "refuse", **wrong).status_code == 422
    assert person.get(f"{REFERRALS}/{referral['id']}").json()["version"] == 1


def test_refusals_are_said_in_french_and_in_english(region: Region, acting: As) -> None:
    counsellor = acting(region.counsellor)
    referral = counsellor.post(REFERRALS, json=body(region)).json()
    for language, words in (("fr", "Cette mise en relation est à l’état « proposed »"), ("en", "This referral is in")):
        counsellor.headers["Accept-Language"] = language
        assert step(counsellor, referral, "hire").json()["detail"].startswith(words)


def test_the_list_and_what_is_owed_page_by_page(
    region: Region, acting: As, pool: ConnectionPool, database_urls: DatabaseUrls
) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        needs = [add_opening(connection, region.employer) for _ in range(4)]
    with writing(pool, region.counsellor) as connection:
        carry(connection, region, *TO_SENT, on=TODAY - timedelta(days=30))
    counsellor = acting(region.counsellor)
    for need in needs:
        assert counsellor.post(REFERRALS, json=body(region, need=need)).status_code == 201

    def walk(path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        url = f"{REFERRALS}{path}limit=2"
        while url:
            answer = counsellor.get(url)
            assert answer.status_code == 200, answer.text
            items += answer.json()["items"]
            url = answer.links["next"]["url"] if answer.json()["next"] else ""
        return items

    listed = [each["id"] for each in walk("?")]
    assert listed == sorted(listed, reverse=True)
    assert len(listed) == 5
    assert [each["state"] for each in walk("?state=sent&")] == ["sent"]
    assert [each["opening_id"] for each in walk(f"?opening_id={needs[1]}&")] == [needs[1]]
    (owed,) = walk("/owed?")
    assert (owed["what"], owed["by"], owed["days_late"]) == ("answer", "employer", 20)
    assert owed["referral"]["opening_id"] == region.need
    later = (TODAY + timedelta(days=60)).isoformat()
    assert [each["what"] for each in walk(f"/owed?until={later}&")] == ["answer", *["consent"] * 4]
    assert [each["what"] for each in walk(f"/owed?until={later}&by=job_seeker&")] == ["consent"] * 4
    for cursor in ("x", "2026-02-30.1", "2026-01-01.", "2026-01-01.9999999999999999999"):
        assert counsellor.get(f"{REFERRALS}/owed", params={"cursor": cursor}).status_code == 422


def test_withdrawing_the_consent_by_its_own_route_reaches_the_referral(
    region: Region, acting: As, pool: ConnectionPool
) -> None:
    with writing(pool, region.counsellor) as connection:
        referral = carry(connection, region, *TO_SENT)
    person = acting(region.person)
    url = f"/api/v1/candidates/{region.candidate}/consents/cv_to_employer"
    assert person.delete(url).status_code == 422, "whose CV it is has to be said"
    assert person.delete(url, params={"employer_id": region.employer}).status_code == 204
    found = person.get(f"{REFERRALS}/{referral.id}").json()
    assert (found["state"], found["closed_by"]) == ("closed", "withdraw_consent")
