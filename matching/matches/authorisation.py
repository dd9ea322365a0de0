"""Why somebody may or may not work on the start date, and the step that would change it.

The state of the criterion comes from `criteria`; this says which of its conditions gave it. Source: requirements §4.
"""

import re
from datetime import date

from matching.candidates.domain import Authorisation
from matching.matches.context import AuthorisationRule, Context
from matching.matches.domain import State
from matching.matches.openings import Criterion

ASK = "ask_candidate"

Finding = tuple[State, str | None, int]
"""State, code of the step that would change it, and the days it takes."""


def assess(authorisation: Authorisation | None, criterion: Criterion, context: Context) -> Finding:
    """The condition that weighs most, with its step; `(MET, None, 0)` where nothing stands in the way."""
    start = criterion.start(context.today)
    rule = None if authorisation is None else context.rule(authorisation.kind, start)
    if authorisation is None or rule is None:
        return State.UNKNOWN, ASK, 0
    if rule.works_for == "anyone" and not rule.permit_required:
        return State.MET, None, 0
    findings = (
        _for_whom(authorisation, rule, criterion, context),
        _valid(authorisation, rule, start, criterion, context),
        _hours(authorisation, rule, start, criterion),
        _medical(authorisation, criterion, context),
        _limited(authorisation.occupations, criterion.occupation, criterion, context),
        _limited(authorisation.regions, criterion.region, criterion, context),
    )
    return min(findings, key=lambda finding: (finding[0], -finding[2]))


def _within(days: int, step: str, criterion: Criterion, context: Context) -> Finding:
    return (State.WITH_STEPS if days <= criterion.slack(context) else State.OUTSIDE), step, days


def _usual(step: str, criterion: Criterion, context: Context) -> Finding:
    return _within(context.days(step), step, criterion, context)


def _for_whom(held: Authorisation, rule: AuthorisationRule, criterion: Criterion, context: Context) -> Finding:
    step = rule.step or ASK
    if rule.works_for == "nobody":
        if step == "lmia_and_caq" and not criterion.sponsor_ready:
            return State.OUTSIDE, "sponsor", context.days(step)
        return _usual(step, criterion, context)
    named = held.named_employer_id
    if rule.works_for == "anyone" or (named is not None and named == criterion.employer_id):
        return State.MET, None, 0
    if named is None:
        return (State.MET, None, 0) if rule.works_for == "permit_decides" else (State.UNKNOWN, ASK, 0)
    return _usual(step, criterion, context)


def _valid(
    held: Authorisation, rule: AuthorisationRule, start: date, criterion: Criterion, context: Context
) -> Finding:
    if rule.works_for == "nobody":
        return State.MET, None, 0
    if held.permit_held is False:
        return _usual("obtain_work_permit", criterion, context)
    if held.valid_from is not None and held.valid_from > start:
        return _within((held.valid_from - context.today).days, "wait_for_permit", criterion, context)
    if held.valid_until is not None and held.valid_until >= start:
        return State.MET, None, 0
    filed = held.renewal_filed_on
    if filed is not None and (held.valid_until is None or filed <= held.valid_until):
        return State.MET, None, 0
    if held.valid_until is None:
        return State.UNKNOWN, ASK, 0
    return _usual("renew_permit", criterion, context)


def cap_of(held: Authorisation, rule: AuthorisationRule) -> int | None:
    """Hours a week at most; what is printed on a permit may only be less than what the rule allows."""
    return min((hours for hours in (held.weekly_cap, rule.weekly_cap) if hours is not None), default=None)


def _hours(held: Authorisation, rule: AuthorisationRule, start: date, criterion: Criterion) -> Finding:
    cap = cap_of(held, rule)
    if cap is None:
        return State.MET, None, 0
    if rule.weekly_cap is not None and not held.full_time_enrolment:
        asked = held.full_time_enrolment is not None
        return (State.NOT_MET, "enrol_full_time", 0) if asked else (State.UNKNOWN, ASK, 0)
    # On campus: a student works at their own school without a cap (requirements §4).
    if rule.weekly_cap is not None and held.named_employer_id in {criterion.employer_id} - {None}:
        return State.MET, None, 0
    if criterion.ends_on is not None and start <= criterion.ends_on and in_breaks(held, start, criterion.ends_on):
        return State.MET, None, 0
    if criterion.hours_per_week is None:
        return State.UNKNOWN, ASK, 0
    if held.hours_elsewhere + criterion.hours_per_week <= cap:
        return State.MET, None, 0
    return State.OUTSIDE, "reduce_hours", 0


def in_breaks(held: Authorisation, first: date, last: date) -> bool:
    """Whether scheduled breaks, those that touch or overlap taken together, hold the whole period."""
    reached = None
    for pause in sorted(held.breaks, key=lambda pause: pause.starts_on):
        if reached is None or (pause.starts_on - reached).days > 1:
            if reached is not None and reached >= last:
                return True
            reached = pause.ends_on if pause.starts_on <= first <= pause.ends_on else None
        else:
            reached = max(reached, pause.ends_on)
    return reached is not None and reached >= last


def _medical(held: Authorisation, criterion: Criterion, context: Context) -> Finding:
    if not held.medical_restriction:
        return State.MET, None, 0
    if criterion.occupation is None:
        return State.UNKNOWN, ASK, 0
    if re.match(context.restricted_groups, criterion.occupation):
        return _usual("medical_examination", criterion, context)
    return State.MET, None, 0


def _limited(allowed: tuple[str, ...] | None, value: str | None, criterion: Criterion, context: Context) -> Finding:
    if allowed is None or value in allowed:
        return State.MET, None, 0
    if value is None:
        return State.UNKNOWN, ASK, 0
    return _usual("change_permit_conditions", criterion, context)
