"""Composes the one statement that evaluates every criterion and cheap feature over everybody who consented.

Its answer is three byte strings, one entry per person: candidate ids and packed states (big-endian 64-bit integers)
and the cheap score (big-endian doubles). Aggregated in parallel, read without a Python object per row.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg import sql

from matching.matches.context import Context
from matching.matches.criteria import CRITERIA, FRENCH, FROM_PROFILE
from matching.matches.features import FEATURES, MARGIN, margin
from matching.matches.openings import Criterion

Values = dict[str, sql.Composable]

BITS = 3
"""Bits of one criterion's state in the packed integer: 21 criteria fit in 63."""


def constants(criterion: Criterion, context: Context) -> Values:
    """What the braces of a criterion stand for when one opening is ranked against everybody."""
    values: dict[str, sql.Composable] = {
        "level": sql.Literal(criterion.level),
        "language_key": sql.Literal(criterion.language_key),
        "credential_id": _typed(criterion.credential_id, "integer"),
        "credential_days": _typed(criterion.credential_days, "integer"),
        "diplomas_met": _typed(criterion.diplomas_met, "integer[]"),
        "diplomas_ask": _typed(criterion.diplomas_ask, "integer[]"),
        "unit_group": _typed(criterion.unit_group, "integer"),
        "months": _typed(criterion.months, "integer"),
        "employer_id": _typed(criterion.employer_id, "bigint"),
        "hours_per_week": _typed(criterion.hours_per_week, "double precision"),
        "sponsor_ready": sql.Literal(criterion.sponsor_ready),
        "occupation": _typed(criterion.occupation, "text"),
        "region": _typed(criterion.region, "text"),
        "territory": _typed(criterion.territory, "text"),
        "remote": sql.Literal(criterion.remote),
        "week": _typed(criterion.week, "integer"),
        "start": _typed(criterion.start(context.today), "date"),
        "ends_on": _typed(criterion.ends_on, "date"),
        "slack": sql.Literal(criterion.slack(context)),
        "latitude": _typed(criterion.latitude, "double precision"),
        "longitude": _typed(criterion.longitude, "double precision"),
    }
    return values | shared(context)


def columns(context: Context) -> Values:
    """What the braces stand for when one person is ranked against every opening: columns of `criterion` as `c`."""
    names = (
        "level language_key credential_id credential_days diplomas_met diplomas_ask unit_group months employer_id "
        "hours_per_week sponsor_ready occupation region territory remote week ends_on latitude longitude"
    )
    today = _typed(context.today, "date")
    start = sql.SQL("greatest(coalesce(c.starts_on, {today}), {today})").format(today=today)
    tolerance = sql.Literal(context.settings.arrival_tolerance_days)
    return {
        **{name: sql.Identifier("c", name) for name in names.split()},
        **shared(context),
        "start": start,
        "slack": sql.SQL("({start} - {today} + {tolerance})").format(start=start, today=today, tolerance=tolerance),
    }


def shared(context: Context) -> Values:
    """Settings and usual delays, the same for every opening."""
    return {
        "today": _typed(context.today, "date"),
        "french_days": sql.Literal(context.days("french_course")),
        "french_steps_levels": sql.Literal(context.settings.french_steps_levels),
        "finish_days": sql.Literal(context.days("finish_credential")),
        "permit_days": sql.Literal(context.days("obtain_work_permit")),
        "renewal_days": sql.Literal(context.days("renew_permit")),
        "examination_days": sql.Literal(context.days("medical_examination")),
        "conditions_days": sql.Literal(context.days("change_permit_conditions")),
        "restricted_groups": sql.Literal(context.restricted_groups),
        "occupation_slope": sql.Literal(context.model.occupation_slope),
        "occupation_intercept": sql.Literal(context.model.occupation_intercept),
    }


def feature_expressions(
    opening: Criterion, criteria: Sequence[Criterion], vector: NDArray[np.float32] | None, context: Context
) -> dict[str, sql.Composable]:
    """The features computed in SQL for one opening, by name; the language margin only where French is asked for."""
    values = constants(opening, context)
    values["unit_group"] = _typed(None if opening.occupation is None else int(opening.occupation), "integer")
    values["vector"] = _typed(None if vector is None else HalfVector(vector).to_text(), "halfvec")
    expressions: dict[str, sql.Composable] = {name: text.format(**values) for name, text in FEATURES.items()}
    french = [criterion for criterion in criteria if criterion.code in FRENCH]
    if french:
        margins = [margin(criterion.code).format(**constants(criterion, context)) for criterion in french]
        expressions[MARGIN] = sql.SQL("(({sum}) / {count})").format(
            sum=sql.SQL(" + ").join(margins), count=sql.Literal(float(len(french)))
        )
    return expressions


def states(criteria: Sequence[Criterion], context: Context) -> sql.Composable:
    """All states of one person, `BITS` bits each, the first criterion lowest."""
    return sql.SQL(" | ").join(
        sql.SQL("(({state})::bigint << {shift})").format(
            state=_state(criterion, context), shift=sql.Literal(BITS * number)
        )
        for number, criterion in enumerate(criteria)
    )


def states_of_kept(criteria: Sequence[Criterion], context: Context) -> sql.Composable:
    """The same, or 0 for whoever a stated requirement without alternatives leaves out.

    Those are asked first: most people fall to one of them, and the dearer criteria need not be evaluated.
    """
    alternatives = Counter(criterion.group_number for criterion in criteria)
    alone = [
        criterion
        for criterion in sorted(criteria, key=lambda criterion: _CHEAPEST_FIRST.get(criterion.code, 9))
        if criterion.importance == "required"
        and criterion.code in _CHEAPEST_FIRST
        and alternatives[criterion.group_number] == 1
    ]
    if not alone:
        return states(criteria, context)
    cases = [sql.SQL("WHEN {state} = 0 THEN 0").format(state=_state(criterion, context)) for criterion in alone]
    return sql.SQL("CASE {cases} ELSE {states} END").format(
        cases=sql.SQL(" ").join(cases), states=states(criteria, context)
    )


_CHEAPEST_FIRST = {**dict.fromkeys(FRENCH, 0), "experience": 1, "diploma": 2, "licence": 3, "other_language": 4}


def _state(criterion: Criterion, context: Context) -> sql.Composed:
    return CRITERIA[criterion.code].format(**constants(criterion, context))


# The states are computed once a person, and the score only for those whom no required group leaves out: a group
# leaves out whoever has none of its bits.
_EVERYBODY = sql.SQL("""
    SELECT count(*),
        string_agg(int8send(p.candidate_id), '') FILTER (WHERE {kept}),
        string_agg(int8send(p.states), '') FILTER (WHERE {kept}),
        string_agg(float8send({score}), '') FILTER (WHERE {kept})
    FROM (
        SELECT p.*, computed_once({states}) AS states
        FROM {profiles}
        WHERE p.model_id = {model} AND p.consent_until >= {today}
    ) p
""")

_SOME = sql.SQL("""
    SELECT p.candidate_id, p.organisation_id, {states}, ARRAY[{features}]::double precision[]
    FROM {profiles}
    WHERE p.model_id = {model} AND p.consent_until >= {today} AND p.candidate_id = ANY (%(ids)s)
""")


def over_everybody(
    criteria: Sequence[Criterion],
    masks: Sequence[int],
    weighted: dict[str, float],
    expressions: dict[str, sql.Composable],
    context: Context,
) -> sql.Composed:
    """The statement over every consenting person: their number, then the three byte strings.

    `masks` are the bits of the groups that leave out whoever has none of them; `weighted` gives the weight of each of
    `expressions`.
    """
    score = sql.SQL(" + ").join(
        sql.SQL("{weight} * {value}").format(weight=sql.Literal(weighted[name]), value=value)
        for name, value in expressions.items()
    )
    kept: list[sql.Composable] = [sql.SQL("true")]
    kept += [sql.SQL("p.states & {mask} <> 0").format(mask=_typed(mask, "bigint")) for mask in masks]
    common = _common(criteria, context)
    if masks:
        common["states"] = states_of_kept(criteria, context)
    return _EVERYBODY.format(score=score, kept=sql.SQL(" AND ").join(kept), **common)


def over_some(criteria: Sequence[Criterion], expressions: dict[str, sql.Composable], context: Context) -> sql.Composed:
    """The same criteria and features, each by itself, for the people of the page shown (`ids`)."""
    return _SOME.format(features=sql.SQL(", ").join(expressions.values()), **_common(criteria, context))


def _common(criteria: Sequence[Criterion], context: Context) -> Values:
    start = _typed(criteria[0].start(context.today), "date")
    return {
        "states": states(criteria, context),
        "profiles": FROM_PROFILE.format(start=start),
        "model": sql.Literal(context.model.id),
        "today": _typed(context.today, "date"),
    }


def _typed(value: object, kind: str) -> sql.Composable:
    """A literal whose type PostgreSQL need not guess; `kind` is one of ours."""
    return sql.SQL("{}::" + kind).format(sql.Literal(value))
