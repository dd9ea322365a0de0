"""The day as it turns out: no-shows, late arrivals, an employer who cancels, people who walk in.

Whatever can still take place stays where it is: people have their timetable in hand. Only what lost its slot or its
table moves, and so many others at most as make room for it or for somebody who waits. Before anybody has one more
interview, everybody present has their least, as in the plan. What is placed anew stands as early as it can.
"""

from dataclasses import replace

import numpy as np

from matching.allocation.choosing import Limit, choose
from matching.allocation.day import Day, Meeting, Timetable
from matching.allocation.elastic import Elastic
from matching.allocation.placing import PERSON, TABLE, Grid, finished, hardest

MOVABLE = 0.05
"""Share of the remaining interviews that may change slots for others."""
SECONDS = 0.8
"""Looking for the interviews of those who have fewer than their least."""
_TELLING = 1e-3
"""What tells two ways apart by which as many have their least: far less than one interview."""


def replan(
    day: Day,
    before: tuple[Meeting, ...],
    now: int = 0,
    movable: float = MOVABLE,
    *,
    held: frozenset[Meeting] = frozenset(),
    first_come: bool = False,
) -> Timetable:
    """The timetable of `day` as it is known at slot `now`, from the one that people hold.

    `day` has the present and the open tables as they are now, and each person and table at its former place; what
    happened before `now` stays, and what did not, its person not being there yet, is placed later. Those of `before`
    in `held` were noted by their employer: they stay, whatever else is known. Freed slots go to the best fit, or,
    `first_come`, to the people in their order. `moved` are the meetings that take place elsewhere than they were told.
    """
    _, bound = choose(day, 0.5)
    coming = np.arange(day.slots) >= now
    grid = Grid(replace(day, people_open=day.people_open & coming, tables_open=day.tables_open & coming))
    for meeting in held:
        grid.put(*meeting)
    lost = []
    remaining = 0
    for person, table, slot in before:
        if (person, table, slot) in held:
            continue
        if _stays(grid, day, (person, table, slot), now):
            grid.put(person, table, slot)
            remaining += slot >= now
        else:
            lost.append((person, int(day.tables[table])))
    left = int(movable * remaining)
    left -= _give_least(grid, frozenset(lost), left)
    lost.sort(key=lambda pair: (pair not in day.promised, *((pair[0],) if first_come else ()), *hardest(day, pair)))
    for person, employer in lost:
        left -= grid.place(person, employer, left) or 0
    told = {(person, int(day.tables[table])): (table, slot) for person, table, slot in before}
    # Who came late or lost a slot goes before who meets one more.
    _bring_forward(grid, told, begun=now > 0)
    if first_come:
        _fill_in_order(grid)
    else:
        grid.fill(left)
    _bring_forward(grid, told, begun=now > 0)
    moved = tuple(
        (person, table, slot)
        for person, table, slot in sorted(grid.meetings())
        if told.get((person, int(day.tables[table])), (table, slot)) != (table, slot)
    )
    found = finished(grid, bound)
    return replace(found, moved=moved, bound=max(bound, found.total))


def _give_least(grid: Grid, lost: frozenset[tuple[int, int]], moves: int) -> int:
    """Give those who are under their least what they lack: in the seats that nobody holds, as many of them as can be;
    then by moving others, at most so many. Returns how many were moved."""
    short = _short(grid)
    if not short:
        return 0
    model = Elastic(_rest(grid, short))
    pairs = [(short[person], model.groups[group].employer) for person, group in model.meetings[:, :2].tolist()]
    # Nobody has more than the least here: each interview costs a little, less where it fits or was told before.
    model.worth[: len(pairs)] = [_TELLING * (float(grid.day.fits[pair]) + (pair in lost) - 3) for pair in pairs]
    solved = model.solve(SECONDS, firm=frozenset(each for each in model.given if each[0] is not Limit.LEAST))
    if len(solved.values):
        for person, _, table, slot, _ in model.timetable(solved.values):
            if grid.may(short[person], table, slot):
                grid.put(short[person], table, slot)
    spent = 0
    for person in _short(grid):
        for employer in np.argsort(-grid.day.fits[person], kind="stable").tolist():
            if len(grid.met[person]) < grid.day.least[person] and not np.isnan(grid.day.fits[person, employer]):
                spent += grid.place(person, employer, moves - spent) or 0
    return spent


def _bring_forward(grid: Grid, told: dict[tuple[int, int], tuple[int, int]], *, begun: bool) -> None:
    """Have what does not stand where it was told stand at the first free slot of its employer, moving nothing else.

    Who is there waits from now on, whatever comes later; before the day has begun, nobody is to wait more for it
    between two interviews.
    """
    sooner = True
    while sooner:
        sooner = False
        anew: dict[int, list[Meeting]] = {}
        for person, table, slot in sorted(grid.meetings(), key=lambda meeting: meeting[2]):
            if told.get((person, int(grid.day.tables[table]))) != (table, slot):
                anew.setdefault(person, []).append((person, table, slot))
        for meetings in anew.values():
            # All of a person's together, or one alone where that would have them wait.
            sooner |= any(_sooner(grid, each, begun=begun) for each in (meetings, *([one] for one in meetings)))


def _sooner(grid: Grid, meetings: list[Meeting], *, begun: bool) -> bool:
    """Bring these meetings of one person forward, in their order; whether any of them was."""
    person = meetings[0][0]
    waited = grid.wait(person)
    found = []
    for _, table, slot in meetings:
        grid.take(person, table, slot)
        tables = grid.of_employer[int(grid.day.tables[table])]
        earlier = ((person, each, at) for at in range(slot) for each in tables if grid.may(person, each, at))
        found.append(next(earlier, (person, table, slot)))
        grid.put(*found[-1])
    if begun or grid.wait(person) <= waited:
        return found != meetings
    for each in found:
        grid.take(*each)
    for each in meetings:
        grid.put(*each)
    return False


def _short(grid: Grid) -> list[int]:
    """Who has fewer interviews than their least, and may have another one."""
    day = grid.day
    return [
        person
        for person, met in enumerate(grid.met)
        if len(met) < min(day.least[person], day.most[person])
        and any(
            there and table < 0 for there, table in zip(grid.open[PERSON][person], grid.at[PERSON][person], strict=True)
        )
        and any(employer not in met for employer in np.flatnonzero(~np.isnan(day.fits[person])).tolist())
    ]


def _rest(grid: Grid, people: list[int]) -> Day:
    """What is left of the day for these people: the seats that nobody holds, and the interviews that they lack."""
    day = grid.day
    there = (np.array(grid.at[PERSON])[people] < 0) & day.people_open[people]
    fits = day.fits[people]
    for row, person in enumerate(people):
        fits[row, list(grid.met[person])] = np.nan
        held = [slot for slot, table in enumerate(grid.at[PERSON][person]) if table >= 0]
        if person in day.rested:
            there[row, [near for slot in held for near in (slot - 1, slot + 1) if 0 <= near < day.slots]] = False
    had = np.array([len(grid.met[person]) for person in people])
    return replace(
        day,
        fits=fits,
        people_open=there,
        tables_open=(np.array(grid.at[TABLE]) < 0) & day.tables_open,
        least=np.minimum(day.least[people], day.most[people]) - had,
        most=day.most[people] - had,
        promised=frozenset(),
        longer=frozenset(row for row, person in enumerate(people) if person in day.longer),
        rested=frozenset(row for row, person in enumerate(people) if person in day.rested),
        step_free=frozenset(row for row, person in enumerate(people) if person in day.step_free),
    )


def _fill_in_order(grid: Grid) -> None:
    """Have those meet who still can, each person in the order they came, moving nobody."""
    for person, row in enumerate(grid.day.fits):
        for employer in np.argsort(-row, kind="stable").tolist():
            if len(grid.met[person]) < grid.day.most[person] and not np.isnan(row[employer]):
                grid.place(person, employer, 0)


def _stays(grid: Grid, day: Day, meeting: Meeting, now: int) -> bool:
    """Whether a meeting can take place where people were told; a table gone by now was there for what it held."""
    person, table, slot = meeting
    there = range(slot, slot + day.span(person))
    return (
        grid.takes(person, table, slot)
        and all(day.people_open[person, each] and (each < now or day.tables_open[table, each]) for each in there)
        and (slot < now or day.suits(person, table))
    )
