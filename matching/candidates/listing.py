"""The CV bank as a list, for whoever follows these people, with how fresh it is."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.reference.text import fold


@dataclass(frozen=True)
class CandidateFilters:
    """What to keep of the bank; nothing given keeps all that the actor sees of it."""

    unit_group: str | None = None
    """First digits of the CNP code of a job held."""
    territory: str | None = None
    """A territory that the person accepts."""
    matching: bool | None = None
    """With a consent to matching in force, or without."""
    stale: bool | None = None
    text: str | None = None
    """Words of the name or of the titles of jobs held, without regard to accents or case."""


@dataclass(frozen=True)
class CandidateRow:
    """One line of the bank. `occupation` is the title of the last job told."""

    id: int
    version: int
    organisation_id: int | None
    given_name: str
    family_name: str
    occupation: str | None
    municipality: str | None
    region: str | None
    country: str | None
    authorisation: str | None
    available_from: date | None
    matching_until: date | None
    confirmed_on: date
    days_since_confirmed: int
    stale: bool


def list_candidates(
    connection: Connection[Any],
    filters: CandidateFilters,
    today: date,
    *,
    after: int | None = None,
    limit: int = 50,
) -> list[CandidateRow]:
    """People whom the actor may see in clear, newest first: at most `limit` of those that come after the id `after`."""
    words = fold(filters.text).split() if filters.text else None
    with connection.cursor(row_factory=class_row(CandidateRow)) as cursor:
        return cursor.execute(
            """
            SELECT c.id, c.version, c.organisation_id, i.given_name, i.family_name, (
                    SELECT e.title FROM experience e WHERE e.candidate_id = c.id
                    ORDER BY coalesce(e.ended_on, 'infinity') DESC, e.position LIMIT 1) AS occupation,
                m.name AS municipality, coalesce(m.region_code, c.region_code) AS region, c.country_code AS country,
                a.kind AS authorisation, c.available_from, s.until AS matching_until, c.confirmed_on,
                %(today)s::date - c.confirmed_on AS days_since_confirmed,
                %(today)s::date - c.confirmed_on > d.days AS stale
            FROM candidate c
                CROSS JOIN (SELECT (value #>> '{}')::integer AS days FROM setting
                    WHERE key = 'candidate_stale_after_days') d
                JOIN candidate_identity i ON i.candidate_id = c.id
                LEFT JOIN municipality m ON m.code = c.municipality_code
                LEFT JOIN authorisation a ON a.candidate_id = c.id
                LEFT JOIN LATERAL (
                    SELECT max(n.until) AS until FROM consent n
                    WHERE n.candidate_id = c.id AND n.purpose = 'matching' AND n.withdrawn_at IS NULL
                        AND n.until >= %(today)s
                ) s ON true
            WHERE (%(unit_group)s::text IS NULL OR EXISTS (
                    SELECT FROM experience e
                    WHERE e.candidate_id = c.id AND starts_with(e.unit_group, %(unit_group)s)))
                AND (%(territory)s::text IS NULL OR %(territory)s = ANY (c.territories))
                AND (%(matching)s::boolean IS NULL OR (s.until IS NOT NULL) = %(matching)s)
                AND (%(stale)s::boolean IS NULL OR (%(today)s::date - c.confirmed_on > d.days) = %(stale)s)
                AND (%(words)s::text[] IS NULL OR NOT EXISTS (
                    SELECT FROM unnest(%(words)s::text[]) w (word)
                    WHERE strpos(folded(concat_ws(' ', i.given_name, i.family_name, (
                        SELECT string_agg(e.title, ' ') FROM experience e WHERE e.candidate_id = c.id))), w.word) = 0))
                AND (%(after)s::bigint IS NULL OR c.id < %(after)s)
            ORDER BY c.id DESC LIMIT %(limit)s
            """,
            asdict(filters) | {"words": words or None, "today": today, "after": after, "limit": limit},
        ).fetchall()


@dataclass(frozen=True)
class BankFreshness:
    """How fresh the bank is, for the people whom the actor sees: confirmed within `after_days` days or not."""

    candidates: int
    fresh: int
    stale: int
    oldest_on: date | None
    after_days: int


def bank_freshness(connection: Connection[Any], today: date) -> BankFreshness:
    """How fresh what the actor sees of the bank is."""
    with connection.cursor(row_factory=class_row(BankFreshness)) as cursor:
        (found,) = cursor.execute(
            """
            SELECT count(c.id) AS candidates,
                count(c.id) FILTER (WHERE %(today)s::date - c.confirmed_on <= d.days) AS fresh,
                count(c.id) FILTER (WHERE %(today)s::date - c.confirmed_on > d.days) AS stale,
                min(c.confirmed_on) AS oldest_on,
                d.days AS after_days
            FROM (SELECT (value #>> '{}')::integer AS days FROM setting WHERE key = 'candidate_stale_after_days') d
                LEFT JOIN candidate c ON true
            GROUP BY d.days
            """,
            {"today": today},
        )
    return found
