"""Timetables without a solver: first come first served, where the organiser says so, and the greedy list.

Nobody's meeting is ever moved for another's. Both stand beside the solver in the bench.
"""

import numpy as np
from numpy.typing import NDArray

from matching.allocation.day import Day, Timetable
from matching.allocation.placing import Grid, finished


def first_come(day: Day, order: NDArray[np.int64]) -> Timetable:
    """Each person in this order takes the employers that fit best among those with a slot left."""
    grid = Grid(day)
    for person in order.tolist():
        for employer in np.argsort(-day.fits[person], kind="stable"):
            if len(grid.met[person]) < day.most[person] and not np.isnan(day.fits[person, employer]):
                grid.place(person, int(employer), moves=0)
    return finished(grid, np.inf)


def greedy(day: Day) -> Timetable:
    """The pair that fits best first, at any slot that both have left."""
    grid = Grid(day)
    grid.fill(moves=0)
    return finished(grid, np.inf)
