"""Posts and people of the region, counted by hand beside."""

import psycopg

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate
from matching.matches.region import By, balance, spots, towns
from matching.matches.supply import supply
from matching.needs.store import add_need, close_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_organisation

WAYS: tuple[By, ...] = ("territory", "sector", "unit_group", "feer")


def test_each_way_counts_the_same_posts_and_people(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    add_need(bank, a_need(posts=2), TODAY)
    add_need(bank, a_need(posts=3, territory="34", municipality=None, unit_group="65200"), TODAY)
    add_need(bank, a_need(posts=9, kind="planned", planned_reason="season"), TODAY)
    close_need(bank, add_need(bank, a_need(posts=5), TODAY))
    for territories in (["23", "34"], ["34"], []):
        add_candidate(bank, a_candidate(territories=territories), TODAY)
    add_candidate(bank, a_candidate(consents=[]), TODAY)
    add_candidate(bank, a_candidate(experiences=[]), TODAY)
    coordinator = add_account(bank, Role.COORDINATOR, organisation_id=add_organisation(bank))
    with service_connection(coordinator) as service:
        found = {by: {line.key: line for line in balance(service, by, TODAY)} for by in WAYS}
        known = supply(service, ["72106", "65200"], TODAY)
    for lines in found.values():
        assert sum(line.posts for line in lines.values()) == 14
        assert sum(line.planned for line in lines.values()) == 9
    # All of them live in Québec, which counts; one accepts Portneuf beside, another Portneuf alone.
    assert (found["territory"]["23"].posts, found["territory"]["23"].people) == (11, 4)
    assert (found["territory"]["34"].posts, found["territory"]["34"].people) == (3, 3)
    assert (found["sector"]["7"].posts, found["sector"]["7"].people) == (11, 3)
    assert (found["sector"][None].posts, found["sector"][None].people) == (0, 1)
    assert sum(line.people for line in found["feer"].values()) == 4
    assert (found["unit_group"]["72106"].posts, found["unit_group"]["72106"].people) == (11, 3)
    assert (found["unit_group"]["65200"].posts, found["unit_group"]["65200"].people) == (3, 0)
    assert (known["72106"].people, known["72106"].posts) == (3, 11)
    assert (known["65200"].people, known["65200"].posts) == (0, 3)


def test_the_map_has_the_territories_of_the_region(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    add_need(bank, a_need(posts=2), TODAY)
    with service_connection(SYSTEM) as service:
        drawn, points = spots(service, TODAY), towns(service)
    assert {each.code: each.posts for each in drawn}["23"] == 2
    assert len(drawn) >= 7
    assert all(46 < each.latitude < 48.5 and -73 < each.longitude < -69 for each in (*drawn, *points))
