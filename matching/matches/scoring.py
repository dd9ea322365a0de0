"""The order, exact for the whole score: pure functions over arrays with one entry per person.

Skills are finished only as far down the list as they can change it: a prefix is accepted when its last score kept is
strictly above all that the people below could still reach.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matching.matches.domain import Eligibility, State
from matching.matches.domain import eligibility as eligibility_of
from matching.matches.openings import Criterion
from matching.matches.statement import BITS

Ids = NDArray[np.int64]
Scores = NDArray[np.float64]
Coverage = Callable[[Ids], Scores]
"""Covered share of the skills asked for, for each of the ids given; between 0 and 1."""

DECIMALS = 9
"""Scores equal to nine decimals are ties: the order of a sum of floats must not decide who comes first."""


@dataclass(frozen=True)
class Group:
    """Criteria that are alternatives of one another, by their place in the packed integer."""

    required: bool
    places: tuple[int, ...]


@dataclass(frozen=True)
class Everybody:
    """Those who may be listed, in one order: ids, worst required state, and score without skills.

    `considered` is the number of all who consented, `kept` of those whom no stated requirement leaves out. Those of
    the other eligibilities are among the arrays only when asked for.
    """

    considered: int
    kept: int
    ids: Ids
    worst: NDArray[np.int8]
    base: Scores

    def counts(self) -> dict[Eligibility, int]:
        """How many people of each eligibility, listed or not."""
        listed = {kind: int(np.count_nonzero(self.of(kind))) for kind in Eligibility}
        kept = self.kept - listed[Eligibility.NOT_ELIGIBLE]
        return listed | {
            Eligibility.OUTSIDE: kept - listed[Eligibility.ELIGIBLE] - listed[Eligibility.POSSIBLE],
            Eligibility.NOT_ELIGIBLE: self.considered - kept,
        }

    def of(self, eligibility: Eligibility) -> NDArray[np.bool_]:
        return np.isin(self.worst, [state for state in State if eligibility_of(state) is eligibility])


def groups_of(rows: Sequence[Criterion]) -> list[Group]:
    """Groups of alternatives, by the place of each criterion in the packed integer."""
    placed = sorted(enumerate(rows), key=lambda item: item[1].group_number)
    return [
        Group(required=members[0][1].importance == "required", places=tuple(place for place, _ in members))
        for _, group in groupby(placed, key=lambda item: item[1].group_number)
        if (members := list(group))
    ]


def state_at(packed: Ids, place: int) -> NDArray[np.int8]:
    """State of the criterion at `place`, for each person."""
    return np.asarray((packed >> (BITS * place)) & (2**BITS - 1), dtype=np.int8)


def group_state(packed: Ids, group: Group) -> NDArray[np.int8]:
    """The best of a group's alternatives, for each person."""
    best = state_at(packed, group.places[0])
    for place in group.places[1:]:
        np.maximum(best, state_at(packed, place), out=best)
    return best


def worst_required(packed: Ids, groups: Sequence[Group]) -> NDArray[np.int8]:
    """The worst of the required groups, for each person; met where nothing is required."""
    worst = np.full(len(packed), State.MET, dtype=np.int8)
    for group in groups:
        if group.required:
            np.minimum(worst, group_state(packed, group), out=worst)
    return worst


def preferred_share(packed: Ids, groups: Sequence[Group]) -> Scores | None:
    """Share of the preferred groups that are met, for each person; None where nothing is preferred."""
    preferred = [group for group in groups if not group.required]
    if not preferred:
        return None
    met = np.zeros(len(packed))
    for group in preferred:
        met += group_state(packed, group) == State.MET
    return met / len(preferred)


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
    known = min(len(ids), max(4 * top, 256))
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
