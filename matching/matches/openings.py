"""The opening's side of a ranking: its criteria with what their predicates need, and its vector."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.rows import class_row

from matching.matches.context import Context

Place = tuple[int, int]
"""An opening, and the position of one of its criteria."""


@dataclass(frozen=True)
class Criterion:
    """One row of the view `criterion`: a criterion of an opening, resolved against the reference tables."""

    opening_id: int
    position: int
    group_number: int
    importance: str
    code: str
    level: int | None
    language_key: str | None
    credential_id: int | None
    credential_days: int | None
    credential_cost: int | None
    credential_who: str | None
    credential_fr: str | None
    credential_en: str | None
    diplomas_met: list[int] | None
    diplomas_ask: list[int] | None
    unit_group: int | None
    months: int | None
    credential: str | None
    diploma_level: str | None
    fields: list[str] | None
    employer_id: int | None
    hours_per_week: float | None
    sponsor_ready: bool
    occupation: str | None
    region: str | None
    territory: str | None
    remote: bool
    week: int
    starts_on: date | None
    ends_on: date | None
    latitude: float | None
    longitude: float | None

    def start(self, today: date) -> date:
        """The start date that counts: an offer without one, or with one gone by, starts today."""
        return max(self.starts_on or today, today)

    def slack(self, context: Context) -> int:
        """Days from today until the latest arrival that still is near the start date."""
        return (self.start(context.today) - context.today).days + context.settings.arrival_tolerance_days


@dataclass(frozen=True)
class Group:
    """Criteria that are alternatives of one another, by their places among the opening's."""

    required: bool
    places: tuple[int, ...]


def groups_of(rows: Sequence[Criterion]) -> list[Group]:
    """The groups of alternatives, in the order of their numbers; the first criterion says whether it is required."""
    members: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        members.setdefault(row.group_number, []).append(place)
    return [
        Group(required=rows[places[0]].importance == "required", places=tuple(places))
        for _, places in sorted(members.items())
    ]


@dataclass(frozen=True)
class Opening:
    id: int
    kind: str
    title_fr: str
    title_en: str | None
    employer_id: int | None
    employer: str | None
    status: str
    unit_group: int | None
    skills: list[str]
    goals: list[str]
    """What is learned there: of an internship alone."""


_CRITERIA = """
    SELECT opening_id, position, group_number, importance, code, level, language_key, credential_id, credential_days,
        credential_cost, credential_who, credential_fr, credential_en, diplomas_met, diplomas_ask, unit_group, months,
        credential, diploma_level, fields, employer_id, hours_per_week, sponsor_ready, occupation, region, territory,
        remote, week, starts_on, ends_on, latitude, longitude
    FROM criterion
    WHERE opening_id = ANY (%(ids)s) AND (
        %(positions)s::integer[] IS NULL
        OR (opening_id, position) IN (SELECT * FROM unnest(%(ids)s::integer[], %(positions)s::integer[]))
    )
    ORDER BY opening_id, position
"""

_OPENINGS = """
    SELECT o.id, o.kind, o.title_fr, o.title_en, o.employer_id, e.name AS employer, o.status,
        o.unit_group::integer AS unit_group, o.skills, coalesce(i.learning_goals, '{}') AS goals
    FROM opening o LEFT JOIN employer e ON e.id = o.employer_id LEFT JOIN internship i ON i.opening_id = o.id
    WHERE o.id = ANY (%(ids)s)
"""


def openings(connection: psycopg.Connection, ids: list[int]) -> dict[int, Opening]:
    rows = connection.cursor(row_factory=class_row(Opening)).execute(_OPENINGS, {"ids": ids})
    return {row.id: row for row in rows}


def criteria(connection: psycopg.Connection, ids: list[int]) -> dict[int, list[Criterion]]:
    """Criteria of each opening, in the order of their positions. Every opening has at least one."""
    found: dict[int, list[Criterion]] = {}
    for row in _criteria(connection, ids, None):
        found.setdefault(row.opening_id, []).append(row)
    return found


def criteria_at(connection: psycopg.Connection, places: Collection[Place]) -> dict[Place, Criterion]:
    """Some criteria by their places: to read all of hundreds of openings takes longer than to judge them."""
    rows = _criteria(connection, [opening for opening, _ in places], [position for _, position in places])
    return {(row.opening_id, row.position): row for row in rows}


def _criteria(connection: psycopg.Connection, ids: list[int], positions: list[int] | None) -> list[Criterion]:
    reader = connection.cursor(row_factory=class_row(Criterion))
    return reader.execute(_CRITERIA, {"ids": ids, "positions": positions}).fetchall()


def opening_vector(connection: psycopg.Connection, context: Context, opening_id: int) -> NDArray[np.float32] | None:
    """The opening's vector in the model in service, or None while it is not encoded."""
    row: Any = connection.execute(
        "SELECT vector::real[] FROM opening_vector WHERE model_id = %(model)s AND opening_id = %(opening)s",
        {"model": context.model.id, "opening": opening_id},
    ).fetchone()
    return None if row is None else np.asarray(row[0], dtype=np.float32)
