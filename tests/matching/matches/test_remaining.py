"""What each requirement costs, held against the short list itself: the same people, asked one criterion at a time."""

import psycopg

from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.matches.remaining import remaining
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need
from tests.matching.matches.lists import rank


def test_people_remain_as_the_short_list_has_them(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    for changes in (
        {},
        {"territories": ["34"], "residence": {"municipality": "34007"}},
        {"languages": (), "schooling_in_french": None},
        {"hours_max": 20},
        {"hours_max": 20, "diplomas": (), "experiences": ()},
        {"diplomas": (), "experiences": ()},
        {"consents": []},
    ):
        add_candidate(bank, a_candidate(**changes), TODAY)
    listed = rank(service_connection, need)
    with service_connection(SYSTEM) as service:
        found = remaining(service, need, TODAY)
    assert (found.considered, found.eligible) == (listed.considered, listed.eligible)
    assert found.left == listed.eligible + listed.possible
    counts = [each.after for each in found.requirements]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == found.left
    without = {each.any_of[0].code: each.more_without for each in found.requirements}
    # One misses the hours alone, one the diploma and the experience alone; who misses both comes back by neither.
    assert (without["hours"], without["diploma"], without["territory"]) == (1, 1, 1)
    assert [asked.code for asked in found.requirements[1].any_of] == ["diploma", "experience"]
    assert not any(asked.code == "certificate" for each in found.requirements for asked in each.any_of)


def test_nobody_is_no_fault(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    need = add_need(bank, a_need(), TODAY)
    with service_connection(SYSTEM) as service:
        found = remaining(service, need, TODAY)
    assert (found.considered, found.left, found.eligible) == (0, 0, 0)
