"""The gates of an offer: held for its words, refused with its reason, reported by anybody, looked at as is set."""

from tests.api.http.conftest import World
from tests.api.http.forms import send, submit
from tests.factories import a_need, an_internship


def test_a_held_offer_says_its_words_to_its_employer_alone(world: World) -> None:
    entry = a_need(employer_id=world.employer, title_fr="Retenue", text_fr="Sans accent, svp.").model_dump(mode="json")
    added = world.client("employer").post("/api/v1/needs", json=entry).json()
    assert added["status"] == "held"
    path = f"/besoins/{added['id']}"
    assert "Sans accent" in world.client("employer").get(path).text
    for who in ("anonymous", "job_seeker", "other_employer"):
        assert world.client(who).get(path).status_code == 404
        assert world.client(who).get(f"/api/v1/needs/{added['id']}").status_code == 404
        assert str(added["id"]) not in [
            str(item["id"]) for item in world.client(who).get("/api/v1/needs").json()["items"]
        ]
    review = world.client("employer").get(f"/api/v1/needs/{added['id']}/review").json()
    assert [(flag["code"], flag["passage"]) for flag in review["flags"]] == [("accent", "Sans accent")]
    for who in ("employer", "counsellor", "coordinator"):
        ranked = world.client(who).get(f"/api/v1/needs/{added['id']}/matches")
        assert (ranked.status_code, ranked.json()["type"]) == (409, "/problems/held")
    decided = send(
        world, "coordinator", f"/coordination/offres/{added['id']}", {"decision": "allowed", "note": "", "reason": ""}
    )
    assert decided.status_code == 303
    assert world.client().get(path).status_code == 200


def test_a_held_internship_says_why_to_its_employer_and_the_staff(world: World) -> None:
    entry = an_internship(world.employer, title_fr="Stage à l’accueil", text_fr="Sans accent.").model_dump(mode="json")
    added = world.client("employer").post("/api/v1/internships", json=entry).json()
    assert added["status"] == "held"
    for who in ("employer", "coordinator"):
        page = world.client(who).get(f"/stages/{added['id']}").text
        assert "attend une décision de la coordination" in page
        assert "<q>Sans accent</q>" in page
        assert f"/stages/{added['id']}/candidatures" not in page
    assert world.client().get(f"/stages/{added['id']}").status_code == 404


def test_the_same_need_twice_and_a_wage_under_the_minimum_are_refused_with_their_reason(world: World) -> None:
    client = world.client("employer")
    entry = a_need(employer_id=world.employer, title_fr="Unique").model_dump(mode="json")
    first = client.post("/api/v1/needs", json=entry).json()
    again = client.post("/api/v1/needs", json=entry)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/duplicate-need")
    assert str(first["id"]) in again.json()["detail"]
    internship = an_internship(world.employer, title_fr="Stage unique").model_dump(mode="json")
    assert client.post("/api/v1/internships", json=internship).status_code == 201
    assert client.post("/api/v1/internships", json=internship).json()["type"] == "/problems/duplicate-need"
    cheap = client.post("/api/v1/needs", json={**entry, "title_fr": "Autre", "wage_min": "10.00"})
    assert cheap.status_code == 422
    (problem,) = cheap.json()["errors"]
    assert (problem["field"], problem["code"]) == ("wage_min", "wage_under_minimum")


def test_anybody_reports_an_offer_and_a_coordinator_reads_it(world: World) -> None:
    browser = world.client()
    sent = submit(browser, f"/signaler/{world.need}", {"reason": "fees", "note": "On demande 200 $."})
    assert sent.status_code == 200
    assert "Merci" in sent.text
    coordinator = world.client("coordinator")
    assert "1 signalement" in coordinator.get("/coordination/offres").text
    assert "On demande 200 $." in coordinator.get(f"/coordination/offres/{world.need}").text
    for who in ("employer", "counsellor", "administrator", "anonymous"):
        expected = {"administrator": 200, "anonymous": 401}.get(who, 403)
        assert world.client(who).get(f"/coordination/offres/{world.need}").status_code == expected
    send(world, "coordinator", f"/coordination/offres/{world.need}", {"decision": "dismissed"})
    assert "On demande" not in coordinator.get(f"/coordination/offres/{world.need}").text


def test_an_administrator_changes_what_is_looked_at_in_an_offer(world: World) -> None:
    administrator = world.client("administrator")
    known = administrator.get("/api/v1/settings/offers").json()
    assert {"general", "tipped"} == {rate["kind"] for rate in known["minimum_wages"]}
    words = {"words": "licorne*", "code": "other", "active": True}
    assert administrator.put("/api/v1/settings/offers/wordings", json=words).status_code == 422
    words["code"] = "prohibited_ground"
    assert world.client("coordinator").put("/api/v1/settings/offers/wordings", json=words).status_code == 403
    assert administrator.put("/api/v1/settings/offers/wordings", json=words).status_code == 204
    entry = a_need(employer_id=world.employer, title_fr="Une licorne").model_dump(mode="json")
    assert world.client("employer").post("/api/v1/needs", json=entry).json()["status"] == "held"
    administrator.put("/api/v1/settings/offers/wordings", json={**words, "active": False})
    rate = {"kind": "tipped", "valid_from": "2026-11-01", "amount": "24.00", "source": "Essai"}
    assert administrator.put("/api/v1/settings/offers/minimum-wages", json=rate).status_code == 204
    cheap = {**entry, "title_fr": "Peu payé", "wage_min": "23.00"}
    assert world.client("employer").post("/api/v1/needs", json=cheap).status_code == 422
    world.sql("DELETE FROM minimum_wage WHERE source = 'Essai'")
