"""Meetings placed on slots and tables: nobody at two places, nobody where they are not.

A meeting that finds no free slot takes one by an exchange: all that stands at two slots in a row from one table to a
person to a table… changes slots (a Kempe chain, as in the proof that a bipartite graph needs no more colours than its
busiest node has edges).
"""

from itertools import pairwise

import numpy as np

from matching.allocation.day import Day, Meeting, Timetable

PERSON, TABLE = 0, 1
Move = tuple[int, int, int, int]
"""Person, table, slot before, slot after."""


class Grid:
    """The day as it fills: at each slot, whom each person and each table meets (-1: nobody)."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.open = (day.people_open.tolist(), day.tables_open.tolist())
        self.at = ([[-1] * day.slots for _ in day.people_open], [[-1] * day.slots for _ in day.tables_open])
        self.of_employer: list[list[int]] = [[] for _ in range(day.fits.shape[1])]
        for table, employer in enumerate(day.tables.tolist()):
            self.of_employer[employer].append(table)
        self.met: list[set[int]] = [set() for _ in day.people_open]
        self._before = np.concatenate([[0], np.cumsum(day.tables_open.any(axis=0))]).tolist()

    def meetings(self) -> list[Meeting]:
        return [
            (person, table, slot)
            for person, row in enumerate(self.at[PERSON])
            for slot, table in enumerate(row)
            # The second slot of a longer interview is no other.
            if table >= 0 and not (person in self.day.longer and slot and row[slot - 1] == table)
        ]

    def put(self, person: int, table: int, slot: int) -> None:
        for each in range(slot, slot + self.day.span(person)):
            self.at[PERSON][person][each] = table
            self.at[TABLE][table][each] = person
        self.met[person].add(int(self.day.tables[table]))

    def take(self, person: int, table: int, slot: int) -> None:
        for each in range(slot, slot + self.day.span(person)):
            self.at[PERSON][person][each] = -1
            self.at[TABLE][table][each] = -1
        self.met[person].discard(int(self.day.tables[table]))

    def takes(self, person: int, table: int, slot: int) -> bool:
        """Whether nobody else stands where the two would meet, and the person has the rest that they need."""
        there = range(slot, slot + self.day.span(person))
        return (
            there[-1] < self.day.slots
            and all(self.at[PERSON][person][each] < 0 and self.at[TABLE][table][each] < 0 for each in there)
            and self._rests(person, there[0], there[-1])
        )

    def may(self, person: int, table: int, slot: int) -> bool:
        """Whether the two may meet there too, as the day is: both are there, and the person may have one more."""
        return (
            self.takes(person, table, slot)
            and all(
                self.open[PERSON][person][each] and self.open[TABLE][table][each]
                for each in range(slot, slot + self.day.span(person))
            )
            and self.day.suits(person, table)
            and len(self.met[person]) < self.day.most[person]
        )

    def _rests(self, person: int, first: int, last: int, but: int = -1) -> bool:
        """Whether somebody who rests between interviews meets nobody just before and after, but at a slot given up."""
        if person not in self.day.rested:
            return True
        row = self.at[PERSON][person]
        return all(not 0 <= near < len(row) or near == but or row[near] < 0 for near in (first - 1, last + 1))

    def free(self, side: int, node: int) -> list[int]:
        """The slots at which a person or a table is there, and meets nobody."""
        row, there = self.at[side][node], self.open[side][node]
        return [slot for slot in range(self.day.slots) if there[slot] and row[slot] < 0]

    def place(self, person: int, employer: int, moves: int | None = None) -> int | None:
        """Have the two meet, moving at most so many other meetings; how many were moved, or None where it cannot be."""
        if employer in self.met[person]:
            return None
        mine = self.free(PERSON, person)
        suited = [table for table in self.of_employer[employer] if self.day.suits(person, table)]
        tables = sorted(suited, key=lambda table: -len(self.free(TABLE, table)))
        theirs = {table: self.free(TABLE, table) for table in tables}
        direct = [(table, slot) for table in tables for slot in mine if slot in theirs[table]]
        if person in self.day.longer or person in self.day.rested:
            more = range(1, self.day.span(person))
            direct = [
                (table, slot)
                for table, slot in direct
                if all(slot + each in mine and slot + each in theirs[table] for each in more)
                and self.takes(person, table, slot)
            ]
            if not direct:
                # They are placed first, and moved for nobody: no exchange is looked for.
                return None
        if direct:
            table, slot = min(direct, key=lambda choice: self.waits_with(person, choice[1]))
            self.put(person, table, slot)
            return 0
        for table in tables:
            found = self._exchange(person, table, mine, theirs[table], moves)
            if found is not None:
                chain, slot = found
                self.apply(chain)
                self.put(person, table, slot)
                return len(chain)
        return None

    def _exchange(
        self, person: int, table: int, mine: list[int], theirs: list[int], moves: int | None
    ) -> tuple[list[Move], int] | None:
        for side, node, wanted, spare, other in (
            (TABLE, table, mine, theirs, self.open[TABLE][table]),
            (PERSON, person, theirs, mine, self.open[PERSON][person]),
        ):
            for slot in wanted:
                if not other[slot]:
                    continue
                for to in spare:
                    chain = self.chain(side, node, slot, to)
                    if chain is not None and (moves is None or len(chain) <= moves):
                        return chain, slot
        return None

    def chain(self, side: int, node: int, slot: int, other: int) -> list[Move] | None:
        """What an exchange of two slots moves, from a person or a table on; None where somebody is not there then."""
        moved = []
        for first, second in ((slot, other), (other, slot)):
            here, at, before, after = side, node, first, second
            while (partner := self.at[here][at][before]) >= 0:
                person, table = (at, partner) if here == PERSON else (partner, at)
                if not (self.open[PERSON][person][after] and self.open[TABLE][table][after]):
                    return None
                if person in self.day.longer or not self._rests(person, after, after, but=before):
                    return None
                moved.append((person, table, before, after))
                here, at, before, after = 1 - here, partner, after, before
                if (here, at) == (side, node):
                    return moved
        return moved

    def apply(self, chain: list[Move]) -> None:
        for person, table, before, _ in chain:
            self.at[PERSON][person][before] = -1
            self.at[TABLE][table][before] = -1
        for person, table, _, after in chain:
            self.at[PERSON][person][after] = table
            self.at[TABLE][table][after] = person

    def fill(self, moves: int | None = None) -> int:
        """Have those meet who still can, the best fit first; how many meetings were moved for it."""
        people, employers = np.nonzero(~np.isnan(self.day.fits))
        spent = 0
        for at in np.argsort(-self.day.fits[people, employers], kind="stable"):
            person, employer = int(people[at]), int(employers[at])
            if len(self.met[person]) < self.day.most[person]:
                spent += self.place(person, employer, None if moves is None else moves - spent) or 0
        return spent

    def wait(self, person: int) -> int:
        """Slots without a meeting between a person's first and last; those at which no table is open count for none."""
        return self._waits(person, [slot for slot, table in enumerate(self.at[PERSON][person]) if table >= 0])

    def waits(self) -> int:
        return sum(self.wait(person) for person in range(len(self.met)))

    def waits_with(self, person: int, slot: int) -> int:
        """What `person` would wait with a meeting at this slot too."""
        held = [at for at, table in enumerate(self.at[PERSON][person]) if table >= 0]
        return self._waits(person, sorted([*held, *range(slot, slot + self.day.span(person))]))

    def _waits(self, person: int, held: list[int]) -> int:
        """Slots that somebody waits who meets at these, in order; the rest that they need is no wait."""
        if not held:
            return 0
        between = int(self._before[held[-1] + 1] - self._before[held[0]] - len(held))
        if person in self.day.rested:
            between -= sum(self._before[after] > self._before[slot + 1] for slot, after in pairwise(held))
        return between


def hardest(day: Day, pair: tuple[int, int]) -> tuple[bool, bool, float]:
    """In which order pairs are placed: who needs the most of a table before the others, then the best fit."""
    person = pair[0]
    needs = person in day.longer or person in day.rested or person in day.step_free
    return person not in day.longer, not needs, -float(np.nan_to_num(day.fits[pair]))


def finished(grid: Grid, bound: float) -> Timetable:
    """What stands on the grid."""
    day = grid.day
    meetings = tuple(sorted(grid.meetings()))
    met = {(person, int(day.tables[table])) for person, table, _ in meetings}
    counts = np.bincount([person for person, _, _ in meetings], minlength=len(day.least))
    return Timetable(
        meetings=meetings,
        total=float(sum(day.fits[pair] for pair in met)),
        bound=bound,
        waits=grid.waits(),
        unmet=frozenset(day.promised - met),
        short=tuple(int(person) for person in np.flatnonzero(counts < day.least)),
    )
