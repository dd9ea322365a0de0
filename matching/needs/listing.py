"""The census as a list, with how fresh it is."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.needs.domain import Status
from matching.reference.text import fold


@dataclass(frozen=True)
class NeedFilters:
    """What to keep of the census; nothing given keeps all of it."""

    employer_id: int | None = None
    territory: str | None = None
    unit_group: str | None = None
    """First digits of the CNP code: a broad category (1 digit) down to a unit group (5)."""
    kind: Literal["vacancy", "planned"] | None = None
    status: Status | None = Status.OPEN
    stale: bool | None = None
    past: bool | None = False
    """Of the open ones, whether their closing date has gone by; None keeps both."""
    external: bool | None = None
    """True for the postings without an employer here, False for those with one."""
    text: str | None = None
    """Words of the title, in either language, without regard to accents or case."""


@dataclass(frozen=True)
class NeedRow:
    """One line of the census. `days_since_confirmed` counts to the day asked about."""

    id: int
    version: int
    status: Literal["open", "closed", "held", "refused"]
    kind: Literal["vacancy", "planned"]
    title_fr: str
    title_en: str | None
    employer_id: int | None
    employer_name: str | None
    source: str | None
    unit_group: str | None
    unit_group_fr: str | None
    unit_group_en: str | None
    territory: str | None
    territory_name: str | None
    place: str | None
    posts: int
    wage_min: Decimal | None
    wage_max: Decimal | None
    wage_unit: str
    starts_on: date | None
    closes_on: date | None
    confirmed_on: date
    days_since_confirmed: int
    stale: bool
    past: bool
    """Open still, and its closing date has gone by."""


@dataclass(frozen=True)
class Freshness:
    """How fresh a list is: how many were confirmed within `after_days` days, and when the oldest was.

    `past` are open still and their closing date has gone by: they are in none of the other counts.
    """

    needs: int
    fresh: int
    stale: int
    oldest_on: date | None
    after_days: int
    past: int


def list_needs(
    connection: Connection[Any], filters: NeedFilters, today: date, *, after: int | None = None, limit: int = 50
) -> list[NeedRow]:
    """Needs, newest first: at most `limit` of those that come after the id `after`."""
    with connection.cursor(row_factory=class_row(NeedRow)) as cursor:
        return cursor.execute(
            """
            SELECT o.id, o.version, o.status, o.kind, o.title_fr, o.title_en, o.employer_id, e.name AS employer_name,
                n.source, o.unit_group, u.title_fr AS unit_group_fr, u.title_en AS unit_group_en,
                o.territory_code AS territory, t.name AS territory_name, o.place, n.posts, n.wage_min, n.wage_max,
                n.wage_unit, o.starts_on, o.closes_on, o.confirmed_on,
                %(today)s::date - o.confirmed_on AS days_since_confirmed,
                %(today)s::date - o.confirmed_on > s.days AS stale,
                o.status = 'open' AND coalesce(o.closes_on < %(today)s, false) AS past
            FROM need n JOIN opening o ON o.id = n.opening_id
                CROSS JOIN (SELECT (value #>> '{}')::integer AS days FROM setting
                    WHERE key = 'need_stale_after_days') s
                LEFT JOIN employer e ON e.id = o.employer_id
                LEFT JOIN unit_group u ON u.code = o.unit_group
                LEFT JOIN territory t ON t.code = o.territory_code
            WHERE (%(employer_id)s::bigint IS NULL OR o.employer_id = %(employer_id)s)
                AND (%(territory)s::text IS NULL OR o.territory_code = %(territory)s)
                AND (%(unit_group)s::text IS NULL OR starts_with(o.unit_group, %(unit_group)s))
                AND (%(kind)s::text IS NULL OR o.kind = %(kind)s)
                AND (%(status)s::text IS NULL OR o.status = %(status)s)
                AND (%(external)s::boolean IS NULL OR (o.employer_id IS NULL) = %(external)s)
                AND (%(past)s::boolean IS NULL OR o.status <> 'open'
                    OR coalesce(o.closes_on < %(today)s, false) = %(past)s)
                AND (%(stale)s::boolean IS NULL OR (%(today)s::date - o.confirmed_on > s.days) = %(stale)s)
                AND (%(words)s::text[] IS NULL OR NOT EXISTS (
                    SELECT FROM unnest(%(words)s::text[]) w (word)
                    WHERE strpos(folded(concat_ws(' ', o.title_fr, o.title_en)), w.word) = 0))
                AND (%(after)s::bigint IS NULL OR o.id < %(after)s)
            ORDER BY o.id DESC LIMIT %(limit)s
            """,
            _values(filters) | {"today": today, "after": after, "limit": limit},
        ).fetchall()


def freshness_summary(connection: Connection[Any], filters: NeedFilters, today: date) -> Freshness:
    """How fresh the list of these needs is (`stale`, `past` and `text` aside)."""
    with connection.cursor(row_factory=class_row(Freshness)) as cursor:
        (found,) = cursor.execute(
            """
            SELECT count(o.id) FILTER (WHERE NOT o.past) AS needs,
                count(o.id) FILTER (WHERE NOT o.past AND %(today)s::date - o.confirmed_on <= s.days) AS fresh,
                count(o.id) FILTER (WHERE NOT o.past AND %(today)s::date - o.confirmed_on > s.days) AS stale,
                min(o.confirmed_on) FILTER (WHERE NOT o.past) AS oldest_on,
                s.days AS after_days,
                count(o.id) FILTER (WHERE o.past) AS past
            FROM (SELECT (value #>> '{}')::integer AS days FROM setting WHERE key = 'need_stale_after_days') s
                LEFT JOIN (SELECT k.*, k.status = 'open' AND coalesce(k.closes_on < %(today)s, false) AS past
                    FROM opening k) o ON o.kind <> 'internship'
                    AND (%(employer_id)s::bigint IS NULL OR o.employer_id = %(employer_id)s)
                    AND (%(territory)s::text IS NULL OR o.territory_code = %(territory)s)
                    AND (%(unit_group)s::text IS NULL OR starts_with(o.unit_group, %(unit_group)s))
                    AND (%(kind)s::text IS NULL OR o.kind = %(kind)s)
                    AND (%(status)s::text IS NULL OR o.status = %(status)s)
                    AND (%(external)s::boolean IS NULL OR (o.employer_id IS NULL) = %(external)s)
            GROUP BY s.days
            """,
            _values(filters) | {"today": today},
        )
    return found


def _values(filters: NeedFilters) -> dict[str, Any]:
    words = fold(filters.text).split() if filters.text else None
    return asdict(filters) | {"words": words or None}
