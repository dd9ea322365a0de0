"""Why a day cannot be held, and the smallest change that lets it be.

Each constraint may give way at a price; the cheapest timetable of all that is promised shows the smallest relaxation,
and the constraints that have a price of their own in it are those that clash. A day that the solver does not finish in
its time is explained all the same, by the best timetable known, with what is proven of it.
"""

import time
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Self

import numpy as np

from matching.allocation.choosing import Limit
from matching.allocation.day import Day
from matching.allocation.elastic import ANOTHER, PRICES, SURE, Elastic, Held, Named, counted
from matching.allocation.placing import Grid, hardest

SECONDS = 3.0
_MANY = 1500
"""Pairs of a person and an employer from which a day of which the price is proven by counting is not looked at more."""
_PROMISES = frozenset({Limit.LEAST, Limit.PROMISE})


@dataclass(frozen=True)
class Clashing:
    """A constraint that cannot hold together with the others."""

    limit: Limit
    person: int | None = None
    employer: int | None = None

    @property
    def named(self) -> Named:
        return self.limit, self.person, self.employer

    @classmethod
    def of(cls, change: "Change") -> Self:
        """The constraint that a change is of."""
        return cls(change.limit, change.person, change.employer)


@dataclass(frozen=True)
class Change:
    """By how many interviews, slots or tables a constraint gives way.

    Of a table, the `slots` at which it opens besides, and whether it is one `more` than there are; of a person, the
    `slots` at which they are there besides.
    """

    limit: Limit
    by: int
    person: int | None = None
    employer: int | None = None
    table: int | None = None
    slots: tuple[int, ...] = ()
    more: bool = False

    @property
    def price(self) -> float:
        return self.by * PRICES[self.limit] * (ANOTHER if self.more else 1.0)


@dataclass(frozen=True)
class Clash:
    """The constraints that cannot hold together, the changes that are enough, and the timetable that shows it.

    No change of a price under `bound` is enough; where that is 0, it is not even proven that the day cannot be held.
    `keeping` are the fewest changes found that keep every promise: hours and tables alone; empty where those are the
    changes already, or were not looked for in time.
    """

    constraints: tuple[Clashing, ...]
    changes: tuple[Change, ...]
    meetings: tuple[Held, ...]
    bound: float
    keeping: tuple[Change, ...] = ()

    @property
    def price(self) -> float:
        return sum(each.price for each in self.changes)

    @property
    def smallest(self) -> bool:
        """Whether it is proven that nothing less is enough."""
        return self.bound >= self.price * (1 - 1e-4) - SURE


def explain(day: Day, seconds: float = SECONDS) -> Clash | None:
    """What clashes in `day`, after about `seconds` at most; None where everything promised can be held."""
    by_hand = _by_hand(day)
    found = _least(day, by_hand, seconds) if changes(day, by_hand) else None
    return found if found and found.changes else None


def promised(day: Day, seconds: float = SECONDS) -> list[Held]:
    """A timetable of everything promised; where it cannot all be held, the one that changes least of the day."""
    by_hand = _by_hand(day)
    return list(_least(day, by_hand, seconds).meetings) if changes(day, by_hand) else by_hand


def changes(day: Day, meetings: list[Held]) -> list[Change]:
    """What has to give way for these meetings to be a timetable of everything promised."""
    of_person: dict[int, list[Held]] = {person: [] for person in range(len(day.least))}
    for each in meetings:
        of_person[each[0]].append(each)
    found = [
        Change(Limit.PROMISE, 1, person, employer)
        for person, employer in sorted(day.promised - {(each[0], each[1]) for each in meetings})
    ]
    for person, mine in of_person.items():
        starts = sorted((start, span) for *_, start, span in mine)
        away = tuple(slot for slot in _taken(mine) if not day.people_open[person, slot])
        amounts = {
            Limit.LEAST: int(day.least[person]) - len(mine),
            Limit.MOST: len(mine) - int(day.most[person]),
            Limit.PRESENCE: len(away),
            Limit.LONGER: int(any(span < day.span(person) for _, span in starts)),
            Limit.RESTED: int(
                person in day.rested and any(sum(before) == after for before, (after, _) in pairwise(starts))
            ),
        }
        found += [
            Change(limit, by, person, slots=away if limit is Limit.PRESENCE else ())
            for limit, by in amounts.items()
            if by > 0
        ]
    at_table = sorted(meetings, key=lambda each: each[2])
    for table, group in groupby(at_table, key=lambda each: each[2]):
        its = list(group)
        employer, more = its[0][1], table >= len(day.tables)
        shut = tuple(slot for slot in _taken(its) if more or not day.tables_open[table, slot])
        if shut:
            found.append(Change(Limit.TABLES, len(shut), None, employer, table, shut, more))
        if table in day.stepped and any(person in day.step_free for person, *_ in its):
            found.append(Change(Limit.STEPS, 1, None, employer, table))
    return found


def _least(day: Day, by_hand: list[Held], seconds: float) -> Clash:
    until = time.monotonic() + seconds
    floor, names = counted(day, seconds / 3)
    found = _clash(day, names, by_hand, floor)
    if found.smallest and np.count_nonzero(~np.isnan(day.fits)) > _MANY:
        return found
    model = Elastic(day)
    if found.smallest:
        return replace(found, keeping=_keeping(model, found, until))
    solved = model.solve(until - time.monotonic() - seconds / 6)
    if len(solved.values):
        better = _clash(day, names, model.timetable(solved.values), max(floor, -solved.bound))
        found = min(better, replace(found, bound=better.bound), key=lambda each: each.price)
    if found.changes and (left := until - time.monotonic()) > 0:
        found = replace(found, constraints=_clashing(model, found, left) or found.constraints)
        found = replace(found, keeping=_keeping(model, found, until))
    # Where there was no time for the price of each, what gives way is what clashes.
    return found if found.constraints else replace(found, constraints=tuple(map(Clashing.of, found.changes)))


def _keeping(model: Elastic, clash: Clash, until: float) -> tuple[Change, ...]:
    """The changes of hours, tables and numbers that keep every promise; none where those are proposed already."""
    left = until - time.monotonic()
    if left <= 0 or not any(each.limit in _PROMISES for each in clash.changes):
        return ()
    solved = model.solve(left, firm=frozenset(each for each in model.given if each[0] in _PROMISES))
    if not len(solved.values):
        return ()
    needed = changes(model.day, model.timetable(solved.values))
    return () if any(each.limit in _PROMISES for each in needed) else tuple(needed)


def _clash(day: Day, names: list[Named], meetings: list[Held], bound: float) -> Clash:
    return Clash(tuple(Clashing(*each) for each in names), tuple(changes(day, meetings)), tuple(meetings), bound)


def _clashing(model: Elastic, clash: Clash, seconds: float) -> tuple[Clashing, ...]:
    """The constraints with a price; where whole numbers alone clash, those that give way one after the other."""
    until = time.monotonic() + seconds
    bound, priced = model.priced(seconds)
    found = dict.fromkeys(priced)
    # What gives way is made firm, until nothing is left that can (the elastic filter of Chinneck, 1991).
    giving = set[Named]() if bound > clash.price / 2 else {Clashing.of(each).named for each in clash.changes}
    while giving - set(found) and (left := until - time.monotonic()) > 0:
        found |= dict.fromkeys(sorted(giving, key=str))
        solved = model.solve(left, firm=frozenset(found))
        given = solved.values[len(model.meetings) :] > 0.5
        giving = {name for name, gives in zip(model.given, given, strict=False) if gives}
    return tuple(Clashing(*each) for each in found)


def _by_hand(day: Day) -> list[Held]:
    """Everything promised as far as it is placed without a solver: in an instant, where the day is not a tight one."""
    grid = Grid(day)
    for person, employer in sorted(day.promised, key=lambda pair: hardest(day, pair)):
        if len(grid.met[person]) < day.most[person]:
            grid.place(person, employer)
    able = ~np.isnan(day.fits)
    for person in np.argsort(able.sum(axis=1) * day.people_open.sum(axis=1), kind="stable").tolist():
        for employer in np.argsort(np.nan_to_num(-day.fits[person], nan=np.inf), kind="stable").tolist():
            if able[person, employer] and len(grid.met[person]) < min(day.least[person], day.most[person]):
                grid.place(person, employer)
    return [(person, int(day.tables[table]), table, slot, day.span(person)) for person, table, slot in grid.meetings()]


def _taken(meetings: list[Held]) -> list[int]:
    return sorted(slot for *_, start, span in meetings for slot in range(start, start + span))
