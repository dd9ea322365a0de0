"""The demonstration's own texts: trades, fictitious employers, names and places, read once from the package's files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from matching.accounts.store import EmployerKind

NOTICE = {
    "fr": "Région de démonstration — personnes et employeurs fictifs",
    "en": "Demonstration region — fictitious people and employers",
}
"""What every page, list and export of this data says of it."""


@dataclass(frozen=True)
class Trade:
    """An occupation as its people describe it: titles, duties, skills, and what it usually asks for."""

    sector: str
    cnp: str
    title_fr_m: str
    title_fr_f: str
    title_en: str
    other_titles_fr: Sequence[str]
    other_titles_en: Sequence[str]
    duties_fr: Sequence[str]
    duties_en: Sequence[str]
    skills: Sequence[Mapping[str, str]]
    """Names by locale."""
    diplomas: Sequence[Mapping[str, str]]
    """Level, ISCED-F field, and the programme's name by locale."""
    credentials_required: Sequence[Sequence[str]]
    """Any one of each inner list answers."""
    credentials_preferred: Sequence[str]
    shifts: Sequence[str]
    wage: tuple[float, float]
    """Dollars an hour, in Québec in 2026."""
    french: Mapping[str, int]
    """Level of twelve that the work really asks for, by skill."""
    english_reason_fr: str | None
    related: Sequence[str]

    @property
    def feer(self) -> int:
        return int(self.cnp[1])

    @property
    def title_fr(self) -> str:
        """Both forms, as an offer writes them."""
        if self.title_fr_m == self.title_fr_f:
            return self.title_fr_m
        return f"{self.title_fr_m} ou {self.title_fr_f[0].lower()}{self.title_fr_f[1:]}"


@dataclass(frozen=True)
class Origin:
    """People who studied in the same part of the world: their names, cities, languages."""

    code: str
    weight: int
    french: str
    """How French is known there: native, high, medium, low, none."""
    english: bool
    """Whether school is largely in English."""
    home: Mapping[str, str]
    """The usual language at home, by country code."""
    countries: Mapping[str, Sequence[str]]
    """Cities by country code."""
    f: Sequence[str]
    m: Sequence[str]
    family: Sequence[str]


@dataclass(frozen=True)
class Employer:
    """A fictitious employer. `municipality` and `territory` are codes of the reference tables."""

    name: str
    kind: EmployerKind
    sectors: Sequence[str]
    municipality: str
    territory: str
    about_fr: str
    about_en: str
    trades: Sequence[str]
    """CNP codes of those it employs."""


@dataclass(frozen=True)
class Partner:
    name: str
    kind: Literal["operator", "partner"]
    email: str
    languages: Sequence[str]


@cache
def trades() -> tuple[Trade, ...]:
    """Every trade, by sector then in the order of its file."""
    folder = files("matching.demonstration").joinpath("trades")
    found = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            sector = json.loads(file.read_text(encoding="utf-8"))
            found += [Trade(sector=sector["sector"], **trade) for trade in sector["trades"]]
    return tuple(found)


@cache
def trades_of(sector: str) -> tuple[Trade, ...]:
    return tuple(trade for trade in trades() if trade.sector == sector)


@cache
def origins() -> tuple[Origin, ...]:
    return tuple(Origin(**origin) for origin in table("names"))


@cache
def employers() -> tuple[Employer, ...]:
    return tuple(Employer(**employer) for employer in table("employers"))


@cache
def partners() -> tuple[Partner, ...]:
    return tuple(Partner(**partner) for partner in table("partners"))


@cache
def table(name: str) -> Any:
    """One of the files of `content/`, as JSON has it."""
    return json.loads(files("matching.demonstration").joinpath("content", f"{name}.json").read_text(encoding="utf-8"))
