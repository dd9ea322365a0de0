"""Timetables: nobody at two places, the best total that is proven, less waiting, few moved when the day turns."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation.choosing import Limit
from matching.allocation.day import Day, Meeting, Timetable
from matching.allocation.placing import TABLE, Grid
from matching.allocation.queues import first_come, greedy
from matching.allocation.relaxation import explain
from matching.allocation.replanning import replan
from matching.allocation.tightening import tighten
from matching.allocation.timetable import plan
from tests.matching.allocation.days import relaxed

SECONDS = 0.5


def a_day(seed: int, people: int = 20, employers: int = 5, slots: int = 8, *, windows: bool = True) -> Day:
    random = np.random.default_rng(seed)
    fits = random.random((people, employers))
    fits[random.random(fits.shape) < 0.4] = np.nan
    tables = np.sort(np.concatenate([np.arange(employers), random.integers(0, employers, 2)]))
    there = np.ones((people, slots), dtype=bool)
    if windows:
        there[: people // 4, slots // 2 :] = False
        there[people // 4 : people // 2, : slots // 3] = False
    tables_open = np.ones((len(tables), slots), dtype=bool)
    tables_open[:, slots // 2] = False
    tables_open[0, 0] = False
    return Day(fits, there, tables_open, tables, np.zeros(people, dtype=np.int64), np.full(people, 3))


def check(day: Day, found: Timetable, before_now: int = 0) -> None:
    """What no timetable may break, whoever made it."""
    seats = [(person, slot) for person, _, slot in found.meetings]
    tables = [(table, slot) for _, table, slot in found.meetings]
    pairs = [(person, day.tables[table]) for person, table, _ in found.meetings]
    for each in (seats, tables, pairs):
        assert len(set(each)) == len(each)
    for person, table, slot in found.meetings:
        if slot >= before_now:
            assert day.people_open[person, slot]
            assert day.tables_open[table, slot]
    counts = np.bincount([person for person, _, _ in found.meetings], minlength=len(day.most))
    assert (counts <= day.most).all()
    assert not np.isnan([day.fits[pair] for pair in pairs if pair not in day.promised]).any()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.booleans())
def test_a_timetable_holds_and_is_near_its_bound(seed: int, windows: bool) -> None:
    day = a_day(seed, windows=windows)
    found = plan(day, SECONDS, seed)
    check(day, found)
    assert found.total <= found.bound + 1e-6
    assert found.gap <= 0.03 if windows else found.gap <= 1e-4


def test_a_day_of_many_is_within_half_a_percent_of_what_is_proven() -> None:
    day = a_day(1, people=150, employers=15, slots=16)
    found = plan(day, 3.0)
    check(day, found)
    assert found.gap <= 0.005
    assert found.total > max(greedy(day).total, first_come(day, np.arange(150)).total)


def test_a_solver_that_is_stopped_before_it_finds_leaves_no_empty_day(monkeypatch: pytest.MonkeyPatch) -> None:
    day = a_day(5)
    bound = plan(day, SECONDS).bound
    monkeypatch.setattr("matching.allocation.timetable.choose", lambda *_: ([], bound))
    found = plan(day, 0.0)
    check(day, found)
    assert found.total >= greedy(day).total
    assert 0 <= found.gap < 0.5


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_the_bound_is_above_what_anybody_makes(seed: int) -> None:
    day = a_day(seed, people=6, employers=3, slots=4)
    found = plan(day, SECONDS, seed)
    for other in (greedy(day), first_come(day, np.random.default_rng(seed).permutation(6))):
        check(day, other)
        assert other.total <= found.bound + 1e-6


def test_the_promised_meet_and_the_least_is_given_first() -> None:
    day = replace(a_day(3), promised=frozenset({(7, 2), (0, 1), (12, 4)}), least=np.ones(20, dtype=np.int64))
    found = plan(day, SECONDS)
    check(day, found)
    met = {(person, int(day.tables[table])) for person, table, _ in found.meetings}
    assert met >= day.promised
    assert found.unmet == frozenset()
    clash = explain(day)
    assert set(found.short) == {each.person for each in clash.changes} if clash else not found.short


def test_tightening_changes_slots_and_never_partners() -> None:
    day = a_day(4, people=40, employers=8, slots=12)
    grid = Grid(day)
    grid.fill()
    partners = sorted((person, table) for person, table, _ in grid.meetings())
    before = grid.waits()
    tighten(grid, np.inf, seed=1)
    assert sorted((person, table) for person, table, _ in grid.meetings()) == partners
    assert grid.waits() < before


def test_a_break_is_no_wait() -> None:
    """Two meetings around a slot at which no table is open follow each other."""
    fits = np.array([[0.5, 0.5]])
    tables_open = np.array([[True, False, False], [False, False, True]])
    day = Day(fits, np.ones((1, 3), dtype=bool), tables_open, np.arange(2), np.zeros(1, dtype=int), np.array([2]))
    found = plan(day, SECONDS)
    assert (found.meetings, found.waits) == (((0, 0, 0), (0, 1, 2)), 0)


def test_an_exchange_makes_room() -> None:
    """One person can only come when the table is taken by somebody who may come at another time."""
    fits = np.array([[0.9], [0.4]])
    there = np.array([[True, True], [True, False]])
    day = Day(fits, there, np.ones((1, 2), dtype=bool), np.array([0]), np.zeros(2, dtype=int), np.ones(2, dtype=int))
    grid = Grid(day)
    grid.put(0, 0, 0)
    assert grid.place(1, 0, moves=0) is None
    assert grid.place(1, 0) == 1
    assert grid.at[TABLE][0] == [1, 0]


def away(day: Day, people: list[int]) -> Day:
    there = day.people_open.copy()
    there[people] = False
    return replace(day, people_open=there)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_no_shows_move_few(seed: int) -> None:
    day = a_day(seed, people=40, employers=8, slots=10)
    before = plan(day, SECONDS, seed)
    gone = sorted(np.random.default_rng(seed).choice(40, 4, replace=False).tolist())
    after_day = away(day, gone)
    after = replan(after_day, before.meetings)
    check(after_day, after)
    remaining = [meeting for meeting in before.meetings if meeting[0] not in gone]
    assert len(after.moved) <= 0.05 * len(remaining)
    kept = {(person, day.tables[table]) for person, table, _ in remaining}
    assert kept <= {(person, day.tables[table]) for person, table, _ in after.meetings}
    assert after.total >= sum(day.fits[person, day.tables[table]] for person, table, _ in remaining) - 1e-9


def test_what_has_happened_stays_and_an_employer_who_leaves_is_seen_elsewhere() -> None:
    day = a_day(9, people=30, employers=6, slots=10, windows=False)
    before = plan(day, SECONDS)
    now, leaving = 4, int(day.tables[1])
    tables_open = day.tables_open.copy()
    tables_open[day.tables == leaving, now:] = False
    after_day = replace(day, tables_open=tables_open)
    after = replan(after_day, before.meetings, now)
    check(after_day, after, now)
    past: set[Meeting] = {meeting for meeting in before.meetings if meeting[2] < now}
    assert past == {meeting for meeting in after.meetings if meeting[2] < now}
    assert not [m for m in after.meetings if m[2] >= now and day.tables[m[1]] == leaving]


def three_for_one_table(slots: int = 2) -> Day:
    fits = np.full((3, 1), 0.5)
    return Day(
        fits,
        np.ones((3, slots), dtype=bool),
        np.ones((1, slots), dtype=bool),
        np.array([0]),
        np.ones(3, dtype=int),
        np.ones(3, dtype=int),
        promised=frozenset({(0, 0), (1, 0), (2, 0)}),
    )


def test_more_promised_than_slots_is_explained_and_the_smallest_change_works() -> None:
    day = three_for_one_table()
    clash = explain(day)
    assert clash is not None
    assert Limit.TABLES in {each.limit for each in clash.constraints}
    assert sum(each.by for each in clash.changes) == 1
    assert explain(relaxed(day, *clash.changes)) is None
    assert explain(three_for_one_table(slots=3)) is None
    assert plan(day, SECONDS).unmet


def test_an_employer_without_anybody_present_is_named() -> None:
    day = replace(three_for_one_table(), tables_open=np.zeros((1, 2), dtype=bool), least=np.zeros(3, dtype=int))
    clash = explain(day)
    assert clash is not None
    assert {each.employer for each in clash.constraints if each.limit is Limit.TABLES} == {0}
    assert sum(each.by for each in clash.changes) == 3
    assert explain(relaxed(day, *clash.changes)) is None


def test_nobody_came() -> None:
    day = a_day(1)
    empty = away(day, list(range(20)))
    assert plan(empty, SECONDS).meetings == ()
    assert replan(empty, ()).meetings == ()
    assert explain(empty) is None
