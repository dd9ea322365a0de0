"""How an occupation stands in the region: how many people of the CV bank have held it, how many posts ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.matches.profiles import everybodys_profiles


@dataclass(frozen=True)
class Supply:
    """One unit group: people who consent to matching and have held it, posts of open needs in it, planned or vacant."""

    unit_group: str
    people: int
    posts: int


def supply(connection: Connection[Any], unit_groups: Sequence[str], today: date) -> dict[str, Supply]:
    """Each of these unit groups, as far as the actor may rank people."""
    with everybodys_profiles(connection), connection.cursor(row_factory=class_row(Supply)) as cursor:
        rows = cursor.execute(
            """
            SELECT w.code AS unit_group, (
                    SELECT count(*) FROM match_profile p
                    WHERE p.consent_until >= %(today)s
                        AND (w.code::integer IN (p.group_1, p.group_2, p.group_3)
                            OR w.code::integer = ANY (p.other_groups))) AS people, (
                    SELECT coalesce(sum(n.posts), 0) FROM need n JOIN opening o ON o.id = n.opening_id
                    WHERE o.unit_group = w.code AND o.status = 'open'
                        AND coalesce(o.closes_on >= %(today)s, true)) AS posts
            FROM unnest(%(codes)s::text[]) w (code)
            """,
            {"codes": sorted(set(unit_groups)), "today": today},
        ).fetchall()
    return {row.unit_group: row for row in rows}
