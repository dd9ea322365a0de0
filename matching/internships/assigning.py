"""Interns and hosts assigned within the places there are: stable by default, or of greatest total fit.

A person weighs what they would learn and give, the score of the lists; a host, of it, what the person would give.
Nothing is decided here: the assignment is a proposal, and each referral is started by somebody.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from matching.allocation.greatest import greatest
from matching.allocation.stable import stable
from matching.internships.store import list_internships
from matching.matches.candidates import rank_candidates
from matching.matches.context import context
from matching.matches.domain import Options
from matching.matches.encoding import Encoder
from matching.matches.features import LEARNING
from matching.matches.learning import gift, learned
from matching.referrals.plans import Line
from matching.referrals.sharing import Lists, Place, Progress, left, ranked, referred

_CONSIDERED = 60
"""People of each part of an offer's ranking that are looked at, each with what they would learn."""
_OFFERS = 1000
_SECONDS = 20.0


@dataclass(frozen=True)
class Assigned:
    """Who goes where by one way, its total (the mean of what person and host find), and that of the other way."""

    lines: list[Line]
    total: float
    other: float
    placed: int
    gap: float

    @property
    def price(self) -> float:
        """What this way costs in total fit against the other, as a share; negative where it gains."""
        return 1 - self.total / self.other if self.other else 0.0


def make_assigned(
    connection: Connection[Any],
    encoder: Encoder,
    today: date,
    progress: Progress,
    *,
    territory: str | None,
    by_total: bool,
) -> tuple[list[Line], dict[str, Any]]:
    """People over every open offer, each in one at most, within the places that referrals leave; with the figures."""
    offers = list_internships(connection, territory=territory, limit=_OFFERS)

    def rank(offer: int) -> list[Place]:
        found = rank_candidates(connection, offer, encoder, today, Options(top=_CONSIDERED)).results
        return [Place(each.candidate, each.eligibility, each.fit, learned(each)) for each in found]

    lists = ranked([each.id for each in offers], rank, progress)
    capacities = np.array([each.places for each in offers], dtype=np.int64)
    once = np.ones(len(lists.people), dtype=np.int64)
    given = left(lists, capacities, once, referred(connection), internships=True)
    share = context(connection, today).settings.score_weights_internship[LEARNING]
    found = assigned(*given, by_total=by_total, share=share)
    figures = {name: value for name, value in vars(found).items() if name != "lines"}
    places = {str(each.id): int(count) for each, count in zip(offers, given[1], strict=True)}
    return found.lines, figures | {
        "price": found.price, "left": places, "openings": len(offers), "considered": len(lists.people),
    }  # fmt: skip


def assigned(
    lists: Lists, capacities: NDArray[np.int64], quotas: NDArray[np.int64], *, by_total: bool, share: float = 0.5
) -> Assigned:
    """The assignment of these lists, the other way beside it; `share` of each score is for what is learned."""
    gains = lists.fits
    gifts = gift(gains, lists.learned, share)
    both = (gains + gifts) / 2
    people, offers = np.array(lists.people, dtype=np.int64), np.array(lists.openings, dtype=np.int64)
    held = stable(gains, gifts, capacities, quotas, people, offers)
    best = greatest(both, capacities, quotas, _SECONDS) if len(lists.people) else None
    totals = float(both[held[:, 0], held[:, 1]].sum()), best.total if best else 0.0
    pairs = best.pairs if by_total and best else held
    return Assigned(
        lines=[lists.line(person, offer) for person, offer in pairs.tolist()],
        total=totals[by_total],
        other=totals[not by_total],
        placed=len(pairs),
        gap=best.gap if best else 0.0,
    )
