"""An event from its needs to its day, by its pages: proposals confirmed, answers, timetable, calendar."""

from datetime import datetime, timedelta

import icalendar
from fastapi.testclient import TestClient

from api.clock import QUEBEC, now
from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.events import explained, store
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, letters, propose_and_invite, send, version
from tests.factories import TODAY


def test_a_draft_is_nobodys_elses_and_a_proposal_is_told_to_nobody(consented: World) -> None:
    world = consented
    made = send(world.client("coordinator"), "/evenements/nouveau/formulaire", **FACTS)
    path = made.headers["location"].rsplit("/", 1)[0]
    assert world.client("coordinator").get(path).status_code == 200
    for who in ("other_counsellor", "job_seeker", "employer"):
        assert world.client(who).get(path).status_code == 404
    assert world.client("other_counsellor").get(f"{path}/gestion").status_code == 404


def test_the_whole_of_an_event(event: int, world: World) -> None:
    coordinator, person, employer = (world.client(who) for who in ("coordinator", "job_seeker", "employer"))
    page, desk = f"/evenements/{event}", f"/evenements/{event}/gestion"
    send(coordinator, f"{page}/propositions", version=version(world, event), rate="50")
    assert "Votre invitation" not in person.get(page).text
    # An organiser who may not know the person reads a number, never a name.
    assert "Traoré" not in coordinator.get(desk).text
    send(coordinator, f"{page}/invitations", version=version(world, event), people=str(world.candidate))
    assert "Votre invitation" in person.get(page).text
    (letter,) = letters(world, event)
    assert letter["Subject"] == "Invitation : Entrevues éclair du printemps"
    assert (
        send(person, f"{page}/reponse", accepts="true", employers=str(world.employer), asks="Une rampe").status_code
        == 303
    )
    shown = coordinator.get(desk).text
    assert "Awa Traoré" in shown
    assert "Une rampe" in shown
    assert "Une rampe" not in employer.get(page).text

    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert "Awa Traoré" not in employer.get(page).text
    send(coordinator, f"{page}/etat", version=version(world, event), status="published")
    # From the eve on, and not before: until then an employer reads a number.
    assert f"Personne {world.candidate}" in employer.get(page).text
    assert "Awa Traoré" not in employer.get(page).text
    assert "Pour «\xa0Entrevues éclair du printemps\xa0» seulement" in person.get("/mon-dossier/consentements").text
    assert "Table 1" in person.get(page).text
    assert coordinator.get(f"{page}/horaire").text.count("Table 1") == 2

    told = letters(world, event)[-1]
    (attached,) = [part for part in told.walk() if part.get_content_type() == "text/calendar"]
    (entry,) = icalendar.Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
    assert "Entreprise" in str(entry["description"])
    # Too early for the CV: it is read from the eve of the event on.
    assert employer.get(f"{page}/entrevues/{world.candidate}/cv").status_code == 404


def calendar(client: TestClient, event: int) -> tuple[str, icalendar.Event]:
    answer = client.get(f"/evenements/{event}/agenda.ics")
    assert answer.status_code == 200, answer.text
    made = icalendar.Calendar.from_ical(answer.content)
    return str(made["method"]), made.walk("VEVENT")[0]


def test_a_calendar_changes_and_ends_under_one_uid(event: int, world: World) -> None:
    coordinator, person = world.client("coordinator"), world.client("job_seeker")
    propose_and_invite(world, event)
    method, first = calendar(person, event)
    assert method == "PUBLISH"
    assert first.decoded("dtstart") == datetime.fromisoformat(f"{FACTS['on']}T09:00").replace(tzinfo=QUEBEC)
    changed = {**FACTS, "at": "10:00", "version": version(world, event)}
    done(coordinator, f"/evenements/{event}/modifier", **changed)
    _, second = calendar(person, event)
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="cancelled")
    method, third = calendar(person, event)
    assert first["uid"] == second["uid"] == third["uid"]
    assert first["sequence"] < second["sequence"] < third["sequence"]
    assert (method, str(third["status"])) == ("CANCEL", "CANCELLED")
    assert second.decoded("dtstart") - first.decoded("dtstart") == timedelta(hours=1)


def test_two_organisers_at_once_lose_nothing(event: int, world: World) -> None:
    read = version(world, event)
    one = send(world.client("coordinator"), f"/evenements/{event}/modifier", **{**FACTS, "capacity": "5"}, version=read)
    other = send(world.client("counsellor"), f"/evenements/{event}/modifier", **{**FACTS, "most": "2"}, version=read)
    assert (one.status_code, other.status_code) == (303, 422)
    assert world.sql("SELECT capacity, most FROM event WHERE id = %(id)s", id=event) == (5, 3)
    host = {"employer": str(world.employer), "recruiters": "2", "version": read}
    assert send(world.client("counsellor"), f"/evenements/{event}/employeurs", **host).status_code == 412


def test_nothing_begins_in_the_past_and_nothing_is_over_before_it_began(event: int, world: World) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    past = {**FACTS, "on": (TODAY - timedelta(days=1)).isoformat()}
    for path, more in (
        ("/evenements/nouveau/formulaire", {}),
        (f"{page}/modifier", {"version": version(world, event)}),
    ):
        refused = send(coordinator, path, **past, **more)
        assert refused.status_code == 422
        assert "Ce jour et cette heure sont passés" in refused.text
    prepared = {**FACTS, "prepared_on": past["on"], "prepared_at": "10:00", "version": version(world, event)}
    assert send(coordinator, f"{page}/modifier", **prepared).status_code == 422
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    assert send(coordinator, f"{page}/etat", version=version(world, event), status="over").status_code == 422
    # What stays on its day is changed though that day has come.
    world.sql(
        "UPDATE event SET starts_at = %(on)s, ends_at = now() + interval '1 day' WHERE id = %(id)s",
        on=f"{past['on']} 09:00 America/Toronto",
        id=event,
    )
    until = {"until_on": (TODAY + timedelta(days=1)).isoformat(), "until_at": "09:00"}
    done(coordinator, f"{page}/modifier", **{**past, **until, "address": "Ailleurs"}, version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="over")


def test_a_partner_leaves_or_is_let_go_and_lets_nobody_go(event: int, world: World) -> None:
    coordinator, partner = world.client("coordinator"), world.client("other_counsellor")
    first = world.actors["coordinator"].organisation_id
    other, desk = world.actors["other_counsellor"].organisation_id, f"/evenements/{event}/gestion"
    done(coordinator, f"/evenements/{event}/partenaires", organisation=str(other))
    assert "Quitter l’organisation" in partner.get(desk).text
    assert send(partner, f"/evenements/{event}/partenaires/retirer", organisation=str(first)).status_code == 422
    left = send(partner, f"/evenements/{event}/partenaires/retirer", organisation=str(other))
    assert (left.status_code, left.headers["location"]) == (303, f"/evenements/{event}")
    assert partner.get(desk).status_code == 404
    done(coordinator, f"/evenements/{event}/partenaires", organisation=str(other))
    assert coordinator.delete(f"/api/v1/events/{event}/partners/{other}").status_code == 204
    assert coordinator.delete(f"/api/v1/events/{event}/partners/{other}").status_code == 404
    assert partner.get(desk).status_code == 404


def test_nobody_joins_the_organisers_once_people_have_answered(event: int, world: World) -> None:
    """They said yes to those who read it."""
    coordinator = world.client("coordinator")
    propose_and_invite(world, event)
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    (other,) = world.sql(
        "SELECT id FROM organisation WHERE id <> %(id)s ORDER BY id DESC LIMIT 1", id=world.organisation
    )
    refused = send(coordinator, f"/evenements/{event}/partenaires", organisation=str(other))
    assert refused.status_code == 422
    assert "ont déjà répondu" in refused.text


def test_an_impossible_day_is_explained(event: int, world: World) -> None:
    """Two people are promised an interview at one table that is open for one slot."""
    coordinator = world.client("coordinator")
    send(coordinator, f"/evenements/{event}/modifier", **{**FACTS, "capacity": "2"}, version=version(world, event))
    host = {"employer": str(world.employer), "recruiters": "1", "first_slot": "1", "last_slot": "1"}
    assert (
        send(coordinator, f"/evenements/{event}/employeurs", **host, version=version(world, event)).status_code == 303
    )
    propose_and_invite(world, event)
    for who in ("job_seeker", "other_seeker"):
        send(world.client(who), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    shown = coordinator.get(f"/evenements/{event}/gestion").text
    assert "aucun autre horaire" in shown
    # Some seconds of work are the worker's, and nobody's who clicks.
    assert "La journée a changé" in shown
    with writing(world.pool, SYSTEM) as connection:
        explained.look_at(connection, event, now())
    shown = coordinator.get(f"/evenements/{event}/gestion").text
    assert "La journée ne peut contenir tout ce qui est promis" in shown
    assert "les tables d’un employeur" in shown
    assert "1 entrevue de moins promise" in shown or "1 plage de plus" in shown
    # What changes the day is looked at by the worker: until then nothing is told of another day, and then it holds.
    path, api = f"/evenements/{event}", f"/api/v1/events/{event}/timetable"
    asleep = world.sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'explain_event'")
    done(coordinator, f"{path}/employeurs", **{**host, "last_slot": "2"}, version=version(world, event))
    assert world.sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'explain_event'") >= asleep
    shown = coordinator.get(f"{path}/gestion").text
    assert "La journée a changé" in shown
    assert "ne peut contenir" not in shown
    assert coordinator.get(api).json()["looked_at"] is False
    with writing(world.pool, SYSTEM) as connection:
        assert event in explained.to_come(connection)
        explained.look_at(connection, event, now())
    shown = coordinator.get(f"{path}/gestion").text
    assert "La journée a changé" not in shown
    assert "ne peut contenir" not in shown
    assert coordinator.get(api).json()["looked_at"] is True
    # Once the second slot has begun, nobody is told to open an hour that is past.
    begun = "UPDATE event SET starts_at = now() - interval '14 minutes', ends_at = now() + interval '60 minutes'"
    world.sql(f"{begun} WHERE id = %(id)s", id=event)
    with writing(world.pool, SYSTEM) as connection:
        explained.look_at(connection, event, now())
        known = store.event(connection, event)
    found = coordinator.get(api).json()
    opened = [datetime.fromisoformat(at) for each in found["keeping"] for at in each["at"]]
    assert found["clashes"]
    assert opened
    assert min(opened) >= known.slot_at(2)


def test_whether_a_day_was_looked_at_is_asked_less_and_less_often_of_what_names_nobody(
    under_way: int, world: World
) -> None:
    coordinator, desk = world.client("coordinator"), f"/evenements/{under_way}/gestion"
    world.sql("DELETE FROM event_explained")
    shown, there = coordinator.get(desk).text, f"{desk}/examen"
    assert f'hx-get="{there}?wait=3"' in shown
    assert f'hx-get="{desk}"' not in shown
    read = world.sql("SELECT count(*) FROM trail WHERE action = 'read'")
    for wait, after in ((3, 6), (40, 60), (60, 60)):
        assert f'hx-get="{there}?wait={after}"' in coordinator.get(there, params={"wait": wait}).text
    with writing(world.pool, SYSTEM) as connection:
        explained.look_at(connection, under_way, now())
    asked = coordinator.get(there).text
    assert f'hx-get="{desk}"' in asked
    assert "La journée a été examinée" in asked
    assert world.sql("SELECT count(*) FROM trail WHERE action = 'read'") == read
    coordinator.get(desk)
    assert world.sql("SELECT count(*) FROM trail WHERE action = 'read'") > read
