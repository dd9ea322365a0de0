"""What people answer, by the pages: the waiting list, and consents taken back."""

import re

import psycopg

from tests.api.http.conftest import World
from tests.api.http.events.steps import done, propose_and_invite, send, state, version


def test_nobody_meets_outside_the_time_they_gave(event: int, world: World) -> None:
    coordinator, person = world.client("coordinator"), world.client("job_seeker")
    propose_and_invite(world, event)
    times = {"first_slot": "4", "last_slot": "5"}
    done(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer), **times)
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    (slot,) = world.sql("SELECT slot FROM event_interview WHERE event_id = %(id)s AND slot IS NOT NULL", id=event)
    assert slot in (3, 4)
    host = {"employer": str(world.employer), "recruiters": "1", "first_slot": "1", "last_slot": "2"}
    done(coordinator, f"/evenements/{event}/employeurs", **host, version=version(world, event))
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    assert world.sql("SELECT count(slot) FROM event_interview WHERE event_id = %(id)s", id=event) == (0,)


def test_the_waiting_list_fills_by_itself(event: int, world: World) -> None:
    propose_and_invite(world, event)
    first, second = world.client("job_seeker"), world.client("other_seeker")
    send(first, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    send(second, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    assert [state(world, event, each) for each in (world.candidate, world.theirs)] == ["accepted", "waiting"]
    send(first, f"/evenements/{event}/reponse", accepts="false")
    assert [state(world, event, each) for each in (world.candidate, world.theirs)] == ["declined", "accepted"]


def test_a_withdrawn_consent_takes_the_person_out_and_gives_the_place(event: int, world: World) -> None:
    propose_and_invite(world, event)
    for who in ("job_seeker", "other_seeker"):
        send(world.client(who), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    sent = send(world.client("job_seeker"), "/mon-dossier/consentements/retirer", purpose="events")
    assert sent.status_code == 303, sent.text
    assert state(world, event, world.candidate) is None
    assert state(world, event, world.theirs) == "accepted"


def test_who_did_not_consent_is_not_proposed(event: int, world: World) -> None:
    world.sql(
        "UPDATE consent SET withdrawn_at = now() WHERE purpose = 'events' AND candidate_id = %(id)s", id=world.theirs
    )
    coordinator = world.client("coordinator")
    send(coordinator, f"/evenements/{event}/propositions", version=version(world, event), rate="50")
    assert state(world, event, world.candidate) == "proposed"
    assert state(world, event, world.theirs) is None


def test_a_release_is_taken_back_in_one_click(event: int, world: World) -> None:
    person = world.client("job_seeker")
    propose_and_invite(world, event)
    send(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    told = {"purpose": "cv_to_employer", "employer": str(world.employer), "event": str(event)}
    done(person, "/mon-dossier/consentements/retirer", **told)
    agreed = world.sql("SELECT count(*) FROM event_interview WHERE event_id = %(id)s AND agreed", id=event)
    assert agreed == (0,)
    assert state(world, event, world.candidate) == "accepted"


def test_a_yes_to_speed_interviews_without_an_employer_is_refused_at_its_field(event: int, world: World) -> None:
    """It would take a place of somebody who meets one; to a fair, one comes without an interview, and reads so."""
    propose_and_invite(world, event)
    person, page = world.client("job_seeker"), f"/evenements/{event}"
    person.headers["Referer"] = f"http://testserver{page}"
    for nobody in ({}, {"employers": str(world.employer + 1000)}):
        back = send(person, f"{page}/reponse", accepts="true", **nobody)
        assert back.status_code == 422
        said = "n vient à des entrevues éclair pour parler à un employeur"
        assert re.search(f'href="#employer-{world.employer}">[^<]*{said}', back.text)
    for who, path, means in (
        ("job_seeker", f"/api/v1/events/{event}/reply", {}),
        (
            "counsellor",
            f"/api/v1/candidates/{world.candidate}/events/{event}/reply",
            {"means": "oral", "language": "fr"},
        ),
    ):
        api = world.client(who).post(path, json={"accepts": True, **means})
        assert (api.status_code, [each["field"] for each in api.json()["errors"]]) == (422, ["employers"]), api.text
    told = {"accepts": "true", "means": "oral", "language": "fr"}
    assert send(world.client("counsellor"), f"{page}/personnes/{world.candidate}", **told).status_code == 422
    assert state(world, event, world.candidate) == "invited"
    done(person, f"{page}/reponse", accepts="false")
    world.sql("UPDATE event SET kind = 'job_fair' WHERE id = %(id)s", id=event)
    done(person, f"{page}/reponse", accepts="true")
    assert state(world, event, world.candidate) == "accepted"
    assert "Vous n’avez coché aucun employeur" in person.get(page).text


def test_an_erased_file_leaves_no_invitation(event: int, world: World) -> None:
    propose_and_invite(world, event)
    world.sql("DELETE FROM account WHERE candidate_id = %(id)s", id=world.theirs)
    world.actors.pop("other_seeker", None)
    world.tokens.pop("other_seeker", None)
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT erase_candidate(%(id)s, 'asked')", {"id": world.theirs})
    assert state(world, event, world.theirs) is None
    kept = world.sql(
        "SELECT count(*) FROM outgoing_message WHERE details ->> 'candidate_id' = %(id)s", id=str(world.theirs)
    )
    assert kept == (0,)
