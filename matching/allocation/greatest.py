"""The assignment of greatest total fit, with what is proven of it.

An auction (Bertsekas, 1988) prices the hosts that many want; a linear programme over the pairs that these prices leave
worth having finishes, and its own prices prove how far the best total can still be.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.allocation.linear import Row, maximise
from matching.allocation.stable import Counts, Fits, Pairs

CLOSE = 1e-6
"""Share of the bound under which a total is called the greatest."""
_STEP, _ROUNDS = 0.004, 150
_LISTED = 12
"""Hosts a person is first considered for, at the auction's prices."""
_SMALL = 60_000
"""Pairs that are given to the linear programme all at once."""
Dense = NDArray[np.float64]


@dataclass(frozen=True)
class Assignment:
    """The pairs, their total fit, and a total that none can exceed."""

    pairs: Pairs
    total: float
    bound: float

    @property
    def gap(self) -> float:
        """How far the greatest total may still be, as a share of the bound: 0 where this one is proven to be it."""
        return max(0.0, (self.bound - self.total) / self.bound) if self.bound > 0 else 0.0


def greatest(fits: Fits, capacities: Counts, quotas: Counts, seconds: float = 10.0) -> Assignment:
    """The assignment of greatest total fit, or the best found after about `seconds`, with its proven bound.

    `fits` is NaN where two may not be put together; `capacities` and `quotas` are how many each host and each person
    may have.
    """
    until = time.monotonic() + seconds
    rows, columns = np.nonzero(~np.isnan(fits))
    if not len(rows):
        return Assignment(np.zeros((0, 2), dtype=np.int64), 0.0, 0.0)
    worth = np.where(np.isnan(fits), -1.0, fits).astype(np.float64)
    best = Assignment(np.zeros((0, 2), dtype=np.int64), 0.0, float(np.nansum(np.minimum(1.0, fits))))
    if len(rows) <= _SMALL:
        listed = rows * fits.shape[1] + columns
    elif quotas.max() > 1:
        listed = _first(worth, capacities, quotas)
    else:
        best, prices = auction(worth, capacities, quotas, until - seconds / 2)
        top = np.argpartition(prices - worth, min(_LISTED, fits.shape[1] - 1), axis=1)[:, :_LISTED]
        listed = np.union1d(_keys(top, fits.shape[1]), best.pairs @ [fits.shape[1], 1])
    while (left := until - time.monotonic()) > 0.05:
        best, wanted = _finish(worth, capacities, quotas, listed, best, left)
        more = np.setdiff1d(wanted, listed)
        if best.gap <= CLOSE or not len(more):
            break
        listed = np.union1d(listed, more)
    return best


def in_turn(rounds: Sequence[Fits], capacities: Counts, quotas: Counts, seconds: float = 10.0) -> Assignment:
    """The greatest assignment of each of these in its turn, within what those before it leave.

    No fit of a later one is worth any of an earlier one. The totals are summed, and so are the bounds.
    """
    left, spare = capacities.copy(), quotas.copy()
    pairs, total, bound = [np.zeros((0, 2), dtype=np.int64)], 0.0, 0.0
    for fits in rounds:
        open_ = np.where((spare > 0)[:, None] & (left > 0)[None, :], fits, np.nan)
        found = greatest(open_, left, spare, seconds / len(rounds))
        np.subtract.at(spare, found.pairs[:, 0], 1)
        np.subtract.at(left, found.pairs[:, 1], 1)
        pairs.append(found.pairs)
        total, bound = total + found.total, bound + found.bound
    return Assignment(np.concatenate(pairs), total, bound)


def _first(worth: Dense, capacities: Counts, quotas: Counts) -> NDArray[np.int64]:
    """The pairs to begin with: the best hosts of each person, and the best people of each host.

    What else is worth having, the prices of the linear programme call for.
    """
    people, hosts = worth.shape
    wide, deep = min(int(quotas.max()) + _LISTED, hosts), min(2 * int(capacities.max()) + _LISTED, people)
    of_people = _keys(np.argpartition(-worth, wide - 1, axis=1)[:, :wide], hosts)
    of_hosts = np.argpartition(-worth, deep - 1, axis=0)[:deep] * hosts + np.arange(hosts)
    listed = np.union1d(of_people, of_hosts)
    return listed[worth[np.divmod(listed, hosts)] >= 0]


def auction(worth: Dense, capacities: Counts, quotas: Counts, until: float) -> tuple[Assignment, NDArray[np.float64]]:
    """An assignment of one host a person within `_STEP` a head of the greatest, if time is left; and the hosts' prices.

    All who have no host bid at once for the one that is worth most to them; a host keeps its highest bids.
    """
    people, hosts = worth.shape
    # In single precision: half the memory to go through, and the proof is made elsewhere.
    values = worth.astype(np.float32)
    prices = np.where(capacities > 0, np.float32(0), np.float32(np.inf)).astype(np.float32)
    held, bids = np.full(people, -1), np.zeros(people, dtype=np.float32)
    free = np.flatnonzero(quotas > 0)
    for _ in range(_ROUNDS):
        gain = values[free] - prices
        order = np.arange(len(free))
        first = gain.argmax(axis=1)
        most = gain[order, first]
        gain[order, first] = -1
        second = np.maximum(gain.max(axis=1), 0)
        bidding = most > 0
        if not bidding.any() or time.monotonic() > until:
            break
        who, where = free[bidding], first[bidding]
        held[who] = where
        bids[who] = prices[where] + (most - second)[bidding] + np.float32(_STEP)
        inside = np.flatnonzero(held >= 0)
        inside = inside[np.lexsort((-bids[inside], held[inside]))]
        at = held[inside]
        place = np.arange(len(inside)) - np.searchsorted(at, np.arange(hosts))[at]
        last, free = inside[place == capacities[at] - 1], inside[place >= capacities[at]]
        prices[held[last]] = bids[last]
        held[free] = -1
    _fill(worth, capacities, quotas, held)
    inside = np.flatnonzero(held >= 0)
    pairs = np.stack([inside, held[inside]], axis=1)
    asked = np.where(np.isfinite(prices), prices, 0).astype(np.float64)
    return _known(worth, capacities, quotas, pairs, asked), prices.astype(np.float64)


def _fill(worth: Dense, capacities: Counts, quotas: Counts, held: NDArray[np.int64]) -> None:
    """Give those whom the auction left without a host the best of what is left, who has most to gain first."""
    left = capacities - np.bincount(held[held >= 0], minlength=len(capacities))
    free = np.flatnonzero((held < 0) & (quotas > 0))
    for person in free[np.argsort(-worth[free].max(axis=1), kind="stable")]:
        host = int(np.where(left > 0, worth[person], -1.0).argmax())
        if left[host] > 0 and worth[person, host] >= 0:
            held[person] = host
            left[host] -= 1


def _finish(
    worth: Dense, capacities: Counts, quotas: Counts, listed: NDArray[np.int64], best: Assignment, seconds: float
) -> tuple[Assignment, NDArray[np.int64]]:
    """The better of `best` and the best over the pairs `listed`; and the pairs that its prices call for besides."""
    people, hosts = worth.shape
    rows, columns = np.divmod(listed, hosts)
    limits = [*_rows(rows, people, quotas), *_rows(columns, hosts, capacities)]
    # Where nobody is asked for two, the limits alone keep each pair at one; prices without that bound prove more.
    single = quotas.max() <= 1
    found = maximise(worth[rows, columns], limits, seconds, whole=False, most=np.inf if single else 1.0)
    if not len(found.values) or found.infeasible:
        return best, np.zeros(0, dtype=np.int64)
    kept = found.values > 0.5
    spent, prices = np.split(np.maximum(found.prices, 0), [people])
    known = _known(worth, capacities, quotas, np.stack([rows[kept], columns[kept]], axis=1), prices)
    total, bound = max(known.total, best.total), min(known.bound, best.bound)
    better = known if known.total >= best.total else best
    net = worth - prices[None, :] - spent[:, None]
    eager = np.flatnonzero(net.max(axis=1) > CLOSE)
    if not len(eager):
        return Assignment(better.pairs, total, bound), eager
    width = min(_LISTED // 2, hosts)
    top = np.argpartition(-net[eager], width - 1, axis=1)[:, :width]
    return Assignment(better.pairs, total, bound), (eager[:, None] * hosts + top)[net[eager[:, None], top] > CLOSE]


def _known(worth: Dense, capacities: Counts, quotas: Counts, pairs: Pairs, prices: Dense) -> Assignment:
    """`pairs` with their total, and the bound that any prices of the hosts prove (weak duality)."""
    net = np.maximum(worth - prices[None, :], 0)
    if quotas.max() <= 1:
        spent = net.max(axis=1) * quotas
    else:
        spent = np.cumsum(-np.sort(-net, axis=1), axis=1)[np.arange(len(net)), np.minimum(quotas, net.shape[1]) - 1]
        spent = spent * (quotas > 0)
    bound = float(spent.sum() + (prices * capacities).sum())
    return Assignment(pairs, float(worth[pairs[:, 0], pairs[:, 1]].sum()), bound)


def _rows(places: NDArray[np.int64], count: int, most: Counts) -> list[Row]:
    order = np.argsort(places, kind="stable")
    cuts = np.searchsorted(places[order], np.arange(count + 1))
    return [Row(order[cuts[each] : cuts[each + 1]], most=float(most[each])) for each in range(count)]


def _keys(columns: NDArray[np.int64], hosts: int) -> NDArray[np.int64]:
    return np.unique(np.arange(len(columns))[:, None] * hosts + columns)
