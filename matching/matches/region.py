"""The region at a glance: posts that are open and people who agreed to be in the lists, by territory, occupation, FEER.

Posts that an employer plans (a retirement, a season, an expansion) are counted with the vacancies, and told apart.
People are counted by their principal occupation, and in every territory that they accept or live in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.matches.profiles import everybodys_profiles

By = Literal["territory", "sector", "unit_group", "feer"]


@dataclass(frozen=True)
class Line:
    """One territory, broad category (first digit of the CNP), unit group or FEER level; None: not told."""

    key: str | None
    openings: int
    posts: int
    """Posts of open needs, the planned ones among them."""
    planned: int
    people: int


@dataclass(frozen=True)
class Spot:
    """A territory on the map: where its people live on average, in degrees, and what is open there."""

    code: str
    name: str
    latitude: float
    longitude: float
    posts: int


@dataclass(frozen=True)
class Town:
    """A municipality on the map."""

    name: str
    latitude: float
    longitude: float


def balance(connection: Connection[Any], by: By, today: date) -> list[Line]:
    """Posts and people by one of the four, in the order of its codes."""
    with everybodys_profiles(connection), connection.cursor(row_factory=class_row(Line)) as cursor:
        return cursor.execute(
            """
            WITH demand AS (
                SELECT coalesce(CASE %(by)s::text WHEN 'territory' THEN o.territory_code
                        WHEN 'sector' THEN left(o.unit_group, 1) WHEN 'unit_group' THEN o.unit_group
                        ELSE u.feer::text END, '') AS key,
                    count(*) AS openings, sum(n.posts) AS posts,
                    sum(n.posts) FILTER (WHERE o.kind = 'planned') AS planned
                FROM opening o JOIN need n ON n.opening_id = o.id LEFT JOIN unit_group u ON u.code = o.unit_group
                WHERE o.status = 'open' AND coalesce(o.closes_on >= %(today)s, true)
                GROUP BY 1
            ), supply AS (
                SELECT coalesce(k.key, '') AS key, count(*) AS people
                FROM match_profile p LEFT JOIN unit_group u ON u.code = lpad(p.group_1::text, 5, '0')
                    CROSS JOIN LATERAL (
                        SELECT t.code AS key FROM unnest(p.territories) t (code) WHERE %(by)s = 'territory'
                        UNION
                        SELECT p.home_territory WHERE %(by)s = 'territory' AND p.home_territory IS NOT NULL
                        UNION
                        SELECT CASE %(by)s WHEN 'sector' THEN left(u.code, 1) WHEN 'unit_group' THEN u.code
                            ELSE u.feer::text END
                        WHERE %(by)s <> 'territory'
                    ) k
                WHERE p.consent_until >= %(today)s
                GROUP BY 1
            )
            SELECT nullif(key, '') AS key, coalesce(d.openings, 0) AS openings, coalesce(d.posts, 0) AS posts,
                coalesce(d.planned, 0) AS planned, coalesce(s.people, 0) AS people
            FROM demand d FULL JOIN supply s USING (key) ORDER BY key = '', key
            """,
            {"by": by, "today": today},
        ).fetchall()


def spots(connection: Connection[Any], today: date) -> list[Spot]:
    """The territories whose municipalities have a place, with the posts open in each."""
    with connection.cursor(row_factory=class_row(Spot)) as cursor:
        return cursor.execute(
            """
            SELECT t.code, t.name,
                sum(m.latitude * greatest(m.population, 1)) / sum(greatest(m.population, 1)) AS latitude,
                sum(m.longitude * greatest(m.population, 1)) / sum(greatest(m.population, 1)) AS longitude,
                coalesce((SELECT sum(n.posts) FROM opening o JOIN need n ON n.opening_id = o.id
                    WHERE o.territory_code = t.code AND o.status = 'open'
                        AND coalesce(o.closes_on >= %(today)s, true)), 0) AS posts
            FROM territory t JOIN municipality m ON m.territory_code = t.code
            WHERE m.latitude IS NOT NULL AND t.region_code = '03'
            GROUP BY t.code, t.name ORDER BY t.code
            """,
            {"today": today},
        ).fetchall()


def towns(connection: Connection[Any]) -> list[Town]:
    """The municipalities of the region that have a place."""
    with connection.cursor(row_factory=class_row(Town)) as cursor:
        return cursor.execute(
            """
            SELECT m.name, m.latitude, m.longitude FROM municipality m JOIN territory t ON t.code = m.territory_code
            WHERE m.latitude IS NOT NULL AND t.region_code = '03' ORDER BY m.code
            """
        ).fetchall()
