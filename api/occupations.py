"""From a title that somebody types, in French or English, to unit groups of the CNP: by titles, else by meaning."""

import math
import time
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock, Thread
from typing import Literal

import psycopg
from psycopg.conninfo import make_conninfo

from matching.reading.shown import skills_of_groups
from matching.reference.loading import TABLES, rows
from matching.reference.titles import Found, Titles, best_of, edition, imported, titles
from models import encoder
from models.encoder.passages import ByPassages
from models.encoder.unit_groups import classifier

NONE_OF_THEM = "none"
"""What a form sends where somebody says that no unit group of those proposed is theirs."""
LEAST_LETTERS = 3
"""Fewer are the beginning of anything: no meaning is looked for."""
RENEWAL = "titles"
"""Name of the thread in which the index is made again."""
_AGAIN_AFTER = 60.0
"""Seconds."""
_LEAST_LIKELY = 0.15
"""Of the first; where even that is unlikely, nothing is told."""
_LEAST_PROBABILITY = 0.05
_TEMPERATURE = 0.09
"""What likenesses are divided by to be log-odds, fitted on the second set of trades (`bench.prose`)."""


@dataclass(frozen=True)
class Occupation:
    """A unit group that a title may name: the title that says so, or how likely its meaning makes it."""

    code: str
    by: Literal["code", "title", "meaning"]
    title: str | None = None
    likelihood: float | None = None


class Search:
    """The index of the titles as they were last imported, made when first asked for.

    When others are imported it is made again beside the requests, a second that nobody waits for: until then the old
    one answers, and the database by the words of the titles that were imported.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition: str | None = None
        self._coming: str | None = None
        self._again_at = 0.0
        self._titles = Titles([])

    def __call__(self, connection: psycopg.Connection, typed: str, top: int = 10) -> list[Occupation]:
        """The likeliest unit groups, best first: nothing where nothing is near."""
        bare = typed.strip()
        if bare.isdigit():
            rows = connection.execute(
                "SELECT code FROM unit_group WHERE starts_with(code, %(typed)s) ORDER BY code LIMIT %(top)s",
                {"typed": bare, "top": top},
            )
            return [Occupation(row[0], "code") for row in rows]
        found = self._found(connection, bare, top)
        if found or len(bare) < LEAST_LETTERS:
            return [Occupation(each.unit_group, "title", each.title) for each in found]
        return by_meaning(bare, top)

    def prepare(self, connection: psycopg.Connection) -> None:
        """Make the index and load what finds by meaning, so that whoever types first waits for neither."""
        self._index(connection)
        by_meaning("titre")

    def _found(self, connection: psycopg.Connection, typed: str, top: int) -> list[Found]:
        index, is_late = self._index(connection)
        found = index.search(typed, top)
        if not is_late:
            return found
        return best_of([*Titles(imported(connection, typed)).search(typed, top), *found], top)

    def _index(self, connection: psycopg.Connection) -> tuple[Titles, bool]:
        """The index, and whether other titles were imported since it was made."""
        now = edition(connection)
        with self._lock:
            if self._edition is None:
                self._titles, self._edition = _index_of(connection), now
            if now == self._edition:
                return self._titles, False
            if now == self._coming and time.monotonic() < self._again_at:
                return self._titles, True
            self._coming, self._again_at = now, math.inf
        # The request gives its connection back before they are read.
        again = make_conninfo("", **connection.info.get_parameters(), password=connection.info.password)
        Thread(target=self._renew, args=(again,), name=RENEWAL, daemon=True).start()
        return self._titles, True

    def _renew(self, again: str) -> None:
        try:
            with psycopg.connect(again) as connection:
                now = edition(connection)
                made = _index_of(connection)
            with self._lock:
                self._titles, self._edition = made, now
        finally:
            # Where it failed, without a connection to spare, say: not begun again by every request.
            with self._lock:
                self._again_at = time.monotonic() + _AGAIN_AFTER


def _index_of(connection: psycopg.Connection) -> Titles:
    return Titles(titles(connection), encoder.load().knows)


def by_meaning(typed: str, top: int = 10) -> list[Occupation]:
    """The likeliest unit groups of what no title resembles, best first."""
    (likely,) = classifier().suggest([typed], top)
    if likely.groups[0][1] < _LEAST_LIKELY:
        return []
    return [
        Occupation(code, "meaning", likelihood=probability)
        for code, probability in likely.groups
        if probability >= _LEAST_PROBABILITY
    ]


def named_by(title: str) -> list[str]:
    """Unit groups that a whole title names: one where it is sure, the five to ask among where it is not."""
    (found,) = classifier().suggest([title[:300]])
    codes = [code for code, _ in found.groups]
    return codes[:1] if found.sure else codes


@lru_cache(maxsize=1)
def long_texts() -> ByPassages:
    """What a text without a known structure is about, among the unit groups; made at the first call and kept."""
    return ByPassages(encoder.load(), _names())


@lru_cache(maxsize=1)
def work_told() -> ByPassages:
    """The same of what somebody tells that they did, who names no occupation: by the skills it shows too."""
    return ByPassages(encoder.load(), _names(), _TEMPERATURE, list(skills_of_groups()))


def _names() -> list[tuple[str, str]]:
    table = next(table for table in TABLES if table.name == "unit_group")
    return [(str(row["code"]), str(row[column])) for row in rows(table) for column in ("title_fr", "title_en")]


@lru_cache(maxsize=1)
def occupations() -> Search:
    """The search of this process."""
    return Search()
