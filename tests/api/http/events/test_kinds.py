"""Each kind of event from its beginning to its report, by the pages; a departure from Montréal with its seats."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, send, state, version
from tests.factories import TODAY

LATER = (TODAY + timedelta(days=22)).isoformat()
SESSION = {"until_on": FACTS["on"], "until_at": "11:30", "breaks": "", "programme": "09:00 – La région"}
TRAVEL = {"departs_from": "Station Berri-UQAM", "departs_on": FACTS["on"], "departs_at": "06:30", "seats": "1"}
KINDS: Mapping[str, Mapping[str, str]] = {
    "speed_interviews": {},
    "job_fair": {"first_come": "yes"},
    "company_visit": {**TRAVEL, "until_on": FACTS["on"], "until_at": "17:00"},
    "information_session": {**SESSION, "place": "online", "address": "https://rencontre.example/region"},
    "exploratory_stay": {**SESSION, **TRAVEL, "until_on": LATER, "until_at": "16:00"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_from_its_beginning_to_its_report(consented: World, kind: str) -> None:
    world, facts = consented, {**FACTS, "kind": kind, "capacity": "2", **KINDS[kind]}
    coordinator, person = world.client("coordinator"), world.client("job_seeker")
    made = send(coordinator, "/evenements/nouveau/formulaire", **facts)
    assert made.status_code == 303, made.text
    page = made.headers["location"].rsplit("/", 1)[0]
    event = int(page.rsplit("/", 1)[1])
    meets = kind not in ("information_session", "exploratory_stay")
    if meets:
        done(coordinator, f"{page}/besoins", openings=str(world.need))
    done(coordinator, f"{page}/etat", version=version(world, event), status="open")
    if meets:
        done(world.client("employer"), f"{page}/participation", comes="true")
    done(coordinator, f"{page}/propositions", version=version(world, event), rate="50")
    done(coordinator, f"{page}/invitations", people=[str(world.candidate), str(world.theirs)])
    employers = {"employers": str(world.employer)} if meets else {}
    riding = {"rides": "true"} if "seats" in facts else {}
    done(person, f"{page}/reponse", accepts="true", **employers, **riding)
    if riding:
        refused = send(world.client("other_seeker"), f"{page}/reponse", accepts="true", **employers, **riding)
        assert refused.status_code == 422
        assert state(world, event, world.theirs) == "invited"
        assert "Départ" in person.get(f"{page}/agenda.ics").text
    if meets:
        done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    told = person.get(page).text
    assert ("Vos entrevues" in told) is meets
    assert ("09:00 – La région" in told) is ("programme" in facts)
    world.sql(
        "UPDATE event SET departs_from = NULL, departs_at = NULL, seats = NULL, starts_at = now() - interval '1 hour', "
        "ends_at = now() + interval '2 hours' WHERE id = %(id)s",
        id=event,
    )
    (code,) = world.sql("SELECT code FROM event_invitation WHERE event_id = %(id)s AND state = 'accepted'", id=event)
    shown = coordinator.get(f"{page}/arrivees/{code}")
    assert "Awa Traoré" in shown.text
    assert world.client("other_counsellor").get(f"{page}/arrivees/{code}").status_code == 404
    done(coordinator, f"{page}/arrivees", code=str(code))
    if meets:
        noted = {"held": "true", "outcome": "hired"}
        done(world.client("employer"), f"{page}/entrevues/{world.candidate}", **noted)
    done(coordinator, f"{page}/etat", version=version(world, event), status="over")
    report = " ".join(coordinator.get(f"{page}/bilan").text.split())
    assert "<dt>Sur place</dt><dd>1</dd>" in report
    assert ("<dt>Embauches</dt><dd>1</dd>" in report) is meets


def test_nobody_is_asked_to_interviews_that_are_drawn_from_no_need(consented: World) -> None:
    coordinator = consented.client("coordinator")
    made = send(coordinator, "/evenements/nouveau/formulaire", **FACTS)
    event = int(made.headers["location"].split("/")[2])
    done(coordinator, f"/evenements/{event}/propositions", version=version(consented, event), rate="50")
    assert consented.sql("SELECT count(*) FROM event_invitation WHERE event_id = %(id)s", id=event) == (0,)
