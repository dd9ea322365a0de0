"""Composes the statements that evaluate every criterion of every open offer for one person.

The same expressions as `statement`, with the offer's side as columns instead of constants.
"""

from psycopg import sql

from matching.matches.braces import Values, columns, rules_by_start
from matching.matches.context import Context
from matching.matches.criteria import CRITERIA, FRENCH, LANGUAGES, MONTHS, NO_MONTHS
from matching.matches.features import FEATURES, MARGIN_LEVELS, NEAR, PROBABILITY, margin

_STATE = sql.SQL("CASE c.code {cases} END")
_CASE = sql.SQL("WHEN {code} THEN {expression}")

_EVALUATED = sql.SQL("""
    SELECT c.opening_id, c.position, c.group_number, c.importance = 'required' AS required, {state} AS state,
        {margin} AS margin, CASE WHEN c.code = 'experience' THEN {months} ELSE {no_months} END AS months,
        c.code = ANY ({languages}) AS language
    FROM criterion c CROSS JOIN match_profile p {rule}
    WHERE p.candidate_id = {candidate} AND p.consent_until >= {today}
""")

_OPEN = sql.SQL("""
    AND c.opening_id IN (
        SELECT o.id FROM opening o
        WHERE o.status = 'open' AND o.kind IN ('vacancy', 'internship')
            AND (o.closes_on IS NULL OR o.closes_on >= {today})
    )
""")

# Of any kind: an event is drawn from planned needs too.
_AMONG = sql.SQL("""
    AND c.opening_id IN (
        SELECT o.id FROM opening o
        WHERE o.id = ANY (%(ids)s) AND o.status = 'open' AND (o.closes_on IS NULL OR o.closes_on >= {today})
    )
""")

_BY_OPENING = sql.SQL("""
    WITH evaluated AS ({evaluated}),
    grouped AS (
        SELECT opening_id, required, max(state) AS best, sum(margin) FILTER (WHERE required) AS margin,
            count(margin) FILTER (WHERE required) AS margins, bool_or(language) AS language
        FROM evaluated GROUP BY opening_id, group_number, required
    ),
    judged AS (
        SELECT opening_id, coalesce(min(best) FILTER (WHERE required), 4) AS worst,
            count(*) FILTER (WHERE required AND best < 4) AS lacking,
            avg((best = 4)::integer) FILTER (WHERE NOT required AND NOT language)::double precision AS preferred,
            sum(margin)::double precision / nullif({margin_levels} * sum(margins), 0) AS language_margin
        FROM grouped GROUP BY opening_id
    )
    SELECT j.opening_id, j.worst, j.lacking, j.preferred, j.language_margin, {features}
    FROM judged j
        JOIN criterion c ON c.opening_id = j.opening_id AND c.position = 100
        CROSS JOIN match_profile p
        LEFT JOIN (
            SELECT v.opening_id, max({probability}) AS probability
            FROM opening_vector v CROSS JOIN match_profile p
                JOIN title_vector t ON t.model_id = {model} AND t.title_id IN (p.title_1, p.title_2, p.title_3)
            WHERE v.model_id = {model} AND p.candidate_id = {candidate}
            GROUP BY v.opening_id
        ) l ON l.opening_id = j.opening_id
    WHERE p.candidate_id = {candidate}
""")


def values_of(found: Context) -> Values:
    """What the braces stand for in both statements. The person is a parameter, so that they are planned once."""
    values = columns(found) | {"candidate": sql.Placeholder("candidate"), "likeness": sql.SQL("l.probability")}
    probability = PROBABILITY.format(title=sql.SQL("t.vector"), vector=sql.SQL("v.vector"), **values)
    return values | {"probability": probability, "rule": rules_by_start(found)}


def evaluated(values: Values) -> sql.Composed:
    """One row per opening and criterion: opening, position, group, required, state, margin, months, if a language."""
    cases = [
        _CASE.format(code=sql.Literal(code), expression=expression.format(**values))
        for code, expression in CRITERIA.items()
    ]
    margins = [_CASE.format(code=sql.Literal(code), expression=margin(code).format(**values)) for code in FRENCH]
    return _EVALUATED.format(
        state=_STATE.format(cases=sql.SQL(" ").join(cases)),
        months=MONTHS.format(**values),
        no_months=NO_MONTHS,
        margin=_STATE.format(cases=sql.SQL(" ").join(margins)),
        languages=sql.Literal(sorted(LANGUAGES)),
        rule=values["rule"],
        candidate=values["candidate"],
        today=values["today"],
    )


def by_opening(values: Values) -> sql.Composed:
    """One row per open vacancy or internship, for `candidate`: worst required state, required groups not met, share of
    preferred, features."""
    return _by_opening(values, of_open(values))


def among(values: Values) -> sql.Composed:
    """The same of the open openings among `ids`, of whatever kind."""
    return _by_opening(values, evaluated(values) + _AMONG.format(today=values["today"]))


def _by_opening(values: Values, rows: sql.Composed) -> sql.Composed:
    named = values | {"unit_group": sql.SQL("c.occupation::integer")}
    named["near"] = sql.SQL("({near})").format(near=NEAR.format(**named))
    features = [
        sql.SQL("{expression} AS {name}").format(expression=text.format(**named), name=sql.Identifier(name))
        for name, text in FEATURES.items()
    ]
    return _BY_OPENING.format(
        evaluated=rows,
        features=sql.SQL(", ").join(features),
        margin_levels=sql.Literal(MARGIN_LEVELS),
        **{name: values[name] for name in ("model", "candidate", "probability")},
    )


def of_open(values: Values) -> sql.Composed:
    """`evaluated` for `candidate` and every open vacancy or internship."""
    return evaluated(values) + _OPEN.format(today=values["today"])


def of_openings(values: Values) -> sql.Composed:
    """`evaluated` for `candidate` and the openings of the page shown (`ids`)."""
    return evaluated(values) + sql.SQL("AND c.opening_id = ANY (%(ids)s)")
