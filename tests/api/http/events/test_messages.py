"""What an event's people and employers receive: in their language, with a calendar, once each."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from procrastinate import testing

from api.database import writing
from api.jobs import tasks
from matching.accounts.domain import SYSTEM
from matching.events import telling
from tests.api.http.conftest import World
from tests.api.http.events.steps import FACTS, done, send, state, version
from tests.api.http.mailbox import Mailbox, mailbox_of

PERSON, OTHER, FIRM = "awa@exemple.org", "awa.traore@example.org", "rh@exemple.org"


@pytest.fixture
def mailbox(world: World, tmp_path: Path) -> Iterator[Mailbox]:
    """Addresses of a person who reads French and of an employer who reads English; nothing waiting."""
    world.sql("DELETE FROM outgoing_message")
    world.sql("UPDATE account SET email = %(email)s, locale = 'fr' WHERE id = %(id)s", email=PERSON, id=of(world))
    firm = world.actors["employer"].account_id
    world.sql("UPDATE account SET email = %(email)s, locale = 'en' WHERE id = %(id)s", email=FIRM, id=firm)
    yield mailbox_of(world, tmp_path)
    world.sql("UPDATE account SET email = NULL WHERE email IN (%(person)s, %(firm)s)", person=PERSON, firm=FIRM)


def of(world: World) -> int | None:
    return world.actors["job_seeker"].account_id


def to(letters: list[EmailMessage], recipient: str) -> EmailMessage:
    """The one letter of theirs."""
    (found,) = [each for each in letters if each["To"] == recipient]
    return found


def entry(letter: EmailMessage) -> tuple[str, icalendar.Event]:
    """What its calendar asks for, and the event's own entry, parsed back; the two say the same."""
    part = next(each for each in letter.walk() if each.get_content_type() == "text/calendar")
    made = icalendar.Calendar.from_ical(part.get_content())
    found = made.walk("VEVENT")[0]
    assert part.get_param("method") == str(made["method"])
    assert found["organizer"].startswith("mailto:")
    named = found.get("attendee")
    if made["method"] == "PUBLISH":
        assert named is None
    else:
        assert str(named) == f"mailto:{letter['To']}"
    assert all(each.decoded("dtstart").tzinfo is not None for each in made.walk("VEVENT"))
    return str(made["method"]), found


def entries(letter: EmailMessage) -> dict[str, tuple[str, int]]:
    """By what its UID ends with, what each calendar asks for, and the sequence."""
    found = {}
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            made = icalendar.Calendar.from_ical(part.get_content())
            (one,) = made.walk("VEVENT")
            assert part.get_param("method") == str(made["method"])
            assert (str(one["status"]) == "CANCELLED") == (str(made["method"]) == "CANCEL")
            assert str(one["attendee"]) == f"mailto:{letter['To']}"
            name = str(one["uid"]).partition("@")[0].split("-")
            found["-".join(name[3:])] = (str(made["method"]), int(one["sequence"]))
    return found


def invite(world: World, event: int, *people: int) -> None:
    coordinator = world.client("coordinator")
    done(coordinator, f"/evenements/{event}/propositions", version=version(world, event), rate="50")
    done(coordinator, f"/evenements/{event}/invitations", people=[str(each) for each in people])


def test_one_uid_from_the_invitation_to_the_end(event: int, world: World, mailbox: Mailbox) -> None:
    """Invited, timetable, another day, called off: to both sides, each in their language, nothing said twice."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    world.sql("UPDATE event_employer SET answered_at = NULL WHERE event_id = %(id)s", id=event)
    done(coordinator, f"{page}/employeurs/demande", employers=str(world.employer))
    done(coordinator, f"{page}/employeurs/demande", employers=str(world.employer))
    asked = to(mailbox.collect(), FIRM)
    assert asked["Subject"] == "Invitation to take part: Spring speed interviews"
    invite(world, event, world.candidate)
    invited = to(mailbox.collect(), PERSON)
    assert invited["Subject"] == "Invitation : Entrevues éclair du printemps"
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    answered = to(mailbox.collect(), PERSON)
    assert answered["Subject"] == "Vous venez : Entrevues éclair du printemps"
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert mailbox.collect() == []
    unanswered = send(coordinator, f"{page}/etat", version=version(world, event), status="published")
    assert "n’ont pas dit qu’ils viennent" in unanswered.text
    assert "Ateliers du Fleuve" not in world.client("other_seeker").get(page).text
    confirmed = {"employer": str(world.employer), "recruiters": "1", "confirmed": "true", "room": "Salle B"}
    done(coordinator, f"{page}/employeurs", **confirmed, stations="Kiosque 12", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    told = mailbox.collect()
    for letter in told:
        assert "Kiosque 12 · Salle B" in letter.get_body().get_content()  # type: ignore[union-attr]
    assert len(told) == 2
    assert "Entreprise" in to(told, PERSON).get_body().get_content()  # type: ignore[union-attr]
    # An e-mail lasts longer than the time for which a name is released.
    assert f"Person {world.candidate}" in to(told, FIRM).as_string()
    assert "Traoré" not in to(told, FIRM).get_body().get_content()  # type: ignore[union-attr]
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    assert mailbox.collect() == []
    done(coordinator, f"{page}/modifier", **{**FACTS, "at": "10:00"}, version=version(world, event))
    moved = mailbox.collect()
    assert {each["Subject"].partition(":")[0].strip() for each in moved} == {"Changement", "Changed"}
    done(coordinator, f"{page}/modifier", **{**FACTS, "at": "10:00", "capacity": "9"}, version=version(world, event))
    assert mailbox.collect() == []
    done(coordinator, f"{page}/etat", version=version(world, event), status="cancelled")
    ended = mailbox.collect()
    for who, letters in ((PERSON, [invited, answered, *told, *moved, *ended]), (FIRM, [asked, *told, *moved, *ended])):
        entries = [entry(each) for each in letters if each["To"] == who]
        before = len(entries) - 1
        assert [method for method, _ in entries] == ["PUBLISH", *["REQUEST"] * (before - 1), "CANCEL"]
        assert len({str(each["uid"]) for _, each in entries}) == 1
        sequences = [int(each["sequence"]) for _, each in entries]
        assert sequences == sorted(set(sequences))
        states = ["TENTATIVE", *["CONFIRMED"] * (before - 1), "CANCELLED"]
        assert [str(each["status"]) for _, each in entries] == states


def test_a_place_that_came_free_is_told_whoever_freed_it(event: int, world: World, mailbox: Mailbox) -> None:
    """By an answer, at once; by a consent withdrawn, by the worker; in neither case twice."""
    invite(world, event, world.candidate, world.theirs)
    other = world.client("other_seeker")
    done(other, f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    mailbox.collect()
    done(other, "/mon-dossier/consentements/retirer", purpose="events")
    assert state(world, event, world.candidate) == "accepted"
    assert [each["To"] for each in mailbox.collect()] == [OTHER]
    for expected in (1, 0):
        with writing(world.pool, SYSTEM) as connection:
            assert len(telling.leave_places(connection)) == expected
    assert to(mailbox.collect(), PERSON)["Subject"] == "Vous avez une place : Entrevues éclair du printemps"


def test_who_comes_is_reminded_once_some_days_before(event: int, world: World, mailbox: Mailbox) -> None:
    invite(world, event, world.candidate)
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    mailbox.collect()
    at = "UPDATE event SET starts_at = now() + %(in)s, ends_at = now() + %(in)s + interval '1 hour' WHERE id = %(id)s"
    for days, expected in (("4 days", 0), ("2 days", 1), ("1 day", 0)):
        world.sql(at, id=event, **{"in": days})
        with writing(world.pool, SYSTEM) as connection:
            assert len(telling.leave_reminders(connection)) == expected
    assert to(mailbox.collect(), PERSON)["Subject"] == "Bientôt : Entrevues éclair du printemps"


def test_an_employer_is_asked_once_what_came_of_it(event: int, world: World, mailbox: Mailbox) -> None:
    invite(world, event, world.candidate)
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="true", employers=str(world.employer))
    done(world.client("coordinator"), f"/evenements/{event}/horaire", version=version(world, event))
    done(world.client("coordinator"), f"/evenements/{event}/etat", version=version(world, event), status="published")
    mailbox.collect()
    world.sql(
        "UPDATE event SET starts_at = now() - interval '26 hours', ends_at = now() - interval '24 hours' "
        "WHERE id = %(id)s",
        id=event,
    )
    for expected in (1, 0):
        with writing(world.pool, SYSTEM) as connection:
            assert len(telling.leave_reminders(connection)) == expected
    letter = to(mailbox.collect(), FIRM)
    assert letter["Subject"] == "What came of your interviews? Spring speed interviews"
    assert "1 interview " in letter.as_string()


def test_a_replanning_tells_those_it_moves_and_no_other(event: int, world: World, mailbox: Mailbox) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    done(coordinator, f"{page}/modifier", **{**FACTS, "capacity": "2"}, version=version(world, event))
    host = {"employer": str(world.employer), "recruiters": "2"}
    done(coordinator, f"{page}/employeurs", **host, version=version(world, event))
    invite(world, event, world.candidate, world.theirs)
    for who in ("job_seeker", "other_seeker"):
        done(world.client(who), f"{page}/reponse", accepts="true", employers=str(world.employer))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    mailbox.collect()
    # The second recruiter does not come: whoever sat there moves.
    done(coordinator, f"{page}/employeurs", **{**host, "recruiters": "1"}, version=version(world, event))
    done(coordinator, f"{page}/horaire", version=version(world, event))
    moved = world.sql(
        "SELECT candidate_id FROM event_interview WHERE event_id = %(id)s AND was_slot IS NOT NULL", id=event
    )
    letters = mailbox.collect()
    desk = coordinator.get(f"{page}/gestion").text
    assert "Ce que le dernier changement a déplacé" in desk
    assert "1 entrevue, 1 personne; 2 entrevues à l’horaire maintenant." in desk
    assert {each["To"] for each in letters} == {FIRM, PERSON if moved[0] == world.candidate else OTHER}
    done(coordinator, f"{page}/horaire", version=version(world, event))
    assert mailbox.collect() == []
    # Nor does anybody of theirs: whoever was to meet them is told why.
    done(world.client("employer"), f"{page}/participation", comes="false")
    done(coordinator, f"{page}/horaire", version=version(world, event))
    (name,) = world.sql("SELECT name FROM employer WHERE id = %(id)s", id=world.employer)
    body = to(mailbox.collect(), PERSON).get_body(("plain",)).get_content()
    assert f"{name} ne vient pas\u00a0: votre entrevue" in body
    assert "Aucune entrevue n’a été trouvée" not in body
    shown = world.client("job_seeker").get(page).text
    assert f"{name} ne vient pas" in shown
    assert "Aucune entrevue n’a été trouvée" not in shown


def test_the_worker_does_so_by_itself() -> None:
    connector = testing.InMemoryConnector()
    periodic = tasks.build(connector).periodic_registry.periodic_tasks
    assert {"remind_of_events", "tell_of_places"} <= {each.task.name for each in periodic.values()}
    for each in periodic.values():
        hour = each.cron.split()[1]
        # Five hours behind in winter, four in summer: before, it is still the day before in Québec.
        assert hour == "*" or int(hour) >= 5, each.task.name


def test_an_employer_says_how_it_comes(event: int, world: World) -> None:
    coordinator, employer, page = world.client("coordinator"), world.client("employer"), f"/evenements/{event}"
    told = {"comes": "true", "recruiters": "3", "first_slot": "2", "last_slot": "5"}
    # An organiser who had the page open puts one thing right meanwhile: the rest of the answer stays.
    read = '{"recruiters": "1", "first_slot": "1", "last_slot": "", "cancelled": ""}'
    before = version(world, event)
    done(employer, f"{page}/participation", **told)
    sent = {"employer": str(world.employer), "recruiters": "1", "first_slot": "1", "last_slot": "4", "read": read}
    refused = send(coordinator, f"{page}/employeurs", **sent, version=before)
    assert refused.status_code == 412
    done(coordinator, f"{page}/employeurs", **{**sent, "first_slot": "1", "last_slot": ""}, version=before)
    row = world.sql(
        "SELECT recruiters, first_slot, last_slot, cancelled FROM event_employer WHERE event_id = %(id)s", id=event
    )
    assert row == (3, 1, 4, False)
    done(employer, f"{page}/participation", comes="false")
    assert "Ne vient pas" in coordinator.get(f"{page}/gestion").text
    assert send(world.client("other_employer"), f"{page}/participation", **told).status_code == 404


def test_a_preparation_and_a_seat_that_are_no_more_leave_the_calendar(
    event: int, world: World, mailbox: Mailbox
) -> None:
    world.sql(
        """
        UPDATE event SET preparation_at = starts_at - interval '1 day', departs_from = 'Station Berri-UQAM',
            departs_at = starts_at - interval '3 hours', seats = 2 WHERE id = %(id)s
        """,
        id=event,
    )
    invite(world, event, world.candidate)
    mailbox.collect()
    seeker, page = world.client("job_seeker"), f"/evenements/{event}/reponse"

    def answer(**said: str) -> dict[str, tuple[str, int]]:
        done(seeker, page, accepts="true", employers=str(world.employer), **said)
        return entries(to(mailbox.collect(), PERSON))

    first = answer(rides="true")
    assert {name: method for name, (method, _) in first.items()} == dict.fromkeys(
        ("", "preparation", "departure"), "REQUEST"
    )
    second = answer()
    assert {name: method for name, (method, _) in second.items()} == {
        "": "REQUEST",
        "preparation": "REQUEST",
        "departure": "CANCEL",
    }
    world.sql("UPDATE event SET preparation_at = NULL WHERE id = %(id)s", id=event)
    third = answer(rides="true")
    assert {name: method for name, (method, _) in third.items()} == {
        "": "REQUEST",
        "preparation": "CANCEL",
        "departure": "REQUEST",
    }
    assert first["departure"][1] < second["departure"][1] < third["departure"][1]
    world.sql("UPDATE event SET departs_from = NULL, departs_at = NULL, seats = NULL WHERE id = %(id)s", id=event)
    done(seeker, page, accepts="false")
    last = entries(to(mailbox.collect(), PERSON))
    assert {name: method for name, (method, _) in last.items()} == dict.fromkeys(
        ("", "preparation", "departure"), "CANCEL"
    )
    assert third["departure"][1] < last["departure"][1]
