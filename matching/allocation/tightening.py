"""Less waiting with the same meetings: exchanges of slots, some that wait more at first (simulated annealing)."""

import math
import random
import time

from matching.allocation.placing import PERSON, Grid

_WARMEST, _COLDEST = 1.5, 0.15
_ENOUGH = 120_000


def tighten(grid: Grid, until: float, seed: int) -> None:
    """Move meetings to other slots until nobody waits, or until that moment; the least waiting found is kept."""
    random_ = random.Random(seed)  # noqa: S311 the same seed gives the same timetable
    waits = {person: grid.wait(person) for person in range(len(grid.met))}
    total = best = sum(waits.values())
    kept = grid.meetings()
    started = time.monotonic()
    length = max(until - started, 1e-6)
    for turn in range(_ENOUGH):
        if best == 0 or (now := time.monotonic()) > until:
            break
        if turn % 64 == 0:
            waiting = [person for person, wait in waits.items() if wait]
            if not waiting:
                break
        person = random_.choice(waiting)
        row = grid.at[PERSON][person]
        held = [slot for slot, table in enumerate(row) if table >= 0]
        if not waits[person]:
            continue
        slot = random_.choice((held[0], held[-1], random_.choice(held)))
        to = random_.randrange(max(0, held[0] - 1), min(len(row), held[-1] + 2))
        chain = grid.chain(PERSON, person, slot, to) if to != slot else None
        if not chain:
            continue
        concerned = {each[0] for each in chain}
        grid.apply(chain)
        after = {each: grid.wait(each) for each in concerned}
        change = sum(after.values()) - sum(waits[each] for each in concerned)
        cooled = max((now - started) / length, turn / _ENOUGH)
        warmth = _WARMEST * (_COLDEST / _WARMEST) ** cooled
        if change > 0 and random_.random() >= math.exp(-change / warmth):
            grid.apply([(each, table, after_, before) for each, table, before, after_ in chain])
            continue
        waits |= after
        total += change
        if total < best:
            best, kept = total, grid.meetings()
    for person, table, slot in grid.meetings():
        grid.take(person, table, slot)
    for person, table, slot in kept:
        grid.put(person, table, slot)
