"""A draft need: what a vacancy was read to ask for, each value with the words that it came from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from matching.needs.domain import Duration, Importance, Telework, WageUnit
from matching.reading.draft import Read, Week


@dataclass(frozen=True)
class Wage:
    low: Decimal
    high: Decimal | None
    unit: WageUnit


@dataclass(frozen=True)
class Asked(Read[str]):
    """A requirement: the code or the figure that it asks, and how strongly the text does."""

    importance: Importance = Importance.REQUIRED


@dataclass(frozen=True)
class Vacancy:
    """What a text was read to ask for; what it does not say is None or empty."""

    text: str
    locale: Literal["fr", "en"] = "fr"
    """The language that it is written in."""
    title: Read[str] | None = None
    unit_groups: tuple[Read[str], ...] = ()
    posts: Read[int] | None = None
    wage: Read[Wage] | None = None
    hours: Read[Decimal] | None = None
    duration: Read[Duration] | None = None
    telework: Read[Telework] | None = None
    starts_on: Read[date] | None = None
    ends_on: Read[date] | None = None
    closes_on: Read[date] | None = None
    week: Read[Week] | None = None
    municipality: Read[str] | None = None
    experience: Asked | None = None
    diploma: Asked | None = None
    either: bool = False
    """The diploma or the experience: one answers for the other."""
    credentials: tuple[tuple[Asked, ...], ...] = ()
    """Licences and cards, each a choice of one or more, any of which answers."""
    french: Asked | None = None
    languages: tuple[Asked, ...] = ()
