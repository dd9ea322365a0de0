"""Who and what is in a list at all: the last day of a consent, and the openings that wait, are over or are no posts."""

from datetime import timedelta

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate
from matching.internships.store import add_internship
from matching.matches.person import NoMatchingConsentError
from matching.needs import reviewing
from matching.needs.store import add_need, close_need, reopen_need
from tests.conftest import ServiceConnection
from tests.factories import (
    TODAY,
    a_candidate,
    a_consent,
    a_need,
    add_account,
    add_employer,
    add_organisation,
    an_internship,
)
from tests.matching.matches.lists import rank, recommend

DAY = timedelta(days=1)
FLAGGED = "Souder, avec expérience canadienne."


def test_the_last_day_of_a_consent_is_in_both_lists_and_the_next_in_none(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    last = TODAY + 5 * DAY
    person = add_candidate(bank, a_candidate(consents=[a_consent(until=last)]), TODAY)
    longer = add_candidate(bank, a_candidate(), TODAY)
    on_last = rank(service_connection, need, today=last)
    assert on_last.considered == 2
    assert {match.candidate for match in on_last.results} == {person, longer}
    assert [match.opening for match in recommend(service_connection, person, today=last).results] == [need]
    after = rank(service_connection, need, today=last + DAY)
    assert after.considered == 1
    assert [match.candidate for match in after.results] == [longer]
    with pytest.raises(NoMatchingConsentError):
        recommend(service_connection, person, today=last + DAY)


def test_of_two_consents_the_later_end_counts(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    need = add_need(bank, a_need(), TODAY)
    ends = [TODAY + DAY, TODAY + 9 * DAY]
    add_candidate(bank, a_candidate(consents=[a_consent(until=until) for until in ends]), TODAY)
    assert [rank(service_connection, need, today=end).considered for end in (*ends, ends[1] + DAY)] == [1, 1, 0]


@pytest.fixture
def reader(bank: psycopg.Connection) -> Actor:
    """A coordinator: what waits for a decision is there for the staff to see."""
    return add_account(bank, Role.COORDINATOR, organisation_id=add_organisation(bank))


def test_a_person_is_recommended_what_is_open_and_no_other_state(
    bank: psycopg.Connection, service_connection: ServiceConnection, reader: Actor
) -> None:
    person = add_candidate(bank, a_candidate(), TODAY)
    employer = add_employer(bank)
    vacancy = add_need(bank, a_need(), TODAY)
    internship = add_internship(bank, an_internship(employer), TODAY)
    closed = add_need(bank, a_need(), TODAY)
    close_need(bank, closed)
    planned = add_need(bank, a_need(kind="planned", planned_reason="season"), TODAY)
    held, refused = (
        add_need(bank, a_need(employer_id=employer, text_fr=f"{FLAGGED} {turn}"), TODAY) for turn in ("a", "b")
    )
    with service_connection(reader) as service:
        reviewing.decide(service, refused, "refused", TODAY)
    states = dict(bank.execute("SELECT id, status FROM opening").fetchall())
    assert [states[each] for each in (closed, planned, held, refused)] == ["closed", "open", "held", "refused"]

    def recommended() -> set[int]:
        found = recommend(service_connection, person, SYSTEM)
        assert found.considered == len(found.results)
        return {match.opening for match in found.results}

    assert recommended() == {vacancy, internship}
    reopen_need(bank, closed)
    with service_connection(reader) as service:
        reviewing.decide(service, held, "allowed", TODAY)
    assert recommended() == {vacancy, internship, closed, held}


def test_the_closing_day_is_the_last_day_it_is_recommended(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    person = add_candidate(bank, a_candidate(), TODAY)
    closing = add_need(bank, a_need(closes_on=TODAY + DAY), TODAY)
    staying = add_need(bank, a_need(), TODAY)

    def recommended(after: int) -> set[int]:
        found = recommend(service_connection, person, today=TODAY + after * DAY)
        assert found.considered == len(found.results)
        return {match.opening for match in found.results}

    assert [recommended(after) for after in (0, 1, 2)] == [{closing, staying}, {closing, staying}, {staying}]


def test_people_who_are_equal_are_not_listed_by_their_number(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    needs = [add_need(bank, a_need(), TODAY) for _ in range(3)]
    people = [add_candidate(bank, a_candidate(), TODAY) for _ in range(12)]
    listed = [[match.candidate for match in rank(service_connection, need).results] for need in needs]
    assert all(sorted(order) == people for order in listed)
    assert len({tuple(order) for order in [people, people[::-1], *listed]}) == 5
    shown = [match.candidate for match in rank(service_connection, needs[0], top=3).results]
    assert shown == listed[0][:3]


def test_openings_that_are_equal_are_listed_by_another_order_for_each_person(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    needs = [add_need(bank, a_need(), TODAY) for _ in range(12)]
    people = [add_candidate(bank, a_candidate(), TODAY) for _ in range(3)]
    listed = [[match.opening for match in recommend(service_connection, person).results] for person in people]
    assert all(sorted(order) == needs for order in listed)
    assert len({tuple(order) for order in [needs, needs[::-1], *listed]}) == 5
