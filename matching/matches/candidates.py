"""Ranks the people of the CV bank for one opening: eligibility, order, and the reasons of every line shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import psycopg

from matching.candidates.profiles import Shown, documents, people
from matching.errors import HeldError, NotFoundError
from matching.matches import reasons, scoring, skills, statement
from matching.matches.context import Context, context
from matching.matches.domain import (
    CandidateMatch,
    CandidateRanking,
    Eligibility,
    Options,
    State,
    eligibility,
    firsts,
)
from matching.matches.encoding import Encoder
from matching.matches.explanation import expected, explain
from matching.matches.features import LEARNING, SKILLS
from matching.matches.learning import UNKNOWN, learning
from matching.matches.openings import Criterion, Opening, criteria, groups_of, opening_vector, openings
from matching.matches.profiles import everybodys_profiles


@dataclass(frozen=True)
class _Question:
    """One opening with all that its ranking needs."""

    opening: Opening
    criteria: list[Criterion]
    expected: list[dict[str, Any]]
    asked: statement.Statements
    covers: list[skills.Cover]
    goals: list[skills.Cover]
    """Which skills cover which of the learning goals."""
    context: Context

    @property
    def weights(self) -> dict[str, float]:
        return self.context.settings.weights(self.opening.kind)

    def weight(self, feature: str) -> float:
        return self.weights.get(feature, 0.0)

    @property
    def most_of_skills(self) -> float:
        """The most that skills can add to a score, by what the person gives and by what they would learn."""
        asked = len(self.opening.skills)
        given = self.weight(SKILLS) * asked / (asked + 1) if self.covers else 0.0
        return given + (self.weight(LEARNING) if self.opening.goals else 0.0)

    def of_skills(self) -> Callable[[list[int] | None], float]:
        """What a person's skills add to their score, by both."""
        covered, learns = skills.probabilities(self.covers), self.of_goals()
        asked, given = len(self.opening.skills), self.weight(SKILLS)
        taught = self.weight(LEARNING) if self.opening.goals else 0.0

        def worth(held: list[int] | None) -> float:
            return given * skills.share(covered(held or ()), asked) + (taught * learns(held) if taught else 0.0)

        return worth

    def of_goals(self) -> Callable[[list[int] | None], float]:
        """What a person of those skills would learn of the goals, between 0 and 1."""
        known, goals = skills.probabilities(self.goals), len(self.opening.goals)
        return lambda held: learning(known(held or ()), goals, told=bool(held)) if goals else UNKNOWN


class _Place(NamedTuple):
    rank: int
    eligibility: Eligibility
    candidate: int


class _Row(NamedTuple):
    organisation: int | None
    states: list[int]
    features: list[float]
    skills: list[int] | None
    months: list[list[int | None]]
    authorisation_told: bool


def rank_candidates(
    connection: psycopg.Connection, opening_id: int, encoder: Encoder, today: date, options: Options
) -> CandidateRanking:
    """Rank everybody who consented to matching, as the transaction's actor may see them.

    Exact over all of them: nobody is left out by a first cut. Raises NotFoundError, HeldError, NoModelError.
    """
    with everybodys_profiles(connection):
        return _ranked(connection, _question(connection, opening_id, encoder, today), options)


def scores(
    connection: psycopg.Connection, opening_id: int, encoder: Encoder, today: date, top: int
) -> list[tuple[int, Eligibility, float, float]]:
    """The first `top` people of each part of the default list with their exact scores and what each would learn,
    without reasons. Raises as `rank_candidates`.
    """
    with everybodys_profiles(connection):
        question, options = _question(connection, opening_id, encoder, today), Options(top=top)
        found = _places(connection, question, options, _everybody(connection, question, options))
        learned = skills.coverage(connection, question.of_goals())(np.array([each.candidate for each, _ in found]))
        return [
            (place.candidate, place.eligibility, score, float(learns))
            for (place, score), learns in zip(found, learned, strict=True)
        ]


def _ranked(connection: psycopg.Connection, question: _Question, options: Options) -> CandidateRanking:
    opening_id = question.opening.id
    everybody = _everybody(connection, question, options)
    counts = everybody.counts()
    chosen = [place for place, _ in _places(connection, question, options, everybody)]
    return CandidateRanking(
        need=None if question.opening.kind == "internship" else opening_id,
        internship=opening_id if question.opening.kind == "internship" else None,
        considered=everybody.considered,
        eligible=counts[Eligibility.ELIGIBLE],
        possible=counts[Eligibility.POSSIBLE],
        outside=counts[Eligibility.OUTSIDE],
        not_eligible=counts[Eligibility.NOT_ELIGIBLE],
        results=tuple(_explained(connection, question, chosen)),
    )


def _places(
    connection: psycopg.Connection, question: _Question, options: Options, everybody: scoring.Everybody
) -> list[tuple[_Place, float]]:
    """Who is listed, part by part, with the exact score of each."""
    coverage = skills.coverage(connection, question.of_skills())
    first = firsts(everybody.counts())
    chosen: list[tuple[_Place, float]] = []
    for wanted in Eligibility:
        if wanted in options.include:
            mask = everybody.of(wanted)
            ranked = scoring.best(
                everybody.ids[mask],
                everybody.base[mask],
                options.skip + options.top,
                question.opening.id,
                (1.0 if question.most_of_skills else 0.0, question.most_of_skills),
                coverage,
            )
            chosen += [
                (_Place(rank, wanted, candidate), score)
                for rank, (candidate, score) in enumerate(ranked[options.skip :], start=first[wanted] + options.skip)
            ]
    return chosen


def explain_candidates(
    connection: psycopg.Connection, opening_id: int, encoder: Encoder, today: date, ids: Sequence[int]
) -> list[CandidateMatch]:
    """The lines of these people for one opening, ranked in the order given; who does not consent to matching has none.

    Raises NotFoundError, HeldError, NoModelError.
    """
    with everybodys_profiles(connection):
        question = _question(connection, opening_id, encoder, today)
        found = _eligibility(connection, question.criteria, question.asked, ids)
        listed = [key for key in dict.fromkeys(ids) if key in found]
        chosen = [_Place(place, found[key], key) for place, key in enumerate(listed, start=1)]
        return _explained(connection, question, chosen)


def eligibility_of(
    connection: psycopg.Connection, opening_id: int, candidate_id: int, today: date
) -> Eligibility | None:
    """Where the person stands for the opening; None where they do not consent to matching. Raises NoModelError."""
    found = context(connection, today)
    rows = criteria(connection, [opening_id]).get(opening_id, [])
    asked = statement.statements(rows, None, found)
    with everybodys_profiles(connection):
        return _eligibility(connection, rows, asked, [candidate_id]).get(candidate_id)


def _eligibility(
    connection: psycopg.Connection, rows: Sequence[Criterion], asked: statement.Statements, ids: Sequence[int]
) -> dict[int, Eligibility]:
    evaluated = connection.cursor(binary=True).execute(statement.over_some(asked), {"ids": list(ids)}).fetchall()
    required = [group.places for group in groups_of(rows) if group.required]
    worst = (
        (row[0], min((max(row[2][place] for place in places) for places in required), default=State.MET))
        for row in evaluated
    )
    return {key: eligibility(State(state)) for key, state in worst}


def _question(connection: psycopg.Connection, opening_id: int, encoder: Encoder, today: date) -> _Question:
    found = context(connection, today)
    opening = openings(connection, [opening_id]).get(opening_id)
    if opening is None:
        raise NotFoundError("opening", opening_id)
    if opening.status in ("held", "refused"):
        raise HeldError
    rows = criteria(connection, [opening_id])[opening_id]
    vector = opening_vector(connection, found, opening_id)
    if vector is None and encoder.model == found.model.name:
        vector = encoder.encode([opening.title_fr])[0]
    return _Question(
        opening=opening,
        criteria=rows,
        expected=[expected(criterion, found) for criterion in rows],
        asked=statement.statements(rows, vector, found),
        covers=skills.covers(connection, found, [opening_id]) if opening.skills else [],
        goals=skills.covers(connection, found, [opening_id], goals=True) if opening.goals else [],
        context=found,
    )


def _everybody(connection: psycopg.Connection, question: _Question, options: Options) -> scoring.Everybody:
    least = State.UNKNOWN
    if Eligibility.OUTSIDE in options.include:
        least = State.OUTSIDE
    if Eligibility.NOT_ELIGIBLE in options.include:
        least = State.NOT_MET
    weights = {name: question.weight(name) for name in question.asked.features}
    text = statement.over_everybody(question.asked, least, weights)
    considered, kept, packed, scores = connection.cursor(binary=True).execute(text).fetchone() or (0, 0, None, None)
    keys = np.frombuffer(packed or b"", dtype=">i8").astype(np.int64)
    return scoring.Everybody(
        considered=considered,
        kept=kept,
        ids=keys >> statement.BITS,
        worst=(keys & (2**statement.BITS - 1)).astype(np.int8),
        base=np.frombuffer(scores or b"", dtype=">f8").astype(np.float64),
    )


def _explained(connection: psycopg.Connection, question: _Question, chosen: Sequence[_Place]) -> list[CandidateMatch]:
    ids = [place.candidate for place in chosen]
    if not ids:
        return []
    found = documents(connection, ids)
    with connection.pipeline():
        # PostgreSQL evaluates them while the documents are parsed here.
        evaluated = connection.cursor(binary=True).execute(statement.over_some(question.asked), {"ids": ids})
        shown = people(found)
        rows = {row[0]: _Row(*row[1:]) for row in evaluated}
    return [_line(question, place, shown[place.candidate], rows[place.candidate]) for place in chosen]


def _line(question: _Question, place: _Place, shown: Shown, row: _Row) -> CandidateMatch:
    profile = shown.profile
    covered = skills.best_covers(question.covers, row.skills or ())
    values = dict(zip(question.asked.features, row.features, strict=True))
    if question.opening.skills:
        values[SKILLS] = skills.covered_share(covered, len(question.opening.skills))
    known = skills.best_covers(question.goals, row.skills or ())
    if goals := question.opening.goals:
        values[LEARNING] = learning((each.probability for each in known.values()), len(goals), told=bool(row.skills))
    weights = question.weights
    exact = reasons.contributions(values, weights)
    contributions = reasons.contributions(reasons.told_blind(values), weights) if profile.blind else exact
    return CandidateMatch(
        candidate=place.candidate,
        rank=place.rank,
        score=reasons.total(contributions),
        fit=reasons.total(exact),
        eligibility=place.eligibility,
        criteria=tuple(
            explain(
                criterion,
                State(state),
                months,
                profile,
                question.context,
                asked,
                authorisation_told=row.authorisation_told,
            )
            for criterion, state, months, asked in zip(
                question.criteria, row.states, row.months, question.expected, strict=True
            )
        ),
        contributions=contributions,
        skills=reasons.covered_skills(question.opening.skills, covered, profile),
        learning=reasons.covered_skills(question.opening.goals, known, profile),
        blind=profile.blind,
        organisation=row.organisation,
        name=None if profile.blind else shown.name,
    )
