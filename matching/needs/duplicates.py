"""The same need twice: what an employer has in the list twice, in other words, and what a human says of it.

Whatever the door, the worker compares what came or changed since with the other needs of its employer: titles by their
meaning, in the same place where both say one, and texts by their words. A posting without an employer here is known
again by its own number (`importing`), and compared with nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import NotFoundError
from matching.likeness import in_common, telling_words
from matching.needs.likeness import LEAST, MOST, Encoder
from matching.rows import as_json

AT_ONCE = 100
"""Needs compared in one transaction."""
_TEXT = 0.5
_FACTS = 1
"""Facts told otherwise beyond which two needs are two posts of one title, as large employers have."""
_LEAST_WORDS = 6
"""Of a text, under which nothing is said of how alike it is: the title alone is compared."""


@dataclass(frozen=True)
class Told:
    """What is compared of a need."""

    id: int
    employer: int
    title: str
    place: str | None
    words: frozenset[str]
    facts: tuple[Any, ...]
    """Its kind, then what tells two posts of one title apart: wage, hours, first day, shifts; None where not told."""


@dataclass(frozen=True)
class NeedPair:
    """Two needs that somebody is asked about."""

    id: int
    first_id: int
    second_id: int
    employer_id: int
    employer: str
    likeness: float
    found_on: date
    first: str
    second: str


def likeness(one: Told, other: Told, titles: float) -> float | None:
    """How alike two needs of one employer are, between 0 and 1; None where nobody needs to look.

    `titles` is the cosine of the two titles.
    """
    if titles < LEAST or (one.place and other.place and one.place != other.place) or one.facts[0] != other.facts[0]:
        return None
    told = [pair for pair in zip(one.facts[1:], other.facts[1:], strict=True) if None not in pair]
    if sum(mine != theirs for mine, theirs in told) > _FACTS:
        return None
    if min(len(one.words), len(other.words)) < _LEAST_WORDS:
        return round(titles / 2 + 0.25, 2)
    text = in_common(one.words, other.words)
    return round((titles + text) / 2, 2) if text >= _TEXT else None


def find(connection: Connection[Any], opening_ids: Sequence[int], encoder: Encoder) -> int:
    """Compare these needs with the others of their employers, and note the pairs to look at; how many."""
    found = [
        {"first_id": min(pair), "second_id": max(pair), "employer_id": employer, "likeness": likely}
        for employer, needs in _of_their_employers(connection, opening_ids).items()
        for pair, likely in _alike(needs, set(opening_ids), encoder)
    ]
    connection.execute(
        """
        DELETE FROM alike_needs WHERE decided IS NULL AND (first_id = ANY (%(ids)s) OR second_id = ANY (%(ids)s))
            AND (first_id, second_id) NOT IN (
                SELECT first_id, second_id FROM json_populate_recordset(NULL::alike_needs, %(found)s))
        """,
        {"ids": list(opening_ids), "found": as_json(found)},
    )
    return connection.execute(
        """
        INSERT INTO alike_needs (first_id, second_id, employer_id, likeness)
        SELECT first_id, second_id, employer_id, likeness FROM json_populate_recordset(NULL::alike_needs, %(found)s)
        ON CONFLICT (first_id, second_id) DO UPDATE SET likeness = excluded.likeness
            WHERE alike_needs.decided IS NULL AND alike_needs.likeness <> excluded.likeness
        """,
        {"found": as_json(found)},
    ).rowcount


def find_among_the_new(connection: Connection[Any], encoder: Encoder, most: int = AT_ONCE) -> int:
    """Compare at most so many of those that came or changed since; how many they were. The system's."""
    ids = [
        row[0]
        for row in connection.execute(
            """
            DELETE FROM need_to_compare WHERE opening_id IN (
                SELECT opening_id FROM need_to_compare ORDER BY opening_id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
            RETURNING opening_id
            """,
            {"most": most},
        )
    ]
    if ids:
        find(connection, ids, encoder)
    return len(ids)


def to_decide(connection: Connection[Any], pair_id: int | None = None, *, limit: int = 100) -> list[NeedPair]:
    """The pairs that the actor is asked about, the likeliest first; that one alone, where one is told."""
    with connection.cursor(row_factory=class_row(NeedPair)) as cursor:
        return cursor.execute(
            """
            SELECT p.id, p.first_id, p.second_id, p.employer_id, e.name AS employer, p.likeness, p.found_on,
                a.title_fr AS first, b.title_fr AS second
            FROM alike_needs p JOIN employer e ON e.id = p.employer_id
                JOIN opening a ON a.id = p.first_id AND a.status IN ('open', 'held')
                JOIN opening b ON b.id = p.second_id AND b.status IN ('open', 'held')
            WHERE p.decided IS NULL AND (%(pair)s::bigint IS NULL OR p.id = %(pair)s)
            ORDER BY p.likeness DESC, p.id LIMIT %(limit)s
            """,
            {"pair": pair_id, "limit": limit},
        ).fetchall()


def pair(connection: Connection[Any], pair_id: int) -> NeedPair:
    """One pair that the actor is asked about. Raises NotFoundError, also for one that is decided."""
    found = to_decide(connection, pair_id)
    if not found:
        raise NotFoundError("pair", pair_id)
    return found[0]


def are_two(connection: Connection[Any], pair_id: int) -> None:
    """Say that they are two needs: nobody is asked again. Raises NotFoundError."""
    said = connection.execute(
        """
        UPDATE alike_needs SET decided = 'two', decided_at = now(), decided_by = actor_account()
        WHERE id = %(pair)s AND decided IS NULL
        """,
        {"pair": pair_id},
    )
    if not said.rowcount:
        raise NotFoundError("pair", pair_id)


def _of_their_employers(connection: Connection[Any], opening_ids: Sequence[int]) -> dict[int, list[Told]]:
    """The open needs of the employers of these, the newest of each."""
    rows = connection.execute(
        """
        SELECT n.id, n.employer_id, n.title_fr, coalesce(n.municipality_code, n.place), n.text_fr,
            n.kind, d.wage_min, n.hours_per_week, n.starts_on, nullif(n.week, 0)
        FROM (SELECT DISTINCT o.employer_id FROM opening o
                WHERE o.id = ANY (%(ids)s) AND o.employer_id IS NOT NULL) e
            CROSS JOIN LATERAL (
                SELECT o.* FROM opening o
                WHERE o.employer_id = e.employer_id AND o.kind <> 'internship' AND o.status IN ('open', 'held')
                ORDER BY o.id DESC LIMIT %(most)s) n
            JOIN need d ON d.opening_id = n.id
        """,
        {"ids": list(opening_ids), "most": MOST},
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for key, employer, title, place, text, *facts in rows:
        found[employer].append(Told(key, employer, title, place, telling_words([text]), tuple(facts)))
    return found


def _alike(needs: Sequence[Told], ids: set[int], encoder: Encoder) -> Iterator[tuple[tuple[int, int], float]]:
    if len(needs) < 2:
        return
    vectors = encoder.encode([each.title for each in needs])
    near = vectors @ vectors.T
    for (place, one), (beside, other) in combinations(enumerate(needs), 2):
        if one.id in ids or other.id in ids:
            likely = likeness(one, other, float(near[place, beside]))
            if likely is not None:
                yield (one.id, other.id), min(likely, 1.0)
