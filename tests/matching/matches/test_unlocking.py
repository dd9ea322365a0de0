"""What opens more doors, held against the lists themselves: once it is there, so many more openings are eligible."""

from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM
from matching.candidates.reading import candidate
from matching.candidates.store import add_candidate, change_candidate
from matching.matches.domain import Eligibility
from matching.matches.person import NoMatchingConsentError
from matching.matches.unlocking import Door, Doors, doors
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need
from tests.matching.matches.lists import encode, recommend


def asking(*criteria: dict[str, Any], **changes: Any) -> Any:
    """A need of a place and a start that the person has, with these requirements alone."""
    return a_need(requirements=[{"importance": "required", "any_of": [each]} for each in criteria], **changes)


FRENCH_5 = {"code": "french_speaking", "level": 5}
FRENCH_8 = {"code": "french_speaking", "level": 8}
LISTENING_7 = {"code": "french_listening", "level": 7}
LICENCE = {"code": "licence", "credential": "driving_1"}


def a_person(connection: psycopg.Connection, **changes: Any) -> int:
    """Level 4 in spoken French and understood; no licence of class 1."""
    languages = [
        {"language": "fr", "skill": skill, "scale": "echelle_quebecoise", "level": "4", "basis": "tested"}
        for skill in ("speaking", "listening")
    ]
    given = {"languages": languages, "schooling_in_french": "none", **changes}
    return add_candidate(connection, a_candidate(**given), TODAY)


def found(service_connection: ServiceConnection, person: int) -> Doors:
    encode(service_connection)
    with service_connection(SYSTEM) as service:
        return doors(service, person, TODAY)


def door(all_of: Doors, code: str, **expected: Any) -> Door:
    (one,) = (
        each
        for each in all_of.doors
        if each.criterion.code == code and expected.items() <= each.criterion.expected.items()
    )
    return one


def test_each_level_counts_what_it_opens_with_what_lower_ones_do(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    person = a_person(bank)
    low = add_need(bank, asking(FRENCH_5), TODAY)
    high = add_need(bank, asking(FRENCH_8), TODAY)
    both = add_need(bank, asking(FRENCH_5, LISTENING_7), TODAY)
    add_need(bank, asking(FRENCH_5, LICENCE), TODAY)
    opened = add_need(bank, asking({"code": "french_speaking", "level": 3}), TODAY)
    all_of = found(service_connection, person)
    assert (all_of.considered, all_of.eligible) == (5, 1)
    assert opened not in {key for each in all_of.doors for key in each.openings}
    assert door(all_of, "french_speaking", level=5).openings == (low,)
    assert door(all_of, "french_listening", level=7).openings == (low, both)
    assert door(all_of, "french_speaking", level=8).openings == (low, high, both)
    # The fourth asks for two things: neither opens it alone.
    assert all_of.doors[0].criterion.code == "french_speaking"
    assert not any(each.criterion.code == "licence" for each in all_of.doors)


def test_an_alternative_is_a_door_of_its_own_and_what_nobody_asked_is_a_question(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    person = a_person(bank, credentials=(), credentials_complete=False)
    need = add_need(
        bank,
        a_need(requirements=[{"importance": "required", "any_of": [LICENCE, FRENCH_5]},
                             {"importance": "preferred", "any_of": [FRENCH_8]}]),
        TODAY,
    )  # fmt: skip
    all_of = found(service_connection, person)
    asked = door(all_of, "licence", credential="driving_1")
    assert (asked.openings, asked.criterion.met) == ((need,), None)
    assert door(all_of, "french_speaking", level=5).openings == (need,)
    assert len(all_of.doors) == 2


def test_what_is_counted_is_what_the_list_gains(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    person = a_person(bank, credentials=(), credentials_complete=True)
    for need in (asking(LICENCE), asking(LICENCE, {"code": "french_speaking", "level": 4}), asking(LICENCE, FRENCH_8)):
        add_need(bank, need, TODAY)
    before = recommend(service_connection, person)
    gained = door(found(service_connection, person), "licence").openings
    with service_connection(SYSTEM) as service:
        stored = candidate(service, person)
        assert stored is not None
        entry = stored.entry.model_copy(
            update={"credentials": a_candidate(credentials=[{"credential": "driving_1"}]).credentials}
        )
        change_candidate(service, person, entry, stored.version, TODAY)
    after = recommend(service_connection, person)
    now = {match.opening for match in after.results if match.eligibility is Eligibility.ELIGIBLE}
    then = {match.opening for match in before.results if match.eligibility is Eligibility.ELIGIBLE}
    assert now - then == set(gained)
    assert len(gained) == 2


def test_nobody_is_told_without_their_consent(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    person = a_person(bank, consents=[])
    with pytest.raises(NoMatchingConsentError):
        found(service_connection, person)
