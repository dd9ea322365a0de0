"""What an event told and does not hold any more: whoever it concerned is told, and one calendar entry follows."""

from email.message import EmailMessage

import pytest

from api.database import writing
from matching.accounts.domain import SYSTEM
from matching.events import telling
from tests.api.http.conftest import World
from tests.api.http.events.steps import done, state, version
from tests.api.http.events.test_messages import FIRM, PERSON, entry, invite, mailbox, to
from tests.api.http.mailbox import Mailbox

__all__ = ["mailbox"]


@pytest.fixture
def told(event: int, world: World, mailbox: Mailbox) -> list[EmailMessage]:
    """Asked, invited, coming, the timetable told: the letters to the person and to the employer, so far."""
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    done(coordinator, f"{page}/employeurs/demande", employers=str(world.employer))
    invite(world, event, world.candidate)
    letters = mailbox.collect()
    done(world.client("job_seeker"), f"{page}/reponse", accepts="true", employers=str(world.employer))
    letters += mailbox.collect()
    done(coordinator, f"{page}/horaire", version=version(world, event))
    done(coordinator, f"{page}/etat", version=version(world, event), status="published")
    return letters + mailbox.collect()


def calendar_of(letters: list[EmailMessage], who: str) -> list[str]:
    """What their calendar was asked to do, in order: under one UID, by a sequence that grows."""
    entries = [entry(each) for each in letters if each["To"] == who]
    assert len({str(each["uid"]) for _, each in entries}) == 1
    sequences = [int(each["sequence"]) for _, each in entries]
    assert sequences == sorted(set(sequences))
    return [method for method, _ in entries]


def lost(world: World) -> int:
    """What the worker has left of its own: how many letters."""
    with writing(world.pool, SYSTEM) as connection:
        return len(telling.leave_lost(connection))


def test_the_last_need_taken_out_tells_its_employer_and_whom_it_was_to_meet(
    event: int, world: World, told: list[EmailMessage], mailbox: Mailbox
) -> None:
    done(world.client("coordinator"), f"/evenements/{event}/besoins/retirer", opening=str(world.need))
    after = mailbox.collect()
    assert to(after, PERSON)["Subject"] == "Changement : Entrevues éclair du printemps"
    assert to(after, FIRM)["Subject"] == "You do not take part: Spring speed interviews"
    assert calendar_of([*told, *after], PERSON) == ["PUBLISH", *["REQUEST"] * 3]
    assert calendar_of([*told, *after], FIRM) == ["REQUEST"] * 2 + ["CANCEL"]
    released = world.sql("SELECT count(*) FROM consent WHERE event_id = %(id)s AND withdrawn_at IS NULL", id=event)
    assert released == (0,)
    assert lost(world) == 0


def test_who_says_that_they_do_not_come_has_it_taken_out_of_their_calendar(
    event: int, world: World, told: list[EmailMessage], mailbox: Mailbox
) -> None:
    done(world.client("job_seeker"), f"/evenements/{event}/reponse", accepts="false")
    after = mailbox.collect()
    assert to(after, PERSON)["Subject"] == "Vous ne venez pas : Entrevues éclair du printemps"
    assert calendar_of([*told, *after], PERSON) == ["PUBLISH", "REQUEST", "REQUEST", "CANCEL"]
    # The employer's day changes by it: the worker tells so, once.
    assert (lost(world), lost(world)) == (1, 0)
    again = mailbox.collect()
    assert calendar_of([*told, *again], FIRM) == ["REQUEST"] * 3


def test_a_sequence_never_falls_though_the_consent_to_events_is_withdrawn_and_given_again(
    event: int, world: World, told: list[EmailMessage], mailbox: Mailbox
) -> None:
    person = world.client("job_seeker")
    done(person, "/mon-dossier/consentements/retirer", purpose="events")
    assert state(world, event, world.candidate) is None
    left = mailbox.collect()
    assert calendar_of([*told, *left], PERSON) == ["PUBLISH", "REQUEST", "REQUEST", "CANCEL"]
    assert (lost(world), lost(world)) == (1, 0)
    mailbox.collect()
    done(person, "/mon-dossier/consentements", purpose="events", days="90")
    invite(world, event, world.candidate)
    again = mailbox.collect()
    assert calendar_of([*told, *left, *again], PERSON) == ["PUBLISH", "REQUEST", "REQUEST", "CANCEL", "PUBLISH"]


def test_an_employer_who_answers_or_is_let_go_has_it_in_its_calendar(
    event: int, world: World, told: list[EmailMessage], mailbox: Mailbox
) -> None:
    coordinator, page = world.client("coordinator"), f"/evenements/{event}"
    world.sql("UPDATE event_employer SET answered_at = NULL WHERE event_id = %(id)s", id=event)
    done(world.client("employer"), f"{page}/participation", comes="true")
    done(world.client("employer"), f"{page}/participation", comes="true", recruiters="2")
    said = mailbox.collect()
    assert to(said, FIRM)["Subject"] == "You take part: Spring speed interviews"
    host = {"employer": str(world.employer), "recruiters": "2"}
    done(coordinator, f"{page}/employeurs", **host, cancelled="true", version=version(world, event))
    done(coordinator, f"{page}/employeurs", **host, cancelled="true", version=version(world, event))
    ended = mailbox.collect()
    assert calendar_of([*told, *said, *ended], FIRM) == ["REQUEST"] * 3 + ["CANCEL"]
