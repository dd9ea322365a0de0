"""The same need twice: what an employer has in the list twice, in other words, and what a human says of it.

Whatever the door, the worker compares what came or changed since with the other needs of its employer: titles by their
meaning, in the same place where both say one, and texts by their words. Of postings without an employer here nothing
says whose they are: they are compared with those of the same occupation in the same place, and are asked about where
they tell nothing otherwise. The same number of the same source is no question: it is one posting (`importing`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.alike import Pairs, the_one
from matching.calibrated import Encoder
from matching.likeness import in_common, telling_words
from matching.needs.likeness import LEAST, MOST, same_post

NEEDS = Pairs("alike_needs", "need_to_compare", "opening_id", ("likeness",), of=("employer_id",))
AT_ONCE = 100
"""Needs compared in one transaction."""
_TEXT = 0.5
_TEXT_OF_NOBODY = 0.9
"""Of two postings without an employer here: two cooks' posts in one town share most of their words."""
_FACTS = 1
"""Facts told otherwise beyond which two needs are two posts of one title, as large employers have."""
_LEAST_WORDS = 6
"""Of a text, under which nothing is said of how alike it is: the title alone is compared."""


@dataclass(frozen=True)
class Told:
    """What is compared of a need."""

    id: int
    employer: int | None
    title: str
    place: str | None
    words: frozenset[str]
    kind: str
    week: int | None
    """Days and shifts as `week_mask` packs them; None where they are not told."""
    facts: tuple[Any, ...]
    """What tells two posts of one title apart: wage, hours, first day; None where not told."""


@dataclass(frozen=True)
class NeedPair:
    """Two needs that somebody is asked about."""

    id: int
    first_id: int
    second_id: int
    employer_id: int | None
    whose: str
    """The employer's name; where there is none here, where the first was posted."""
    likeness: float
    found_on: date
    first: str
    second: str


def likeness(one: Told, other: Told, titles: float) -> float | None:
    """How alike two needs are, between 0 and 1; None where nobody needs to look.

    They are of one employer, or both of none here; `titles` is the probability that their titles are one post.
    """
    ours = one.employer is not None
    if titles < LEAST or (one.place and other.place and one.place != other.place) or one.kind != other.kind:
        return None
    if one.week and other.week and not one.week & other.week:
        # Nobody works both at once: the day's post and the night's are two.
        return None
    told = [pair for pair in zip((*one.facts, one.week), (*other.facts, other.week), strict=True) if None not in pair]
    if sum(mine != theirs for mine, theirs in told) > (_FACTS if ours else 0):
        return None
    if min(len(one.words), len(other.words)) < _LEAST_WORDS:
        # A title and a place alone tell one employer's posts from each other, and nothing of two that nobody signs.
        return round(titles / 2 + 0.25, 2) if ours or len(told) > 1 else None
    text = in_common(one.words, other.words)
    return round((titles + text) / 2, 2) if text >= (_TEXT if ours else _TEXT_OF_NOBODY) else None


def find(connection: Connection[Any], opening_ids: Sequence[int], encoder: Encoder) -> int:
    """Compare these needs with those that they stand among, and note the pairs to look at; how many."""
    found = [
        {"first_id": min(pair), "second_id": max(pair), "employer_id": needs[0].employer, "likeness": likely}
        for needs in _among(connection, opening_ids)
        for pair, likely in _alike(connection, needs, set(opening_ids), encoder)
    ]
    return NEEDS.note(connection, opening_ids, found)


def find_among_the_new(connection: Connection[Any], encoder: Encoder, most: int = AT_ONCE) -> int:
    """Compare at most so many of those that came or changed since; how many they were. The system's."""
    ids = NEEDS.taken_up(connection, most)
    if ids:
        find(connection, ids, encoder)
    return len(ids)


def to_decide(connection: Connection[Any], pair_id: int | None = None, *, limit: int = 100) -> list[NeedPair]:
    """The pairs that the actor is asked about, the likeliest first; that one alone, where one is told."""
    with connection.cursor(row_factory=class_row(NeedPair)) as cursor:
        return cursor.execute(
            """
            SELECT p.id, p.first_id, p.second_id, p.employer_id, coalesce(e.name, n.source, '') AS whose, p.likeness,
                p.found_on, a.title_fr AS first, b.title_fr AS second
            FROM alike_needs p LEFT JOIN employer e ON e.id = p.employer_id
                JOIN need n ON n.opening_id = p.first_id
                JOIN opening a ON a.id = p.first_id AND a.status IN ('open', 'held')
                JOIN opening b ON b.id = p.second_id AND b.status IN ('open', 'held')
            WHERE p.decided IS NULL AND (%(pair)s::bigint IS NULL OR p.id = %(pair)s)
            ORDER BY p.likeness DESC, p.id LIMIT %(limit)s
            """,
            {"pair": pair_id, "limit": limit},
        ).fetchall()


def pair(connection: Connection[Any], pair_id: int) -> NeedPair:
    """One pair that the actor is asked about. Raises NotFoundError, also for one that is decided."""
    return the_one(to_decide(connection, pair_id), pair_id)


def are_two(connection: Connection[Any], pair_id: int) -> None:
    """Say that they are two needs: nobody is asked again. Raises NotFoundError."""
    NEEDS.are_two(connection, pair_id)


def _among(connection: Connection[Any], opening_ids: Sequence[int]) -> Iterator[list[Told]]:
    """What each of these stands among, the newest: the open needs of its employer; without one here, the open postings
    of its occupation in its place."""
    rows = connection.execute(
        """
        WITH groups AS (
            SELECT DISTINCT o.employer_id, CASE WHEN o.employer_id IS NULL THEN o.unit_group END AS unit_group,
                CASE WHEN o.employer_id IS NULL THEN coalesce(o.municipality_code, o.place) END AS place
            FROM opening o WHERE o.id = ANY (%(ids)s)
        ), near AS (
            SELECT g.*, n.id FROM groups g CROSS JOIN LATERAL (
                SELECT o.id FROM opening o
                WHERE o.employer_id = g.employer_id AND o.kind <> 'internship' AND o.status IN ('open', 'held')
                ORDER BY o.id DESC LIMIT %(most)s) n
            UNION ALL
            SELECT g.*, n.id FROM groups g CROSS JOIN LATERAL (
                SELECT o.id FROM opening o
                WHERE o.employer_id IS NULL AND o.unit_group = g.unit_group
                    AND coalesce(o.municipality_code, o.place) = g.place
                    AND o.kind <> 'internship' AND o.status IN ('open', 'held')
                ORDER BY o.id DESC LIMIT %(most)s) n
        )
        SELECT row(g.employer_id, g.unit_group, g.place)::text, n.id, n.employer_id, n.title_fr,
            coalesce(n.municipality_code, n.place), n.text_fr, n.text_en,
            n.kind, nullif(n.week, 0), d.wage_min, n.hours_per_week, n.starts_on
        FROM near g JOIN opening n ON n.id = g.id JOIN need d ON d.opening_id = n.id
        """,
        {"ids": list(opening_ids), "most": MOST},
    )
    found: dict[str, list[Told]] = defaultdict(list)
    for group, key, employer, title, place, french, english, kind, week, *facts in rows:
        words = telling_words([french or english])
        found[group].append(Told(key, employer, title, place, words, kind, week, tuple(facts)))
    yield from found.values()


def _alike(
    connection: Connection[Any], needs: Sequence[Told], ids: set[int], encoder: Encoder
) -> Iterator[tuple[tuple[int, int], float]]:
    if len(needs) < 2:
        return
    titles = {title: place for place, title in enumerate({each.title for each in needs})}
    near = same_post(connection, encoder, list(titles), list(titles))
    for one, other in combinations(needs, 2):
        if one.id in ids or other.id in ids:
            likely = likeness(one, other, float(near[titles[one.title], titles[other.title]]))
            if likely is not None:
                yield (one.id, other.id), likely
