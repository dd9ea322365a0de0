"""Interns and hosts assigned within the places there are: stable by default, or of greatest total fit.

A person weighs what they would learn and give, the score of the lists; a host, of it, what the person would give.
Nothing is decided here: the assignment is a proposal, and each referral is started by somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import psycopg
from numpy.typing import NDArray

from matching.allocation.greatest import greatest
from matching.allocation.stable import stable
from matching.matches.context import context
from matching.matches.domain import CandidateMatch
from matching.matches.encoding import Encoder
from matching.matches.features import LEARNING
from matching.matches.learning import gift
from matching.referrals.sharing import Lists, ranked

_SECONDS = 5.0


@dataclass(frozen=True)
class Assigned:
    """Who goes where by one way, its total (the mean of what person and host find), and that of the other way."""

    by_offer: dict[int, list[CandidateMatch]]
    total: float
    other: float
    placed: int
    considered: int
    gap: float

    @property
    def price(self) -> float:
        """What this way costs in total fit against the other, as a share; negative where it gains."""
        return 1 - self.total / self.other if self.other else 0.0


def assign(
    connection: psycopg.Connection,
    places: Sequence[tuple[int, int]],
    encoder: Encoder,
    today: date,
    *,
    by_total: bool = False,
) -> Assigned:
    """Assign people to offers (`places`: the offer and how many it takes), each person to one at most."""
    lists = ranked(connection, [offer for offer, _ in places], encoder, today)
    share = context(connection, today).settings.score_weights_internship[LEARNING]
    capacities = np.array([count for _, count in places], dtype=np.int64)
    return assigned(lists, capacities, by_total=by_total, share=share)


def assigned(lists: Lists, capacities: NDArray[np.int64], *, by_total: bool, share: float = 0.5) -> Assigned:
    """The assignment of these lists, the other way beside it; `share` of each score is for what is learned."""
    gains, gifts = lists.fits, np.full(lists.fits.shape, np.nan)
    for person, row in enumerate(lists.fits):
        for offer in np.flatnonzero(~np.isnan(row)):
            match = lists.matches[lists.people[person], lists.openings[offer]]
            gifts[person, offer] = min(1.0, max(0.0, gift(row[offer], match, share)))
    both = (gains + gifts) / 2
    once = np.ones(len(lists.people), dtype=np.int64)
    people, offers = np.array(lists.people, dtype=np.int64), np.array(lists.openings, dtype=np.int64)
    held = stable(gains, gifts, capacities, once, people, offers)
    best = greatest(both, capacities, once, _SECONDS) if len(lists.people) else None
    totals = float(both[held[:, 0], held[:, 1]].sum()), best.total if best else 0.0
    pairs = best.pairs if by_total and best else held
    by_offer: dict[int, list[CandidateMatch]] = {offer: [] for offer in lists.openings}
    for person, offer in pairs.tolist():
        key = lists.openings[offer]
        by_offer[key].append(lists.matches[lists.people[person], key])
    return Assigned(
        by_offer=by_offer,
        total=totals[by_total],
        other=totals[not by_total],
        placed=len(pairs),
        considered=len(lists.people),
        gap=best.gap if best else 0.0,
    )
