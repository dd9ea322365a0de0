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

    What people need to take part: those in `longer` have two slots in a row for an interview, those in `rested` a free
    one between two, those in `step_free` meet at no table of `stepped`.
    """

    fits: NDArray[np.float64]
    people_open: NDArray[np.bool_]
    tables_open: NDArray[np.bool_]
    tables: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    promised: frozenset[tuple[int, int]] = frozenset()
    longer: frozenset[int] = frozenset()
    rested: frozenset[int] = frozenset()
    step_free: frozenset[int] = frozenset()
    stepped: frozenset[int] = frozenset()

    def span(self, person: int) -> int:
        """Slots in a row that an interview of theirs takes."""
        return 2 if person in self.longer else 1

    def spans(self, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same, of many."""
        return 1 + np.isin(people, list(self.longer)).astype(np.int64)

    def room(self, person: int) -> int:
        """The most interviews that the person's own hours hold."""
        span, apart, found, free_from = self.span(person), int(person in self.rested), 0, 0
        if span == 1 and not apart:
            return int(self.people_open[person].sum())
        for slot in range(self.slots - span + 1):
            if slot >= free_from and self.people_open[person, slot : slot + span].all():
                found, free_from = found + 1, slot + span + apart
        return found

    def suits(self, person: int, table: int) -> bool:
        """Whether the person may meet at that table."""
        return person not in self.step_free or table not in self.stepped

    @property
    def slots(self) -> int:
        return int(self.people_open.shape[1])

    def slots_of(self, employer: int, *, step_free: bool = False) -> NDArray[np.int64]:
        """How many tables the employer has open at each slot; `step_free`: those without steps."""
        of_employer = self.tables == employer
        if step_free:
            of_employer = of_employer & ~np.isin(np.arange(len(self.tables)), list(self.stepped))
        return np.asarray(self.tables_open[of_employer].sum(axis=0))


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
