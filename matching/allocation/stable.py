"""The stable assignment: no person and no host would both rather have each other (Gale and Shapley, 1962).

Many to many, by deferred acceptance: people propose, so that of all stable assignments each person has the best they
can have in one. Scores equal to nine decimals are ties, broken as in the ranking by a hash of the two.
"""

from heapq import heappush, heapreplace

import numpy as np
from numpy.typing import NDArray

from matching.matches.scoring import DECIMALS, tie_order

Fits = NDArray[np.floating]
"""One row a person, one column a host; between 0 and 1, NaN where the two may not be put together."""
Counts = NDArray[np.int64]
Pairs = NDArray[np.int64]
"""One row a pair: the place of the person, the place of the host."""


def stable(gains: Fits, fits: Fits, capacities: Counts, quotas: Counts, people: Counts, hosts: Counts) -> Pairs:
    """The pairs of the assignment that is stable and best for the people, in the order of people, then of hosts.

    `gains` is what each person would find at each host, `fits` what each host would find in each person; `capacities`
    and `quotas` are how many each host and each person may have; `people` and `hosts` are their ids, for the ties.
    Raises ValueError for fits that are not between 0 and 1.
    """
    ties = np.zeros(gains.shape, dtype=np.uint64)
    for place, host in enumerate(hosts):
        ties[:, place] = tie_order(people, int(host))
    wanted, welcome = strict(gains, ties), strict(fits, ties)
    both = (wanted > 0) & (welcome > 0) & (capacities > 0)[None, :]
    wanted[~both] = 0
    welcome[~both] = 0
    # A host that is full takes only whoever is above the last of those it holds.
    above = np.zeros(len(hosts), dtype=np.uint64)
    held: list[list[tuple[int, int]]] = [[] for _ in hosts]
    free = [person for person in range(len(people) - 1, -1, -1) for _ in range(int(quotas[person]))]
    while free:
        person = free.pop()
        row = np.where(welcome[person] > above, wanted[person], np.uint64(0))
        host = int(row.argmax()) if len(row) else 0
        if not len(row) or row[host] == 0:
            continue
        wanted[person, host] = 0
        mine = held[host]
        if len(mine) < capacities[host]:
            heappush(mine, (int(welcome[person, host]), person))
        else:
            free.append(heapreplace(mine, (int(welcome[person, host]), person))[1])
        if len(mine) == capacities[host]:
            above[host] = mine[0][0]
    pairs = sorted((person, host) for host, mine in enumerate(held) for _, person in mine)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def strict(fits: Fits, ties: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers in the order of the fits, ties broken; 0 where two may not be put together."""
    known = ~np.isnan(fits)
    if known.any() and not (np.nanmin(fits) >= 0 and np.nanmax(fits) <= 1):
        raise ValueError("a fit is between 0 and 1")
    scaled = np.where(known, fits, 0).astype(np.float64)
    np.round(scaled * 10**DECIMALS, out=scaled)
    scaled += known
    return np.asarray((scaled.astype(np.uint64) << np.uint64(32)) | np.where(known, ties >> np.uint64(32), 0))
