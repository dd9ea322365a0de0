"""The day as it turns out: no-shows, late arrivals, an employer who cancels, people who walk in.

Whatever can still take place stays where it is: people have their timetable in hand. Only what lost its slot or its
table moves, and so many others at most as make room for it or for somebody who waits.
"""

from dataclasses import replace

import numpy as np

from matching.allocation.choosing import choose
from matching.allocation.day import Day, Meeting, Timetable
from matching.allocation.placing import Grid, finished, hardest

MOVABLE = 0.05
"""Share of the remaining interviews that may change slots for others."""


def replan(day: Day, before: tuple[Meeting, ...], now: int = 0, movable: float = MOVABLE) -> Timetable:
    """The timetable of `day` as it is known at slot `now`, from the one that people hold.

    `day` has the present and the open tables as they are now, and each person and table at its former place; what
    happened before `now` stays, and what did not, its person not being there yet, is placed later. `moved` are the
    meetings that take place elsewhere than they were told.
    """
    _, bound = choose(day, 0.5)
    coming = np.arange(day.slots) >= now
    grid = Grid(replace(day, people_open=day.people_open & coming, tables_open=day.tables_open & coming))
    lost = []
    remaining = 0
    for person, table, slot in before:
        if _stays(grid, day, (person, table, slot), now):
            grid.put(person, table, slot)
            remaining += slot >= now
        else:
            lost.append((person, int(day.tables[table])))
    left = int(movable * remaining)
    lost.sort(key=lambda pair: (pair not in day.promised, *hardest(day, pair)))
    for person, employer in lost:
        left -= grid.place(person, employer, left) or 0
    grid.fill(left)
    told = {(person, int(day.tables[table])): (table, slot) for person, table, slot in before}
    moved = tuple(
        (person, table, slot)
        for person, table, slot in sorted(grid.meetings())
        if told.get((person, int(day.tables[table])), (table, slot)) != (table, slot)
    )
    found = finished(grid, bound)
    return replace(found, moved=moved, bound=max(bound, found.total))


def _stays(grid: Grid, day: Day, meeting: Meeting, now: int) -> bool:
    """Whether a meeting can take place where people were told; a table gone by now was there for what it held."""
    person, table, slot = meeting
    there = range(slot, slot + day.span(person))
    return (
        grid.takes(person, table, slot)
        and all(day.people_open[person, each] and (each < now or day.tables_open[table, each]) for each in there)
        and (slot < now or day.suits(person, table))
    )
