"""The census as a list: filters, pages, freshness."""

from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.internships.store import add_internship
from matching.needs.domain import Status
from matching.needs.listing import Freshness, NeedFilters, freshness_summary, list_needs
from matching.needs.store import add_need, add_needs, close_need
from matching.reference.text import fold
from tests.factories import TODAY, a_need, add_employer, an_internship


@pytest.fixture
def census(connection: psycopg.Connection) -> dict[str, int]:
    """Five needs and an internship, by name."""
    employer = add_employer(connection, "Soudures du Nord")
    keys = {
        "welder": add_need(connection, a_need(employer_id=employer), TODAY),
        "cook": add_need(
            connection,
            a_need(title_fr="Cuisinière", title_en="Cook", unit_group="63200", territory="15", requirements=[]),
            TODAY,
        ),
        "planned": add_need(connection, a_need(kind="planned", planned_reason="retirement", territory="34"), TODAY),
        "stale": add_need(connection, a_need(confirmed_on=TODAY - timedelta(days=46)), TODAY),
        "closed": add_need(connection, a_need(), TODAY),
        "internship": add_internship(connection, an_internship(employer), TODAY),
    }
    close_need(connection, keys["closed"])
    return keys | {"employer": employer}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (NeedFilters(), {"welder", "cook", "planned", "stale"}),
        (NeedFilters(status=None), {"welder", "cook", "planned", "stale", "closed"}),
        (NeedFilters(status=Status.CLOSED), {"closed"}),
        (NeedFilters(territory="15"), {"cook"}),
        (NeedFilters(unit_group="7"), {"welder", "planned", "stale"}),
        (NeedFilters(unit_group="632"), {"cook"}),
        (NeedFilters(unit_group="63200"), {"cook"}),
        (NeedFilters(kind="planned"), {"planned"}),
        (NeedFilters(kind="vacancy"), {"welder", "cook", "stale"}),
        (NeedFilters(stale=True), {"stale"}),
        (NeedFilters(stale=False), {"welder", "cook", "planned"}),
        (NeedFilters(external=False), {"welder"}),
        (NeedFilters(external=True), {"cook", "planned", "stale"}),
        (NeedFilters(text="cuisiniere"), {"cook"}),
        (NeedFilters(text="  COOK cuisi "), {"cook"}),
        (NeedFilters(text="cook soudeuse"), set()),
        (NeedFilters(text="100%_"), set()),
        (NeedFilters(text="   "), {"welder", "cook", "planned", "stale"}),
    ],
)
def test_filters(connection: psycopg.Connection, census: dict[str, int], filters: NeedFilters, names: set[str]) -> None:
    assert {row.id for row in list_needs(connection, filters, TODAY)} == {census[name] for name in names}


def test_filter_by_employer(connection: psycopg.Connection, census: dict[str, int]) -> None:
    rows = list_needs(connection, NeedFilters(employer_id=census["employer"]), TODAY)
    assert [(row.id, row.employer_name, row.unit_group, row.territory_name) for row in rows] == [
        (census["welder"], "Soudures du Nord", "72106", "Québec")
    ]
    assert rows[0].unit_group_fr is not None
    assert rows[0].unit_group_fr.startswith("Soudeurs")


def test_each_line_says_how_fresh_it_is(connection: psycopg.Connection, census: dict[str, int]) -> None:
    days = {row.id: (row.days_since_confirmed, row.stale) for row in list_needs(connection, NeedFilters(), TODAY)}
    assert days[census["stale"]] == (46, True)
    assert days[census["welder"]] == (0, False)


def test_the_delay_is_a_setting(connection: psycopg.Connection, census: dict[str, int]) -> None:
    connection.execute("UPDATE setting SET value = '46' WHERE key = 'need_stale_after_days'")
    assert list_needs(connection, NeedFilters(stale=True), TODAY) == []
    assert freshness_summary(connection, NeedFilters(), TODAY).after_days == 46


def test_the_list_says_how_fresh_it_is(connection: psycopg.Connection, census: dict[str, int]) -> None:
    oldest = TODAY - timedelta(days=46)
    assert freshness_summary(connection, NeedFilters(), TODAY) == Freshness(4, 3, 1, oldest, 45, 0)
    assert freshness_summary(connection, NeedFilters(territory="15"), TODAY) == Freshness(1, 1, 0, TODAY, 45, 0)
    assert freshness_summary(connection, NeedFilters(territory="20"), TODAY) == Freshness(0, 0, 0, None, 45, 0)


def test_a_need_past_its_closing_date_leaves_the_list_which_says_how_many(
    connection: psycopg.Connection, census: dict[str, int]
) -> None:
    yesterday = TODAY - timedelta(days=1)
    past, last_day = add_needs(connection, [a_need(closes_on=yesterday), a_need(closes_on=TODAY)], TODAY)
    rows = {row.id: row.past for row in list_needs(connection, NeedFilters(), TODAY)}
    assert past not in rows
    assert rows[last_day] is False
    assert [(row.id, row.past) for row in list_needs(connection, NeedFilters(past=True), TODAY)] == [(past, True)]
    assert {past, last_day} < {row.id for row in list_needs(connection, NeedFilters(past=None), TODAY)}
    found = freshness_summary(connection, NeedFilters(), TODAY)
    assert (found.needs, found.past, found.fresh + found.stale) == (5, 1, 5)
    # Whoever asks for what is closed is told all that is.
    close_need(connection, past)
    assert past in {row.id for row in list_needs(connection, NeedFilters(status=Status.CLOSED), TODAY)}


def test_pages_follow_one_another(connection: psycopg.Connection, census: dict[str, int]) -> None:
    found, after = [], None
    while page := list_needs(connection, NeedFilters(), TODAY, after=after, limit=3):
        found += page
        after = page[-1].id
    assert [row.id for row in found] == sorted(census[name] for name in ("welder", "cook", "planned", "stale"))[::-1]


@given(text=st.text(st.characters(max_codepoint=0x2FF, exclude_characters="\x00")) | st.just("L’Île–d’Œuvre Æ"))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_folds_latin_text_as_python_does(connection: psycopg.Connection, text: str) -> None:
    row = connection.execute("SELECT folded(%(text)s)", {"text": text}).fetchone()
    assert row is not None
    assert row[0].replace("ß", "ss").split() == fold(text).split()
