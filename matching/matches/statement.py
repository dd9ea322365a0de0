"""Composes the statements that evaluate every criterion and cheap feature of an opening: for everybody, for a page.

Everybody's answer is one byte string, three big-endian 64-bit numbers a person (`PERSON`): aggregated in parallel,
read without a Python object per row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg import sql

from matching.matches.braces import Values, of_criterion, of_opening, typed
from matching.matches.context import Context
from matching.matches.criteria import ASKED_FIRST, CRITERIA, FRENCH, RULE
from matching.matches.domain import State
from matching.matches.features import FEATURES, MARGIN, PROBABILITY, margin
from matching.matches.openings import Criterion

BITS = 3
"""Bits of one criterion's state in the packed integer: 21 criteria fit in 63."""
PERSON = np.dtype([("id", ">i8"), ("states", ">i8"), ("score", ">f8")])


@dataclass(frozen=True)
class Statements:
    """What is asked of the CV bank for one opening: the SQL of each state, and of each feature by name."""

    criteria: Sequence[Criterion]
    states: Sequence[sql.Composable]
    features: Mapping[str, sql.Composable]
    values: Values


def statements(criteria: Sequence[Criterion], vector: NDArray[np.float32] | None, context: Context) -> Statements:
    """Composed once for an opening: its criteria, in the order of the packed states, and its vector if it has one."""
    common = of_opening(criteria[0], context)
    common["vector"] = typed(None if vector is None else HalfVector(vector).to_text(), "halfvec")
    own = [common | of_criterion(criterion) for criterion in criteria]
    occupation = criteria[0].occupation
    common["unit_group"] = typed(None if occupation is None else int(occupation), "integer")
    common["likeness"] = sql.SQL("p.likeness")
    features: dict[str, sql.Composable] = {name: text.format(**common) for name, text in FEATURES.items()}
    margins = [
        margin(criterion.code).format(**values)
        for criterion, values in zip(criteria, own, strict=True)
        if criterion.code in FRENCH
    ]
    if margins:
        # Only where French is asked for.
        features[MARGIN] = sql.SQL("(({sum}) / {count})").format(
            sum=sql.SQL(" + ").join(margins), count=sql.Literal(float(len(margins)))
        )
    return Statements(
        criteria=criteria,
        states=[CRITERIA[criterion.code].format(**values) for criterion, values in zip(criteria, own, strict=True)],
        features=features,
        values=common | {"probability": PROBABILITY.format(title=sql.SQL("v.vector"), **common)},
    )


# Whoever misses a stated requirement is left out where the rows are read: little is computed for most people.
# A title's probability is computed once, and found again by its number: an array is read in constant time.
_EVERYBODY = sql.SQL("""
    WITH likeness AS MATERIALIZED (
        SELECT array_agg(coalesce({probability}, 0) ORDER BY t.id) AS of_title
        FROM generate_series(1, (SELECT max(m.title_id) FROM title_vector m WHERE m.model_id = {model})) t (id)
            LEFT JOIN title_vector v ON v.model_id = {model} AND v.title_id = t.id
    )
    SELECT (SELECT count(*) FROM match_profile p WHERE p.consent_until >= {today}),
        count(*) FILTER (WHERE {kept}),
        string_agg(int8send(p.candidate_id) || int8send(p.states) || float8send({score}), '') FILTER (WHERE {listed})
    FROM (
        SELECT p.*, computed_once({states}) AS states, greatest(
            (SELECT l.of_title FROM likeness l)[p.title_1],
            (SELECT l.of_title FROM likeness l)[p.title_2],
            (SELECT l.of_title FROM likeness l)[p.title_3]
        ) AS likeness
        FROM match_profile p {rule}
        WHERE p.consent_until >= {today} AND {asked_first}
    ) p
""")


def over_everybody(
    asked: Statements, required: Sequence[tuple[int, ...]] | None, least: State, weights: Mapping[str, float]
) -> sql.Composed:
    """One row: how many consent, how many of them no required group leaves out, and those listed, as `PERSON`s.

    `required` are the places of the alternatives of each required group; None lists everybody. Otherwise those are
    listed who have at least the state `least`, OUTSIDE or UNKNOWN, in each of the groups. The score is the sum of
    `weights` times features.
    """
    return _EVERYBODY.format(
        score=sql.SQL(" + ").join(
            sql.SQL("{weight} * {value}").format(weight=typed(weights[name], "double precision"), value=value)
            for name, value in asked.features.items()
        ),
        states=_packed(asked.states),
        asked_first=_asked_first(asked, required or ()),
        kept=_reached(State.OUTSIDE, required or ()),
        listed=_reached(least, required or ()),
        rule=RULE.format(**asked.values),
        **{name: asked.values[name] for name in ("model", "today", "probability")},
    )


_SOME = sql.SQL("""
    SELECT p.candidate_id, p.organisation_id, {states}, ARRAY[{features}]::double precision[]
    FROM (
        SELECT p.*, (
            SELECT max({probability}) FROM title_vector v
            WHERE v.model_id = {model} AND v.title_id IN (p.title_1, p.title_2, p.title_3)
        ) AS likeness
        FROM match_profile p WHERE p.candidate_id = ANY (%(ids)s) AND p.consent_until >= {today}
    ) p {rule}
""")


def over_some(asked: Statements) -> sql.Composed:
    """The same criteria and features, each by itself, for the people of the page shown (`ids`)."""
    return _SOME.format(
        states=_packed(asked.states),
        features=sql.SQL(", ").join(asked.features.values()),
        rule=RULE.format(**asked.values),
        **{name: asked.values[name] for name in ("model", "today", "probability")},
    )


def _packed(states: Sequence[sql.Composable]) -> sql.Composable:
    """All states of one person, `BITS` bits each, the first criterion lowest."""
    return sql.SQL(" | ").join(
        sql.SQL("(({state})::bigint << {shift})").format(state=state, shift=sql.Literal(BITS * place))
        for place, state in enumerate(states)
    )


def _asked_first(asked: Statements, required: Sequence[tuple[int, ...]]) -> sql.Composable:
    """False for whoever misses a required group that is asked before the others; the cheapest groups come first."""
    ranks = {code: rank for rank, code in enumerate(ASKED_FIRST)}
    worth = [places for places in required if all(asked.criteria[place].code in ranks for place in places)]
    if not worth:
        return sql.SQL("true")
    worth.sort(key=lambda places: (len(places), max(ranks[asked.criteria[place].code] for place in places)))
    missed = sql.SQL(" ").join(
        sql.SQL("WHEN {all} THEN false").format(
            all=sql.SQL(" AND ").join(sql.SQL("{state} = 0").format(state=asked.states[place]) for place in places)
        )
        for places in worth
    )
    # One CASE, since PostgreSQL may put conditions joined by AND in another order.
    return sql.SQL("CASE {missed} ELSE true END").format(missed=missed)


def _reached(least: State, required: Sequence[tuple[int, ...]]) -> sql.Composable:
    """Whether the packed states have, in each group, a bit that only `least` (OUTSIDE or UNKNOWN) and better have."""
    bits = 0b111 if least is State.OUTSIDE else 0b110
    masks = [sum(bits << (BITS * place) for place in places) for places in required]
    reached = [sql.SQL("p.states & {mask} <> 0").format(mask=typed(mask, "bigint")) for mask in masks]
    return sql.SQL(" AND ").join(reached) if reached else sql.SQL("true")
