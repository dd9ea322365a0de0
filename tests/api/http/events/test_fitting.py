"""The events that fit one person: by whose needs, for whom, and the request to be invited."""

from typing import Any

import pytest

from matching.events import fitting as fitting_rules
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, send, state, version


def fitting(world: World, who: str = "job_seeker") -> dict[int, Any]:
    """What the API says fits the person, by event."""
    answer = world.client(who).get(f"/api/v1/candidates/{world.candidate}/events")
    assert answer.status_code == 200, answer.text
    return {each["event"]["id"]: each for each in answer.json()["results"]}


@pytest.fixture
def session(event: int, world: World) -> int:
    """The event, as a session without needs."""
    world.sql("DELETE FROM event_need")
    facts = FACTS | {"kind": "information_session", "title_fr": "Vivre à Québec"}
    done(world.client("coordinator"), f"/evenements/{event}/modifier", **facts, version=version(world, event))
    return event


def test_an_event_fits_by_the_needs_of_who_comes_with_what_is_left_to_settle(event: int, world: World) -> None:
    found = fitting(world)[event]
    (need,) = found["needs"]
    assert need["opening_id"] == world.need
    ranked = world.client("job_seeker").get(f"/api/v1/candidates/{world.candidate}/matches?top=200").json()["results"]
    line = next(each for each in ranked if each["opening"] == world.need)
    assert need["eligibility"] == line["eligibility"]
    left = {each["code"] for each in line["criteria"] if each["importance"] == "required" and not each["met"]}
    assert set(need["unsettled"]) == (left if line["eligibility"] == "possible" else set())
    assert found["way"] == "ask"
    for who in ("job_seeker", "counsellor"):
        page = world.client(who).get(f"/personnes/{world.candidate}/evenements")
        assert f'id="event-{event}"' in page.text
        assert "Un calcul a préparé" in page.text
        listed = world.client(who).get(f"/personnes/{world.candidate}/recommandations").text
        assert f'href="/personnes/{world.candidate}/evenements">Tous les événements qui conviennent' in listed


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event_employer SET answered_at = NULL",
        "UPDATE event_employer SET cancelled = true",
        "UPDATE opening SET status = 'closed' WHERE id IN (SELECT opening_id FROM event_need)",
        "UPDATE event SET starts_at = now() - interval '3 hours', ends_at = now() - interval '1 hour'",
        "UPDATE event SET status = 'cancelled'",
    ],
)
def test_nobody_is_sent_to_who_does_not_come_or_looks_for_nobody(event: int, world: World, change: str) -> None:
    world.sql(change)
    try:
        assert event not in fitting(world)
    finally:
        world.sql("UPDATE opening SET status = 'open' WHERE id = %(need)s", need=world.need)


def test_where_no_event_fits_the_nearest_and_a_counsellor_are_told(
    event: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting_rules, "LEAST_FIT", 1.1)
    there = f"/personnes/{world.candidate}/evenements"
    for who in ("job_seeker", "counsellor"):
        page = world.client(who).get(there).text
        assert "Aucun événement à venir ne convient à ce dossier aujourd’hui." in page
        nearest = page.partition('id="nearest"')[2]
        assert f'id="event-{event}"' in nearest
        assert f'href="/besoins/{world.need}"' in nearest
        assert "connaît peut-être un autre" in page
    assert fitting(world) == {}
    monkeypatch.undo()
    assert 'id="nearest"' not in world.client("job_seeker").get(there).text


def test_a_session_fits_by_its_territory_and_unknown_is_a_question(session: int, world: World) -> None:
    told = "UPDATE candidate SET territories = %(told)s WHERE id = %(id)s"
    place = "UPDATE event SET place = 'territory', territory_code = %(code)s WHERE id = %(id)s"
    before = world.sql("SELECT territories FROM candidate WHERE id = %(id)s", id=world.candidate)[0]
    assert fitting(world)[session]["where"] == "montreal"
    world.sql(place, code="23", id=session)
    try:
        for territories, where in ((["23"], "accepted"), (None, "untold"), (["15"], None)):
            world.sql(told, told=territories, id=world.candidate)
            assert fitting(world).get(session, {}).get("where") == where
    finally:
        world.sql(told, told=before, id=world.candidate)


def test_who_is_interested_asks_and_the_organisers_answer(event: int, world: World) -> None:
    person, organiser = world.client("job_seeker"), world.client("coordinator")
    there = f"/personnes/{world.candidate}/evenements"
    assert "Je suis intéressé" in person.get(there).text
    done(person, there, event=str(event))
    done(person, there, event=str(event))
    assert state(world, event, world.candidate) == "proposed"
    assert "Invitation demandée" in person.get(there).text
    page = person.get(f"/evenements/{event}").text
    assert "Invitation demandée" in page
    assert "Vous avez demandé une invitation" in person.get("/evenements").text
    # What goes with a request is not yet told as an invitation's.
    assert person.get(f"/api/v1/events/{event}/interviews").json() == []
    assert (
        send(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer)).status_code == 404
    )
    assert "1 personne demande une invitation" in organiser.get("/evenements").text
    desk = organiser.get(f"/evenements/{event}/gestion").text
    assert "demande une invitation" in desk
    done(organiser, f"/evenements/{event}/invitations", people=str(world.candidate), out="true")
    assert "Pas d’invitation cette fois" in person.get(there).text
    assert "Vous avez demandé une invitation" not in person.get("/evenements").text
    done(person, there, event=str(event))
    assert world.sql("SELECT left_out_at IS NULL FROM event_invitation WHERE event_id = %(id)s", id=event) == (False,)
    done(organiser, f"/evenements/{event}/invitations", people=str(world.candidate))
    assert state(world, event, world.candidate) == "invited"
    assert fitting(world)[event]["way"] == "answer"
    record = person.get("/mon-dossier/evenements/exporter").json()
    assert record["invitations"][0]["asked_at"]


def test_a_request_is_taken_back_and_made_by_who_follows_the_person_alone(event: int, world: World) -> None:
    counsellor = world.client("counsellor")
    path = f"/api/v1/candidates/{world.candidate}/events"
    read = "SELECT count(*) FROM trail WHERE candidate_id = %(id)s AND part = 'recommendations'"
    before = world.sql(read, id=world.candidate)[0]
    assert counsellor.post(path, json={"event_id": event}).status_code == 200
    # Its answer shows what the list does.
    assert world.sql(read, id=world.candidate)[0] == before + 1
    assert fitting(world, "counsellor")[event]["state"] == "proposed"
    assert counsellor.post(path, json={"event_id": event, "back": True}).status_code == 200
    assert state(world, event, world.candidate) is None
    theirs = f"/personnes/{world.theirs}/evenements"
    assert send(counsellor, theirs, event=str(event)).status_code == 404
    assert state(world, event, world.theirs) is None


def test_what_the_organisers_did_before_or_answered_stays_when_a_request_is_taken_back(
    event: int, world: World
) -> None:
    person, organiser = world.client("job_seeker"), world.client("coordinator")
    there, desk = f"/personnes/{world.candidate}/evenements", f"/evenements/{event}"
    invitation = "SELECT asked_at IS NULL, left_out_at IS NULL FROM event_invitation WHERE event_id = %(id)s"
    assert send(organiser, f"{desk}/propositions", version=version(world, event), rate="50").status_code == 303
    for left_out in (False, True):
        if left_out:
            done(organiser, f"{desk}/invitations", people=str(world.candidate), out="true")
        done(person, there, event=str(event))
        assert world.sql(invitation, id=event) == (False, True)
        done(person, there, event=str(event), back="true")
        assert world.sql(invitation, id=event) == (True, not left_out)
    # Of whom they said no to once asked, they are asked no more.
    done(person, there, event=str(event))
    done(organiser, f"{desk}/invitations", people=str(world.candidate), out="true")
    for back in ("true", "false"):
        done(person, there, event=str(event), back=back)
        assert world.sql(invitation, id=event) == (False, False)
    assert "demande une invitation" not in organiser.get("/evenements").text


def test_nobody_asks_without_their_consent_nor_for_what_takes_whoever_comes(event: int, world: World) -> None:
    person, there = world.client("job_seeker"), f"/personnes/{world.candidate}/evenements"
    world.sql("UPDATE event SET first_come = true WHERE id = %(id)s", id=event)
    assert fitting(world)[event]["way"] == "register"
    assert send(person, there, event=str(event)).status_code == 404
    world.sql("UPDATE event SET first_come = false WHERE id = %(id)s", id=event)
    world.sql("UPDATE consent SET withdrawn_at = now() WHERE purpose = 'events'")
    assert "Aller à Mes consentements" in person.get(there).text
    assert send(person, there, event=str(event)).status_code == 422
    assert state(world, event, world.candidate) is None


def test_what_the_computer_alone_proposed_is_told_to_nobody(event: int, world: World) -> None:
    sent = send(
        world.client("coordinator"), f"/evenements/{event}/propositions", version=version(world, event), rate="50"
    )
    assert sent.status_code == 303, sent.text
    assert state(world, event, world.candidate) == "proposed"
    assert fitting(world)[event]["state"] is None
    assert fitting(world, "counsellor")[event]["state"] is None
    assert world.client("job_seeker").get(f"/api/v1/events/{event}/interviews").json() == []
