"""What a day of short interviews holds to, and a timetable of it.

Slots are numbered from 0; a break is a slot at which no table is open.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Meeting = tuple[int, int, int]
"""Person, table, slot."""
PROMISED = 0.005
"""Share of the bound within which a timetable counts as the best in total fit."""


@dataclass(frozen=True)
class Day:
    """What a timetable must hold.

    `fits`: one row a person, one column an employer, NaN where the two do not meet. `people_open` and `tables_open`:
    one row each, one column a slot. `tables`: the employer of each table, one a recruiter. `least` and `most`:
    interviews of each person. `promised`: pairs of person and employer that must meet.
    """

    fits: NDArray[np.float64]
    people_open: NDArray[np.bool_]
    tables_open: NDArray[np.bool_]
    tables: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    promised: frozenset[tuple[int, int]] = frozenset()

    @property
    def slots(self) -> int:
        return int(self.people_open.shape[1])

    def slots_of(self, employer: int) -> NDArray[np.int64]:
        """How many tables the employer has open at each slot."""
        return np.asarray(self.tables_open[self.tables == employer].sum(axis=0))


@dataclass(frozen=True)
class Timetable:
    """The meetings, their total fit, a total that none can exceed, and the empty slots between people's meetings.

    `unmet` are the promised pairs that no slot was found for, `short` the people below their least.
    """

    meetings: tuple[Meeting, ...]
    total: float
    bound: float
    waits: int
    unmet: frozenset[tuple[int, int]] = frozenset()
    short: tuple[int, ...] = ()
    moved: tuple[Meeting, ...] = ()
    """Meetings of a former timetable that take place, at another slot or table."""

    @property
    def gap(self) -> float:
        return max(0.0, (self.bound - self.total) / self.bound) if self.bound > 0 else 0.0
