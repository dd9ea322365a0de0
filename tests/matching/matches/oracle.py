"""The rules of eligibility in plain Python, written from the requirements and not from the SQL they hold.

A profile is a row of `match_profile` as a dict; the answer is the state's number, 0 (not met) to 4 (met).
"""

import re
from datetime import date, timedelta
from typing import Any

from matching.matches.context import Context
from matching.matches.openings import Criterion

NOT_MET, OUTSIDE, UNKNOWN, WITH_STEPS, MET = range(5)
Profile = dict[str, Any]


def state(criterion: Criterion, profile: Profile, context: Context) -> int:
    code = criterion.code
    if code.startswith("french_"):
        return french(criterion, profile[code], context)
    return globals()[code if code not in ("licence", "certificate") else "credential"](criterion, profile, context)


def in_time(days: int | None, criterion: Criterion, context: Context) -> int:
    arrival = context.today + timedelta(days=days or 0)
    latest = criterion.start(context.today) + timedelta(days=context.settings.arrival_tolerance_days)
    return WITH_STEPS if arrival <= latest else OUTSIDE


def french(criterion: Criterion, level: int | None, context: Context) -> int:
    if level is None:
        return UNKNOWN
    missing = criterion.level - level
    if missing <= 0:
        return MET
    if missing > context.settings.french_steps_levels:
        return NOT_MET
    return in_time(missing * context.steps["french_course"].days, criterion, context)


def other_language(criterion: Criterion, profile: Profile, context: Context) -> int:
    level = profile["languages"].get(criterion.language_key)
    if level is None:
        return UNKNOWN
    return MET if level >= criterion.level else NOT_MET


def credential(criterion: Criterion, profile: Profile, context: Context) -> int:
    wanted = criterion.credential_id
    until = dict(zip(profile["held"], profile["held_until"], strict=True))
    if wanted in until and until[wanted] >= criterion.start(context.today):
        return MET
    if wanted in profile["in_process"]:
        return in_time(context.steps["finish_credential"].days, criterion, context)
    if wanted in profile["without"] or profile["credentials_complete"]:
        return NOT_MET if criterion.credential_days is None else in_time(criterion.credential_days, criterion, context)
    return UNKNOWN


def diploma(criterion: Criterion, profile: Profile, context: Context) -> int:
    if profile["diplomas"] is None:
        return UNKNOWN
    held = set(profile["diplomas"])
    if held & set(criterion.diplomas_met):
        return MET
    return UNKNOWN if held & set(criterion.diplomas_ask) else NOT_MET


def experience(criterion: Criterion, profile: Profile, context: Context) -> int:
    if not profile["experiences_asked"]:
        return UNKNOWN
    months = {profile[f"group_{slot}"]: profile[f"months_{slot}"] for slot in (1, 2, 3) if profile[f"group_{slot}"]}
    months |= dict(zip(profile["other_groups"] or [], profile["other_months"] or [], strict=True))
    if months.get(criterion.unit_group, 0) >= criterion.months:
        return MET
    minor = criterion.unit_group // 10
    if -minor in (profile["other_minors"] or []):
        return UNKNOWN
    perhaps = sum(held for group, held in months.items() if group // 10 == minor)
    return UNKNOWN if perhaps + profile["uncoded_months"] >= criterion.months else NOT_MET


def territory(criterion: Criterion, profile: Profile, context: Context) -> int:
    if criterion.remote or (profile["home_territory"] is not None and profile["home_territory"] == criterion.territory):
        return MET
    if profile["territories"] is None:
        return UNKNOWN
    if criterion.territory not in profile["territories"]:
        return NOT_MET
    if profile["home_region"] is not None and profile["home_region"] == criterion.region:
        return MET
    return dated(profile["relocation_on"], criterion, context)


def start_date(criterion: Criterion, profile: Profile, context: Context) -> int:
    return dated(profile["available_from"], criterion, context)


def dated(day: date | None, criterion: Criterion, context: Context) -> int:
    if day is None:
        return UNKNOWN
    if day <= criterion.start(context.today):
        return MET
    return in_time((day - context.today).days, criterion, context)


def hours(criterion: Criterion, profile: Profile, context: Context) -> int:
    if profile["hours_max"] is None:
        return UNKNOWN
    return MET if profile["hours_max"] >= criterion.hours_per_week else NOT_MET


def schedule(criterion: Criterion, profile: Profile, context: Context) -> int:
    if profile["week"] is None:
        return UNKNOWN
    return MET if profile["week"] & criterion.week == criterion.week else NOT_MET


def work_authorisation(criterion: Criterion, profile: Profile, context: Context) -> int:
    start = criterion.start(context.today)
    rule = context.rule(profile["authorisation"], start) if profile["authorisation"] else None
    if rule is None:
        return OUTSIDE if profile["abroad"] and not criterion.sponsor_ready else UNKNOWN
    if rule.works_for == "anyone" and not rule.permit_required:
        return MET
    answers = [_permit_limits(criterion, profile, context), _weekly_hours(criterion, profile, rule.weekly_cap)]
    days = context.steps[rule.step].days if rule.step else 0
    if rule.works_for == "nobody":
        needs_sponsor = rule.step == "lmia_and_caq" and not criterion.sponsor_ready
        answers.append(OUTSIDE if needs_sponsor else in_time(days, criterion, context))
    else:
        answers.append(_permit_dates(criterion, profile, context))
        named = profile["named_employer_id"]
        if rule.works_for != "anyone" and (named is None or named != criterion.employer_id):
            if named is None:
                answers.append(MET if rule.works_for == "permit_decides" else UNKNOWN)
            else:
                answers.append(in_time(days, criterion, context))
    return min(answers)


def _permit_dates(criterion: Criterion, profile: Profile, context: Context) -> int:
    start, until, filed = criterion.start(context.today), profile["authorised_until"], profile["renewal_filed_on"]
    if profile["permit_held"] is False:
        return in_time(context.steps["obtain_work_permit"].days, criterion, context)
    if profile["authorised_from"] and profile["authorised_from"] > start:
        return in_time((profile["authorised_from"] - context.today).days, criterion, context)
    if until and until >= start:
        return MET
    if filed and (until is None or filed <= until):
        return MET
    return UNKNOWN if until is None else in_time(context.steps["renew_permit"].days, criterion, context)


def _weekly_hours(criterion: Criterion, profile: Profile, rule_cap: int | None) -> int:
    cap = min((hours for hours in (rule_cap, profile["weekly_cap"]) if hours is not None), default=None)
    if cap is None:
        return MET
    if rule_cap is not None and profile["full_time_enrolment"] is not True:
        return UNKNOWN if profile["full_time_enrolment"] is None else NOT_MET
    school = profile["named_employer_id"]
    if rule_cap is not None and school is not None and school == criterion.employer_id:
        return MET
    if criterion.ends_on and _all_in_breaks(profile["breaks"], criterion):
        return MET
    if criterion.hours_per_week is None:
        return UNKNOWN
    return MET if profile["hours_elsewhere"] + criterion.hours_per_week <= cap else OUTSIDE


def _all_in_breaks(breaks: list[tuple[date, date]], criterion: Criterion) -> bool:
    day = criterion.start(BREAKS_TODAY)
    if criterion.ends_on < day:
        return False
    while day <= criterion.ends_on:
        if not any(first <= day <= last for first, last in breaks):
            return False
        day += timedelta(days=1)
    return True


def _permit_limits(criterion: Criterion, profile: Profile, context: Context) -> int:
    answers = [MET]
    if profile["medical_restriction"]:
        if criterion.occupation is None:
            answers.append(UNKNOWN)
        elif re.match(context.restricted_groups, criterion.occupation):
            answers.append(in_time(context.steps["medical_examination"].days, criterion, context))
    for allowed, value in (
        (profile["permit_occupations"], criterion.occupation),
        (profile["permit_regions"], criterion.region),
    ):
        if allowed is not None and value not in allowed:
            conditions = context.steps["change_permit_conditions"].days
            answers.append(UNKNOWN if value is None else in_time(conditions, criterion, context))
    return min(answers)


BREAKS_TODAY = date(2026, 3, 2)
"""The day the generated cases happen on."""
