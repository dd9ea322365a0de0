"""An event from its needs to its day, by its pages: proposals confirmed, answers, timetable, calendar, CV, notes."""

from datetime import datetime, timedelta
from typing import Any

import icalendar
import psycopg
import pytest
from fastapi.testclient import TestClient

from api import mail
from api.clock import QUEBEC
from api.database import writing
from api.settings import Settings
from matching.accounts.domain import SYSTEM, Role
from matching.accounts.messages import message
from tests.api.http.conftest import World
from tests.api.http.forms import OURS
from tests.factories import TODAY, add_account

FACTS = {
    "kind": "speed_interviews",
    "title_fr": "Entrevues éclair du printemps",
    "title_en": "Spring speed interviews",
    "place": "montreal",
    "address": "200, rue Sainte-Catherine",
    "on": (TODAY + timedelta(days=20)).isoformat(),
    "at": "09:00",
    "slots": "6",
    "breaks": "3",
    "capacity": "1",
    "least": "1",
    "most": "3",
}


def send(client: TestClient, path: str, **fields: Any) -> Any:
    return client.post(path, data=fields, headers=OURS)


def done(client: TestClient, path: str, **fields: Any) -> None:
    """Sent, and taken."""
    answer = send(client, path, **fields)
    assert answer.status_code == 303, answer.text


def version(world: World, event: int) -> str:
    return str(world.sql("SELECT version FROM event WHERE id = %(id)s", id=event)[0])


def state(world: World, event: int, person: int) -> str | None:
    found = world.sql(
        "SELECT state FROM event_invitation WHERE event_id = %(event)s AND candidate_id = %(person)s",
        event=event,
        person=person,
    )
    return found[0] if found else None


@pytest.fixture
def consented(world: World) -> World:
    """Both people of the region consent to be invited to events; the second one has an account too."""
    with psycopg.connect(world.urls.owner) as connection:
        connection.execute("SELECT set_config('app.role', 'system', false)")
        connection.execute("DELETE FROM event")
        connection.execute("DELETE FROM consent WHERE purpose = 'events'")
        connection.execute(
            """
            INSERT INTO consent (candidate_id, purpose, given_on, until, means)
            SELECT id, 'events', current_date - 1, current_date + 90, 'online' FROM candidate
            """
        )
        if "other_seeker" not in world.actors:
            world.actors["other_seeker"] = add_account(connection, Role.JOB_SEEKER, candidate_id=world.theirs)
    return world


@pytest.fixture
def event(consented: World) -> int:
    """Open, drawn from the need, its employer with one table."""
    world = consented
    coordinator = world.client("coordinator")
    made = send(coordinator, "/evenements/nouveau/formulaire", **FACTS)
    assert made.status_code == 303, made.text
    key = int(made.headers["location"].split("/")[2])
    done(coordinator, f"/evenements/{key}/besoins", version="1", openings=str(world.need))
    done(coordinator, f"/evenements/{key}/etat", version="2", status="open")
    return key


def propose_and_invite(world: World, event: int) -> None:
    coordinator = world.client("coordinator")
    sent = send(coordinator, f"/evenements/{event}/propositions", version=version(world, event), rate="50")
    assert sent.status_code == 303, sent.text
    assert state(world, event, world.candidate) == "proposed"
    people = [str(world.candidate), str(world.theirs)]
    sent = send(coordinator, f"/evenements/{event}/invitations", version=version(world, event), people=people)
    assert sent.status_code == 303, sent.text


def letters(world: World, event: int) -> list[Any]:
    """What the worker would write now of the messages about this event."""
    with psycopg.connect(world.urls.owner) as connection:
        keys = connection.execute(
            "SELECT id FROM outgoing_message WHERE details ->> 'event_id' = %(event)s ORDER BY id",
            {"event": str(event)},
        ).fetchall()
    written = []
    for (key,) in keys:
        with writing(world.pool, SYSTEM) as connection:
            found = message(connection, key)
            assert found is not None
            template, values = mail._event(connection, Settings(), found)
            written.append(mail.compose(Settings(), found, template, values))
    return written


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


def test_the_waiting_list_fills_by_itself(event: int, world: World) -> None:
    propose_and_invite(world, event)
    first, second = world.client("job_seeker"), world.client("other_seeker")
    send(first, f"/evenements/{event}/reponse", accepts="true")
    send(second, f"/evenements/{event}/reponse", accepts="true")
    assert [state(world, event, each) for each in (world.candidate, world.theirs)] == ["accepted", "waiting"]
    send(first, f"/evenements/{event}/reponse", accepts="false")
    assert [state(world, event, each) for each in (world.candidate, world.theirs)] == ["declined", "accepted"]


def test_a_withdrawn_consent_takes_the_person_out_and_gives_the_place(event: int, world: World) -> None:
    propose_and_invite(world, event)
    for who in ("job_seeker", "other_seeker"):
        send(world.client(who), f"/evenements/{event}/reponse", accepts="true")
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


def test_two_organisers_at_once_lose_nothing(event: int, world: World) -> None:
    read = version(world, event)
    one = send(world.client("coordinator"), f"/evenements/{event}/modifier", **{**FACTS, "capacity": "5"}, version=read)
    other = send(world.client("counsellor"), f"/evenements/{event}/modifier", **{**FACTS, "most": "2"}, version=read)
    assert (one.status_code, other.status_code) == (303, 422)
    assert world.sql("SELECT capacity, most FROM event WHERE id = %(id)s", id=event) == (5, 3)
    host = {"employer": str(world.employer), "recruiters": "2", "version": read}
    assert send(world.client("counsellor"), f"/evenements/{event}/employeurs", **host).status_code == 422


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
    assert "La journée ne peut contenir tout ce qui est promis" in shown
    assert "les tables d’un employeur" in shown
    assert "1 entrevue de moins promise" in shown or "1 plage de plus" in shown


def test_the_day_itself(event: int, world: World) -> None:
    """Somebody does not come, somebody does; the CV is read for the event's time, the interview noted."""
    coordinator, employer = world.client("coordinator"), world.client("employer")
    propose_and_invite(world, event)
    person = {"event": event, "person": world.candidate}
    send(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    send(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    early = send(employer, f"/evenements/{event}/entrevues/{world.candidate}", held="true", outcome="offer")
    assert early.status_code in (409, 422)
    at = "UPDATE event SET starts_at = now() + %(from)s::interval, ends_at = now() + %(to)s::interval WHERE id = %(id)s"
    world.sql(at, id=event, **{"from": "-1 minute", "to": "77 minutes"})
    assert "Awa Traoré" in employer.get(f"/evenements/{event}").text
    cv = employer.get(f"/evenements/{event}/entrevues/{world.candidate}/cv")
    assert cv.status_code == 200
    assert "Ateliers du Fleuve" in cv.text
    read = world.sql(
        "SELECT employer_id FROM trail WHERE candidate_id = %(id)s AND part = 'cv' ORDER BY id DESC LIMIT 1",
        id=world.candidate,
    )
    assert read == (world.employer,)
    code = str(
        world.sql(
            "SELECT code FROM event_invitation WHERE event_id = %(event)s AND candidate_id = %(person)s", **person
        )[0]
    )
    assert send(coordinator, f"/evenements/{event}/arrivees", code="nothing").status_code == 422
    done(coordinator, f"/evenements/{event}/arrivees", code=code)
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    placed = world.sql(
        "SELECT slot FROM event_interview WHERE event_id = %(event)s AND candidate_id = %(person)s", **person
    )
    assert placed[0] is not None
    noted = send(
        employer, f"/evenements/{event}/entrevues/{world.candidate}", held="true", outcome="offer", words="Sait souder."
    )
    assert noted.status_code == 303
    assert "1 offre" in coordinator.get(f"/evenements/{event}/gestion").text
    # The day after, the CV is released no more; what was needed to take part is gone.
    world.sql(
        "UPDATE event SET starts_at = now() - interval '3 days', ends_at = now() - interval '2 days' WHERE id = %(id)s",
        id=event,
    )
    assert employer.get(f"/evenements/{event}/entrevues/{world.candidate}/cv").status_code == 404


def test_who_comes_without_an_invitation_agrees_to_each_employer(event: int, world: World) -> None:
    coordinator, counsellor = world.client("coordinator"), world.client("counsellor")
    propose_and_invite(world, event)
    send(world.client("other_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    world.sql("DELETE FROM event_invitation WHERE candidate_id = %(id)s", id=world.candidate)
    told = {"person": str(world.candidate), "employers": str(world.employer)}
    assert send(counsellor, f"/evenements/{event}/sur-place", version=version(world, event), **told).status_code == 422
    told |= {"means": "oral", "language": "fr"}
    done(counsellor, f"/evenements/{event}/sur-place", version=version(world, event), **told)
    recorded = world.sql(
        "SELECT employer_id, means, language FROM consent WHERE event_id = %(event)s AND candidate_id = %(id)s",
        event=event,
        id=world.candidate,
    )
    assert recorded == (world.employer, "oral", "fr")


def test_a_release_is_taken_back_in_one_click(event: int, world: World) -> None:
    person = world.client("job_seeker")
    propose_and_invite(world, event)
    send(person, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    told = {"purpose": "cv_to_employer", "employer": str(world.employer), "event": str(event)}
    done(person, "/mon-dossier/consentements/retirer", **told)
    agreed = world.sql("SELECT count(*) FROM event_interview WHERE event_id = %(id)s AND agreed", id=event)
    assert agreed == (0,)
    assert state(world, event, world.candidate) == "accepted"


def test_who_does_not_come_leaves_the_table(event: int, world: World) -> None:
    coordinator = world.client("coordinator")
    propose_and_invite(world, event)
    send(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    send(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    send(coordinator, f"/evenements/{event}/etat", version=version(world, event), status="published")
    done(coordinator, f"/evenements/{event}/absences")
    done(coordinator, f"/evenements/{event}/horaire", version=version(world, event))
    left = world.sql("SELECT count(slot) FROM event_interview WHERE event_id = %(id)s", id=event)
    assert left == (0,)


def test_an_erased_file_leaves_no_invitation(event: int, world: World) -> None:
    propose_and_invite(world, event)
    world.sql("DELETE FROM account WHERE candidate_id = %(id)s", id=world.theirs)
    world.actors.pop("other_seeker", None)
    world.tokens.pop("other_seeker", None)
    with writing(world.pool, SYSTEM) as connection:
        connection.execute("SELECT erase_candidate(%(id)s, 'asked')", {"id": world.theirs})
    assert state(world, event, world.theirs) is None
    kept = world.sql(
        "SELECT count(*) FROM outgoing_message WHERE details ->> 'candidate_id' = %(id)s", id=str(world.theirs)
    )
    assert kept == (0,)
