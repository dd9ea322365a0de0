"""Where a search of the needs finds nothing: what comes nearest, and in what it differs from what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from psycopg import Connection

from api.occupations import occupations
from matching.needs.listing import NeedFilters, NeedRow, list_needs

MOST = 3
_OCCUPATIONS = 5
_DIGITS = (5, 4, 3)
"""Of the CNP: the unit group itself, then its minor group, then its sub-major one."""


class Near(StrEnum):
    """What was let go of the search, the least first."""

    ELSEWHERE = "elsewhere"
    MEANING = "meaning"
    """The words, for the occupations that they may name."""
    MEANING_ELSEWHERE = "meaning_elsewhere"
    ANY_SECTOR = "any_sector"
    ANY_WORDS = "any_words"
    ANYTHING = "anything"


@dataclass(frozen=True)
class Nearest:
    """At most three needs, all `by` the same way."""

    by: Near
    needs: tuple[NeedRow, ...]


def nearest(connection: Connection[Any], asked: NeedFilters, today: date) -> Nearest | None:
    """What a search that found nothing comes nearest to; None where no need is open at all."""
    found: list[NeedRow] = []
    way: Near | None = None
    for by, filters in _wider(connection, asked):
        if found and by is not way:
            break
        way = by
        known = {each.id for each in found}
        found += [each for each in list_needs(connection, filters, today, limit=MOST) if each.id not in known]
        if len(found) >= MOST:
            break
    return Nearest(way, tuple(found[:MOST])) if way and found else None


def _wider(connection: Connection[Any], asked: NeedFilters) -> Iterator[tuple[Near, NeedFilters]]:
    if asked.territory:
        yield Near.ELSEWHERE, replace(asked, territory=None)
    if asked.text:
        codes = [each.code for each in occupations()(connection, asked.text, _OCCUPATIONS)]
        alike = list(dict.fromkeys(code[:digits] for digits in _DIGITS for code in codes))
        for code in alike:
            if code.startswith(asked.unit_group or ""):
                yield Near.MEANING, replace(asked, text=None, unit_group=code)
        for code in alike:
            yield Near.MEANING_ELSEWHERE, replace(asked, text=None, unit_group=code, territory=None)
    if asked.unit_group:
        yield Near.ANY_SECTOR, replace(asked, unit_group=None)
    if asked.text and (asked.territory or asked.unit_group):
        yield Near.ANY_WORDS, replace(asked, text=None)
    yield Near.ANYTHING, replace(asked, text=None, territory=None, unit_group=None)
