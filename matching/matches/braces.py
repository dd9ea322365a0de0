"""What the braces of criteria and features stand for: constants of one opening, or columns of every opening."""

import json
import math
from collections.abc import Iterable
from functools import reduce
from operator import or_

from psycopg import sql

from matching.matches.context import Context
from matching.matches.openings import Criterion

Values = dict[str, sql.Composable]

# As in `match_profile.diploma_bits`.
_FIRST_FIELD, _FIELD_BITS = 16, 47
_ALL_BITS = -1


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
    } | shared(context)


def columns(context: Context) -> Values:
    """When one person is ranked against every opening: columns of `criterion` as `c`."""
    names = (
        "level language_key credential_id credential_days diploma_levels diplomas_met diplomas_ask unit_group months "
        "employer_id hours_per_week sponsor_ready occupation region territory remote week ends_on latitude longitude"
    )
    today = typed(context.today, "date")
    start = sql.SQL("greatest(coalesce(c.starts_on, {today}), {today})").format(today=today)
    tolerance = typed(context.settings.arrival_tolerance_days, "integer")
    return {
        **{name: sql.Identifier("c", name) for name in names.split()},
        **shared(context),
        # One person's diplomas are few: their levels are enough.
        "diploma_fields": typed(_ALL_BITS, "bigint"),
        "whole_hours": sql.SQL("ceil(c.hours_per_week)::integer"),
        "start": start,
        "slack": sql.SQL("({start} - {today} + {tolerance})").format(start=start, today=today, tolerance=tolerance),
    }


def shared(context: Context) -> Values:
    """Settings and usual delays, the same for every opening."""
    return {
        "model": typed(context.model.id, "smallint"),
        "today": typed(context.today, "date"),
        "french_days": typed(context.days("french_course"), "integer"),
        "french_steps_levels": typed(context.settings.french_steps_levels, "integer"),
        "finish_days": typed(context.days("finish_credential"), "integer"),
        "step_days": sql.SQL("({days} ->> step)::integer").format(days=typed(_days(context), "jsonb")),
        "permit_days": typed(context.days("obtain_work_permit"), "integer"),
        "renewal_days": typed(context.days("renew_permit"), "integer"),
        "examination_days": typed(context.days("medical_examination"), "integer"),
        "conditions_days": typed(context.days("change_permit_conditions"), "integer"),
        "restricted_groups": typed(context.restricted_groups, "text"),
        "occupation_slope": typed(context.model.occupation_slope, "double precision"),
        "occupation_intercept": typed(context.model.occupation_intercept, "double precision"),
    }


def _days(context: Context) -> str:
    """Usual days by code of the step, as JSON."""
    return json.dumps({code: step.days for code, step in context.steps.items() if step.days is not None})


def _bits(places: Iterable[int]) -> int:
    return reduce(or_, (1 << place for place in places), 0)


def typed(value: object, kind: str) -> sql.SQL:
    """A literal whose type PostgreSQL need not guess; `kind` is one of ours."""
    # As text at once: pieces are put together several times.
    return sql.SQL(sql.Literal(value).as_string() + "::" + kind)
