"""Days that cannot be held, of each kind: what clashes is named, and the change proposed is enough and the smallest."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation.choosing import Limit
from matching.allocation.day import Day
from matching.allocation.relaxation import explain
from matching.allocation.timetable import plan
from tests.matching.allocation.days import a_day, can_be_held, open_at, relaxed, single_changes

CLASHES: Mapping[str, tuple[Day, Limit, int]] = {
    "more interviews promised than slots": (a_day(5, 1, 3), Limit.TABLES, 2),
    "an employer without a present member": (
        a_day(2, 1, 4, tables_open=np.zeros((1, 4), dtype=bool)),
        Limit.TABLES,
        2,
    ),
    "a person in two events at once": (
        a_day(2, 2, 4, people_open=open_at((), (0, 1, 2, 3), slots=4)),
        Limit.PRESENCE,
        1,
    ),
    "hours that never meet": (
        a_day(1, 1, 6, people_open=open_at((0, 1), slots=6), tables_open=open_at((4, 5), slots=6)),
        Limit.TABLES,
        1,
    ),
    "two employers who are there at the same slot alone": (
        a_day(1, 2, 4, tables_open=open_at((1,), (1,), slots=4), least=np.array([2])),
        Limit.TABLES,
        1,
    ),
    "more promised to a person than they may have": (
        a_day(1, 3, 6, promised=frozenset({(0, 0), (0, 1), (0, 2)})),
        Limit.MOST,
        1,
    ),
    "a person there for less than they are promised": (
        a_day(1, 3, 6, people_open=open_at((2,), slots=6), least=np.array([2])),
        Limit.PRESENCE,
        1,
    ),
    "an interview of two slots, and no two in a row": (
        a_day(1, 1, 4, tables_open=open_at((0, 2), slots=4), longer=frozenset({0})),
        Limit.LONGER,
        1,
    ),
    "a break between two interviews, and two slots": (
        a_day(1, 2, 4, people_open=open_at((1, 2), slots=4), least=np.array([2]), rested=frozenset({0})),
        Limit.RESTED,
        1,
    ),
    "no table without steps": (
        a_day(1, 1, 4, step_free=frozenset({0}), stepped=frozenset({0})),
        Limit.STEPS,
        1,
    ),
}


@pytest.mark.parametrize("kind", CLASHES)
def test_what_clashes_is_named_and_the_smallest_change_works(kind: str) -> None:
    day, limit, least = CLASHES[kind]
    found = explain(day)
    assert found is not None
    assert limit in {each.limit for each in found.constraints}
    assert sum(each.by for each in found.changes) == least
    assert found.smallest
    assert explain(relaxed(day, *found.changes)) is None


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_what_clashes_with_nothing_is_not_named(seed: int) -> None:
    """Beside a day that cannot be held, two employers with all the time they need, and whoever meets them."""
    day = a_tight_day(seed)
    people, employers = day.fits.shape
    slots = day.slots
    fits = np.full((people + 2, employers + 2), np.nan)
    fits[:people, :employers] = day.fits
    fits[people:, employers:] = 0.5
    clash = explain(
        replace(
            day,
            fits=fits,
            people_open=np.vstack([day.people_open, np.ones((2, slots), dtype=bool)]),
            tables_open=np.vstack([day.tables_open, np.ones((2, slots), dtype=bool)]),
            tables=np.append(day.tables, [employers, employers + 1]),
            least=np.append(day.least, [1, 1]),
            most=np.append(day.most, [2, 2]),
        )
    )
    assert (clash is None) == can_be_held(day)
    for each in clash.constraints if clash else ():
        assert each.person is None or each.person < people, each
        assert each.employer is None or each.employer < employers, each


@pytest.mark.parametrize(
    "needs",
    [
        {"longer": frozenset({0})},
        {"step_free": frozenset({0}), "stepped": frozenset({0})},
        {"longer": frozenset({0}), "rested": frozenset({1})},
    ],
)
def test_a_need_of_somebody_makes_nobody_else_clash(needs: dict[str, frozenset[int]]) -> None:
    fits = np.full((6, 3), np.nan)
    fits[:4, 0] = fits[4, 1] = fits[5, 2] = 0.5
    day = replace(a_day(6, 3, 4), fits=fits, **needs)
    clash = explain(day)
    assert clash is not None
    assert {each.person for each in clash.constraints} - {None} <= {0, 1, 2, 3}
    assert {each.employer for each in clash.constraints} - {None} == {0}


def test_a_day_that_holds_is_not_explained() -> None:
    assert explain(a_day(3, 2, 3)) is None


def a_tight_day(seed: int) -> Day:
    """Of three people and two employers, with every kind of constraint; most of these cannot be held."""
    random = np.random.default_rng(seed)
    slots = int(random.integers(2, 5))
    fits = random.random((3, 2))
    fits[random.random(fits.shape) < 0.2] = np.nan
    tables = np.sort(np.concatenate([[0, 1], random.integers(0, 2, random.integers(0, 2))]))

    def some(share: float, count: int = 3) -> frozenset[int]:
        return frozenset(np.flatnonzero(random.random(count) < share).tolist())

    return Day(
        fits=fits,
        people_open=random.random((3, slots)) < 0.75,
        tables_open=random.random((len(tables), slots)) < 0.75,
        tables=tables,
        least=random.integers(0, 3, 3),
        most=random.integers(1, 3, 3),
        promised=frozenset((int(p), int(e)) for p, e in np.argwhere(random.random(fits.shape) < 0.2)),
        longer=some(0.25),
        rested=some(0.25),
        step_free=some(0.3),
        stepped=some(0.4, len(tables)),
    )


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_of_any_day_the_change_proposed_is_enough_and_nothing_cheaper_is(seed: int) -> None:
    """Held against every timetable and, of at most two changes at once, against every cheaper relaxation."""
    day = a_tight_day(seed)
    clash = explain(day)
    assert (clash is None) == can_be_held(day)
    if clash is None:
        found = plan(day, 0.3, seed)
        assert not found.unmet
        assert not found.short
        return
    assert clash.constraints
    assert clash.smallest
    assert can_be_held(relaxed(day, *clash.changes))
    promises = {Limit.LEAST, Limit.PROMISE}
    assert not promises & {each.limit for each in clash.keeping}
    if clash.keeping:
        assert can_be_held(relaxed(day, *clash.keeping))
    singles = list(single_changes(day))
    for count in (1, 2):
        for chosen in combinations_with_replacement(singles, count):
            if sum(each.price for each in chosen) < clash.price - 1e-9:
                assert not can_be_held(relaxed(day, *chosen)), chosen


def test_beside_a_promise_less_stands_what_would_keep_it() -> None:
    day, *_ = CLASHES["more interviews promised than slots"]
    found = explain(day)
    assert found is not None
    assert {each.limit for each in found.changes} == {Limit.LEAST}
    assert [(each.limit, each.by, each.more) for each in found.keeping] == [(Limit.TABLES, 2, True)]
    assert explain(relaxed(day, *found.keeping)) is None


def test_a_day_of_many_that_cannot_be_held_is_explained_in_the_time_given() -> None:
    """Two hundred people of three hours each: what is proposed is enough, and its gap is proven."""
    random = np.random.default_rng(1)
    fits = np.full((200, 20), np.nan)
    there = np.zeros((200, 16), dtype=bool)
    for person in range(200):
        fits[person, random.choice(20, 6, replace=False)] = random.random(6)
        there[person, (start := random.integers(0, 11)) : start + 5] = True
    day = a_day(200, 20, 16, fits=fits, people_open=there, least=np.full(200, 2))
    clash = explain(day, 0.5)
    assert clash is not None
    assert clash.constraints
    assert 0 < clash.bound <= clash.price + 1e-6
    assert explain(relaxed(day, *clash.changes)) is None
