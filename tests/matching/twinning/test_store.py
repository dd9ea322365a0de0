"""Proposals held by the database within capacities; answers, erasure, retention, reminders and counts."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from api import encoders
from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import NotAllowedError, NotFoundError
from matching.internships.store import add_internship
from matching.matches import in_service
from matching.needs.store import add_need
from matching.privacy import retention
from matching.privacy.erasure import Rule, erase
from matching.twinning import colleagues, items, letters, overview, store
from matching.twinning.domain import WishEntry
from matching.twinning.errors import AlreadyTwinnedError, NoRoomError, NotProposableError
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation, an_internship
from tests.twinnings import Made, a_colleague, a_hire, a_twinning, a_wish

TABLES = ("twinning_wish", "twinning", "twinning_visit", "twinning_contact", "twinning_review", "settling_tick")


@pytest.fixture
def need(connection: psycopg.Connection) -> int:
    return add_need(connection, a_need(employer_id=add_employer(connection)), TODAY)


@pytest.fixture
def firm(connection: psycopg.Connection, need: int) -> Actor:
    row: Any = connection.execute("SELECT employer_id FROM opening WHERE id = %s", (need,)).fetchone()
    return add_account(connection, Role.EMPLOYER, employer_id=row[0])


@pytest.fixture
def people(connection: psycopg.Connection) -> list[int]:
    ours = add_organisation(connection)
    return [add_candidate(connection, a_candidate(organisation_id=ours), TODAY) for _ in range(3)]


@pytest.fixture
def made(connection: psycopg.Connection, need: int, people: list[int]) -> Made:
    return a_twinning(connection, need, people[0])


def state(connection: psycopg.Connection) -> list[Any]:
    return [row[0] for row in connection.execute("SELECT state FROM twinning ORDER BY id")]


def test_a_colleague_has_room_for_as_many_as_they_said(
    connection: psycopg.Connection,
    need: int,
    people: list[int],
    made: Made,
    firm: Actor,
    service_connection: ServiceConnection,
) -> None:
    wishes = [a_wish(connection, need, person) for person in people[1:]]
    with service_connection(firm) as service:
        other = colleagues.add_colleague(service, a_colleague())
    connection.execute("UPDATE colleague SET agreed_at = now() WHERE id = %s", (other,))
    with service_connection(firm) as service:
        store.suggest(service, wishes[0], made.colleague)
        with pytest.raises(AlreadyTwinnedError):
            store.suggest(service, wishes[0], other)
        with pytest.raises(NoRoomError):
            store.suggest(service, wishes[1], made.colleague)
        asked = colleagues.add_colleague(service, a_colleague())
        with pytest.raises(NotProposableError):
            store.suggest(service, wishes[1], asked)


def test_an_internship_that_ended_with_a_job_is_a_hire(
    connection: psycopg.Connection, need: int, people: list[int], service_connection: ServiceConnection
) -> None:
    ours = add_organisation(connection)
    connection.execute(
        """
        WITH closed AS (
            INSERT INTO referral (opening_id, candidate_id, employer_id, started_by, state, since, closed_by)
            SELECT id, %(person)s, employer_id, 'counsellor', 'closed', current_date, 'end' FROM opening
            WHERE id = %(need)s RETURNING id, opening_id, employer_id
        ), agreed AS (
            INSERT INTO internship_agreement (referral_id, candidate_id, opening_id, employer_id, organisation_id)
            SELECT id, %(person)s, opening_id, employer_id, %(ours)s FROM closed RETURNING id
        )
        INSERT INTO agreement_end (agreement_id, candidate_id, ended_on, job)
        SELECT id, %(person)s, current_date, 'host' FROM agreed
        """,
        {"person": people[0], "need": need, "ours": ours},
    )
    with service_connection(add_account(connection, Role.JOB_SEEKER, candidate_id=people[0])) as service:
        assert [each.opening_id for each in store.hires(service, people[0])] == [need]
        wished, new = store.wish(service, people[0], WishEntry(opening=need, week={}))
        assert (store.hires(service, people[0])[0].wish_id, new) == (wished, True)
        assert store.wish(service, people[0], WishEntry(opening=need, week={})) == (wished, False)


def test_a_job_that_ends_takes_its_twinning_and_its_wish(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    """Whatever said it: here the referral's row alone."""
    employer = add_employer(connection)
    needs = [add_need(connection, a_need(employer_id=employer), TODAY) for _ in range(2)]
    person = add_candidate(connection, a_candidate(), TODAY)
    made = a_twinning(connection, needs[0], person)
    connection.execute("DELETE FROM consent")
    a_wish(connection, needs[1], person)
    connection.execute("UPDATE referral SET state = 'closed', closed_by = 'end'")
    assert connection.execute("SELECT id, state, ended_by FROM twinning").fetchall() == [
        (made.twinning, "ended", "service")
    ]
    assert connection.execute("SELECT id FROM twinning_wish").fetchall() == [(made.wish,)]
    with service_connection(add_account(connection, Role.EMPLOYER, employer_id=employer)) as service:
        assert service.execute("SELECT FROM twinning_names()").fetchall() == []


def test_a_placement_is_no_hire(
    connection: psycopg.Connection, need: int, people: list[int], firm: Actor, service_connection: ServiceConnection
) -> None:
    internship = add_internship(connection, an_internship(firm.employer_id or 0), TODAY)
    a_hire(connection, internship, people[0])
    with service_connection(add_account(connection, Role.JOB_SEEKER, candidate_id=people[0])) as service:
        assert store.hires(service, people[0]) == []
        with pytest.raises(NotFoundError):
            store.wish(service, people[0], WishEntry(opening=internship, week={}))


def test_who_was_declined_is_not_proposed_again(
    connection: psycopg.Connection, people: list[int], need: int, firm: Actor, service_connection: ServiceConnection
) -> None:
    made = a_twinning(connection, need, people[0], state="proposed")
    person = add_account(connection, Role.JOB_SEEKER, candidate_id=people[0])
    with service_connection(person) as service:
        assert store.answer(service, made.twinning, accepts=False)
        assert not store.answer(service, made.twinning, accepts=False)
    calibrated = encoders.load("hashed")
    with service_connection(SYSTEM) as service:
        in_service.register(service, calibrated.encoder, calibrated.calibration)
    with service_connection(firm) as service:
        offers = store.offers(service, calibrated.encoder, TODAY)
        assert [each.declined for each in offers.awaiting] == [(made.colleague,)]
        assert offers.by_wish == {made.wish: []}
        with pytest.raises(NotProposableError):
            store.suggest(service, made.wish, made.colleague)


def test_who_accompanied_somebody_to_the_end_is_not_proposed_to_them_again(
    connection: psycopg.Connection, need: int, people: list[int], firm: Actor, service_connection: ServiceConnection
) -> None:
    made = a_twinning(connection, need, people[0])
    with service_connection(firm) as service:
        store.end(service, made.twinning)
        assert [each.declined for each in store.awaiting(service)] == [(made.colleague,)]
        with pytest.raises(NotProposableError):
            store.suggest(service, made.wish, made.colleague)
    # It ran its course: they wait for nobody any more.
    connection.execute("UPDATE twinning SET until = current_date - 1")
    with service_connection(firm) as service:
        assert store.awaiting(service) == []


def test_who_is_not_verified_names_nobody(
    connection: psycopg.Connection, firm: Actor, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE employer SET verified_on = NULL WHERE id = %s", (firm.employer_id,))
    with pytest.raises(NotAllowedError), service_connection(firm) as service:
        colleagues.add_colleague(service, a_colleague())


def test_a_colleague_who_says_no_is_erased_and_what_was_planned_called_off(
    connection: psycopg.Connection, made: Made, firm: Actor, service_connection: ServiceConnection
) -> None:
    with service_connection(firm) as service:
        colleagues.remove_colleague(service, made.colleague)
    rows = connection.execute("SELECT state, ended_by, colleague_id FROM twinning").fetchall()
    assert rows == [("ended", "employer", None)]
    assert connection.execute("SELECT FROM colleague_address").fetchall() == []
    assert connection.execute("SELECT state FROM twinning_visit").fetchall() == [("cancelled",)]


def test_an_erased_file_leaves_nothing_of_its_twinning(
    connection: psycopg.Connection, people: list[int], made: Made
) -> None:
    erase(connection, people[0], Rule.ASKED)
    for table in (
        "twinning_wish",
        "twinning",
        "twinning_visit",
        "twinning_contact",
        "twinning_review",
        "settling_tick",
    ):
        assert connection.execute(f"SELECT FROM {table}").fetchall() == [], table
    assert connection.execute("SELECT count(*) FROM colleague").fetchone() == (1,)


def test_what_ended_goes_when_its_time_is_over(
    connection: psycopg.Connection, made: Made, service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        kept = retention.periods(service).twinning
        retention.destroy_the_rest(service, TODAY)
    assert state(connection) == ["active"]
    connection.execute("UPDATE twinning SET state = 'ended', ended_at = now() - make_interval(days => %s)", (kept + 1,))
    connection.execute("UPDATE twinning_wish SET created_at = now() - make_interval(days => %s)", (kept + 9,))
    with service_connection(SYSTEM) as service:
        (due,) = (each for each in retention.due(service, TODAY) if each.kind == "twinning")
        retention.destroy_the_rest(service, TODAY)
        told = [(each.kind, each.count) for each in retention.register(service)]
    assert due.today == 1
    assert (state(connection), ("twinning", 1) in told) == ([], True)
    assert connection.execute("SELECT FROM twinning_wish").fetchall() == []


def test_each_is_reminded_once_and_what_is_long_over_ends(
    connection: psycopg.Connection, made: Made, service_connection: ServiceConnection
) -> None:
    connection.execute("UPDATE twinning SET until = %s", (TODAY + timedelta(days=5),))
    with service_connection(SYSTEM) as service:
        first = [(each.template, each.visit_id) for each in letters.to_tell(service, TODAY)]
        assert first == [("twinning_reminder", made.visit), ("twinning_review", None)]
        assert letters.to_tell(service, TODAY) == []
        assert len(letters.leave(service, made.twinning, "twinning_reminder", visit_id=made.visit)) == 2
        letters.to_tell(service, TODAY + timedelta(days=40))
    assert state(connection) == ["ended"]


@pytest.mark.parametrize(("people_who_ask", "told"), [(0, 0), (1, None), (4, None), (5, 5), (9, 5), (10, 10)])
def test_the_coordination_counts_by_steps_of_five(
    connection: psycopg.Connection,
    need: int,
    service_connection: ServiceConnection,
    people_who_ask: int,
    told: int | None,
) -> None:
    ours = add_organisation(connection)
    for _ in range(people_who_ask):
        a_wish(connection, need, add_candidate(connection, a_candidate(organisation_id=ours), TODAY))
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=ours)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=ours)
    with service_connection(coordinator) as service:
        assert overview.counts(service)["asked"] == told
    with service_connection(counsellor) as service:
        assert overview.counts(service) == {}


def test_the_list_for_settling_in_is_an_administrators_and_what_is_ticked_ones_own(
    connection: psycopg.Connection, people: list[int], service_connection: ServiceConnection
) -> None:
    ours = add_organisation(connection)
    new = items.Item(kind="settling", code="library", place=5, text_fr="La bibliothèque", text_en="The library")
    with service_connection(add_account(connection, Role.ADMINISTRATOR, organisation_id=ours)) as service:
        items.change_item(service, new)
    with service_connection(add_account(connection, Role.JOB_SEEKER, candidate_id=people[0])) as service:
        items.tick(service, ["library", "bank", "unheard_of"])
        items.tick(service, ["library"])
        ticked = [each.code for each in items.steps(service) if each.ticked_on]
        with pytest.raises(psycopg.errors.CheckViolation), service.transaction():
            service.execute("INSERT INTO settling_tick (code) VALUES ('Une phrase')")
    assert ticked == ["library"]
