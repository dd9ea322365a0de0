"""Look-ups in the classifications: the few rows whose code or name answers what somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from psycopg import Connection
from psycopg.rows import class_row

from matching.reference.text import fold


@dataclass(frozen=True)
class Named:
    """A code of a classification with its name in both languages."""

    code: str
    name_fr: str
    name_en: str


@dataclass(frozen=True)
class UnitGroup(Named):
    """A unit group of the CNP 2021."""

    feer: int


@dataclass(frozen=True)
class DiplomaLevel(Named):
    rank: int


@dataclass(frozen=True)
class Credential(Named):
    """A licence, card or certificate; `days` and `cost` are None where they depend."""

    kind: str
    who: str
    days: int | None
    cost: int | None
    unit_groups: list[str]


@dataclass(frozen=True)
class Territory:
    code: str
    name: str
    region_code: str
    population: int | None


@dataclass(frozen=True)
class Municipality:
    code: str
    name: str
    designation: str | None
    territory_code: str | None
    region_code: str
    population: int | None


class _HasNames(Protocol):
    @property
    def code(self) -> str: ...


Row = TypeVar("Row", bound=_HasNames)


def unit_groups(connection: Connection[Any]) -> list[UnitGroup]:
    """The 516 groups, in the order of their codes."""
    rows = connection.cursor(row_factory=class_row(UnitGroup)).execute(
        "SELECT code, title_fr AS name_fr, title_en AS name_en, feer FROM unit_group ORDER BY code"
    )
    return rows.fetchall()


def territories(connection: Connection[Any]) -> list[Territory]:
    """Territories of the region, and the places to recruit from, in the order of their codes."""
    rows = connection.cursor(row_factory=class_row(Territory)).execute(
        "SELECT code, name, region_code, population FROM territory ORDER BY code"
    )
    return rows.fetchall()


def municipalities(connection: Connection[Any], territory: str | None = None) -> list[Municipality]:
    """Municipalities in the order of their names, of one territory or of all."""
    rows = connection.cursor(row_factory=class_row(Municipality)).execute(
        """
        SELECT code, name, designation, territory_code, region_code, population FROM municipality
        WHERE %(territory)s::text IS NULL OR territory_code = %(territory)s
        ORDER BY sort_key, code
        """,
        {"territory": territory},
    )
    return rows.fetchall()


def credentials(connection: Connection[Any]) -> list[Credential]:
    """Licences, cards and certificates, in the order in which they were recorded."""
    rows = connection.cursor(row_factory=class_row(Credential)).execute(
        "SELECT code, name_fr, name_en, kind, who, days, cost, unit_groups FROM credential ORDER BY id"
    )
    return rows.fetchall()


def fields(connection: Connection[Any]) -> list[Named]:
    """Fields of study, in the order of their codes."""
    rows = connection.cursor(row_factory=class_row(Named)).execute(
        "SELECT code, name_fr, name_en FROM field_of_study ORDER BY code"
    )
    return rows.fetchall()


def languages(connection: Connection[Any], locale: Literal["fr", "en"] = "fr") -> list[Named]:
    """Languages: French, English, then the others by their names in that language, an accent counting for nothing."""
    rows = connection.cursor(row_factory=class_row(Named)).execute("SELECT code, name_fr, name_en FROM language")

    def order(each: Named) -> tuple[bool, bool, str]:
        return each.code != "fr", each.code != "en", fold(each.name_en if locale == "en" else each.name_fr)

    return sorted(rows.fetchall(), key=order)


def diploma_levels(connection: Connection[Any]) -> list[DiplomaLevel]:
    """Levels of diploma, lowest first."""
    rows = connection.cursor(row_factory=class_row(DiplomaLevel)).execute(
        "SELECT code, name_fr, name_en, rank FROM diploma_level ORDER BY rank"
    )
    return rows.fetchall()


def answering(rows: Iterable[Row], typed: str | None) -> Sequence[Row]:
    """Rows whose code begins with `typed`, or whose name (in either language) holds all its words; best first.

    Accents and case aside; the shortest name comes first, then the order of `rows`. Everything without `typed`.
    """
    wanted = fold(typed or "").split()
    if not wanted:
        return list(rows)
    found: list[tuple[int, Row]] = []
    for row in rows:
        texts = [fold(str(value)) for name, value in vars(row).items() if name.startswith("name")]
        lengths = [len(text) for text in texts if all(word in text for word in wanted)]
        if row.code.lower().startswith(" ".join(wanted)):
            lengths.append(0)
        if lengths:
            found.append((min(lengths), row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]
