"""Where the postings of the Job Bank that are kept lie, and what the next file of these places has no more."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from psycopg import Connection

from matching.needs import headings
from matching.needs.job_bank_columns import Columns

plain = lru_cache(8192)(headings.plain)

SOURCE = "Guichet-Emplois"
_SAINT = re.compile(r"\bs(te?)\b")


@dataclass
class Places:
    """The postings that are kept, by where the work is; and what was met on the way.

    `regions` are plain names of economic regions, none for everywhere; `cities` are the municipality and the
    territory of each plain name, in these regions.
    """

    regions: frozenset[str]
    cities: Mapping[str, tuple[str, str | None]]
    unit_groups: Mapping[str, str]
    """The French title of each code of the CNP."""
    outside: int = 0
    twice: int = 0
    """Rows that say the very same as another, their number aside."""
    unusable: int = 0
    """Rows without a number or a title."""
    references: set[str] = field(default_factory=set)
    latest: date | None = None
    older: bool = False
    """Whether the file ends before what was imported already, which then stays as it is."""
    columns: Columns | None = None
    """Those of the file, once its first line is read."""


def town(name: str) -> str:
    """The plain name of a town, with its saint whole: *Ste-Foy*."""
    return _SAINT.sub(lambda short: "sainte" if short[1] == "te" else "saint", plain(name))


def places(connection: Connection[Any], regions: Collection[str]) -> Places:
    """Those of these regions of Québec, by code; all of Canada where none is given. Territories are joined by code."""
    rows = connection.execute(
        """
        SELECT r.name, m.name, m.code, m.territory_code FROM municipality m JOIN region r ON r.code = m.region_code
        WHERE m.region_code = ANY (%(regions)s) OR %(everywhere)s
        UNION ALL
        SELECT r.name, b.name, m.code, m.territory_code
        FROM borough b JOIN municipality m ON m.code = b.municipality_code JOIN region r ON r.code = m.region_code
        WHERE m.region_code = ANY (%(regions)s) OR %(everywhere)s
        """,
        {"regions": list(regions), "everywhere": not regions},
    ).fetchall()
    cities: dict[str, set[tuple[str, str | None]]] = {}
    for _, name, code, territory in rows:
        # A borough is written whole or by one of the towns that it was made of.
        for each in {name, *name.split("–")}:
            cities.setdefault(town(each), set()).add((code, territory))
    known = connection.execute("SELECT code, title_fr FROM unit_group").fetchall()
    return Places(
        frozenset(plain(name) for name, *_ in rows) if regions else frozenset(),
        {name: next(iter(found)) for name, found in cities.items() if len(found) == 1},
        dict(known),
    )


def last_imported(connection: Connection[Any], kept: Places) -> date | None:
    """The day of the last posting of the Job Bank that was imported of these places, open or not."""
    theirs = connection.execute("SELECT n.opening_id FROM need n WHERE n.source = %(source)s", {"source": SOURCE})
    ours = {key for (key,) in theirs}
    return max((day for key, day in _in_these_places(connection, kept) if key in ours), default=None)


def close_gone(connection: Connection[Any], kept: Places) -> list[tuple[int, str]]:
    """Close the open postings of the Job Bank in these places that a newer file has no more; returns number and title.

    A file older than what was imported last closes nothing; a posting into which another was put is there as long as
    either number is. The two tables are read one after the other: just filled,
    they have no statistics, and PostgreSQL would join fifty thousand rows with fifty thousand one by one.
    """
    open_now = {key for key, _ in _in_these_places(connection, kept, "open")}
    all_of_it = connection.execute(
        "SELECT n.opening_id, n.source_reference FROM need n WHERE n.source = %(source)s", {"source": SOURCE}
    ).fetchall()
    ours = [key for key, _ in all_of_it if key in open_now]
    if kept.older or not ours or kept.latest is None:
        return []
    put_into = dict(
        connection.execute("SELECT o.id, o.merged_into FROM opening o WHERE o.merged_into IS NOT NULL").fetchall()
    )
    there = {put_into.get(key, key) for key, reference in all_of_it if reference in kept.references}
    gone = [key for key in ours if key not in there]
    # A file closes, nobody does: what comes back with the next one opens again, whoever sends them.
    row: Any = connection.execute("SELECT current_setting('app.role', true)").fetchone()
    connection.execute("SELECT set_config('app.role', 'system', true)")
    closed = connection.execute(
        """
        UPDATE opening o SET status = 'closed', version = o.version + 1, updated_at = now() WHERE o.id = ANY (%(gone)s)
        RETURNING o.id, o.title_fr
        """,
        {"gone": gone},
    ).fetchall()
    connection.execute("SELECT set_config('app.role', %(role)s, true)", {"role": row[0] or ""})
    return closed


def _in_these_places(
    connection: Connection[Any], kept: Places, status: str | None = None
) -> Iterator[tuple[int, date]]:
    """The openings of these places and their day, of a status alone where one is told."""
    municipalities = {code for code, _ in kept.cities.values()}
    for key, confirmed, municipality, place in connection.execute(
        """
        SELECT o.id, o.confirmed_on, o.municipality_code, o.place FROM opening o
        WHERE %(status)s::text IS NULL OR o.status = %(status)s
        """,
        {"status": status},
    ):
        if not kept.regions or municipality in municipalities or (municipality is None and _is_of(place, kept.regions)):
            yield key, confirmed


def _is_of(place: str | None, regions: frozenset[str]) -> bool:
    """Whether a place that is no municipality of ours is said to be in one of these regions."""
    return any(plain(part) in regions for part in (place or "").split(", "))
