"""A day of which every constraint may give way at a price, slot by slot: the cheapest timetable of all its promises.

Exact: tables that are open at the same slots count together, and a timetable of the counts is one of the tables, since
interviews are intervals (an interval graph needs no more colours than its busiest point holds). Never given way:
nobody is at two places, two meet once, and nothing is laid at a slot when nobody is there at all, which is a break.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matching.allocation.choosing import Limit, constraints
from matching.allocation.day import Day
from matching.allocation.linear import Places, Row, Solution, maximise

PRICES = {
    Limit.LEAST: 1.0,
    Limit.STEPS: 1.0005,
    Limit.TABLES: 1.001,
    Limit.MOST: 1.002,
    Limit.PRESENCE: 1.003,
    Limit.PROMISE: 1.004,
    Limit.LONGER: 3.0,
    Limit.RESTED: 3.0,
}
"""One interview, slot or table is one; of two changes as small, the first here is proposed.

What somebody needs to take part gives way last, and is asked of them.
"""
ANOTHER = 1.0001
"""A table more costs a little over a longer time at one that there is."""
Held = tuple[int, int, int, int, int]
"""Person, employer, table, first slot, slots; tables from `len(day.tables)` on are not there yet."""
Named = tuple[Limit, int | None, int | None]
"""A constraint: of which kind, person and employer."""
CEILINGS = frozenset({Limit.TABLES, Limit.MOST, Limit.PRESENCE})
SURE = 1e-6
_SLACK = 1e-3
"""By which each constraint is put off where prices are asked for: of all the prices that explain a day, those of the
smallest sum, so that what clashes with nothing has none."""


def counted(day: Day, seconds: float) -> tuple[float, list[Named]]:
    """A price that no relaxation is under, in an instant: slots counted together, needs of people put aside.

    With it, the constraints that it is the price of.
    """
    plain = replace(day, longer=frozenset(), rested=frozenset(), step_free=frozenset())
    able = ~np.isnan(day.fits)
    for pair in day.promised:
        able[pair] = True
    pairs = np.argwhere(able)
    # One row of tables an employer: what opens one slot would else be paid for in each stretch around it.
    hard = [
        each
        for each in constraints(plain, pairs)
        if each.limit is not Limit.TABLES or (each.first, each.last) == (0, day.slots - 1)
    ]
    worth, most, rows = np.zeros(len(pairs) + len(hard)), np.ones(len(pairs) + len(hard)), []
    for at, each in enumerate(hard, start=len(pairs)):
        times = np.append(np.ones(len(each.row.variables), dtype=np.int64), -1 if each.limit in CEILINGS else 1)
        rows.append(replace(each.row, variables=np.append(each.row.variables, at), times=times))
        worth[at], most[at] = -PRICES[each.limit], each.row.weight
    found = maximise(worth, rows, seconds / 2, whole=False, most=most)
    if not len(found.prices):
        return 0.0, []
    priced = maximise(worth, [_put_off(each) for each in rows], seconds / 2, whole=False, most=most)
    named = zip(((each.limit, each.person, each.employer) for each in hard), priced.prices, strict=False)
    return max(0.0, -found.bound), [name for name, price in named if abs(price) > SURE]


@dataclass(frozen=True)
class _Group:
    """Tables of one employer that are open at the same slots; none where it is the tables that could be added."""

    employer: int
    tables: tuple[int, ...]
    open: NDArray[np.bool_]
    stepped: bool


@dataclass
class Elastic:
    """The programme of a day: one variable for each meeting that could be, then those by which constraints give way."""

    day: Day
    groups: list[_Group] = field(default_factory=list)
    meetings: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 4), dtype=np.int64))
    """Person, group, first slot, slots."""
    rows: list[Row] = field(default_factory=list)
    names: list[Named | None] = field(default_factory=list)
    """Of each row: which constraint it is; None where it never gives way."""
    worth: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    given: list[Named] = field(default_factory=list)
    """Of each variable after the meetings: which constraint gives way by it."""

    def __post_init__(self) -> None:
        self.groups = list(_groups(self.day))
        concerned = sorted({person for person, _ in self.day.promised} | set(np.flatnonzero(self.day.least).tolist()))
        self.meetings = np.array(
            [each for person in concerned for each in self._possible(person)], dtype=np.int64
        ).reshape(-1, 4)
        self.worth = [0.0] * len(self.meetings)
        self.most = [1.0] * len(self.meetings)
        for person in concerned:
            self._person(person)
        self._tables()

    def solve(self, seconds: float, *, whole: bool = True, firm: frozenset[Named] = frozenset()) -> Solution:
        """The cheapest way; what is `firm` does not give way."""
        most = np.array(self.most)
        most[len(self.meetings) :][[each in firm for each in self.given]] = 0.0
        return maximise(np.array(self.worth), self.rows, seconds, whole=whole, most=most)

    def priced(self, seconds: float) -> tuple[float, list[Named]]:
        """A price that no relaxation is under, nearly, and the constraints that have one of their own in it."""
        rows = [row if name is None else _put_off(row) for row, name in zip(self.rows, self.names, strict=True)]
        found = maximise(np.array(self.worth), rows, seconds, whole=False, most=np.array(self.most))
        named = zip(self.names, found.prices, strict=False)
        return -found.bound, [name for name, price in named if name is not None and abs(price) > SURE]

    def timetable(self, values: NDArray[np.float64]) -> list[Held]:
        """The meetings of a solution, each at a table of its own group, the first that is free."""
        free: dict[tuple[int, int], int] = {}
        beyond = {
            group: len(self.day.tables) + 1000 * each.employer
            for group, each in enumerate(self.groups)
            if not each.tables
        }
        found = []
        chosen = self.meetings[values[: len(self.meetings)] > 0.5]
        for person, group, start, span in chosen[np.argsort(chosen[:, 2], kind="stable")].tolist():
            tables = self.groups[group].tables or range(beyond[group], beyond[group] + 1000)
            table = next(each for each in tables if free.get((group, each), 0) <= start)
            free[group, table] = start + span
            found.append((person, self.groups[group].employer, table, start, span))
        return found

    def _possible(self, person: int) -> Iterator[tuple[int, int, int, int]]:
        day = self.day
        laid = np.asarray(day.people_open.any(axis=0) | day.tables_open.any(axis=0))
        spans = {
            span: [start for start in range(day.slots - span + 1) if laid[start : start + span].all()]
            for span in {1, day.span(person)}
        }
        for group, each in enumerate(self.groups):
            if np.isnan(day.fits[person, each.employer]) and (person, each.employer) not in day.promised:
                continue
            for span, starts in spans.items():
                for start in starts:
                    yield person, group, start, span

    def _gives_way(self, named: Named, most: float, times: float = 1.0) -> int:
        self.worth.append(-PRICES[named[0]] * times)
        self.most.append(most)
        self.given.append(named)
        return len(self.worth) - 1

    def _at_least(self, named: Named, meetings: Places, least: int) -> None:
        self.rows.append(Row(np.append(meetings, self._gives_way(named, least)), least=least))
        self.names.append(named)

    def _at_most(self, named: Named | None, meetings: Places, most: float, *ways: int) -> None:
        """At most so many of the meetings; `ways` are the variables by which the row gives way."""
        times = np.append(np.ones(len(meetings), dtype=np.int64), np.full(len(ways), -1))
        meetings = np.append(meetings, np.array(ways, dtype=np.int64))
        self.rows.append(Row(meetings, most=most, times=times))
        self.names.append(named)

    def _person(self, person: int) -> None:
        day = self.day
        mine = np.flatnonzero(self.meetings[:, 0] == person)
        employers = np.array([self.groups[group].employer for group in self.meetings[mine, 1]], dtype=np.int64)
        spans = self.meetings[mine, 3]
        if day.least[person] > 0:
            self._at_least((Limit.LEAST, person, None), mine, int(day.least[person]))
        for employer in np.unique(employers).tolist():
            self._at_most(None, mine[employers == employer], 1)
        for _, employer in sorted(pair for pair in day.promised if pair[0] == person):
            self._at_least((Limit.PROMISE, person, employer), mine[employers == employer], 1)
        if len(np.unique(employers)) > day.most[person]:
            named = (Limit.MOST, person, None)
            self._at_most(named, mine, int(day.most[person]), self._gives_way(named, len(mine)))
        if person in day.longer:
            named = (Limit.LONGER, person, None)
            waived = self._gives_way(named, 1)
            for employer in np.unique(employers).tolist():
                self._at_most(named, mine[(employers == employer) & (spans == 1)], 0, waived)
        rested = (Limit.RESTED, person, None)
        unrested = self._gives_way(rested, 1) if person in day.rested else None
        for slot, there in enumerate(self.covering(mine)):
            if len(there):
                self._at_most(None, there, 1)
                if not day.people_open[person, slot]:
                    named = (Limit.PRESENCE, person, None)
                    self._at_most(named, there, 0, self._gives_way(named, 1))
            if unrested is not None and len(near := self.covering(mine, after=1)[slot]):
                self._at_most(rested, near, 1, unrested)

    def covering(self, meetings: Places, after: int = 0) -> list[Places]:
        """At each slot, those of these meetings that take it, or one of the `after` slots that follow them."""
        start, span = self.meetings[meetings, 2], self.meetings[meetings, 3]
        return [meetings[(start <= slot) & (slot < start + span + after)] for slot in range(self.day.slots)]

    def _tables(self) -> None:
        step_free = np.isin(self.meetings[:, 0], list(self.day.step_free))
        for group, each in enumerate(self.groups):
            its = np.flatnonzero(self.meetings[:, 1] == group)
            named = (Limit.TABLES, None, each.employer)
            steps = (Limit.STEPS, None, each.employer)
            level = self._gives_way(steps, 1) if each.stepped and step_free[its].any() else None
            for slot, there in enumerate(self.covering(its)):
                if not len(there):
                    continue
                if each.tables and each.open[slot]:
                    self._at_most(named, there, len(each.tables))
                elif each.tables:
                    self._at_most(named, there, 0, self._gives_way(named, len(each.tables)))
                else:
                    # One recruiter more at two slots rather than two at one.
                    ways = ((1, ANOTHER), (len(there) - 1, ANOTHER**2))
                    self._at_most(named, there, 0, *(self._gives_way(named, most, times) for most, times in ways))
                if level is not None and step_free[there].any():
                    self._at_most(steps, there[step_free[there]], 0, level)


def _put_off(row: Row) -> Row:
    return replace(row, least=row.least - _SLACK, most=row.most + _SLACK)


def _groups(day: Day) -> Iterator[_Group]:
    """The tables that are alike, together; those reached by steps apart where somebody may not take steps."""
    for employer in range(day.fits.shape[1]):
        alike: dict[tuple[bytes, int], list[int]] = {}
        for table in np.flatnonzero(day.tables == employer).tolist():
            apart = table if day.step_free and table in day.stepped else -1
            alike.setdefault((day.tables_open[table].tobytes(), apart), []).append(table)
        for (_, apart), tables in alike.items():
            yield _Group(employer, tuple(tables), day.tables_open[tables[0]], apart >= 0)
        yield _Group(employer, (), np.zeros(day.slots, dtype=bool), stepped=False)
