"""Days that cannot be held, of each kind: what clashes is named, and the change proposed is enough and the smallest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.allocation.choosing import Limit
from matching.allocation.day import Day
from matching.allocation.relaxation import Relaxation, explain


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


CLASHES: Mapping[str, tuple[Day, Limit, int]] = {
    "more interviews promised than slots": (a_day(5, 1, 3), Limit.TABLES, 2),
    "an employer without a present member": (
        a_day(2, 1, 4, tables_open=np.zeros((1, 4), dtype=bool)),
        Limit.TABLES,
        2,
    ),
    "a person in two events at once": (
        a_day(2, 2, 4, people_open=open_at((), (0, 1, 2, 3), slots=4)),
        Limit.PRESENCE,
        1,
    ),
    "hours that never meet": (
        a_day(1, 1, 6, people_open=open_at((0, 1), slots=6), tables_open=open_at((4, 5), slots=6)),
        Limit.TABLES,
        1,
    ),
    "more promised to a person than they may have": (
        a_day(1, 3, 6, promised=frozenset({(0, 0), (0, 1), (0, 2)})),
        Limit.MOST,
        1,
    ),
    "a person there for less than they are promised": (
        a_day(1, 3, 6, people_open=open_at((2,), slots=6), least=np.array([2])),
        Limit.PRESENCE,
        1,
    ),
}


def relaxed(day: Day, change: Relaxation) -> Day:
    """The day once a constraint has given way by that much."""
    each, by = change.constraint, change.by
    person, employer = each.person or 0, each.employer or 0
    match each.limit:
        case Limit.LEAST:
            least = day.least.copy()
            least[person] -= by
            return replace(day, least=least)
        case Limit.MOST:
            most = day.most.copy()
            most[person] += by
            return replace(day, most=most)
        case Limit.PRESENCE:
            there = day.people_open.copy()
            there[person, np.flatnonzero(~there[person])[:by]] = True
            return replace(day, people_open=there)
        case Limit.PROMISE:
            return replace(day, promised=day.promised - {(person, employer)})
        case Limit.TABLES:
            more = np.zeros((by, day.slots), dtype=bool)
            more[:, each.first] = True
            return replace(
                day,
                tables_open=np.concatenate([day.tables_open, more]),
                tables=np.append(day.tables, [employer] * by),
            )


@pytest.mark.parametrize("kind", CLASHES)
def test_what_clashes_is_named_and_the_smallest_change_works(kind: str) -> None:
    day, limit, least = CLASHES[kind]
    found = explain(day)
    assert found is not None
    assert limit in {each.limit for each in found.constraints}
    assert sum(each.by for each in found.relaxations) == least
    for each in found.relaxations:
        day = relaxed(day, each)
    assert explain(day) is None


def test_a_day_that_holds_is_not_explained() -> None:
    assert explain(a_day(3, 2, 3)) is None
