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

from matching.allocation.greatest import in_turn
from matching.allocation.stable import stable
from matching.internships.store import list_internships
from matching.matches.candidates import scores
from matching.matches.context import context
from matching.matches.encoding import Encoder
from matching.matches.features import LEARNING
from matching.matches.learning import gift
from matching.referrals.plans import Line
from matching.referrals.sharing import ALL, Lists, Place, Progress, left, looked_at, ranked, referred

_OFFERS = 1000
_SECONDS = 20.0


@dataclass(frozen=True)
class Assigned:
    """Who goes where by one way, its total (the mean of what person and host find), and that of the other way.

    Whoever is eligible comes before who could be, by both ways. `price`: what this way costs in total fit against the
    other, as a share, of those who are eligible where anybody is; negative where it gains. Of those placed, `eligible`
    are. No total is above `bound`, by which the greatest is proven to be within `gap` of it, as a share.
    """

    lines: list[Line]
    total: float
    other: float
    price: float
    placed: int
    eligible: int
    bound: float
    gap: float


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
    most = looked_at(connection, len(offers))
    lists = ranked(
        [each.id for each in offers],
        lambda offer: (Place(*each) for each in scores(connection, offer, encoder, today, most or ALL)),
        progress,
    )
    capacities = np.array([each.places for each in offers], dtype=np.int64)
    once = np.ones(len(lists.people), dtype=np.int64)
    given = left(lists, capacities, once, referred(connection), internships=True)
    share = context(connection, today).settings.score_weights_internship[LEARNING]
    found = assigned(*given, by_total=by_total, share=share)
    figures = {name: value for name, value in vars(found).items() if name != "lines"}
    places = {str(each.id): int(count) for each, count in zip(offers, given[1], strict=True)}
    return found.lines, figures | {
        "left": places, "openings": len(offers), "considered": len(lists.people), "most": most,
    }  # fmt: skip


def assigned(
    lists: Lists, capacities: NDArray[np.int64], quotas: NDArray[np.int64], *, by_total: bool, share: float = 0.5
) -> Assigned:
    """The assignment of these lists, the other way beside it; `share` of each score is for what is learned."""
    gains = lists.fits
    gifts = gift(gains, lists.learned, share)
    both = (gains + gifts) / 2
    people, offers = np.array(lists.people, dtype=np.int64), np.array(lists.openings, dtype=np.int64)
    # Both rather have who is eligible than who could be; among each, by what they find.
    wanted, welcome = ((each / 2 + lists.eligible) / 1.5 for each in (gains, gifts))
    held = stable(wanted, welcome, capacities, quotas, people, offers)
    best = in_turn(lists.parts(both), capacities, quotas, _SECONDS)
    ways = (held, best.pairs)
    counted = lists.eligible if (lists.eligible & ~np.isnan(both)).any() else np.ones_like(lists.eligible)
    totals = [float(both[way[:, 0], way[:, 1]].sum()) for way in ways]
    firsts = [float((both * counted)[way[:, 0], way[:, 1]].sum()) for way in ways]
    pairs = ways[by_total]
    return Assigned(
        lines=[lists.line(person, offer) for person, offer in pairs.tolist()],
        total=totals[by_total],
        other=totals[not by_total],
        price=1 - firsts[by_total] / firsts[not by_total] if firsts[not by_total] else 0.0,
        placed=len(pairs),
        eligible=int(lists.eligible[pairs[:, 0], pairs[:, 1]].sum()),
        bound=best.bound,
        gap=best.gap,
    )
