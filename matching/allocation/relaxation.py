"""Why a day cannot be held, and the smallest change that lets it be.

Each constraint may give way at a price; the cheapest way for all of them to hold together is the smallest relaxation,
and the constraints that have a price of their own in it are those that clash.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.allocation.choosing import Constraint, Limit, constraints
from matching.allocation.day import Day
from matching.allocation.linear import Row, maximise

_PRICES = {
    Limit.LEAST: 1.0,
    Limit.STEPS: 1.0005,
    Limit.TABLES: 1.001,
    Limit.MOST: 1.002,
    Limit.PRESENCE: 1.003,
    Limit.PROMISE: 1.004,
}
"""One interview is one interview; of two changes as small, the first here is proposed."""
_SECONDS = 5.0


@dataclass(frozen=True)
class Relaxation:
    """So many interviews `by` which a constraint gives way."""

    constraint: Constraint
    by: int


@dataclass(frozen=True)
class Clash:
    """The constraints that cannot hold together, and the changes that are enough."""

    constraints: tuple[Constraint, ...]
    relaxations: tuple[Relaxation, ...]


def explain(day: Day) -> Clash | None:
    """What clashes in `day`, or None where every constraint can hold."""
    # Those that could never meet too: an employer without a table, a person who is not there, are what clashes.
    pairs = np.argwhere(~np.isnan(day.fits))
    hard = constraints(day, pairs)
    if not hard:
        return None
    sizes = np.array([_largest(each) for each in hard])
    # A ceiling gives way by what a variable leaves of its own ceiling, so that every coefficient stays 1.
    prices = np.array([_PRICES[each.limit] * (1 if _is_ceiling(each) else -1) for each in hard])
    worth = np.concatenate([np.zeros(len(pairs)), prices])
    most = np.concatenate([np.ones(len(pairs)), sizes])
    rows = [_elastic(at, hard, sizes, len(pairs)) for at in range(len(hard))]
    found = maximise(worth, rows, _SECONDS, whole=True, most=most)
    if not len(found.values):
        return None
    spare = np.round(found.values[len(pairs) :]).astype(int)
    given = [
        int(size - kept if _is_ceiling(each) else kept) for each, size, kept in zip(hard, sizes, spare, strict=True)
    ]
    relaxations = tuple(Relaxation(each, by) for each, by in zip(hard, given, strict=True) if by > 0)
    if not relaxations:
        return None
    priced = maximise(worth, rows, _SECONDS, whole=False, most=most).prices
    clashing = tuple(each for each, price in zip(hard, priced, strict=True) if abs(price) > 1e-6)
    return Clash(clashing, relaxations)


def _is_ceiling(constraint: Constraint) -> bool:
    return constraint.limit in (Limit.TABLES, Limit.STEPS, Limit.MOST, Limit.PRESENCE)


def _largest(constraint: Constraint) -> int:
    """The most by which it could have to give way."""
    return constraint.row.weight if _is_ceiling(constraint) else int(constraint.row.least)


def _elastic(at: int, hard: list[Constraint], sizes: np.ndarray, pairs: int) -> Row:
    """A row with what lets it give way; a table more between two slots is one more in every stretch around them."""
    each = hard[at]
    if not _is_ceiling(each):
        return each.row.beside(np.array([pairs + at]))
    within = [at]
    if each.limit is Limit.TABLES:
        within = [
            other
            for other, one in enumerate(hard)
            if one.limit is Limit.TABLES
            and one.employer == each.employer
            and each.first <= one.first
            and one.last <= each.last
        ]
    row = each.row.beside(pairs + np.array(within))
    return replace(row, most=each.row.most + int(sizes[within].sum()))
