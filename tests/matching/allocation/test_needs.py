"""What people need to take part, as the solver holds it: longer interviews, rest between two, tables without steps."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation.choosing import Limit
from matching.allocation.day import Day, Timetable
from matching.allocation.relaxation import explain
from matching.allocation.replanning import replan
from matching.allocation.timetable import plan
from tests.matching.allocation.test_timetable import a_day as any_day

SECONDS = 0.4


def a_day(seed: int) -> Day:
    """Some people need one thing or two, and some tables have steps."""
    random = np.random.default_rng(seed)
    day = any_day(seed, people=14, employers=4, slots=9)
    some = [frozenset(np.flatnonzero(random.random(14) < share).tolist()) for share in (0.25, 0.25, 0.25)]
    stepped = frozenset(np.flatnonzero(random.random(len(day.tables)) < 0.5).tolist())
    return replace(day, longer=some[0], rested=some[1], step_free=some[2], stepped=stepped)


def check(day: Day, found: Timetable, now: int = 0) -> None:
    """What no timetable may break: read slot by slot, as those who are there would."""
    at_person, at_table = set(), set()
    for person, table, slot in found.meetings:
        for each in range(slot, slot + (2 if person in day.longer else 1)):
            assert (person, each) not in at_person
            assert (table, each) not in at_table
            at_person.add((person, each))
            at_table.add((table, each))
            if each >= now:
                assert day.people_open[person, each]
                assert day.tables_open[table, each]
        assert slot < now or person not in day.step_free or table not in day.stepped
    for person in day.rested:
        mine = sorted((slot, table) for who, table, slot in found.meetings if who == person)
        length = 2 if person in day.longer else 1
        assert all(after - before > length for (before, _), (after, _) in pairwise(mine))
    pairs = [(person, int(day.tables[table])) for person, table, _ in found.meetings]
    assert len(set(pairs)) == len(pairs)
    assert found.total <= found.bound + 1e-6


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_a_timetable_holds_what_people_need(seed: int) -> None:
    day = a_day(seed)
    check(day, plan(day, SECONDS, seed))


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10**6), st.integers(0, 4))
def test_so_does_one_laid_again_also_for_a_need_told_since(seed: int, now: int) -> None:
    day = a_day(seed)
    told_since = replace(day, longer=frozenset(), rested=frozenset(), step_free=frozenset())
    before = plan(told_since, SECONDS, seed)
    gone = day.people_open.copy()
    gone[seed % 14] = False
    after = replan(replace(day, people_open=gone), before.meetings, now)
    check(replace(day, people_open=gone), after, now)


def test_needs_cost_nobody_their_interviews_where_there_is_room() -> None:
    """Five people, six slots, three tables, one of them alone without steps: everybody has the two they may have."""
    day = Day(
        fits=np.full((5, 3), 0.5),
        people_open=np.ones((5, 6), dtype=bool),
        tables_open=np.ones((3, 6), dtype=bool),
        tables=np.array([0, 1, 2]),
        least=np.zeros(5, dtype=np.int64),
        most=np.full(5, 2),
        longer=frozenset({0}),
        rested=frozenset({1}),
        step_free=frozenset({2}),
        stepped=frozenset({0}),
    )
    found = plan(day, 1.0)
    check(day, found)
    assert len(found.meetings) == 10
    assert found.waits == 0


def test_a_table_without_steps_that_is_missing_is_explained() -> None:
    day = Day(
        fits=np.full((2, 1), 0.5),
        people_open=np.ones((2, 4), dtype=bool),
        tables_open=np.ones((1, 4), dtype=bool),
        tables=np.array([0]),
        least=np.ones(2, dtype=np.int64),
        most=np.ones(2, dtype=np.int64),
        step_free=frozenset({1}),
        stepped=frozenset({0}),
    )
    clash = explain(day)
    assert clash is not None
    assert Limit.STEPS in {each.limit for each in clash.constraints}
    (change,) = clash.changes
    assert change.by == 1
    assert change.limit in (Limit.LEAST, Limit.STEPS)
    assert explain(replace(day, stepped=frozenset())) is None


def test_a_longer_interview_takes_two_slots_of_the_table() -> None:
    """Four people of one slot and one of two, at one table of five slots: one too many."""
    day = Day(
        fits=np.full((5, 1), 0.5),
        people_open=np.ones((5, 5), dtype=bool),
        tables_open=np.ones((1, 5), dtype=bool),
        tables=np.array([0]),
        least=np.ones(5, dtype=np.int64),
        most=np.ones(5, dtype=np.int64),
        longer=frozenset({4}),
    )
    assert sum(each.by for each in (explain(day) or AssertionError).changes) == 1
    assert explain(replace(day, longer=frozenset())) is None
    found = plan(day, SECONDS)
    check(day, found)
    assert len(found.meetings) == 4
