"""An event from its needs to its report by the JSON API, the same objects as the pages show."""

import json
from datetime import timedelta
from typing import Any

import icalendar
from fastapi.testclient import TestClient

from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS
from tests.factories import TODAY

EVENTS = "/api/v1/events"
_FACTS = {name: told for name, told in FACTS.items() if name != "holiday"}
ENTRY = {**_FACTS, "slots": 6, "breaks": [3], "capacity": 1, "least": 1, "most": 3}


def post(client: TestClient, path: str, sent: Any, version: str | None = "*", expected: int = 200) -> Any:
    answer = client.post(path, json=sent, headers={"If-Match": version} if version else {})
    assert answer.status_code == expected, answer.text
    return answer.json()


def test_from_its_needs_to_its_report(consented: World) -> None:
    world = consented
    coordinator, person, employer = (world.client(who) for who in ("coordinator", "job_seeker", "employer"))
    made = post(coordinator, EVENTS, ENTRY, None, 201)
    at = f"{EVENTS}/{made['event']['id']}"
    assert person.get(at).status_code == 404
    drawn = post(coordinator, f"{at}/needs", {"add": [world.need]}, None)
    assert [each["employer_id"] for each in drawn["employers"]] == [world.employer]
    post(coordinator, f"{at}/status", {"status": "open"}, f'"{drawn["event"]["version"]}"')
    post(coordinator, f"{at}/status", {"status": "published"}, '"1"', 412)
    post(coordinator, f"{at}/status", {"status": "draft"}, f'"{drawn["event"]["version"] + 1}"', 422)
    assert (
        post(employer, f"{at}/participation", {"comes": True, "recruiters": 2}, None)["employers"][0]["recruiters"] == 2
    )
    assert post(coordinator, f"{at}/proposals", {"rate": 0.5})["added"] == 2
    people = coordinator.get(f"{at}/people").json()
    assert {(each["state"], each["name"]) for each in people["people"]} == {("proposed", None)}
    _check_unsettled(coordinator.get(f"/api/v1/needs/{world.need}/matches").json(), people)
    assert post(coordinator, f"{at}/invitations", {"invite": [world.candidate, world.theirs]}, None)["invited"]
    answer = {"accepts": True, "employers": [world.employer], "request": "Une rampe"}
    assert post(person, f"{at}/reply", answer, None)["state"] == "accepted"
    # The second one has no e-mail: the counsellor who follows them records what they said.
    follower = world.client("other_counsellor")
    theirs = f"/api/v1/candidates/{world.theirs}/events/{made['event']['id']}/reply"
    post(follower, theirs, answer, None, 422)
    assert post(follower, theirs, {**answer, "means": "interpreter", "language": "ar"}, None)["state"] == "waiting"
    _check_nothing_proven(world, coordinator, made["event"]["id"])
    laid = post(coordinator, f"{at}/timetable", None)
    kept = coordinator.get(f"{at}/timetable").json()
    assert (len(kept["interviews"]), kept["gap"], kept["clashes"]) == (laid["interviews"], laid["gap"], [])
    assert (laid["interviews"], laid["gap"], laid["clashes"]) == (1, 0, [])
    post(coordinator, f"{at}/status", {"status": "published"})
    (mine,) = person.get(f"{at}/interviews").json()
    (met,) = employer.get(f"{at}/interviews").json()
    assert (mine["slot"], mine["seat"]) == (met["slot"], met["seat"])
    assert met["name"] is None
    # Of an exact fit and the blind list, an employer would work out where somebody lives.
    assert (mine["fit"], met["fit"]) == (None, None)
    (ours,) = [each for each in kept["interviews"] if each["candidate_id"] == world.candidate]
    assert ours["fit"] * 20 == round(ours["fit"] * 20)
    (entry,) = icalendar.Calendar.from_ical(person.get(f"{at}/calendar").content).walk("VEVENT")
    assert str(entry["status"]) == "CONFIRMED"
    world.sql(
        "UPDATE event SET starts_at = now() - interval '1 minute', ends_at = now() + interval '77 minutes' "
        "WHERE id = %(id)s",
        id=made["event"]["id"],
    )
    code = next(
        each["code"] for each in coordinator.get(f"{at}/people").json()["people"] if each["state"] == "accepted"
    )
    assert post(coordinator, f"{at}/arrivals", {"code": code}, None)["arrived_at"]
    assert post(coordinator, f"{at}/absences", {}, None) == {"people": 0}
    assert post(coordinator, f"{at}/timetable", None)["interviews"] == 1
    told = {"candidate_id": world.candidate, "held": True, "outcome": "offer", "words": "Sait souder."}
    assert post(employer, f"{at}/outcomes", told, None)["outcome"] == "offer"
    report = coordinator.get(f"{at}/report").json()
    assert (report["needs"][0]["offers"], report["owed"], report["attendance"]["arrived"]) == (1, 0, 1)
    # What the person needs to take part is the organisers' alone.
    assert "Une rampe" in coordinator.get(f"{at}/people").text
    for who in (employer, follower, world.client("administrator")):
        for path in (at, f"{at}/interviews", f"{at}/people", f"{at}/report", f"{at}/calendar"):
            assert "Une rampe" not in who.get(path).text


def test_facts_that_do_not_hold_are_refused_at_their_field(consented: World) -> None:
    coordinator = consented.client("coordinator")
    for changes, code in (
        ({"place": "territory"}, "event_territory"),
        ({"least": 4}, "event_least"),
        ({"breaks": [1, 2, 3, 4, 5, 6]}, "event_breaks"),
        ({"prepared_on": FACTS["on"]}, "event_preparation"),
        ({"until_on": FACTS["on"], "until_at": "08:00"}, "event_until"),
        ({"departs_from": "Montréal"}, "event_travel"),
        ({"on": "9999-12-31", "at": "23:00"}, "event_far"),
        ({"on": "9999-12-31", "at": "23:00", "until_on": "9999-12-31", "until_at": "23:59"}, "event_far"),
        ({"until_on": "9999-12-31", "until_at": "23:59"}, "event_far"),
        ({"at": "09:00:00+05:00"}, "event_zone"),
    ):
        refused = post(coordinator, EVENTS, {**ENTRY, **changes}, None, 422)
        assert code in json.dumps(refused), refused
    late = {**ENTRY, "until_on": (TODAY + timedelta(days=22)).isoformat(), "until_at": "16:00"}
    assert post(coordinator, EVENTS, late, None, 201)["event"]["slots"] == 6
    broken = post(coordinator, EVENTS, {**ENTRY, "title_fr": "Un titre\r\nBcc: ailleurs"}, None, 201)
    assert broken["event"]["title_fr"] == "Un titre Bcc: ailleurs"
    short = {**ENTRY, "until_on": FACTS["on"], "until_at": "09:30", "breaks": [], "kind": "information_session"}
    assert post(coordinator, EVENTS, short, None, 201)["event"]["slots"] == 2


def _check_unsettled(ranking: dict[str, Any], people: dict[str, Any]) -> None:
    """Whoever is possible only is told with what is not known of them, as in the short list."""
    asked = {
        each["candidate"]: {
            one["code"] for one in each["criteria"] if one["importance"] == "required" and not one["met"]
        }
        for each in ranking["results"]
        if each["eligibility"] == "possible"
    }
    told = {each["candidate_id"]: each["unsettled"] for each in people["interviews"]}
    assert {person: set(codes) for person, codes in told.items() if codes is not None} == asked
    assert any(asked.values())


def _check_nothing_proven(world: World, coordinator: TestClient, event: int) -> None:
    """A timetable laid first come, first served has no bound."""
    world.sql("UPDATE event SET first_come = true WHERE id = %(id)s", id=event)
    laid = post(coordinator, f"/api/v1/events/{event}/timetable", None)
    assert (laid["interviews"], laid["bound"], laid["gap"]) == (1, None, None)
    world.sql("UPDATE event SET first_come = false WHERE id = %(id)s", id=event)
