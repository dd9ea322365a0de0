"""Composes the statements that evaluate every criterion and cheap feature of an opening: for everybody, for a page.

Everybody's answer is two byte strings, a big-endian 64-bit number a person in each: the id with the worst state in its
lowest `BITS`, and the score (a double). Aggregated in parallel, read without a Python object per row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg import sql

from matching.matches.braces import Values, of_criterion, of_opening, typed
from matching.matches.context import Context
from matching.matches.criteria import ASKED_FIRST, CRITERIA, FRENCH, LANGUAGES, MET, MONTHS, NO_MONTHS
from matching.matches.domain import State
from matching.matches.features import FEATURES, MARGIN, MARGIN_LEVELS, NEAR, PREFERRED, PROBABILITY, margin
from matching.matches.openings import Criterion, groups_of

BITS = 3


@dataclass(frozen=True)
class Statements:
    """What is asked of the CV bank for one opening: the SQL of each state, of its months, and of each feature."""

    states: Sequence[sql.Composable]
    months: Sequence[sql.Composable]
    asked_first: Sequence[sql.Composable]
    worst: sql.Composable
    features: Mapping[str, sql.Composable]
    values: Values


def statements(criteria: Sequence[Criterion], vector: NDArray[np.float32] | None, context: Context) -> Statements:
    """Composed once for an opening: from its criteria, and from its vector if it has one."""
    common = of_opening(criteria[0], context)
    common["vector"] = typed(None if vector is None else HalfVector(vector).to_text(), "halfvec")
    own = [common | of_criterion(criterion) for criterion in criteria]
    states = [CRITERIA[criterion.code].format(**values) for criterion, values in zip(criteria, own, strict=True)]
    groups = groups_of(criteria)
    required = [group.places for group in groups if group.required]
    preferred = [
        group.places
        for group in groups
        if not group.required and LANGUAGES.isdisjoint(criteria[place].code for place in group.places)
    ]
    return Statements(
        states=states,
        months=[
            (MONTHS if criterion.code == "experience" else NO_MONTHS).format(**values)
            for criterion, values in zip(criteria, own, strict=True)
        ],
        asked_first=[_missed(states, places) for places in _in_order(criteria, required)],
        worst=_joined("least({})", ", ", [best(states, places) for places in required] or [sql.SQL("4")]),
        features=_features(criteria, own) | _preferred(criteria, own, preferred),
        values=common
        | {
            "probability": PROBABILITY.format(title=sql.SQL("v.vector"), **common),
            "near": NEAR.format(unit_group=_occupation(criteria[0])),
        },
    )


def _features(criteria: Sequence[Criterion], own: Sequence[Values]) -> dict[str, sql.Composable]:
    """By name; the language margin only where French is required."""
    values = own[0] | {
        "unit_group": _occupation(criteria[0]),
        "likeness": sql.SQL("p.likeness"),
        "near": sql.SQL("p.near"),
    }
    features: dict[str, sql.Composable] = {name: text.format(**values) for name, text in FEATURES.items()}
    margins = [
        margin(criterion.code).format(**values)
        for criterion, values in zip(criteria, own, strict=True)
        if criterion.code in FRENCH and criterion.importance == "required"
    ]
    if margins:
        features[MARGIN] = _mean(margins, MARGIN_LEVELS)
    return features


def _occupation(criterion: Criterion) -> sql.Composable:
    """The opening's unit group; a criterion of experience may name another."""
    return typed(None if criterion.occupation is None else int(criterion.occupation), "integer")


def _preferred(
    criteria: Sequence[Criterion], own: Sequence[Values], groups: Sequence[tuple[int, ...]]
) -> dict[str, sql.Composable]:
    """Share of the preferred groups that are met, where anything but a language is preferred."""
    met = [
        sql.SQL("({any})::integer").format(
            any=sql.SQL(" OR ").join(MET[criteria[place].code].format(**own[place]) for place in places)
        )
        for places in groups
    ]
    return {PREFERRED: _mean(met, 1)} if met else {}


def _mean(integers: Sequence[sql.Composable], most: int) -> sql.Composable:
    """Mean of integers between 0 and `most`, between 0 and 1."""
    count = typed(float(most * len(integers)), "double precision")
    return sql.SQL("({sum})::double precision / {count}").format(sum=sql.SQL(" + ").join(integers), count=count)


def best(states: Sequence[sql.Composable], places: Sequence[int]) -> sql.Composable:
    """The state of a group: its best alternative's."""
    return _joined("greatest({})", ", ", [states[place] for place in places])


def _missed(states: Sequence[sql.Composable], places: Sequence[int]) -> sql.Composable:
    return sql.SQL(" AND ").join([sql.SQL("{state} = 0").format(state=states[place]) for place in places])


def _in_order(criteria: Sequence[Criterion], required: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The groups worth asking before the others, the cheapest first."""
    ranks = {code: rank for rank, code in enumerate(ASKED_FIRST)}
    worth = [places for places in required if all(criteria[place].code in ranks for place in places)]
    return sorted(worth, key=lambda places: (len(places), max(ranks[criteria[place].code] for place in places)))


def _joined(whole: str, between: str, parts: Sequence[sql.Composable]) -> sql.Composable:
    """The parts in a function's parentheses; the part itself where there is only one."""
    return parts[0] if len(parts) == 1 else sql.SQL(whole).format(sql.SQL(between).join(parts))


# Whoever misses a stated requirement is left out where the rows are read: little is computed for most people.
# A title's probability is computed once, and found again by its number: an array is read in constant time. (As a
# common table it would keep the query from being parallel.)
_EVERYBODY = sql.SQL("""
    SELECT (SELECT count(*) FROM match_profile p WHERE p.consent_until >= {today}),
        count(*) FILTER (WHERE p.worst > 0),
        string_agg(int8send(p.candidate_id << {bits} | p.worst::bigint), '') FILTER (WHERE p.worst >= {least}),
        string_agg(float8send({score}), '') FILTER (WHERE p.worst >= {least})
    FROM (
        SELECT k.*, greatest(k.of_title[k.title_1], k.of_title[k.title_2], k.of_title[k.title_3]) AS likeness
        FROM (
            SELECT p.*, computed_once({worst}) AS worst, {near} AS near, (
                SELECT array_agg(coalesce({probability}, 0) ORDER BY t.id)
                FROM generate_series(1, (SELECT max(m.title_id) FROM title_vector m WHERE m.model_id = {model})) t (id)
                    LEFT JOIN title_vector v ON v.model_id = {model} AND v.title_id = t.id
            ) AS of_title
            FROM match_profile p
            WHERE p.consent_until >= {today} AND CASE {missed} ELSE true END
        ) k
    ) p
""")


def over_everybody(asked: Statements, least: State, weights: Mapping[str, float]) -> sql.Composed:
    """One row: how many consent, how many miss no required group, and the two byte strings of those listed.

    Listed are those whose worst required group reaches `least`; the score is the sum of `weights` times features.
    """
    missed = [sql.SQL("WHEN {missed} THEN false").format(missed=missed) for missed in asked.asked_first]
    return _EVERYBODY.format(
        score=sql.SQL(" + ").join(
            sql.SQL("{weight} * {value}").format(weight=typed(weights[name], "double precision"), value=value)
            for name, value in asked.features.items()
        ),
        worst=asked.worst,
        least=sql.Literal(int(least)),
        bits=sql.Literal(BITS),
        # One CASE, since PostgreSQL may ask conditions joined by AND in another order.
        missed=sql.SQL(" ").join(missed if least > State.NOT_MET and missed else [sql.SQL("WHEN false THEN false")]),
        **{name: asked.values[name] for name in ("model", "today", "probability", "near")},
    )


_SOME = sql.SQL("""
    SELECT p.candidate_id, CASE WHEN actor_role() IS DISTINCT FROM 'employer' THEN p.organisation_id END,
        ARRAY[{states}]::integer[], ARRAY[{features}]::double precision[], p.skills, ARRAY[{months}]::integer[],
        p.authorisation IS NOT NULL
    FROM (
        SELECT p.*, (
            SELECT max({probability}) FROM title_vector v
            WHERE v.model_id = {model} AND v.title_id IN (p.title_1, p.title_2, p.title_3)
        ) AS likeness, {near} AS near
        FROM match_profile p WHERE p.candidate_id = ANY (%(ids)s) AND p.consent_until >= {today}
    ) p
""")


def over_some(asked: Statements) -> sql.Composed:
    """The same criteria and features, each by itself, for the people of the page (`ids`).

    With them the months at work, and whether the person said by what right they work.
    """
    return _SOME.format(
        states=sql.SQL(", ").join(asked.states),
        months=sql.SQL(", ").join(asked.months),
        features=sql.SQL(", ").join(asked.features.values()),
        **{name: asked.values[name] for name in ("model", "today", "probability", "near")},
    )
