"""Fit that is shared, not hoarded: over several openings at once, whom to recommend where.

A ranking for each opening alone sends the same few people everywhere. Here each person stands in at most so many short
lists and each opening has so many people; what that costs in total fit is stated beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import psycopg
from numpy.typing import NDArray

from matching.allocation.greatest import greatest
from matching.matches.candidates import rank_candidates
from matching.matches.domain import CandidateMatch, Options
from matching.matches.encoding import Encoder

_CONSIDERED = 60
"""People of each opening's ranking that are looked at."""
_SECONDS = 5.0


@dataclass(frozen=True)
class Lists:
    """People against openings: `fits` has one row a person, NaN where the person is not in the opening's ranking."""

    people: list[int]
    openings: list[int]
    fits: NDArray[np.float64]
    matches: dict[tuple[int, int], CandidateMatch]
    """By person and opening."""


@dataclass(frozen=True)
class Shared:
    """The short lists, opening by opening, and what sharing costs.

    `alone` is the total fit of the same number of people a list without sharing, and `repeated` the people who would
    then stand in more lists than they may.
    """

    lists: dict[int, list[CandidateMatch]]
    total: float
    bound: float
    alone: float
    people: int
    people_alone: int
    repeated: int

    @property
    def lost(self) -> float:
        """Share of the total fit that sharing costs."""
        return max(0.0, 1 - self.total / self.alone) if self.alone else 0.0


def ranked(connection: psycopg.Connection, opening_ids: Sequence[int], encoder: Encoder, today: date) -> Lists:
    """The rankings of these openings, as the transaction's actor may see them. Raises as `rank_candidates`."""
    matches = {}
    for opening in opening_ids:
        for match in rank_candidates(connection, opening, encoder, today, Options(top=_CONSIDERED)).results:
            matches[match.candidate, opening] = match
    people = sorted({person for person, _ in matches})
    fits = np.full((len(people), len(opening_ids)), np.nan)
    rows, columns = ({key: place for place, key in enumerate(keys)} for keys in (people, opening_ids))
    for (person, opening), match in matches.items():
        fits[rows[person], columns[opening]] = min(1.0, max(0.0, match.fit))
    return Lists(people, list(opening_ids), fits, matches)


def share(lists: Lists, *, people_each: int, lists_each: int) -> Shared:
    """Short lists of at most `people_each` people, each person in at most `lists_each`, of greatest total fit."""
    fits = lists.fits
    capacities = np.full(len(lists.openings), people_each)
    found = greatest(fits, capacities, np.full(len(lists.people), lists_each), _SECONDS)
    chosen: dict[int, list[CandidateMatch]] = {opening: [] for opening in lists.openings}
    for person, opening in found.pairs.tolist():
        key = lists.openings[opening]
        chosen[key].append(lists.matches[lists.people[person], key])
    for each in chosen.values():
        each.sort(key=lambda match: (-match.fit, match.rank))
    first = np.argsort(np.where(np.isnan(fits), np.inf, -fits), axis=0, kind="stable")[:people_each]
    alone = np.take_along_axis(fits, first, axis=0) if len(fits) else fits
    standing = np.bincount(first[~np.isnan(alone)], minlength=len(lists.people)) if len(fits) else np.zeros(0, int)
    return Shared(
        lists=chosen,
        total=found.total,
        bound=found.bound,
        alone=float(np.nansum(alone)),
        people=len(set(found.pairs[:, 0].tolist())),
        people_alone=int((standing > 0).sum()),
        repeated=int((standing > lists_each).sum()),
    )
