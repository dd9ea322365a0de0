"""The day laid again: what was noted stays, and nobody has one more interview while another lacks their least."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.allocation.day import Day, Meeting
from matching.allocation.placing import Grid
from matching.allocation.replanning import replan
from matching.allocation.timetable import plan
from tests.matching.allocation.days import a_day

NOW = 1


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 2))
def test_as_many_have_their_least_as_any_other_day_laid_around_what_stands(seed: int, least: int) -> None:
    """Against every way of giving the free seats, nobody being moved."""
    random = np.random.default_rng(seed)
    fits = np.where(random.random((8, 2)) < 0.7, random.random((8, 2)), np.nan)
    agreed = (~np.isnan(fits)).sum(axis=1)
    day = a_day(8, 2, 3, fits=fits, least=np.minimum(least, agreed))
    before = plan(day, 0.2, seed).meetings
    there = day.people_open.copy()
    gone = random.choice(8, 2, replace=False)
    there[gone] = False
    least_now = np.where(np.isin(np.arange(8), gone), 0, day.least)
    after = replace(day, people_open=there, least=least_now)
    stands = [each for each in before if there[each[0], each[2]]]
    found = replan(after, before, NOW, movable=0)
    assert set(stands) <= set(found.meetings)
    assert lacking(after, found.meetings) == fewest_lacking(after, stands)


def test_a_seat_that_comes_free_is_whose_who_has_none() -> None:
    """And not of who fits there best, and has an interview already."""
    fits = np.array([[0.9, 0.9], [0.2, np.nan], [0.9, np.nan]])
    there = np.array([[True, True], [True, True], [False, False]])
    least = np.array([1, 1, 0])
    day = a_day(
        3, 2, 2, fits=fits, people_open=there, tables_open=np.array([[True, False], [False, True]]), least=least
    )
    assert set(replan(day, ((0, 1, 1), (2, 0, 0))).meetings) == {(0, 1, 1), (1, 0, 0)}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 3), st.booleans())
def test_nobody_placed_anew_stands_later_than_they_could(seed: int, now: int, first_come: bool) -> None:
    """Some are late or absent and an employer leaves; before the day begins, unless they would wait more for it."""
    random = np.random.default_rng(seed)
    fits = np.where(random.random((9, 3)) < 0.7, random.random((9, 3)), np.nan)
    day = a_day(9, 3, 7, fits=fits, least=np.minimum(1, (~np.isnan(fits)).sum(axis=1)), rested=frozenset({0}))
    day = replace(day, longer=frozenset({1}), tables=np.array([0, 1, 2, 2]), tables_open=np.ones((4, 7), dtype=bool))
    before = plan(day, 0.2, seed).meetings
    there, tables_open = day.people_open.copy(), day.tables_open.copy()
    late, absent = np.split(random.permutation(9)[:5], [3])
    there[late, :now] = False
    there[absent] = False
    tables_open[0, now:] = False
    after = replace(day, people_open=there, tables_open=tables_open, least=np.where(there.any(axis=1), day.least, 0))
    found = replan(after, before, now, first_come=first_come)
    grid = Grid(after)
    for each in found.meetings:
        grid.put(*each)
    for person, table, slot in set(found.meetings) - set(before):
        grid.take(person, table, slot)
        waited = grid.waits_with(person, slot)
        for earlier in range(now, slot):
            longer = not now and grid.waits_with(person, earlier) > waited
            assert longer or not grid.may(person, table, earlier), (person, table, slot, earlier)
        grid.put(person, table, slot)


def test_who_comes_late_meets_at_once_where_the_table_is_free() -> None:
    there = np.ones((3, 10), dtype=bool)
    there[:, :3] = False
    day = a_day(3, 1, 10, people_open=there)
    found = replan(day, ((0, 0, 0), (1, 0, 1), (2, 0, 2)), 3)
    assert {slot for *_, slot in found.meetings} == {3, 4, 5}


def lacking(day: Day, meetings: tuple[Meeting, ...] | list[Meeting]) -> int:
    counts = np.bincount([person for person, *_ in meetings], minlength=len(day.least))
    return int(np.maximum(0, day.least - counts).sum())


def fewest_lacking(day: Day, stands: list[Meeting]) -> int:
    """The fewest interviews that people lack of their least, over every way of adding some to those that stand."""
    best = lacking(day, stands)
    for person in range(len(day.least)):
        if sum(each[0] == person for each in stands) < day.least[person]:
            # Each of its seats, or none for this person at all.
            for seat in seats(day, person, stands):
                best = min(best, fewest_lacking(day, [*stands, seat]))
            without = day.least.copy()
            without[person] = 0
            rest = fewest_lacking(replace(day, least=without), stands)
            return min(best, rest + lacking(day, stands) - lacking(replace(day, least=without), stands))
    return best


def seats(day: Day, person: int, stands: list[Meeting]) -> Iterator[Meeting]:
    for table, employer in enumerate(day.tables.tolist()):
        if np.isnan(day.fits[person, employer]) or any(
            each[0] == person and day.tables[each[1]] == employer for each in stands
        ):
            continue
        for slot in range(NOW, day.slots):
            free = all(each[2] != slot or (each[0] != person and each[1] != table) for each in stands)
            if free and day.people_open[person, slot] and day.tables_open[table, slot]:
                yield person, table, slot


def test_what_was_noted_stays_though_its_person_was_checked_in_later_or_never() -> None:
    day = a_day(2, 2, 4)
    before = ((0, 0, 0), (1, 1, 0))
    there = day.people_open.copy()
    there[0, :3] = False
    there[1] = False
    found = replan(replace(day, people_open=there), before, 3, held=frozenset(before))
    assert set(before) <= set(found.meetings)


def test_who_came_first_has_what_comes_free_where_the_organiser_said_so() -> None:
    """One seat at a table that opens: by fit it is the second person's."""
    day = a_day(2, 1, 1, fits=np.array([[0.2], [0.9]]), least=np.zeros(2, dtype=np.int64))
    assert replan(day, ()).meetings == ((1, 0, 0),)
    assert replan(day, (), first_come=True).meetings == ((0, 0, 0),)
