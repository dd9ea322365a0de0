"""Needs of the census, drawn at random with a seed, each plausible for its trade and its employer."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from matching.demonstration import openings
from matching.demonstration.content import Employer, Trade, trades
from matching.needs.domain import NeedEntry

_SOUGHT = {
    "care": 5, "early_childhood": 5, "welding_metal": 4, "cooking_food": 4, "accounting_admin": 2, "it": 3,
    "transport_logistics": 3, "agriculture": 3, "hotel_tourism": 3, "construction": 3, "manufacturing": 4,
    "retail": 2, "education": 2, "engineering": 3, "cleaning_maintenance": 2, "security": 3, "forestry": 2,
}  # fmt: skip
"""How much each sector asks for, beyond one need a trade."""

_PLANNED = ("retirement", "season", "expansion")
_SEASONAL = {"agriculture", "forestry", "hotel_tourism"}


def needs(
    rng: random.Random, count: int, today: date, employers: Sequence[Employer], ids: Sequence[int]
) -> Iterator[NeedEntry]:
    """`count` needs: every trade once, then as the sectors ask; the employers share them evenly.

    `ids` are the employers' identifiers in the database, in the same order as `employers`.
    """
    places = openings.by_trade(employers)
    load: Counter[int] = Counter()
    known = [trade for trade in trades() if trade.cnp in places]
    order = rng.sample(known, len(known))
    weights = [_SOUGHT[trade.sector] for trade in known]
    for number in range(count):
        trade = order[number] if number < len(order) else rng.choices(known, weights)[0]
        place = min(places[trade.cnp], key=lambda index: (load[index], rng.random()))
        load[place] += 1
        yield NeedEntry.model_validate(_need(rng, today, trade, employers[place], ids[place]))


def _need(rng: random.Random, today: date, trade: Trade, employer: Employer, employer_id: int) -> dict[str, Any]:
    planned = rng.random() < 0.12
    low, high = trade.wage
    wage_min = round((low + rng.random() * 0.35 * (high - low)) * 4) / 4
    wage_max = round((wage_min + (0.3 + 0.6 * rng.random()) * (high - wage_min)) * 4) / 4
    yearly = trade.feer <= 1 and rng.random() < 0.4
    hours = openings.hours(rng, trade)
    scale = 52 * hours if yearly else 1
    seasonal = trade.sector in _SEASONAL and rng.random() < 0.4
    duration = "seasonal" if seasonal else "temporary" if rng.random() < 0.12 else "permanent"
    need = openings.opening(rng, today, trade, employer, employer_id, hours=hours, posts=(posts := _posts(rng, trade)))
    if duration != "permanent" and need["starts_on"]:
        need["ends_on"] = need["starts_on"] + timedelta(days=rng.choice((120, 180, 240, 365)))
    return need | {
        "kind": "planned" if planned else "vacancy",
        "planned_reason": ("season" if seasonal else rng.choice(_PLANNED)) if planned else None,
        "posts": posts,
        "wage_min": None if rng.random() < 0.06 else round(wage_min * scale, -2 if yearly else 2),
        "wage_max": round(max(wage_max, wage_min) * scale, -2 if yearly else 2),
        "wage_unit": "year" if yearly else "hour",
        "duration": duration,
        "offers_twin": rng.random() < 0.25,
    }


def _posts(rng: random.Random, trade: Trade) -> int:
    return rng.choices((1, 2, 3, 5, 8), (60, 18, 10, 7, 5) if trade.feer >= 3 else (80, 13, 5, 2, 0))[0]
