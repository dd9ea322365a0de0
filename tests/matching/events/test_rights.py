"""Who reads and writes an event's people: raw SQL as the service's role, as each actor; the trail, and when it goes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege

from api.clock import now
from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.events.record import events_record
from matching.needs.store import add_need
from matching.privacy import erasure, retention
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_event

PEOPLE = ("event_invitation", "event_interview", "event_request")
ORGANISERS = {"counsellor", "coordinator", "partner"}


@dataclass(frozen=True)
class Day:
    """An event with one person who comes and asked for something, and everybody around it."""

    event: int
    person: int
    beside: int
    actors: dict[str, Actor]

    @property
    def ids(self) -> dict[str, int]:
        return {"event": self.event, "person": self.person, "beside": self.beside}


@pytest.fixture
def day(connection: psycopg.Connection) -> Day:
    ours, partner, theirs, elsewhere = (add_organisation(connection) for _ in range(4))
    employer = add_employer(connection)
    need = add_need(connection, a_need(employer_id=employer), TODAY)
    person = add_candidate(connection, a_candidate(organisation_id=theirs), TODAY)
    beside = add_candidate(connection, a_candidate(organisation_id=theirs), TODAY)
    event = an_event(connection, ours, need, person)
    connection.execute("INSERT INTO event_partner VALUES (%s, %s)", (event, partner))
    connection.execute("INSERT INTO event_request VALUES (%s, %s, 'Une rampe')", (event, person))
    places: dict[str, dict[str, Any]] = {
        "counsellor": {"role": Role.COUNSELLOR, "organisation_id": ours},
        "coordinator": {"role": Role.COORDINATOR, "organisation_id": ours},
        "partner": {"role": Role.COUNSELLOR, "organisation_id": partner},
        "administrator": {"role": Role.ADMINISTRATOR, "organisation_id": ours},
        "follower": {"role": Role.COUNSELLOR, "organisation_id": theirs},
        "other_counsellor": {"role": Role.COUNSELLOR, "organisation_id": elsewhere},
        "other_coordinator": {"role": Role.COORDINATOR, "organisation_id": elsewhere},
        "person": {"role": Role.JOB_SEEKER, "candidate_id": person},
        "other_person": {"role": Role.JOB_SEEKER, "candidate_id": beside},
        "employer": {"role": Role.EMPLOYER, "employer_id": employer},
        "other_employer": {"role": Role.EMPLOYER, "employer_id": add_employer(connection)},
    }
    actors = {name: add_account(connection, **place) for name, place in places.items()}
    return Day(event, person, beside, {**actors, "anonymous": ANONYMOUS})


def rows(connection: psycopg.Connection, table: str) -> int:
    row: Any = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0])


def readers(day: Day, service_connection: ServiceConnection, table: str) -> set[str]:
    found = set()
    for who, actor in day.actors.items():
        with service_connection(actor) as service:
            if rows(service, table):
                found.add(who)
    return found


@pytest.mark.parametrize(
    ("table", "who"),
    [
        ("event_invitation", ORGANISERS | {"person", "follower"}),
        ("event_interview", ORGANISERS | {"person", "follower", "employer"}),
        # What somebody needs to take part: the organisers' alone, and the person's.
        ("event_request", ORGANISERS | {"person"}),
    ],
)
def test_who_reads_it(day: Day, service_connection: ServiceConnection, table: str, who: set[str]) -> None:
    assert readers(day, service_connection, table) == who


def test_an_employer_knows_nobody_before_the_timetable_is_told(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE event SET status = 'open'")
    assert "employer" not in readers(day, service_connection, "event_interview")


def test_a_proposal_is_unknown_to_its_person(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE event_interview SET slot = NULL, seat = NULL")
    connection.execute("UPDATE event_invitation SET state = 'proposed', answered_at = NULL")
    for table in ("event_invitation", "event_interview"):
        assert "person" not in readers(day, service_connection, table)


FITS: tuple[LiteralString, ...] = (
    "SELECT fit FROM event_interview",
    "SELECT i FROM event_interview i",
    "SELECT FROM event_interview WHERE fit > 0.5",
)


def test_how_well_a_meeting_fits_is_told_to_the_organisers_alone(
    day: Day, service_connection: ServiceConnection
) -> None:
    """Of an exact one, one works out where somebody lives; the whole row, and a comparison, tell it too."""
    for who, actor in day.actors.items():
        for asked in FITS:
            with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
                service.execute(asked)
        with service_connection(actor) as service:
            known = service.execute("SELECT fit FROM event_fits(%(event)s)", day.ids).fetchall()
        assert known == ([(0.8,)] if who in ORGANISERS else []), who


def test_when_an_employer_was_asked_and_answered_is_its_own_and_the_organisers(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE event_employer SET asked_at = now(), told_at = now(), owed_asked_at = now()")
    for who, actor in day.actors.items():
        for column in ("asked_at", "answered_at", "told_at", "changed_at", "owed_asked_at"):
            asked = sql.SQL("SELECT {} FROM event_employer").format(sql.Identifier(column))
            with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
                service.execute(asked)
        with service_connection(actor) as service:
            known = service.execute("SELECT asked_at IS NOT NULL FROM event_host_dates(%(event)s)", day.ids).fetchall()
        assert known == ([(True,)] if who in ORGANISERS | {"employer"} else []), who


BEGUN = "UPDATE event SET starts_at = now() - interval '4 hours', ends_at = now() + interval '1 hour'"
MOVES: list[LiteralString] = [
    "UPDATE event_interview SET slot = NULL, seat = NULL WHERE event_id = %(event)s",
    "UPDATE event_interview SET slot = 9 WHERE event_id = %(event)s",
    "UPDATE event_interview SET seat = 2 WHERE event_id = %(event)s",
    "UPDATE event_interview SET slots = 2 WHERE event_id = %(event)s",
]


@pytest.mark.parametrize("move", MOVES)
def test_an_interview_that_took_place_leaves_the_timetable_by_no_row(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection, move: LiteralString
) -> None:
    """Noted or not, on the day and after; one to come is laid again, and so is that of who is not there."""
    connection.execute(BEGUN)
    for state in ("published", "over"):
        connection.execute("UPDATE event SET status = %s", (state,))
        with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
            service.execute(move, day.ids)
    connection.execute("UPDATE event SET status = 'published'")
    for otherwise, back in (
        ("UPDATE event SET starts_at = now() + interval '1 hour', ends_at = now() + interval '6 hours'", BEGUN),
        ("UPDATE event_invitation SET absent = true", "UPDATE event_invitation SET absent = false"),
        ("UPDATE event_invitation SET first_slot = 12", "UPDATE event_invitation SET first_slot = 0"),
    ):
        connection.execute(otherwise)
        with service_connection(day.actors["coordinator"]) as service:
            assert service.execute(move, day.ids).rowcount == 1
        connection.execute("UPDATE event_interview SET slot = 11, seat = 1, slots = 1")
        connection.execute(back)


def test_a_partner_let_go_comes_back_unless_somebody_answered_meanwhile(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    out = "DELETE FROM event_partner WHERE event_id = %(event)s"
    partner = day.actors["partner"].organisation_id
    back = "INSERT INTO event_partner VALUES (%(event)s, %(partner)s)"
    values = {**day.ids, "partner": partner}
    connection.execute("UPDATE event_invitation SET answered_at = now() - interval '1 day'")
    with service_connection(day.actors["coordinator"]) as service:
        service.execute(out, values)
        service.execute(back, values)
        service.execute(out, values)
    connection.execute("UPDATE event_invitation SET answered_at = now() + interval '1 second'")
    with pytest.raises(CheckViolation), service_connection(day.actors["coordinator"]) as service:
        service.execute(back, values)
    with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
        service.execute("UPDATE event_partner_left SET left_at = now()")


WRITES = [
    "UPDATE event SET capacity = 1 WHERE id = %(event)s",
    "INSERT INTO event_need SELECT %(event)s, id FROM opening ON CONFLICT DO NOTHING",
    "UPDATE event_employer SET recruiters = 9 WHERE event_id = %(event)s",
    "UPDATE event_invitation SET absent = true WHERE event_id = %(event)s",
    "UPDATE event_interview SET slot = 3 WHERE event_id = %(event)s",
    "DELETE FROM event_interview WHERE event_id = %(event)s",
]


@pytest.mark.parametrize("statement", WRITES)
def test_only_organisers_write(day: Day, service_connection: ServiceConnection, statement: str) -> None:
    for who, actor in day.actors.items():
        if who in ORGANISERS:
            continue
        try:
            with service_connection(actor) as service:
                done = service.execute(statement, day.ids).rowcount  # type: ignore[call-overload]
                assert done == 0, who
        except InsufficientPrivilege:
            continue


def test_what_took_place_goes_by_no_row_of_anybodys(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    """A meeting goes with its need, by the function that keeps what was noted; an employer not before its meetings."""
    out, opening = "SELECT take_need_out(%(event)s, opening_id) FROM event_need WHERE event_id = %(event)s", day.ids
    for held in (True, None):
        connection.execute("UPDATE event_interview SET held = %s", (held,))
        for statement in ("DELETE FROM event_interview", "UPDATE event_interview SET slot = NULL, seat = NULL")[
            : 2 if held else 1
        ]:
            with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
                service.execute(statement)  # type: ignore[call-overload]
        with service_connection(day.actors["coordinator"]) as service:
            assert service.execute("DELETE FROM event_employer").rowcount == 0
            assert service.execute(out, opening).fetchone() == (held is None,)
    with pytest.raises(InsufficientPrivilege), service_connection(day.actors["other_coordinator"]) as service:
        service.execute("SELECT take_need_out(%(event)s, 1)", day.ids)


def test_nobody_says_yes_for_somebody_else(day: Day, service_connection: ServiceConnection) -> None:
    """Not an organiser by a row, nor anybody but the person and who follows them by the function."""
    with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
        service.execute("UPDATE event_invitation SET state = 'declined' WHERE event_id = %(event)s", day.ids)
    with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
        service.execute("UPDATE event_interview SET agreed = true WHERE event_id = %(event)s", day.ids)
    asked = "SELECT answer_invitation(%(event)s, %(person)s, false, '{}', NULL, 0, NULL)"
    for who in sorted(day.actors.keys() - {"person", "follower"}):
        with pytest.raises(InsufficientPrivilege), service_connection(day.actors[who]) as service:
            service.execute(asked, day.ids)
    with service_connection(day.actors["follower"]) as service:
        service.execute(asked, day.ids)


def test_nobody_is_asked_without_having_consented(day: Day, service_connection: ServiceConnection) -> None:
    statement = "INSERT INTO event_invitation (event_id, candidate_id) VALUES (%(event)s, %(beside)s)"
    with pytest.raises(CheckViolation), service_connection(day.actors["coordinator"]) as service:
        service.execute(statement, day.ids)


def test_the_cv_is_for_that_employer_and_that_time(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    asked = "SELECT event_cv(%(event)s, %(person)s) IS NOT NULL"
    for who, actor in day.actors.items():
        with service_connection(actor) as service:
            assert service.execute(asked, day.ids).fetchone() == (who == "employer",), who
    for change in (
        "UPDATE event SET starts_at = now() + interval '2 days', ends_at = now() + interval '3 days'",
        "UPDATE event SET starts_at = now() - interval '3 days', ends_at = now() - interval '2 days'",
        "UPDATE event SET status = 'cancelled', starts_at = now() - interval '1 hour', ends_at = now()",
    ):
        connection.execute(change)  # type: ignore[call-overload]
        with service_connection(day.actors["employer"]) as service:
            assert service.execute(asked, day.ids).fetchone() == (False,)


def test_what_changes_of_a_person_is_in_the_trail(connection: psycopg.Connection, day: Day) -> None:
    rows = connection.execute(
        "SELECT DISTINCT part FROM trail WHERE candidate_id = %(person)s AND action = 'insert'", day.ids
    ).fetchall()
    # What they ask for in order to take part is recorded with their answer: by itself, it would say that they did.
    assert set(PEOPLE) - {"event_request"} == {part for (part,) in rows if part.startswith("event")}
    connection.execute("UPDATE event_request SET longer = true")
    connection.execute("UPDATE event_interview SET slots = 2, seat = 2")
    changed = "SELECT fields FROM trail WHERE candidate_id = %(person)s AND action = 'update' AND part LIKE 'event%%'"
    fields = [each for (row,) in connection.execute(changed, day.ids).fetchall() for each in row]
    assert "seat" in fields
    assert not {"longer", "slots"} & set(fields)


def test_a_person_takes_their_events_with_them(day: Day, service_connection: ServiceConnection) -> None:
    with service_connection(day.actors["person"]) as service:
        record = events_record(service, day.person, now())
    (invitation,) = record.invitations
    assert (invitation.answer, invitation.request) == ("accepted", "Une rampe")
    assert [each.agreed for each in invitation.interviews] == [True]
    assert "fit" not in record.model_dump_json()
    with service_connection(day.actors["other_person"]) as service:
        assert events_record(service, day.person, now()).invitations == ()


def test_requests_go_the_day_after_and_people_when_it_is_time(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE event_interview SET slots = 2")
    connection.execute("UPDATE event SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'")
    with service_connection(SYSTEM) as service:
        retention.destroy_the_rest(service, TODAY)
    assert [rows(connection, table) for table in PEOPLE] == [1, 1, 0]
    assert connection.execute("SELECT slots FROM event_interview").fetchone() == (1,)
    with service_connection(SYSTEM) as service:
        retention.destroy_the_rest(service, TODAY + timedelta(days=400))
    assert connection.execute("SELECT count(*) FROM event_invitation").fetchone() == (0,)
    assert connection.execute("SELECT sum(count) FROM destruction WHERE kind = 'event'").fetchone() == (1,)
    with (
        pytest.raises(InsufficientPrivilege),
        service_connection(day.actors["coordinator"]) as service,
    ):
        service.execute("SELECT destroy_event_data(current_date)")


def test_an_erased_person_leaves_nothing(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    with service_connection(day.actors["person"]) as service:
        erasure.erase(service, day.person)
    assert [rows(connection, table) for table in PEOPLE] == [0, 0, 0]


@pytest.mark.parametrize(
    "statement", ["UPDATE event_interview SET held = true", "UPDATE event_invitation SET state = 'declined'"]
)
def test_what_others_say_is_no_column_of_an_organiser(
    day: Day, service_connection: ServiceConnection, statement: LiteralString
) -> None:
    with pytest.raises(InsufficientPrivilege), service_connection(day.actors["coordinator"]) as service:
        service.execute(statement)


def test_nobody_who_answered_is_taken_out_by_a_row(
    connection: psycopg.Connection, day: Day, service_connection: ServiceConnection
) -> None:
    connection.execute(
        """
        INSERT INTO consent (candidate_id, purpose, given_on, until, means)
            VALUES (%(beside)s, 'events', current_date, current_date + 90, 'online')
        """,
        day.ids,
    )
    connection.execute("INSERT INTO event_invitation (event_id, candidate_id) SELECT %(event)s, %(beside)s", day.ids)
    with service_connection(day.actors["coordinator"]) as service:
        gone = service.execute("DELETE FROM event_invitation RETURNING candidate_id").fetchall()
    assert gone == [(day.beside,)]
