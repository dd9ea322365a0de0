"""What a person needs of the timetable: held by it, read by the organisers, and by nobody else."""

from api.database import writing
from matching.accounts.domain import SYSTEM
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, letters, propose_and_invite, version

NEEDS = {"longer": "true", "rested": "true", "step_free": "true", "not_before": "4"}


def test_the_timetable_holds_what_a_person_needs_and_tells_it_to_nobody(event: int, world: World) -> None:
    coordinator, person, employer = (world.client(who) for who in ("coordinator", "job_seeker", "employer"))
    page = f"/evenements/{event}"
    propose_and_invite(world, event)
    done(person, f"{page}/reponse", accepts="true", employers=str(world.employer), **NEEDS)
    assert "plus longues" in coordinator.get(f"{page}/gestion").text
    host = {"employer": str(world.employer), "recruiters": "2", "first_slot": "1", "step_free": "1"}
    done(coordinator, f"{page}/employeurs", **host, version=version(world, event))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    placed = "SELECT slot, seat, slots FROM event_interview WHERE event_id = %(id)s AND slot IS NOT NULL"
    slot, seat, slots = world.sql(placed, id=event)
    # Of six slots with a break at the third, from the fourth on, two in a row.
    assert slot in (3, 4)
    assert (seat, slots) == (1, 2)
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    minutes, shown = f"({2 * 10 + 3} min)", employer.get(page).text
    # Of how long it takes, one works out who needs a longer interview: the employer reads when it begins.
    assert minutes in person.get(page).text
    assert minutes not in shown
    (of_employer, of_person) = coordinator.get(f"{page}/horaire").text.split('<section class="paper">')[1:]
    assert (minutes in of_employer, minutes in of_person) == (False, True)
    own = f"/api/v1/events/{event}/interviews"
    assert [client.get(own).json()[0]["slots"] for client in (employer, person)] == [1, 2]
    told = shown + "".join(str(each.get_content()) for each in letters(world, event) if not each.is_multipart())
    assert not [word for word in ("marches", "pause", "plus longue") if word in told]
    assert 'id="needs-longer" name="longer" value="true" checked' in person.get(page).text
    taken = person.get("/mon-dossier/evenements/exporter").json()["invitations"][0]
    assert taken["needs"] == ["longer", "rested", "step_free", "not_before"]
    # Nothing of it is left the day after.
    world.sql(
        "UPDATE event SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 day' WHERE id = %(id)s",
        id=event,
    )
    with writing(world.pool, SYSTEM) as connection:
        connection.execute("SELECT destroy_event_data(current_date - 100)")
    assert world.sql("SELECT count(*) FROM event_request") == (0,)


def test_a_station_that_is_missing_is_said_with_what_would_do(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), step_free="true")
    host = {"employer": str(world.employer), "recruiters": "1", "first_slot": "1", "step_free": "0"}
    done(coordinator, f"{page}/employeurs", **host, version=version(world, event))
    shown = coordinator.get(f"{page}/gestion").text
    assert "accessibles sans marches" in shown
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert world.sql("SELECT count(slot) FROM event_interview WHERE event_id = %(id)s", id=event) == (0,)


def test_a_counsellor_who_answers_again_takes_no_need_away(event: int, world: World) -> None:
    page = f"/evenements/{event}"
    facts = FACTS | {"capacity": "3"}
    done(world.client("coordinator"), f"{page}/modifier", **facts, version=version(world, event))
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), longer="true")
    again = {"accepts": "true", "employers": str(world.employer), "means": "oral", "language": "fr"}
    done(world.client("counsellor"), f"{page}/personnes/{world.candidate}", **again)
    assert world.sql("SELECT longer FROM event_request WHERE event_id = %(id)s", id=event) == (True,)
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    assert world.sql("SELECT count(*) FROM event_request WHERE event_id = %(id)s", id=event) == (0,)


def test_what_a_counsellor_adds_takes_away_none_of_what_the_person_said(event: int, world: World) -> None:
    page = f"/evenements/{event}"
    propose_and_invite(world, event)
    own = {"asks": "Un siège droit", "step_free": "true"}
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer), **own)
    for added in ({"asks": "Interprète LSQ"}, {"longer": "true"}, {"asks": "Interprète LSQ"}):
        told = {"accepts": "true", "employers": str(world.employer), "means": "oral", "language": "fr", **added}
        done(world.client("counsellor"), f"{page}/personnes/{world.candidate}", **told)
    kept = "SELECT request, longer, step_free FROM event_request WHERE event_id = %(id)s"
    assert world.sql(kept, id=event) == ("Un siège droit\nInterprète LSQ", True, True)
