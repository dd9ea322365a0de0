"""The bank as a list: for whoever follows these people, with filters, pages and freshness."""

from datetime import timedelta

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.candidates.listing import BankFreshness, CandidateFilters, bank_freshness, list_candidates
from matching.candidates.store import add_candidate
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation


@pytest.fixture
def bank(connection: psycopg.Connection) -> dict[str, int]:
    organisation = add_organisation(connection)
    cook = {"title": "Cuisinière d’été", "unit_group": "63200", "ended_on": "2020-01-01", "months": 3}
    return {
        "welder": add_candidate(connection, a_candidate(organisation_id=organisation), TODAY),
        "cook": add_candidate(
            connection,
            a_candidate(
                identity={"given_name": "Zoé", "family_name": "Œuvrard"},
                experiences=[cook, cook | {"title": "Cheffe", "ended_on": None}],
                territories=["15"],
                consents=[],
                residence={"country": "FR"},
                authorisation=None,
            ),
            TODAY,
        ),
        "stale": add_candidate(
            connection, a_candidate(confirmed_on=TODAY - timedelta(days=181), experiences=None, territories=None), TODAY
        ),
        "organisation": organisation,
    }


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (CandidateFilters(), {"welder", "cook", "stale"}),
        (CandidateFilters(unit_group="72106"), {"welder"}),
        (CandidateFilters(unit_group="6"), {"cook"}),
        (CandidateFilters(territory="15"), {"cook"}),
        (CandidateFilters(matching=True), {"welder", "stale"}),
        (CandidateFilters(matching=False), {"cook"}),
        (CandidateFilters(stale=True), {"stale"}),
        (CandidateFilters(stale=False), {"welder", "cook"}),
        (CandidateFilters(text="oeuvrard"), {"cook"}),
        (CandidateFilters(text="zoe ete cheffe"), {"cook"}),
        (CandidateFilters(text="zoe soudeuse"), set()),
    ],
)
def test_filters(
    connection: psycopg.Connection, bank: dict[str, int], filters: CandidateFilters, names: set[str]
) -> None:
    assert {row.id for row in list_candidates(connection, filters, TODAY)} == {bank[name] for name in names}


def test_a_line_says_who_what_and_where(connection: psycopg.Connection, bank: dict[str, int]) -> None:
    lines = {row.id: row for row in list_candidates(connection, CandidateFilters(), TODAY)}
    cook, welder, stale = lines[bank["cook"]], lines[bank["welder"]], lines[bank["stale"]]
    assert (cook.given_name, cook.occupation, cook.country, cook.authorisation) == ("Zoé", "Cheffe", "FR", None)
    assert (welder.municipality, welder.region, welder.authorisation) == ("Québec", "03", "permanent_resident")
    assert (welder.matching_until, cook.matching_until) == (TODAY + timedelta(days=365), None)
    assert (stale.days_since_confirmed, stale.stale, stale.occupation) == (181, True, None)


def test_pages_follow_one_another(connection: psycopg.Connection, bank: dict[str, int]) -> None:
    first = list_candidates(connection, CandidateFilters(), TODAY, limit=2)
    assert [row.id for row in first] == [bank["stale"], bank["cook"]]
    rest = list_candidates(connection, CandidateFilters(), TODAY, after=first[-1].id)
    assert [row.id for row in rest] == [bank["welder"]]


def test_the_bank_says_how_fresh_it_is(connection: psycopg.Connection, bank: dict[str, int]) -> None:
    assert bank_freshness(connection, TODAY) == BankFreshness(3, 2, 1, TODAY - timedelta(days=181), 180)


def test_a_counsellor_lists_their_organisations_people(
    connection: psycopg.Connection, bank: dict[str, int], service_connection: ServiceConnection
) -> None:
    with service_connection(add_account(connection, Role.COUNSELLOR, organisation_id=bank["organisation"])) as service:
        assert [row.id for row in list_candidates(service, CandidateFilters(), TODAY)] == [bank["welder"]]
        assert bank_freshness(service, TODAY).candidates == 1
    with service_connection(add_account(connection, Role.COORDINATOR, organisation_id=bank["organisation"])) as service:
        assert list_candidates(service, CandidateFilters(), TODAY) == []
        assert bank_freshness(service, TODAY) == BankFreshness(0, 0, 0, None, 180)
