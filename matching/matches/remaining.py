"""What each requirement of an opening costs: how many people remain as they are asked one by one, and without each.

Whoever may still answer remains: who meets it, has a step to it, or was never asked. Exact over everybody who consents
to matching.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from matching.errors import NotFoundError
from matching.matches import statement
from matching.matches.context import Context, context
from matching.matches.domain import State
from matching.matches.explanation import expected
from matching.matches.openings import Criterion, criteria, groups_of
from matching.matches.profiles import everybodys_profiles


@dataclass(frozen=True)
class Asked:
    """One criterion of a group, and what it expects in codes and figures."""

    code: str
    expected: dict[str, Any]


@dataclass(frozen=True)
class Requirement:
    """A required group of alternatives: how many remain once it is asked too, how many more there are without it."""

    any_of: tuple[Asked, ...]
    after: int
    more_without: int


@dataclass(frozen=True)
class Remaining:
    """`considered` people; `left` of them miss no requirement, of whom `eligible` meet every one today."""

    considered: int
    requirements: tuple[Requirement, ...]
    left: int
    eligible: int


# One row a person is made once; the conditions are then counted together. (OFFSET keeps the states from being
# computed again in each of them.)
_COUNTED = sql.SQL("""
    SELECT {counts}
    FROM (
        SELECT {states} FROM match_profile p WHERE p.consent_until >= {today} OFFSET 0
    ) s
""")


def remaining(connection: psycopg.Connection, opening_id: int, today: date) -> Remaining:
    """How many people remain for an opening, criterion by criterion. Raises NotFoundError, NoModelError."""
    found = context(connection, today)
    rows = criteria(connection, [opening_id]).get(opening_id)
    if rows is None:
        raise NotFoundError("opening", opening_id)
    required = [group.places for group in groups_of(rows) if group.required]
    asked = statement.statements(rows, None, found)
    with everybodys_profiles(connection):
        counts = connection.execute(_statement(asked, required)).fetchone() or ()
    considered, eligible, *rest = counts
    after, without = rest[: len(required)], rest[len(required) :]
    left = after[-1] if after else considered
    return Remaining(
        considered=considered,
        requirements=tuple(
            Requirement(_alternatives(rows, places, found), after[at], without[at] - left)
            for at, places in enumerate(required)
        ),
        left=left,
        eligible=eligible,
    )


def _statement(asked: statement.Statements, required: Sequence[Sequence[int]]) -> sql.Composed:
    names = [sql.Identifier(f"g{at}") for at in range(len(required))]
    states: list[sql.Composable] = [
        sql.SQL("{state} AS {name}").format(state=statement.best(asked.states, places), name=name)
        for places, name in zip(required, names, strict=True)
    ]
    possible = [sql.SQL("{name} >= {least}").format(name=name, least=sql.Literal(int(State.UNKNOWN))) for name in names]
    met = [sql.SQL("{name} = {met}").format(name=name, met=sql.Literal(int(State.MET))) for name in names]
    return _COUNTED.format(
        counts=sql.SQL(", ").join(
            [
                _counting([]),
                _counting(met),
                *(_counting(possible[: at + 1]) for at in range(len(names))),
                *(_counting([*possible[:at], *possible[at + 1 :]]) for at in range(len(names))),
            ]
        ),
        states=sql.SQL(", ").join(states or [sql.SQL("1 AS g0")]),
        today=asked.values["today"],
    )


def _counting(conditions: Sequence[sql.Composable]) -> sql.Composed:
    held = sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true")
    return sql.SQL("count(*) FILTER (WHERE {held})").format(held=held)


def _alternatives(rows: Sequence[Criterion], places: Sequence[int], found: Context) -> tuple[Asked, ...]:
    return tuple(Asked(rows[place].code, expected(rows[place], found)) for place in places)
