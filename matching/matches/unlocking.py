"""What would open more doors to a person: for each thing that is missing or not told, how many more openings it opens.

An opening counts for a thing where it alone stands between the person and every requirement: met, the person would be
eligible for it. Exact over all open vacancies and internships, from the states that decide eligibility.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from matching.candidates import profiles as people
from matching.errors import NotFoundError
from matching.matches import person_statement
from matching.matches.context import context
from matching.matches.criteria import FRENCH
from matching.matches.domain import CriterionResult, State
from matching.matches.explanation import expected, explain
from matching.matches.openings import Criterion, criteria_at
from matching.matches.person import NoMatchingConsentError, person
from matching.matches.profiles import everybodys_profiles

MOST_MISSING = 4
"""Requirements that one thing may answer at once: the four skills of a language."""
MOST_LEVELS = 3
"""Levels told of one thing: those that open the most."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Door:
    """One thing (a criterion at its level, with the step that leads there), and the openings that it alone opens."""

    criterion: CriterionResult
    openings: tuple[int, ...]


@dataclass(frozen=True)
class Doors:
    """How many openings are looked at, for how many the person is eligible already, and what opens others."""

    considered: int
    eligible: int
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class _Missing:
    """A criterion that is not met, with its state and the months counted for it."""

    criterion: Criterion
    state: State
    months: Sequence[int | None]


def doors(connection: psycopg.Connection, candidate_id: int, today: date) -> Doors:
    """What opens most openings first, for one person whose file the actor may see.

    Raises NotFoundError, NoMatchingConsentError.
    """
    with everybodys_profiles(connection):
        return _doors(connection, candidate_id, today)


def _doors(connection: psycopg.Connection, candidate_id: int, today: date) -> Doors:
    found = context(connection, today)
    who = person(connection, candidate_id, today)
    if who is None:
        raise NotFoundError("candidate", candidate_id)
    if not who.consents:
        raise NoMatchingConsentError
    values = person_statement.values_of(found)
    rows = connection.execute(person_statement.of_open(values), {"candidate": candidate_id}).fetchall()
    missing = _missing_groups(rows)
    opening_ids = {row[0] for row in rows}
    near = [opening for opening, groups in missing.items() if len(groups) <= MOST_MISSING]
    asked = criteria_at(
        connection, {(opening, place) for opening in near for group in missing[opening] for place, _, _ in group}
    )
    profile = people.profiles(connection, [candidate_id])[candidate_id]
    opened: dict[Key, list[tuple[Any, int, _Missing]]] = defaultdict(list)
    for opening in near:
        for key, level, hardest in _answers(
            [
                [_Missing(asked[opening, place], state, months) for place, state, months in group]
                for group in missing[opening]
            ]
        ):
            opened[key].append((level, opening, hardest))
    made = [
        Door(
            explain(
                each.criterion,
                each.state,
                each.months,
                profile,
                found,
                expected(each.criterion, found),
                authorisation_told=profile.authorisation is not None,
            ),
            openings,
        )
        for ways in opened.values()
        for each, openings in _by_level(ways)
    ]
    return Doors(
        considered=len(opening_ids),
        eligible=len(opening_ids) - len(missing),
        doors=tuple(sorted(made, key=_order)),
    )


def _order(door: Door) -> tuple[Any, ...]:
    return (-len(door.openings), door.criterion.code, str(door.criterion.expected))


_Row = tuple[int, State, Sequence[int | None]]


def _missing_groups(rows: Iterable[Any]) -> Mapping[int, list[list[_Row]]]:
    """Per opening, its required groups that no alternative meets; none for whom the person is eligible."""
    groups: dict[tuple[int, int], list[tuple[int, int, Sequence[int | None]]]] = defaultdict(list)
    for opening, position, group, required, state, _, months, _ in rows:
        if required:
            groups[opening, group].append((position, state, months))
    missing: dict[int, list[list[_Row]]] = defaultdict(list)
    for (opening, _), alternatives in groups.items():
        if all(state != State.MET for _, state, _ in alternatives):
            missing[opening].append([(position, State(state), months) for position, state, months in alternatives])
    return missing


def _answers(groups: list[list[_Missing]]) -> Iterable[tuple[Key, Any, _Missing]]:
    """The things that, alone, answer every missing group: each with the level that is enough and the hardest of it."""
    common: dict[Key, _Missing] = {}
    for place, alternatives in enumerate(groups):
        easiest: dict[Key, _Missing] = {}
        for each in alternatives:
            key = _key(each.criterion)
            if key not in easiest or _level(each.criterion) < _level(easiest[key].criterion):
                easiest[key] = each
        if place == 0:
            common = easiest
            continue
        common = {
            key: max(common[key], each, key=lambda one: _level(one.criterion))
            for key, each in easiest.items()
            if key in common
        }
    for key, hardest in common.items():
        yield key, _level(hardest.criterion), hardest


def _by_level(ways: list[tuple[Any, int, _Missing]]) -> Iterable[tuple[_Missing, tuple[int, ...]]]:
    """Each level with all that it opens, those that open most: a higher one opens what the lower ones do."""
    levels = sorted({level for level, _, _ in ways})
    for level in levels[-MOST_LEVELS:]:
        hardest = next(each for at, _, each in ways if at == level)
        yield hardest, tuple(sorted({opening for at, opening, _ in ways if at <= level}))


def _key(criterion: Criterion) -> Key:
    """What the person would have to have or tell, whatever its level."""
    code = criterion.code
    if code in FRENCH:
        return ("french",)
    match code:
        case "other_language":
            return (code, criterion.language_key)
        case "licence" | "certificate":
            return ("credential", criterion.credential)
        case "diploma":
            return (code, criterion.diploma_level, tuple(sorted(criterion.fields or ())))
        case "experience":
            return (code, criterion.unit_group)
        case "territory":
            return (code, criterion.territory)
        case "schedule":
            return (code, criterion.week)
        case _:
            return (code,)


def _level(criterion: Criterion) -> Any:
    """How much of it, so that more answers whatever asks for less."""
    match criterion.code:
        case "experience":
            return criterion.months or 0
        case "hours":
            return criterion.hours_per_week or 0.0
        case "start_date":
            # The earlier one is free, the more one answers.
            return -(criterion.starts_on or date.min).toordinal()
        case _:
            return criterion.level or 0
