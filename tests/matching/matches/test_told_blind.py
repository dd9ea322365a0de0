"""How much a score tells whoever reads blind: neither the municipality somebody lives in, nor the day they worked."""

import math
from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.candidates.store import add_candidate
from matching.matches import reasons
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation
from tests.matching.matches.lists import line, rank

LEAST = 10
"""Municipalities among which a blind reader may not choose."""


def test_a_distance_told_blind_is_that_of_many_municipalities(connection: psycopg.Connection) -> None:
    places = connection.execute(
        "SELECT latitude, longitude, region_code FROM municipality WHERE latitude IS NOT NULL"
    ).fetchall()
    for north, east, region in places:
        if region == "03":
            values = [max(0, 1 - 1.39 * math.hypot(y - north, 0.683 * (x - east))) for y, x, _ in places]
            told = Counter(reasons.told_blind({"distance": value})["distance"] for value in values)
            assert set(told) == {0, 1}
            assert min(told.values()) >= LEAST


def test_of_a_language_that_is_only_preferred_an_employer_is_told_nothing(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    employer, own = add_employer(bank), add_organisation(bank)
    asked = [
        {"importance": importance, "any_of": [{"code": code, "level": 3}]}
        for importance, code in (("required", "french_speaking"), ("preferred", "french_listening"))
    ]
    need = add_need(bank, a_need(employer_id=employer, requirements=asked), TODAY)
    spoken = [
        {"language": "fr", "skill": skill, "scale": "echelle_quebecoise", "level": "8"}
        for skill in ("speaking", "listening")
    ]
    person = add_candidate(bank, a_candidate(organisation_id=own, languages=spoken), TODAY)
    for actor, told in (
        (add_account(bank, Role.EMPLOYER, employer_id=employer), False),
        (add_account(bank, Role.COUNSELLOR, organisation_id=own), True),
    ):
        found = {each.code: each for each in line(rank(service_connection, need, actor), person).criteria}
        assert found["french_speaking"].met
        assert found["french_speaking"].found is not None
        preferred = found["french_listening"]
        assert (preferred.found is not None, preferred.met) == ((True, True) if told else (False, None))


@pytest.mark.parametrize("municipality", ["23027", "22005", "21045"])
def test_who_reads_blind_is_told_no_home_and_no_day(
    bank: psycopg.Connection, service_connection: ServiceConnection, municipality: str
) -> None:
    employer, own, other = add_employer(bank), add_organisation(bank), add_organisation(bank)
    need = add_need(bank, a_need(employer_id=employer, municipality="23027"), TODAY)

    def living(municipality: str, months_ago: int) -> int:
        job = {"title": "Soudeuse", "unit_group": "72106", "months": 40}
        ended = TODAY - timedelta(days=30 * months_ago)
        entry = a_candidate(
            organisation_id=own, residence={"municipality": municipality}, experiences=[job | {"ended_on": ended}]
        )
        return add_candidate(bank, entry, TODAY)

    people = [living(municipality, 2), living("23057", 10)]
    readers = {
        "own": add_account(bank, Role.COUNSELLOR, organisation_id=own),
        "other": add_account(bank, Role.COUNSELLOR, organisation_id=other),
        "employer": add_account(bank, Role.EMPLOYER, employer_id=employer),
    }
    lists = {name: rank(service_connection, need, actor) for name, actor in readers.items()}
    order = [match.candidate for match in lists["own"].results]
    for name, ranking in lists.items():
        assert [match.candidate for match in ranking.results] == order
        told = [line(ranking, person) for person in people]
        for match in told:
            assert match.score == pytest.approx(sum(part.contribution for part in match.contributions), abs=1e-9)
            assert "fit" not in match.model_dump(mode="json")
        same = [(match.contributions, match.score) for match in told]
        assert (same[0] == same[1]) is (name != "own")
