"""Who is at the door and was not expected: within the places, invited before or not, and nobody else's."""

from datetime import timedelta

from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, propose_and_invite, send, state, version
from tests.factories import TODAY


def told(world: World) -> dict[str, str]:
    return {"person": str(world.candidate), "employers": str(world.employer), "means": "oral", "language": "fr"}


def test_who_waits_is_taken_in_at_the_door_where_somebody_did_not_come(under_way: int, world: World) -> None:
    counsellor, page = world.client("counsellor"), f"/evenements/{under_way}"
    assert state(world, under_way, world.candidate) == "waiting"
    full = send(counsellor, f"{page}/sur-place", **told(world))
    assert full.status_code == 422
    assert "Toutes les places sont prises." in full.text
    assert state(world, under_way, world.candidate) == "waiting"
    done(world.client("coordinator"), f"{page}/absences", person=str(world.theirs))
    done(counsellor, f"{page}/sur-place", **told(world))
    assert state(world, under_way, world.candidate) == "accepted"
    row = world.sql(
        "SELECT arrived_at IS NOT NULL, walk_in FROM event_invitation WHERE candidate_id = %(id)s", id=world.candidate
    )
    assert row == (True, False)
    done(world.client("coordinator"), f"{page}/horaire", version=version(world, under_way))
    placed = world.sql("SELECT slot FROM event_interview WHERE candidate_id = %(id)s", id=world.candidate)
    assert placed[0] is not None
    # Said twice, they are there once, and every way in answers so.
    api = world.client("counsellor").post(
        f"/api/v1/events/{under_way}/walk-ins",
        json={"candidate_id": world.candidate, "employers": [world.employer], "means": "oral", "language": "fr"},
    )
    assert (api.status_code, api.json()["state"]) == (200, "accepted")


def test_a_day_under_way_gives_the_place_of_who_leaves_to_nobody_at_home(under_way: int, world: World) -> None:
    done(world.client("other_seeker"), f"/evenements/{under_way}/reponse", accepts="false")
    assert state(world, under_way, world.candidate) == "waiting"


def test_a_seat_on_the_way_goes_with_a_place_only_where_one_is_left(event: int, world: World) -> None:
    """Two people, one seat: who waited and asked for it too comes without it."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    on = (TODAY + timedelta(days=20)).isoformat()
    way = {"departs_from": "Station de la démonstration", "departs_on": on, "departs_at": "06:30", "seats": "1"}
    done(coordinator, f"{page}/modifier", **FACTS, **way, version=version(world, event))
    propose_and_invite(world, event)
    done(world.client("other_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    # Nobody has the seat yet.
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), rides="true")
    done(world.client("other_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), rides="true")
    done(coordinator, f"{page}/modifier", **{**FACTS, "capacity": "2"}, **way, version=version(world, event))
    assert state(world, event, world.candidate) == "accepted"
    seated = world.sql(
        "SELECT array_agg(candidate_id) FROM event_invitation WHERE event_id = %(id)s AND rides", id=event
    )
    assert seated == ([world.theirs],)


def test_an_answer_is_owed_once_its_time_has_passed_by_who_was_to_meet_somebody_who_came(
    under_way: int, world: World
) -> None:
    coordinator = world.client("coordinator")

    def owed() -> int:
        found: int = coordinator.get(f"/api/v1/events/{under_way}/report").json()["owed"]
        return found

    (slot,) = world.sql("SELECT slot FROM event_interview WHERE candidate_id = %(id)s", id=world.theirs)
    ago = "UPDATE event SET starts_at = now() - make_interval(mins => %(ago)s) WHERE id = %(id)s"
    world.sql(ago, id=under_way, ago=13 * slot + 9)
    assert owed() == 0
    assert "réponse due" not in coordinator.get(f"/evenements/{under_way}/bilan").text
    world.sql(ago, id=under_way, ago=13 * slot + 10)
    assert owed() == 1
    done(coordinator, f"/evenements/{under_way}/absences", person=str(world.theirs))
    assert owed() == 0


def test_nothing_comes_of_an_interview_that_was_not_held(under_way: int, world: World) -> None:
    employer, told = world.client("employer"), {"candidate_id": world.theirs, "held": False, "outcome": "offer"}
    refused = send(employer, f"/evenements/{under_way}/entrevues/{world.theirs}", outcome="offer")
    assert refused.status_code == 422
    assert "n’a pas de suite" in refused.text
    assert employer.post(f"/api/v1/events/{under_way}/outcomes", json=told).status_code == 422
    assert world.sql("SELECT count(outcome) FROM event_interview") == (0,)
    done(employer, f"/evenements/{under_way}/entrevues/{world.theirs}", words="Ne s’est pas présentée.")
    # What was noted is not taken away with its need.
    out = send(world.client("coordinator"), f"/evenements/{under_way}/besoins/retirer", opening=str(world.need))
    assert out.status_code == 422
    assert "il reste, avec ce que les employeurs en notent" in out.text


def test_a_walk_in_that_is_refused_comes_back_filled_and_with_its_summary(under_way: int, world: World) -> None:
    counsellor, page = world.client("counsellor"), f"/evenements/{under_way}"
    counsellor.headers["Referer"] = f"http://testserver{page}/sur-place"
    back = send(counsellor, f"{page}/sur-place", **{**told(world), "person": "Personne Inconnue", "means": "paper"})
    assert back.status_code == 422
    form = back.text[: back.text.index('value="Personne Inconnue"')].rpartition("<section")[2]
    assert 'class="ds-error-summary"' in form
    assert 'href="#walk-in"' in form
    rest = back.text.partition('value="Personne Inconnue"')[2]
    assert f'id="walk-in-{world.employer}" name="employers" value="{world.employer}" checked=""' in rest
    assert '<option value="paper" selected="">' in rest
