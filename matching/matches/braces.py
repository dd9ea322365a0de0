"""What the braces of criteria and features stand for: constants of one opening, or columns of every opening."""

import json
import math
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from psycopg import sql

from matching.matches.context import AuthorisationRule, Context
from matching.matches.openings import Criterion

Values = dict[str, sql.Composable]

# As in `match_profile.diploma_bits`.
_FIRST_FIELD, _FIELD_BITS = 16, 47
_ALL_BITS = -1

LMIA = "lmia_and_caq"
"""The step of those whom an employer must sponsor first."""
RULE_COLUMNS = ("free", "nobody", "anyone", "permit_decides", "sponsored", "days", "cap")


def of_criterion(criterion: Criterion) -> Values:
    """What differs between the criteria of an opening."""
    packed = [*(criterion.diplomas_met or ()), *(criterion.diplomas_ask or ())]
    return {
        "level": typed(criterion.level, "integer"),
        "language_key": typed(criterion.language_key, "text"),
        "credential_id": typed(criterion.credential_id, "integer"),
        "credential_days": typed(criterion.credential_days, "integer"),
        "diploma_levels": typed(_bits(value // 10000 for value in packed), "bigint"),
        "diploma_fields": typed(_bits(_FIRST_FIELD + value % 10000 % _FIELD_BITS for value in packed), "bigint"),
        "diplomas_met": typed(criterion.diplomas_met, "integer[]"),
        "diplomas_ask": typed(criterion.diplomas_ask, "integer[]"),
        "unit_group": typed(criterion.unit_group, "integer"),
        "months": typed(criterion.months, "integer"),
    }


def of_opening(criterion: Criterion, context: Context) -> Values:
    """What the criteria of an opening share, settings and usual delays included."""
    hours = criterion.hours_per_week
    return {
        "employer_id": typed(criterion.employer_id, "bigint"),
        "hours_per_week": typed(hours, "double precision"),
        "whole_hours": typed(None if hours is None else math.ceil(hours), "integer"),
        "sponsor_ready": typed(criterion.sponsor_ready, "boolean"),
        "occupation": typed(criterion.occupation, "text"),
        "region": typed(criterion.region, "text"),
        "territory": typed(criterion.territory, "text"),
        "remote": typed(criterion.remote, "boolean"),
        "week": typed(criterion.week, "integer"),
        "start": typed(criterion.start(context.today), "date"),
        "ends_on": typed(criterion.ends_on, "date"),
        "slack": typed(criterion.slack(context), "integer"),
        "latitude": typed(criterion.latitude, "double precision"),
        "longitude": typed(criterion.longitude, "double precision"),
        **rules_on(criterion.start(context.today), context),
        **shared(context),
    }


def columns(context: Context) -> Values:
    """When one person is ranked against every opening: columns of `criterion` as `c`."""
    names = (
        "level language_key credential_id credential_days diploma_levels diplomas_met diplomas_ask unit_group months "
        "employer_id hours_per_week sponsor_ready occupation region territory remote week ends_on latitude longitude"
    )
    today, start = typed(context.today, "date"), _start_of_column(context)
    tolerance = typed(context.settings.arrival_tolerance_days, "integer")
    return {
        **{name: sql.Identifier("c", name) for name in names.split()},
        **shared(context),
        # One person's diplomas are few: their levels are enough.
        "diploma_fields": typed(_ALL_BITS, "bigint"),
        "whole_hours": sql.SQL("ceil(c.hours_per_week)::integer"),
        "start": start,
        "slack": sql.SQL("({start} - {today} + {tolerance})").format(start=start, today=today, tolerance=tolerance),
        **{f"rule_{name}": sql.Identifier("r", name) for name in RULE_COLUMNS},
        "rule_none": sql.SQL("r.kind IS NULL"),
    }


def shared(context: Context) -> Values:
    """Settings and usual delays, the same for every opening."""
    return {
        "model": typed(context.model.id, "smallint"),
        "today": typed(context.today, "date"),
        "french_days": typed(context.days("french_course"), "integer"),
        "french_steps_levels": typed(context.settings.french_steps_levels, "integer"),
        "finish_days": typed(context.days("finish_credential"), "integer"),
        "permit_days": typed(context.days("obtain_work_permit"), "integer"),
        "renewal_days": typed(context.days("renew_permit"), "integer"),
        "examination_days": typed(context.days("medical_examination"), "integer"),
        "conditions_days": typed(context.days("change_permit_conditions"), "integer"),
        "restricted_groups": typed(context.restricted_groups, "text"),
        "occupation_slope": typed(context.model.occupation_slope, "double precision"),
        "occupation_intercept": typed(context.model.occupation_intercept, "double precision"),
    }


def rules_on(day: date, context: Context) -> Values:
    """What the rule of each kind of authorisation says on a day, asked of the kind in `p.authorisation`."""
    rules = [
        rule
        for rule in context.rules
        if rule.valid_from <= day and (rule.valid_until is None or rule.valid_until > day)
    ]
    return {
        "rule_none": sql.SQL("({known}) IS NOT TRUE").format(known=_among(rules)),
        "rule_free": _among(rule for rule in rules if rule.works_for == "anyone" and not rule.permit_required),
        "rule_nobody": _among(rule for rule in rules if rule.works_for == "nobody"),
        "rule_anyone": _among(rule for rule in rules if rule.works_for == "anyone"),
        "rule_permit_decides": _among(rule for rule in rules if rule.works_for == "permit_decides"),
        "rule_sponsored": _among(rule for rule in rules if rule.step == LMIA),
        "rule_days": _of_kind((rule.kind, context.days(rule.step) if rule.step else 0) for rule in rules),
        "rule_cap": _of_kind((rule.kind, rule.weekly_cap) for rule in rules),
    }


_RULES = sql.SQL("""
    LEFT JOIN (
        SELECT kind, weekly_cap AS cap, works_for = 'nobody' AS nobody, works_for = 'anyone' AS anyone,
            works_for = 'anyone' AND NOT permit_required AS free, works_for = 'permit_decides' AS permit_decides,
            step IS NOT DISTINCT FROM {lmia} AS sponsored, coalesce(({days} ->> step)::integer, 0) AS days,
            valid_from, valid_until
        FROM authorisation_rule
    ) r ON r.kind = p.authorisation
        AND r.valid_from <= {start} AND (r.valid_until IS NULL OR r.valid_until > {start})
""")


def rules_by_start(context: Context) -> sql.Composed:
    """The same as columns of `r`, joined to each opening's start date."""
    days = {code: step.days for code, step in context.steps.items() if step.days is not None}
    return _RULES.format(lmia=sql.Literal(LMIA), days=typed(json.dumps(days), "jsonb"), start=_start_of_column(context))


def _start_of_column(context: Context) -> sql.Composed:
    return sql.SQL("greatest(coalesce(c.starts_on, {today}), {today})").format(today=typed(context.today, "date"))


def _among(rules: Iterable[AuthorisationRule]) -> sql.Composable:
    """Whether the person's kind of authorisation is that of one of these rules."""
    kinds = [rule.kind for rule in rules]
    return sql.SQL("p.authorisation = ANY ({kinds})").format(kinds=typed(kinds, "text[]"))


def _of_kind(values: Iterable[tuple[str, int | None]]) -> sql.Composable:
    """A figure by kind of authorisation."""
    cases = [
        sql.SQL("WHEN {kind} THEN {value}").format(kind=sql.Literal(kind), value=sql.Literal(value))
        for kind, value in values
        if value is not None
    ]
    if not cases:
        return typed(None, "integer")
    return sql.SQL("CASE p.authorisation {cases} END").format(cases=sql.SQL(" ").join(cases))


def _bits(places: Iterable[int]) -> int:
    return reduce(or_, (1 << place for place in places), 0)


def typed(value: object, kind: str) -> sql.SQL:
    """A literal whose type PostgreSQL need not guess; `kind` is one of ours."""
    # As text at once: pieces are put together several times.
    return sql.SQL(sql.Literal(value).as_string() + "::" + kind)
