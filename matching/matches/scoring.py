"""The order, exact for the whole score: pure functions over arrays with one entry per person.

Skills are finished only as far down the list as they can change it: a prefix is accepted when its last score kept is
strictly above all that the people below could still reach.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.matches.domain import Eligibility, State
from matching.matches.domain import eligibility as eligibility_of

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]
Coverage = Callable[[Ids], Scores]
"""Covered share of the skills asked for, for each of the ids given; between 0 and 1."""

DECIMALS = 9
"""Scores equal to nine decimals are ties: the order of a sum of floats must not decide who comes first."""


_OF_STATE = {kind: np.array([eligibility_of(state) is kind for state in State]) for kind in Eligibility}
"""For each eligibility, whether each state gives it."""


@dataclass(frozen=True)
class Everybody:
    """Those who may be listed, in one order: ids, worst required state, and score without skills.

    `considered` is the number of all who consented, `kept` of those who miss no required group. Whoever is outside or
    not eligible is among the arrays only when asked for.
    """

    considered: int
    kept: int
    ids: Ids
    worst: NDArray[np.int8]
    base: Scores

    def counts(self) -> dict[Eligibility, int]:
        """How many people of each eligibility, listed or not."""
        eligible, possible = (
            int(np.count_nonzero(self.of(kind))) for kind in (Eligibility.ELIGIBLE, Eligibility.POSSIBLE)
        )
        return {
            Eligibility.ELIGIBLE: eligible,
            Eligibility.POSSIBLE: possible,
            Eligibility.OUTSIDE: self.kept - eligible - possible,
            Eligibility.NOT_ELIGIBLE: self.considered - self.kept,
        }

    def of(self, eligibility: Eligibility) -> NDArray[np.bool_]:
        return _OF_STATE[eligibility][self.worst]


def tie_order(ids: Ids, opening_id: int) -> NDArray[np.uint64]:
    """A hash of person and opening (splitmix64): the order of registration must not favour the first for ever."""
    with np.errstate(over="ignore"):
        mixed = ids.astype(np.uint64) + np.uint64(opening_id % 2**63) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def best(
    ids: Ids, base: Scores, top: int, opening_id: int, skills: tuple[float, float], coverage: Coverage
) -> list[tuple[int, float]]:
    """The `top` people by full score, best first, ties by `tie_order`; exact.

    `base` is each person's score without skills; `skills` is their weight and the highest share there can be.
    """
    skills_weight, highest_share = skills
    if not len(ids) or top <= 0:
        return []
    descending = _descending(base)
    known = min(len(ids), max(3 * top, 64))
    while True:
        prefix = descending(known)
        added = coverage(ids[prefix]) if skills_weight else np.zeros(len(prefix))
        full = np.round(base[prefix] + skills_weight * added, DECIMALS)
        order = np.lexsort((tie_order(ids[prefix], opening_id), -full))[:top]
        if known == len(ids):
            break
        reachable = round(float(base[prefix[-1]]) + skills_weight * highest_share, DECIMALS)
        if len(order) == top and full[order[-1]] > reachable:
            break
        known = min(len(ids), 4 * known)
    return [(int(ids[prefix[place]]), float(full[place])) for place in order]


def _descending(base: Scores) -> Callable[[int], Ids]:
    """Places of the highest entries, highest first: sorts no more than is asked for."""

    def first(known: int) -> Ids:
        if known >= len(base):
            return np.argsort(-base, kind="stable")
        part = np.argpartition(-base, known - 1)[:known]
        return np.asarray(part[np.argsort(-base[part], kind="stable")])

    return first
