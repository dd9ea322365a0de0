"""Small days, a change made to one, and whether one can be held: by trying everything, without a solver."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from matching.allocation.choosing import Limit
from matching.allocation.day import Day
from matching.allocation.relaxation import Change


def a_day(people: int, employers: int, slots: int, **changes: Any) -> Day:
    """Everybody agrees to meet everybody, at one table each, and is promised one interview of two at most."""
    values: dict[str, Any] = {
        "fits": np.full((people, employers), 0.5),
        "people_open": np.ones((people, slots), dtype=bool),
        "tables_open": np.ones((employers, slots), dtype=bool),
        "tables": np.arange(employers),
        "least": np.ones(people, dtype=np.int64),
        "most": np.full(people, 2, dtype=np.int64),
    }
    return Day(**values | changes)


def open_at(*rows: tuple[int, ...], slots: int) -> np.ndarray:
    """One row each: open at these slots alone."""
    return np.array([[slot in row for slot in range(slots)] for row in rows], dtype=bool)


def relaxed(day: Day, *changes: Change) -> Day:
    """The day once its constraints gave way by that much."""
    least, most, there, tables_open, tables = (
        each.copy() for each in (day.least, day.most, day.people_open, day.tables_open, day.tables)
    )
    sets = {"promised": day.promised, "longer": day.longer, "rested": day.rested, "stepped": day.stepped}
    for each in changes:
        person = -1 if each.person is None else each.person
        match each.limit:
            case Limit.LEAST:
                least[person] -= each.by
            case Limit.MOST:
                most[person] += each.by
            case Limit.PRESENCE:
                there[person, list(each.slots)] = True
            case Limit.PROMISE:
                sets["promised"] -= {(person, each.employer)}
            case Limit.LONGER | Limit.RESTED:
                sets[str(each.limit)] -= {person}
            case Limit.STEPS:
                sets["stepped"] -= {each.table}
            case Limit.TABLES if each.more:
                row = np.isin(np.arange(day.slots), each.slots)
                tables_open, tables = np.vstack([tables_open, row]), np.append(tables, each.employer)
            case Limit.TABLES:
                tables_open[each.table, list(each.slots)] = True
    return replace(day, least=least, most=most, people_open=there, tables_open=tables_open, tables=tables, **sets)


def single_changes(day: Day) -> Iterator[Change]:
    """Every change by one that there is, but those of more tables than one more an employer."""
    laid = np.flatnonzero(day.people_open.any(axis=0) | day.tables_open.any(axis=0)).tolist()
    for person in range(len(day.least)):
        if day.least[person]:
            yield Change(Limit.LEAST, 1, person)
        yield Change(Limit.MOST, 1, person)
        for slot in laid:
            if not day.people_open[person, slot]:
                yield Change(Limit.PRESENCE, 1, person, slots=(slot,))
    yield from (Change(Limit.PROMISE, 1, *pair) for pair in day.promised)
    yield from (Change(Limit.LONGER, 1, person) for person in day.longer)
    yield from (Change(Limit.RESTED, 1, person) for person in day.rested)
    yield from (Change(Limit.STEPS, 1, table=table) for table in day.stepped)
    for slot in laid:
        for employer in range(day.fits.shape[1]):
            yield Change(Limit.TABLES, 1, employer=employer, table=len(day.tables), slots=(slot,), more=True)
        for table in np.flatnonzero(~day.tables_open[:, slot]).tolist():
            yield Change(Limit.TABLES, 1, employer=int(day.tables[table]), table=table, slots=(slot,))


def can_be_held(day: Day) -> bool:
    """Whether some timetable keeps everything promised: every meeting is tried at every table and slot."""
    people = [
        person
        for person in range(len(day.least))
        if day.least[person] > 0 or any(person == one for one, _ in day.promised)
    ]
    return _held(day, people, set())


def _held(day: Day, people: list[int], taken: set[tuple[int, int]]) -> bool:
    if not people:
        return True
    person, *others = people
    return any(_held(day, others, taken | seats) for seats in _ways(day, person, taken, (), 0))


def _ways(
    day: Day, person: int, taken: set[tuple[int, int]], mine: tuple[tuple[int, int], ...], first: int
) -> Iterator[set[tuple[int, int]]]:
    """Each way for a person to have what they are promised at seats not taken: the (table, slot) of each."""
    span = day.span(person)
    met = {int(day.tables[table]) for _, table in mine}
    wanted = {employer for one, employer in day.promised if one == person}
    if len(mine) > day.most[person]:
        return
    if len(mine) >= day.least[person] and wanted <= met:
        yield {(table, slot + each) for slot, table in mine for each in range(span)}
    for slot in range(first, day.slots - span + 1):
        if not day.people_open[person, slot : slot + span].all():
            continue
        for table, employer in enumerate(day.tables.tolist()):
            if (
                employer not in met
                and (employer in wanted or not np.isnan(day.fits[person, employer]))
                and day.tables_open[table, slot : slot + span].all()
                and day.suits(person, table)
                and not {(table, slot + each) for each in range(span)} & taken
            ):
                after = slot + span + (person in day.rested)
                yield from _ways(day, person, taken, (*mine, (slot, table)), after)
