"""The timetable of a day of short interviews: who meets whom, at which slot, at whose table.

Fit first: the meetings are chosen for the greatest total fit, which a linear programme bounds. Then a day without
holes: meetings change slots, never partners, until people wait as little as can be found. Pure functions.
"""

import time

from matching.allocation.choosing import choose
from matching.allocation.day import Day, Timetable
from matching.allocation.placing import Grid, finished, hardest
from matching.allocation.tightening import tighten


def plan(day: Day, seconds: float = 10.0, seed: int = 0) -> Timetable:
    """A timetable of `day`, the best found in about `seconds`, with its proven bound.

    Where the promises cannot all be kept it keeps what it can: `relaxation.explain` says why, and what would do.
    """
    until = time.monotonic() + seconds
    pairs, bound = choose(day, seconds / 3)
    grid = Grid(day)
    by_worth = sorted(pairs, key=lambda pair: (pair not in day.promised, *hardest(day, pair)))
    left = [pair for pair in by_worth if not grid.place(*pair)]
    if left or not pairs:
        # What found no slot, and everybody where no pairs were found in time: the best fit that still can meet.
        grid.fill()
    tighten(grid, until, seed)
    return finished(grid, bound)
