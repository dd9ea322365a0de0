"""Which of a person's skills cover which of the skills asked for, by meaning.

A skill is covered when the probability that another covers it reaches one half; raw cosines are never summed, since
unrelated skills would add up. The share has one silent, uncovered skill added: two lines answered out of two say less
than ten out of ten, and a vague offer is not worth more than a precise one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from matching.matches.context import Context
from matching.matches.scoring import Coverage, Ids, Scores

COVERED_FROM = 0.5


@dataclass(frozen=True)
class Cover:
    """Skill `skill_id`, of folded name `key`, covers what the opening has at `position` with this probability."""

    opening_id: int
    position: int
    skill_id: int
    key: str
    probability: float


_SKILLS = sql.SQL(
    """
        SELECT o.opening_id, o.position, v.vector
        FROM opening_skill o JOIN skill_vector v ON v.skill_id = o.skill_id AND v.model_id = %(model)s
        WHERE o.opening_id = ANY (%(openings)s)
    """
)

# A goal that has changed and is not encoded again yet is left aside.
_GOALS = sql.SQL(
    """
        SELECT v.opening_id, v.position, v.vector
        FROM goal_vector v JOIN internship i ON i.opening_id = v.opening_id
            AND v.goal_hash = hashtextextended(i.learning_goals[v.position + 1], 0)
        WHERE v.opening_id = ANY (%(openings)s) AND v.model_id = %(model)s
    """
)

# Names are joined to the pairs that count, whatever plan is kept for the rest.
_COVERS = sql.SQL(
    """
    WITH wanted AS ({wanted}), found AS MATERIALIZED (
        SELECT w.opening_id, w.position, v.skill_id,
            1 / (1 + exp(-(%(intercept)s + %(slope)s * -(w.vector <#> v.vector)))) AS probability
        FROM wanted w CROSS JOIN skill_vector v
        WHERE v.model_id = %(model)s AND (%(skills)s::integer[] IS NULL OR v.skill_id = ANY (%(skills)s))
            AND -(w.vector <#> v.vector) >= %(least)s
    )
    SELECT f.opening_id, f.position, f.skill_id, t.key, f.probability
    FROM found f JOIN skill_term t ON t.id = f.skill_id
    """
)


def covers(
    connection: psycopg.Connection,
    context: Context,
    openings: list[int],
    skills: list[int] | None = None,
    *,
    goals: bool = False,
) -> list[Cover]:
    """Every pair that counts between the openings' skills and `skills` (all known skills when None).

    `goals`: between what is learned there and these skills.
    """
    model = context.model
    least = (np.log(COVERED_FROM / (1 - COVERED_FROM)) - model.skill_intercept) / model.skill_slope
    return (
        connection.cursor(row_factory=class_row(Cover))
        .execute(
            _COVERS.format(wanted=_GOALS if goals else _SKILLS),
            {
                "model": model.id,
                "openings": openings,
                "skills": skills,
                "slope": model.skill_slope,
                "intercept": model.skill_intercept,
                "least": float(least),
            },
        )
        .fetchall()
    )


def share(probabilities: Iterable[float], asked: int) -> float:
    """Covered share of `asked` skills from the probabilities of those covered; 0 where none is asked."""
    return sum(probabilities) / (asked + 1) if asked else 0.0


def covered_share(covered: dict[int, Cover], asked: int) -> float:
    """Covered share from each covered skill's best cover; the same sum, to the bit, as the one that ordered."""
    return share(sorted(cover.probability for cover in covered.values()), asked)


def best_covers(covers_of_opening: Iterable[Cover], skills: Iterable[int]) -> dict[int, Cover]:
    """By position of the skill asked for, the person's skill that covers it best."""
    held = set(skills)
    found: dict[int, Cover] = {}
    for cover in covers_of_opening:
        if cover.skill_id in held:
            previous = found.get(cover.position)
            if previous is None or (cover.probability, -cover.skill_id) > (previous.probability, -previous.skill_id):
                found[cover.position] = cover
    return found


def probabilities(found: Iterable[Cover]) -> Callable[[Iterable[int]], list[float]]:
    """A function of a person's skills: the probability of each thing asked that they cover, in order."""
    by_skill: dict[int, list[Cover]] = defaultdict(list)
    for cover in found:
        by_skill[cover.skill_id].append(cover)

    def of(skills: Iterable[int]) -> list[float]:
        best: dict[int, float] = {}
        for skill in skills:
            for cover in by_skill.get(skill, ()):
                best[cover.position] = max(cover.probability, best.get(cover.position, 0.0))
        return sorted(best.values())

    return of


def coverage(connection: psycopg.Connection, worth: Callable[[list[int] | None], float]) -> Coverage:
    """A function that reads the skills of the people it is given, once each, and returns what they are worth.

    Those who told none are given as None.
    """
    known: dict[int, float] = {}

    def of(ids: Ids) -> Scores:
        candidates = ids.tolist()
        missing = [candidate for candidate in candidates if candidate not in known]
        held = skills_of(connection, missing)
        known.update((candidate, worth(held.get(candidate))) for candidate in missing)
        return np.array([known[candidate] for candidate in candidates])

    return of


def skills_of(connection: psycopg.Connection, ids: list[int]) -> dict[int, list[int]]:
    """Skill ids of each person, as the ranking knows them; nobody who has none."""
    return dict(
        connection.cursor(binary=True)
        .execute(
            "SELECT candidate_id, skills FROM match_profile WHERE candidate_id = ANY (%(ids)s) AND skills IS NOT NULL",
            {"ids": ids},
        )
        .fetchall()
    )
