"""Ranks every open vacancy and internship for one person, by the same criteria and features as the other way round."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import psycopg

from matching.candidates import profiles as people
from matching.candidates.profile import Profile
from matching.matches import person_statement, reasons, scoring, skills
from matching.matches.braces import Values
from matching.matches.context import Context, context
from matching.matches.domain import (
    DEFAULT_LIST,
    Eligibility,
    OpeningMatch,
    OpeningRanking,
    Options,
    State,
    firsts,
)
from matching.matches.drafts import Draft, drafted
from matching.matches.explanation import Months, expected, explain
from matching.matches.openings import Criterion, criteria
from matching.matches.person import matched
from matching.matches.profiles import everybodys_profiles

AMONG = 12
"""Of those that fit best: what asks for little but another trade is not near."""


def rank_openings(
    connection: psycopg.Connection, candidate_id: int, today: date, options: Options, nearest: int = 0
) -> OpeningRanking:
    """Rank every open vacancy and internship for one person whose file the transaction's actor may see.

    Where nothing stands in the parts that `options` include, the lines are the `nearest` among those left out: of
    what fits best, what lacks the fewest requirements.
    Raises NotFoundError, NoMatchingConsentError, NoModelError.
    """
    with everybodys_profiles(connection):
        return _ranked(connection, candidate_id, today, options, nearest)


def _ranked(
    connection: psycopg.Connection, candidate_id: int, today: date, options: Options, nearest: int
) -> OpeningRanking:
    found = context(connection, today)
    who = matched(connection, candidate_id, today)
    values = person_statement.values_of(found)
    held = skills.skills_of(connection, [candidate_id]).get(candidate_id, [])
    drafts = drafted(connection, found, who, candidate_id, held, person_statement.by_opening(values))
    counts = {wanted: sum(draft.eligibility is wanted for draft in drafts) for wanted in Eligibility}
    first = firsts(counts)
    found_none = not any(counts[part] for part in options.include)
    if found_none and nearest:
        options = Options(top=AMONG, include=tuple(part for part in Eligibility if part not in DEFAULT_LIST))
    chosen = [
        ranked
        for wanted in Eligibility
        if wanted in options.include
        for ranked in enumerate(_top(drafts, wanted, options, candidate_id), start=first[wanted] + options.skip)
    ]
    if found_none and nearest:
        chosen = _nearest(chosen, nearest)
    profile = people.profiles(connection, [candidate_id])[candidate_id]
    reader = _Reader(found, profile, held)
    return OpeningRanking(
        candidate=candidate_id,
        considered=len(drafts),
        eligible=counts[Eligibility.ELIGIBLE],
        possible=counts[Eligibility.POSSIBLE],
        outside=counts[Eligibility.OUTSIDE],
        not_eligible=counts[Eligibility.NOT_ELIGIBLE],
        results=tuple(_lines(connection, candidate_id, chosen, values, reader)),
    )


@dataclass(frozen=True)
class _Reader:
    context: Context
    profile: Profile
    held: list[int]


def _top(drafts: list[Draft], wanted: Eligibility, options: Options, candidate_id: int) -> list[Draft]:
    kept = [draft for draft in drafts if draft.eligibility is wanted]
    ids = np.array([draft.opening.id for draft in kept], dtype=np.int64)
    scores = np.array([draft.score for draft in kept])
    order = np.lexsort((scoring.tie_order(ids, candidate_id), -scores))[options.skip :][: options.top]
    return [kept[place] for place in order.tolist()]


def _nearest(ranked: list[tuple[int, Draft]], most: int) -> list[tuple[int, Draft]]:
    best = sorted(ranked, key=lambda each: -each[1].score)[:AMONG]
    return sorted(best, key=lambda each: each[1].lacking)[:most]


def _lines(
    connection: psycopg.Connection, candidate_id: int, chosen: list[tuple[int, Draft]], values: Values, reader: _Reader
) -> list[OpeningMatch]:
    ids = [draft.opening.id for _, draft in chosen]
    rows = criteria(connection, ids)
    some = person_statement.of_openings(values)
    found = connection.execute(some, {"candidate": candidate_id, "ids": ids})
    said = {(row[0], row[1]): (State(row[4]), row[6]) for row in found}
    return [_line(rank, draft, rows[draft.opening.id], said, reader) for rank, draft in chosen]


def _line(
    rank: int, draft: Draft, rows: list[Criterion], said: dict[tuple[int, int], tuple[State, Months]], reader: _Reader
) -> OpeningMatch:
    opening, found = draft.opening, reader.context
    contributions = reasons.contributions(draft.features, draft.weights)
    covered, known = (skills.best_covers(covers, reader.held) for covers in (draft.covers, draft.goals))
    return OpeningMatch(
        opening=opening.id,
        kind=opening.kind,
        title_fr=opening.title_fr,
        title_en=opening.title_en,
        employer=opening.employer,
        rank=rank,
        score=reasons.total(contributions),
        eligibility=draft.eligibility,
        criteria=tuple(
            explain(
                row,
                *said[opening.id, row.position],
                reader.profile,
                found,
                expected(row, found),
                authorisation_told=reader.profile.authorisation is not None,
            )
            for row in rows
        ),
        contributions=contributions,
        skills=reasons.covered_skills(opening.skills, covered, reader.profile),
        learning=reasons.covered_skills(opening.goals, known, reader.profile),
    )
