"""Who the fictitious people are, where they live, where they would go."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from matching.demonstration.content import Origin, Trade, origins, table, trades
from matching.reference.domain import AuthorisationKind
from matching.reference.text import fold

_LIVES = {"region": 54, "elsewhere": 26, "abroad": 20}
_KINDS_HERE = {
    "permanent_resident": 38, "citizen": 8, "open_permit": 5, "spouse_open_permit": 7, "post_graduation_permit": 8,
    "bridging_open_permit": 2, "vulnerable_worker_permit": 1, "closed_permit": 8, "international_student": 8,
    "asylum_claimant": 7, "protected_person": 3, "renewal_filed": 2, "graduate_awaiting_permit": 1,
    "working_holiday": 1, "young_professional": 1, "temporary_resident_permit": 1, "restoration": 1, "visitor": 1,
}  # fmt: skip
_COMMON = {
    "care": 16, "cooking_food": 9, "accounting_admin": 14, "it": 10, "engineering": 10, "transport_logistics": 7,
    "education": 8, "early_childhood": 6, "construction": 9, "manufacturing": 7, "welding_metal": 5, "retail": 5,
    "hotel_tourism": 4, "agriculture": 4, "cleaning_maintenance": 3, "security": 2, "forestry": 4,
}  # fmt: skip
_GRADUATES = (
    AuthorisationKind.POST_GRADUATION_PERMIT,
    AuthorisationKind.GRADUATE_AWAITING_PERMIT,
    AuthorisationKind.INTERNATIONAL_STUDENT,
)
_FREQUENT = {
    "31301": 5, "33102": 4, "42202": 2, "40030": 0.4, "11100": 2, "12200": 2, "13110": 2, "21232": 3, "21300": 2,
    "21301": 2, "72106": 2, "63200": 3, "65201": 2, "73300": 2, "75101": 2, "72310": 2, "95106": 0.7, "64410": 0.6,
}  # fmt: skip
"""How often a trade is met, among those of its sector: once when left out."""
_NEIGHBOURS = {
    "23": ("22", "34", "21", "20"), "34": ("23", "22"), "22": ("23", "34"), "21": ("23", "20", "16"),
    "20": ("21", "23"), "16": ("15", "21"), "15": ("16",), "wendake": ("23", "22"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """What is decided first of a person; the rest of the entry follows from it."""

    number: int
    today: date
    origin: Origin
    country: str
    city: str
    feminine: bool
    given_name: str
    family_name: str
    lives: str
    """In the region, elsewhere in Québec, or abroad."""
    municipality: str | None
    kind: AuthorisationKind | None
    trade: Trade
    """What the person trained for."""
    years: int
    """Years at work, everywhere."""
    years_here: float
    """Years since the arrival in Québec."""
    english_cv: bool

    @property
    def territory(self) -> str | None:
        """Territory of the region where the person lives; None in Lévis, which is another region's."""
        if self.municipality is None:
            return None
        code = "wendake" if self.municipality == "23802" else self.municipality[:2]
        return code if code in _NEIGHBOURS else None


def pick(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def person(rng: random.Random, number: int, today: date) -> Person:
    """Draw a person. The first ones take each kind of authorisation in turn, so that none is missing."""
    origin = _origin(rng)
    country, cities = rng.choice(list(origin.countries.items()))
    feminine = rng.random() < 0.5
    kinds = list(AuthorisationKind)
    lives = pick(rng, _LIVES)
    kind = kinds[number] if number < len(kinds) else _kind(rng, lives)
    if kind is AuthorisationKind.ABROAD:
        lives = "abroad"
    elif number < len(kinds):
        lives = "region"
    trade = _graduate_trade(rng) if kind in _GRADUATES else _trade(rng)
    years = min(35, int(rng.expovariate(1 / 7)) + rng.randint(0, 3))
    return Person(
        number=number,
        today=today,
        origin=origin,
        country=country,
        city=rng.choice(cities),
        feminine=feminine,
        given_name=rng.choice(origin.f if feminine else origin.m),
        family_name=rng.choice(origin.family),
        lives=lives,
        municipality=_municipality(rng, lives),
        kind=kind,
        trade=trade,
        years=years,
        years_here=0.0 if lives == "abroad" else _years_here(rng, kind),
        english_cv=origin.french in ("none", "low") and rng.random() < 0.22,
    )


def identity(rng: random.Random, person: Person) -> dict[str, Any]:
    """Name and contact; the addresses and numbers are of the kinds reserved for fiction."""
    account = ".".join(
        fold(name).replace("'", "").replace(" ", "-") for name in (person.given_name, person.family_name)
    )
    french = person.origin.french in ("native", "high", "medium") or rng.random() < 0.6
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": None if rng.random() < 0.04 else f"{account}.{person.number}@demonstration.example",
        "phone": None if rng.random() < 0.15 else f"418 555-01{rng.randint(0, 99):02}",
        "language": "fr" if french else "es" if person.origin.home[person.country] == "es" else "en",
        "channel": rng.choice(("email", "email", "email", "phone", "text_message", "counsellor")),
    }


def residence(rng: random.Random, person: Person) -> dict[str, Any] | None:
    """As precise as the person said; nothing at all for a few."""
    if person.lives == "abroad":
        return {"country": person.country}
    draw = rng.random()
    if draw < 0.03:
        return None
    if draw < 0.06 and person.lives == "elsewhere":
        return {"region": rng.choice(table("places")["regions"])}
    return {"municipality": person.municipality}


def going(rng: random.Random, person: Person) -> dict[str, Any]:
    """Territories accepted, date of a move, means of travel; some were never asked."""
    home = person.territory
    territories: list[str] | None = None
    if home is not None:
        near = [code for code in _NEIGHBOURS[home] if rng.random() < 0.4]
        territories = None if rng.random() < 0.12 else [home, *near]
    elif rng.random() < 0.82:
        territories = [code for code in _NEIGHBOURS if rng.random() < (0.85 if code == "23" else 0.22)] or ["23"]
    moves = person.lives != "region" and territories and rng.random() < 0.6
    car = rng.random() < 0.55
    return {
        "territories": territories,
        "relocation_on": person.today + timedelta(days=rng.randint(-20, 240)) if moves else None,
        "travel": None if rng.random() < 0.2 else ["car"] if car else rng.choice((["transit"], ["transit", "bicycle"])),
    }


def _kind(rng: random.Random, lives: str) -> AuthorisationKind | None:
    if rng.random() < 0.04:
        return None
    return AuthorisationKind.ABROAD if lives == "abroad" else AuthorisationKind(pick(rng, _KINDS_HERE))


def _years_here(rng: random.Random, kind: AuthorisationKind | None) -> float:
    """Citizens came long ago, students and graduates a few years ago, visitors lately."""
    if kind is AuthorisationKind.VISITOR:
        return 0.2
    least = 4.0 if kind is AuthorisationKind.CITIZEN else 1.5 if kind in _GRADUATES else 0.2
    return round(rng.expovariate(1 / 3) + least, 1)


def _municipality(rng: random.Random, lives: str) -> str | None:
    if lives == "abroad":
        return None
    codes, weights = _places("home" if lives == "region" else "quebec")
    return rng.choices(codes, cum_weights=weights)[0]


@cache
def _places(name: str) -> tuple[Sequence[str], Sequence[int]]:
    places = table("places")[name]
    return [place["municipality"] for place in places], list(accumulate(place["weight"] for place in places))


def _origin(rng: random.Random) -> Origin:
    return rng.choices(origins(), [origin.weight for origin in origins()])[0]


@cache
def _common() -> tuple[float, ...]:
    sizes = Counter(trade.sector for trade in trades())
    weights = (_COMMON[trade.sector] / sizes[trade.sector] * _FREQUENT.get(trade.cnp, 1) for trade in trades())
    return tuple(accumulate(weights))


def _graduate_trade(rng: random.Random) -> Trade:
    """A trade that one studies for."""
    while True:
        trade = _trade(rng)
        if trade.feer <= 3 and trade.diplomas[0]["level"] not in ("none", "des"):
            return trade


def _trade(rng: random.Random) -> Trade:
    return rng.choices(trades(), cum_weights=_common())[0]
