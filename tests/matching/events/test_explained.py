"""Once a day has begun, what clashes is looked for in what is left of it."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.allocation.relaxation import explain
from matching.allocation.timetable import plan
from matching.events.scheduling import Planned, left_at
from tests.matching.allocation.days import a_day, open_at


def planned(meetings: tuple[tuple[int, int, int], ...], *sizes: int, **changes: Any) -> Planned:
    day = a_day(*sizes, **changes)
    return Planned(day, list(range(sizes[0])), list(range(sizes[1])), [(each, 1) for each in range(sizes[1])], meetings)


def test_who_has_met_whom_is_promised_no_more_and_who_was_not_there_still_is() -> None:
    """Two met at the first slot but for the second person, late; the third meets at the second slot."""
    late = open_at((0, 1, 2), (1, 2), (0, 1, 2), slots=3)
    day = planned(((0, 0, 0), (1, 1, 0), (2, 0, 1)), 3, 2, 3, people_open=late)
    left = left_at(day, 1).day
    assert (left.least.tolist(), left.most.tolist(), left.slots) == ([0, 1, 1], [1, 2, 2], 2)
    assert np.isnan(left.fits).tolist() == [[True, False], [False, False], [False, False]]
    # An employer noted it: they met, whatever is known of who was there.
    assert left_at(replace(day, held=frozenset({(1, 1, 0)})), 1).day.least.tolist() == [0, 0, 1]


def test_what_still_takes_a_person_or_a_table_is_not_free() -> None:
    needs = {"longer": frozenset({0}), "rested": frozenset({0})}
    left = left_at(planned(((0, 0, 0),), 2, 2, 4, **needs), 1).day
    assert left.people_open.tolist() == [[False, False, True], [True] * 3]
    assert left.tables_open.tolist() == [[False, True, True], [True] * 3]


@given(people=st.integers(1, 4), employers=st.integers(1, 3), slot=st.integers(0, 4))
def test_a_day_that_is_held_as_it_was_told_clashes_at_no_hour(people: int, employers: int, slot: int) -> None:
    day = planned((), people, employers, 5)
    told = replace(day, meetings=tuple(plan(day.day, 1.0).meetings))
    before, after = explain(day.day), explain(left_at(told, slot).day)
    assert before is not None or after is None
