"""The timetable of a day of short interviews: who meets whom, at which slot, at whose table.

Fit first: the meetings are chosen for the greatest total fit, which a linear programme bounds. Then a day without
holes: meetings change slots, never partners, until people wait as little as can be found. Pure functions.
"""

import time

from matching.allocation.choosing import Pair, choose
from matching.allocation.day import Day, Timetable
from matching.allocation.placing import Grid, finished, hardest
from matching.allocation.relaxation import promised
from matching.allocation.tightening import tighten


def plan(day: Day, seconds: float = 10.0, seed: int = 0) -> Timetable:
    """A timetable of `day`, the best found in about `seconds`, with its proven bound.

    Where the promises cannot all be kept it keeps what it can: `relaxation.explain` says why, and what would do.
    """
    until = time.monotonic() + seconds
    pairs, bound = choose(day, seconds / 3)
    grid = Grid(day)
    _place(grid, pairs)
    if _missing(grid):
        # Some promise found no slot: slot by slot, it may have one.
        other = Grid(day)
        for person, _, table, slot, span in promised(day, seconds / 3):
            if table < len(day.tables) and span == day.span(person) and other.may(person, table, slot):
                other.put(person, table, slot)
        _place(other, pairs)
        grid = min(grid, other, key=_missing)
    tighten(grid, until, seed)
    return finished(grid, bound)


def _place(grid: Grid, pairs: list[Pair]) -> None:
    day = grid.day
    for pair in sorted(pairs, key=lambda pair: (pair not in day.promised, *hardest(day, pair))):
        if len(grid.met[pair[0]]) < day.most[pair[0]]:
            grid.place(*pair)
    # What found no slot, and everybody where no pairs were found in time: the best fit that still can meet.
    grid.fill()


def _missing(grid: Grid) -> int:
    """Of all that is promised, how many interviews are not there."""
    day = grid.day
    unmet = sum(employer not in grid.met[person] for person, employer in day.promised)
    return unmet + sum(max(0, int(least) - len(met)) for least, met in zip(day.least, grid.met, strict=True))
