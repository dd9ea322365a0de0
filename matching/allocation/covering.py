"""People over the needs of several employers with so many tables: the greatest total fit that leaves no need aside."""

import numpy as np
from numpy.typing import NDArray

from matching.allocation.linear import Places, Row, maximise

_COVERED = 10.0
"""What one person more is worth to a need that has fewer than its share: more than any other use of the place."""
Pair = tuple[int, int]


def cover(
    fits: NDArray[np.float64],
    employers: NDArray[np.int64],
    capacities: NDArray[np.int64],
    quotas: NDArray[np.int64],
    had: NDArray[np.int64],
    seconds: float,
) -> list[Pair]:
    """The pairs of a person and a need, of greatest total fit once each need has its share where people fit it.

    `fits` has one row a person, one column a need, NaN where the two may not be put together. `employers` is whose
    each need is, `capacities` how many more each employer has place for, `quotas` how many employers each person
    meets at most, `had` how many people each need has already. Nobody meets an employer twice. A need's share is an
    equal part of all that its employer has, one at least.
    """
    people, needs = np.nonzero(~np.isnan(fits))
    if not len(people):
        return []
    rows = [Row(mine, most=float(quotas[person])) for person, mine in _groups(people)]
    rows += [Row(its, most=float(capacities[employer])) for employer, its in _groups(employers[needs])]
    rows += [Row(both, most=1.0) for _, both in _groups(people * len(capacities) + employers[needs]) if len(both) > 1]
    worth = [*fits[people, needs]]
    most = [1.0] * len(worth)
    for need, its in _groups(needs):
        whose = employers == employers[need]
        share = max(1, int(capacities[employers[need]] + had[whose].sum()) // int(whose.sum()))
        if (missing := min(share - int(had[need]), len(its))) > 0:
            # What the need has towards its share is counted once by a variable of its own.
            times = np.append(np.ones(len(its), dtype=np.int64), -1)
            rows.append(Row(np.append(its, len(worth)), least=0.0, times=times))
            worth.append(_COVERED)
            most.append(float(missing))
    found = maximise(np.array(worth), rows, seconds, whole=True, most=np.array(most))
    chosen = np.flatnonzero(found.values[: len(people)] > 0.5)
    return [(int(people[at]), int(needs[at])) for at in chosen]


def _groups(keys: NDArray[np.int64]) -> list[tuple[int, Places]]:
    """The places of each key."""
    order = np.argsort(keys, kind="stable")
    named, first = np.unique(keys[order], return_index=True)
    return list(zip(named.tolist(), np.split(order, first[1:]), strict=True))
