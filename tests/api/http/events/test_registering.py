"""Events that are first come, first served: read by anybody, registered to by the person or by who follows them."""

import pytest

from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, send, state, version


@pytest.fixture
def open_day(event: int, world: World) -> int:
    """The event of the others, as first come, first served."""
    facts = FACTS | {"first_come": "yes", "title_fr": "Salon sans invitation"}
    done(world.client("coordinator"), f"/evenements/{event}/modifier", **facts, version=version(world, event))
    return event


def test_anybody_reads_it_with_its_places_and_no_other(open_day: int, world: World) -> None:
    nobody = world.client()
    page = nobody.get(f"/evenements/{open_day}")
    assert "1 place libre" in page.text
    assert "Se connecter pour s’inscrire" in page.text
    assert "Salon sans invitation" in nobody.get("/evenements").text
    world.sql("UPDATE event SET first_come = false WHERE id = %(id)s", id=open_day)
    assert nobody.get(f"/evenements/{open_day}").status_code == 404
    assert "Salon sans invitation" not in nobody.get("/evenements").text


def test_people_register_until_it_is_full_then_wait_and_places_fill_by_themselves(open_day: int, world: World) -> None:
    first, second = world.client("job_seeker"), world.client("other_seeker")
    page = first.get(f"/evenements/{open_day}").text
    assert f'value="{world.employer}"' in page
    done(first, f"/evenements/{open_day}/reponse", accepts="true", employers=str(world.employer))
    assert state(world, open_day, world.candidate) == "accepted"
    released = world.sql("SELECT count(*) FROM consent WHERE event_id = %(id)s AND withdrawn_at IS NULL", id=open_day)
    assert released == (1,)
    assert "Complet" in second.get(f"/evenements/{open_day}").text
    done(second, f"/evenements/{open_day}/reponse", accepts="true", employers=str(world.employer))
    assert state(world, open_day, world.theirs) == "waiting"
    done(first, f"/evenements/{open_day}/reponse", accepts="false")
    assert state(world, open_day, world.theirs) == "accepted"


def test_more_places_go_to_who_waits(open_day: int, world: World) -> None:
    for who in ("job_seeker", "other_seeker"):
        done(world.client(who), f"/evenements/{open_day}/reponse", accepts="true", employers=str(world.employer))
    facts = FACTS | {"first_come": "yes", "capacity": "2"}
    done(world.client("coordinator"), f"/evenements/{open_day}/modifier", **facts, version=version(world, open_day))
    assert state(world, open_day, world.theirs) == "accepted"


def test_a_counsellor_registers_somebody_they_follow_and_nobody_else(open_day: int, world: World) -> None:
    counsellor = world.client("counsellor")
    sent = send(counsellor, f"/evenements/{open_day}/inscriptions", person=str(world.candidate))
    there = sent.headers["location"]
    assert there == f"/evenements/{open_day}/personnes/{world.candidate}"
    assert "Inscrire la personne" in counsellor.get(there).text
    done(counsellor, there, accepts="true", means="oral", language="fr", employers=str(world.employer))
    assert state(world, open_day, world.candidate) == "accepted"
    kept = world.sql("SELECT means, language FROM consent WHERE event_id = %(id)s", id=open_day)
    assert kept == ("oral", "fr")
    theirs = f"/evenements/{open_day}/personnes/{world.theirs}"
    assert send(counsellor, theirs, accepts="true", means="oral", language="fr").status_code == 404
    assert send(counsellor, f"/evenements/{open_day}/inscriptions", person=str(world.theirs)).status_code == 422


def test_nobody_registers_for_an_event_by_invitation_or_without_their_consent(
    event: int, open_day: int, world: World
) -> None:
    person = world.client("job_seeker")
    world.sql("UPDATE event SET first_come = false WHERE id = %(id)s", id=event)
    assert (
        send(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer)).status_code == 404
    )
    world.sql("UPDATE event SET first_come = true WHERE id = %(id)s", id=event)
    world.sql("UPDATE consent SET withdrawn_at = now() WHERE purpose = 'events'")
    assert "Aller à Mes consentements" in person.get(f"/evenements/{event}").text
    assert (
        send(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer)).status_code == 422
    )
    assert state(world, event, world.candidate) is None


def test_the_api_registers_too(open_day: int, world: World) -> None:
    told = {"accepts": True, "employers": [world.employer]}
    path = f"/api/v1/events/{open_day}"
    answer = world.client("job_seeker").post(f"{path}/reply", json=told)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "accepted"
    assert world.client("counsellor").get(path).json()["places_left"] == 0
