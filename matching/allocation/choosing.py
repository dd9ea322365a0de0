"""Which pairs meet, before any slot: the greatest total fit, and a bound that no timetable exceeds.

Every timetable satisfies these rows, so their greatest total is a bound. A row for each employer and each stretch of
slots says that the people who are there only then cannot be more than its tables hold (Hall's condition).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.allocation.day import Day
from matching.allocation.linear import Row, maximise

Pair = tuple[int, int]
"""Person, employer."""
_STRETCHES = 40


class Limit(StrEnum):
    TABLES = "tables"
    """The tables of an employer between two slots."""
    MOST = "most"
    """The interviews that a person may have."""
    PRESENCE = "presence"
    """The slots at which a person is there."""
    LEAST = "least"
    """The fewest interviews promised to a person."""
    PROMISE = "promise"
    """A pair that must meet."""
    STEPS = "steps"
    """The tables of an employer that are reached without steps."""
    LONGER = "longer"
    """The interviews of two slots that a person needs."""
    RESTED = "rested"
    """The free slot that a person needs between two interviews."""


@dataclass(frozen=True)
class Constraint:
    """One row, with what it says: of which employer or person, and between which slots (both included)."""

    limit: Limit
    row: Row
    person: int | None = None
    employer: int | None = None
    first: int = 0
    last: int = 0


def pairs_of(day: Day) -> NDArray[np.int64]:
    """The pairs that could meet: one row each, person then employer. Promised ones are there whatever the slots."""
    employers = day.fits.shape[1]
    open_of = np.array([day.slots_of(employer) > 0 for employer in range(employers)]).reshape(employers, day.slots)
    able = (~np.isnan(day.fits)) & ((day.people_open.astype(int) @ open_of.T.astype(int)) > 0)
    for person in day.longer | day.step_free:
        able[person] &= [_common(day, person, employer) for employer in range(employers)]
    for pair in day.promised:
        able[pair] = True
    return np.argwhere(able)


def constraints(day: Day, pairs: NDArray[np.int64]) -> list[Constraint]:
    """What every timetable of `day` satisfies, over one variable a pair."""
    found = []
    for person in range(len(day.least)):
        mine = np.flatnonzero(pairs[:, 0] == person)
        ceilings = {Limit.MOST: int(day.most[person]), Limit.PRESENCE: day.room(person)}
        found += [
            Constraint(limit, Row(mine, most=most), person=person)
            for limit, most in ceilings.items()
            if len(mine) > most
        ]
        if day.least[person] > 0:
            found.append(Constraint(Limit.LEAST, Row(mine, least=int(day.least[person])), person=person))
    there = np.array([(np.flatnonzero(row)[[0, -1]] if row.any() else (0, -1)) for row in day.people_open])
    stretches = _stretches(there, day.slots)
    first, last = there[pairs[:, 0], 0], there[pairs[:, 0], 1]
    for employer in range(day.fits.shape[1]):
        held = day.slots_of(employer)
        its = pairs[:, 1] == employer
        for start, end in stretches:
            within = np.flatnonzero(its & (first >= start) & (last <= end))
            row = Row(within, most=int(held[start : end + 1].sum()), times=_times(day, pairs[within, 0]))
            if row.weight > row.most:
                found.append(Constraint(Limit.TABLES, row, employer=employer, first=start, last=end))
        within = np.flatnonzero(its & np.isin(pairs[:, 0], list(day.step_free)))
        level = int(day.slots_of(employer, step_free=True).sum())
        row = Row(within, most=level, times=_times(day, pairs[within, 0]))
        if level < held.sum() and row.weight > level:
            found.append(Constraint(Limit.STEPS, row, employer=employer, last=day.slots - 1))
    for at, (person, employer) in enumerate(pairs):
        if (int(person), int(employer)) in day.promised:
            row = Row(np.array([at]), least=1)
            found.append(Constraint(Limit.PROMISE, row, person=int(person), employer=int(employer)))
    return found


def choose(day: Day, seconds: float) -> tuple[list[Pair], float]:
    """The pairs of greatest total fit that the rows allow, and the bound.

    Where the rows contradict each other, as few of the interviews promised as possible are given up.
    """
    pairs = pairs_of(day)
    if not len(pairs):
        return [], 0.0
    worth = np.nan_to_num(day.fits[pairs[:, 0], pairs[:, 1]])
    given = constraints(day, pairs)
    found = maximise(worth, [each.row for each in given], seconds, whole=True)
    if found.infeasible:
        found = maximise(worth, _giving_way(given, len(pairs), seconds), seconds, whole=True)
    if not len(found.values):
        return [], found.bound
    return [(int(person), int(employer)) for person, employer in pairs[found.values > 0.5]], found.bound


def _common(day: Day, person: int, employer: int) -> bool:
    """Whether a table that suits the person is open for as long as they need, while they are there."""
    span = day.span(person)
    both = day.people_open[person] & day.tables_open
    return any(
        both[table, slot : slot + span].all()
        for table in np.flatnonzero(day.tables == employer).tolist()
        if day.suits(person, table)
        for slot in range(day.slots - span + 1)
    )


def _times(day: Day, people: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Slots of a table that a meeting of each person takes; None where each takes one."""
    return day.spans(people) if day.longer else None


def _giving_way(given: list[Constraint], pairs: int, seconds: float) -> list[Row]:
    """The rows once as few promised interviews as possible are given up."""
    floors = [at for at, each in enumerate(given) if each.limit in (Limit.LEAST, Limit.PROMISE)]
    variable = {at: pairs + place for place, at in enumerate(floors)}
    most = np.concatenate([np.ones(pairs), [given[at].row.least for at in floors]])
    rows = [each.row.beside(np.array([variable[at]])) if at in variable else each.row for at, each in enumerate(given)]
    found = maximise(np.where(np.arange(len(most)) < pairs, 0.0, -1.0), rows, seconds, whole=True, most=most)
    return [
        replace(each.row, least=each.row.least - round(found.values[variable[at]])) if at in variable else each.row
        for at, each in enumerate(given)
        if at not in variable or len(found.values)
    ]


def _stretches(there: NDArray[np.int64], slots: int) -> list[tuple[int, int]]:
    """From each slot where somebody arrives to each where somebody leaves; only together where those are many."""
    own = {(int(first), int(last)) for first, last in there if last >= first} | {(0, slots - 1)}
    crossed = {(first, last) for first, _ in own for _, last in own if first <= last}
    return sorted(crossed if len(crossed) <= _STRETCHES else own)
