"""Every opening as it stands for one person, before anything of it is shown: eligibility, features, score."""

from dataclasses import dataclass
from functools import cached_property

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from matching.matches import reasons, skills
from matching.matches.context import Context
from matching.matches.domain import Eligibility, State, eligibility
from matching.matches.features import ASPIRATION, BELOW_QUALIFICATION, FEATURES, LEARNING, MARGIN, PREFERRED, SKILLS
from matching.matches.learning import learning
from matching.matches.openings import Opening, openings
from matching.matches.person import Person, aspiration_fit


@dataclass(frozen=True)
class _Evaluated:
    opening_id: int
    worst: int
    lacking: int
    preferred: float | None
    language_margin: float | None
    occupation: float
    experience: float
    recency: float
    distance: float


@dataclass(frozen=True)
class Draft:
    """One opening for the person."""

    opening: Opening
    eligibility: Eligibility
    features: dict[str, float]
    covers: list[skills.Cover]
    goals: list[skills.Cover]
    weights: dict[str, float]
    lacking: int
    """Required groups that are not met."""

    @cached_property
    def score(self) -> float:
        return reasons.score(self.features, self.weights)


def drafted(
    connection: psycopg.Connection,
    found: Context,
    who: Person,
    candidate_id: int,
    held: list[int],
    statement: sql.Composed,
    ids: list[int] | None = None,
) -> list[Draft]:
    """The openings that `statement` evaluates: `by_opening`, or `among` these `ids`. `held` are the person's skills."""
    evaluated = (
        connection.cursor(row_factory=class_row(_Evaluated))
        .execute(statement, {"candidate": candidate_id, "ids": ids})
        .fetchall()
    )
    keys = [row.opening_id for row in evaluated]
    shown = openings(connection, keys)
    covers, goals = (_by_opening(connection, found, keys, held, goals=goals) for goals in (False, True))
    aspirations = aspiration_fit(connection, found, candidate_id, keys) if who.has_aspirations else {}
    return [
        Draft(
            shown[row.opening_id],
            eligibility(State(row.worst)),
            _features(row, shown[row.opening_id], covers.get(row.opening_id, []), held)
            | _learning(shown[row.opening_id], goals.get(row.opening_id, []), held)
            | ({ASPIRATION: aspirations.get(row.opening_id, 0.0)} if who.has_aspirations else {})
            | {BELOW_QUALIFICATION: who.below_qualification(shown[row.opening_id].unit_group)},
            covers.get(row.opening_id, []),
            goals.get(row.opening_id, []),
            found.settings.weights(shown[row.opening_id].kind, own=True),
            row.lacking,
        )
        for row in evaluated
    ]


def _by_opening(
    connection: psycopg.Connection, found: Context, ids: list[int], held: list[int], *, goals: bool
) -> dict[int, list[skills.Cover]]:
    covers: dict[int, list[skills.Cover]] = {}
    for cover in skills.covers(connection, found, ids, held, goals=goals) if held else ():
        covers.setdefault(cover.opening_id, []).append(cover)
    return covers


def _learning(opening: Opening, covers: list[skills.Cover], held: list[int]) -> dict[str, float]:
    if not opening.goals:
        return {}
    known = (each.probability for each in skills.best_covers(covers, held).values())
    return {LEARNING: learning(known, len(opening.goals), told=bool(held))}


def _features(row: _Evaluated, opening: Opening, covers: list[skills.Cover], held: list[int]) -> dict[str, float]:
    values = {name: float(getattr(row, name)) for name in FEATURES}
    if row.language_margin is not None:
        values[MARGIN] = row.language_margin
    if row.preferred is not None:
        values[PREFERRED] = row.preferred
    if opening.skills:
        values[SKILLS] = skills.covered_share(skills.best_covers(covers, held), len(opening.skills))
    return values
