"""For one person and one opening: every criterion, what was expected, what was found, and the step that changes it.

The states are those that decided eligibility, read back from the same expressions; nothing is decided here.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from matching.candidates.domain import CredentialStatus, LanguageBasis, Schooling
from matching.candidates.domain import State as EvidenceState
from matching.candidates.profile import Profile, ProfileLanguage
from matching.dates import DAYS_OF_A_MONTH
from matching.matches import evidence
from matching.matches.authorisation import ASK, assess
from matching.matches.context import Context
from matching.matches.criteria import FRENCH, LANGUAGES
from matching.matches.domain import CriterionResult, State, Step
from matching.matches.openings import Criterion
from matching.reference.domain import week_of

MOST_MONTHS_BLIND = 120
"""Months of experience beyond which a blind reader is told no more, unless the opening asks for more."""

Found = tuple[dict[str, Any] | None, str | None, EvidenceState | None]
Months = Sequence[int | None]
"""Months at work in the unit group of a criterion of experience, and in its minor group; no number for another one."""
StepOf = tuple[str, int | None, int | None]
"""Code of the step, its days, its cost."""


def explain(
    criterion: Criterion,
    state: State,
    months: Months,
    profile: Profile,
    context: Context,
    asked: dict[str, Any],
    *,
    authorisation_told: bool,
) -> CriterionResult:
    """One criterion in full, for a reader who may see `profile`; `asked` is what is `expected`, the same for all.

    `state` and `months` are what decided eligibility. `authorisation_told` is whether the person said by what right
    they work: a blind profile does not hold it, and unknown is unknown for whoever reads one too. Of a language that is
    only preferred a blind reader is told nothing.
    """
    untold = profile.blind and criterion.importance != "required" and criterion.code in LANGUAGES
    unasked = untold or _unasked(criterion, state, told=authorisation_told)
    if untold:
        found, passage, strength = None, None, None
    elif criterion.code in FRENCH:
        found, passage, strength = _found_french(criterion, profile, context)
    elif criterion.code in ("licence", "certificate"):
        found, passage, strength = _found_credential(criterion, profile, context)
    elif criterion.code == "territory":
        found, passage, strength = _found_territory(criterion, state, profile)
    elif criterion.code == "experience":
        found, passage, strength = _found_experience(criterion, months, profile)
    else:
        found, passage, strength = _FOUND[criterion.code](criterion, profile)
    return CriterionResult(
        code=criterion.code,
        group=criterion.group_number,
        importance=criterion.importance,
        met=None if unasked else state is State.MET,
        expected=asked,
        found=found,
        evidence=passage,
        state=strength,
        step=None
        if state is State.MET and not untold
        else _step(criterion, state, months, profile, context, unasked=unasked),
    )


def _unasked(criterion: Criterion, state: State, *, told: bool) -> bool:
    """Whether nobody has asked yet; of somebody abroad too, who is outside the list until the employer sponsors."""
    return state is State.UNKNOWN or (state is State.OUTSIDE and criterion.code == "work_authorisation" and not told)


def expected(criterion: Criterion, context: Context) -> dict[str, Any]:
    """What the opening asks for, in codes and figures."""
    start = criterion.start(context.today).isoformat()
    match criterion.code:
        case "work_authorisation":
            return {"on": start, "hours_per_week": criterion.hours_per_week}
        case "other_language":
            return {"language": criterion.language_key, "level": criterion.level}
        case "licence" | "certificate":
            return {"credential": criterion.credential, "on": start}
        case "diploma":
            return {"level": criterion.diploma_level, "fields": criterion.fields}
        case "experience":
            return {"months": criterion.months, "unit_group": f"{criterion.unit_group:05d}"}
        case "territory":
            return {"territory": criterion.territory, "remote": criterion.remote}
        case "start_date":
            return {"on": start}
        case "hours":
            return {"hours_per_week": criterion.hours_per_week}
        case "schedule":
            return {"week": week_of(criterion.week)}
        case _:
            return {"level": criterion.level}


def _found_authorisation(criterion: Criterion, profile: Profile) -> Found:
    held = profile.authorisation
    if held is None:
        return None, None, None
    return {"kind": held.kind, "until": held.valid_until}, None, held.state


def _found_french(criterion: Criterion, profile: Profile, context: Context) -> Found:
    held = _recorded_french(criterion, profile)
    schooled = _schooled(profile, context)
    tested = any(language.basis is LanguageBasis.TESTED for language in held)
    if schooled and not tested and schooled > max((language.value for language in held), default=0):
        return {"basis": "schooling", "schooling": profile.schooling_in_french}, None, EvidenceState.EVIDENCED
    return _found_language(criterion, held, profile)


def _recorded_french(criterion: Criterion, profile: Profile) -> list[ProfileLanguage]:
    skill = criterion.code.removeprefix("french_")
    return [held for held in profile.languages if held.language == "fr" and held.skill == skill]


def _schooled(profile: Profile, context: Context) -> int:
    """Level of French that schooling in French shows; 0 without any."""
    return context.settings.french_from_schooling.get(profile.schooling_in_french or Schooling.NONE, 0)


def _found_other(criterion: Criterion, profile: Profile) -> Found:
    held = [held for held in profile.languages if f"{held.language}.{held.skill}" == criterion.language_key]
    return _found_language(criterion, held, profile)


def _found_language(criterion: Criterion, held: list[ProfileLanguage], profile: Profile) -> Found:
    best = evidence.language_for(held, criterion)
    if best is None:
        return None, None, None
    strength = evidence.behind(best)
    passage = f"{best.test} : {best.level}" if best.test else None
    found: dict[str, Any] = {"level": best.value, "basis": best.basis}
    # What the person recorded may say which language is theirs since childhood: no matter of a blind reader's.
    return found if profile.blind else found | {"scale": best.scale, "recorded": best.level}, passage, strength


def _found_credential(criterion: Criterion, profile: Profile, context: Context) -> Found:
    held = evidence.credential_for(
        profile,
        criterion.credential,
        context.implied_by.get(criterion.credential or "", ()),
        criterion.start(context.today),
    )
    if held is None:
        return None, None, None
    found: dict[str, Any] = {"status": held.status, "valid_until": held.valid_until}
    if held.credential != criterion.credential:
        found["credential"] = held.credential
    return found, evidence.of_credential(profile, criterion, held.credential), held.state


def _found_diploma(criterion: Criterion, profile: Profile) -> Found:
    held = evidence.diploma_for(profile, criterion)
    if held is None:
        return (None if profile.diplomas is None else {"level": "none"}), None, None
    found: dict[str, Any] = {"level": held.level, "field": held.field}
    # Studies done abroad alone are compared: a blind reader is not told where a diploma comes from.
    return (
        found if profile.blind else found | {"comparative_evaluation": held.comparative_evaluation},
        held.title,
        held.state,
    )


def _found_experience(criterion: Criterion, worked: Months, profile: Profile) -> Found:
    if profile.experiences is None or criterion.unit_group is None:
        return None, None, None
    exact = [held for held in profile.experiences if held.unit_group and int(held.unit_group) == criterion.unit_group]
    near = evidence.in_occupation(profile, criterion.unit_group)
    # Not a sum over the file: a month counts once, whatever the number of jobs held in it.
    months, related = (held or 0 for held in worked)
    if exact:
        related = 0
    passage, strength = evidence.of_experience(profile, criterion, months or related)
    if profile.blind:
        # A whole career would tell an age: whoever reads blind learns whether it is enough.
        most = max(criterion.months or 0, MOST_MONTHS_BLIND)
        months, related = min(months, most), min(related, most)
    # None: there is such a job, whose length nobody has asked.
    unasked = not months and any(held.months is None for held in exact or near)
    return {"months": None if unasked else months, "related_months": related}, passage, strength


def _found_territory(criterion: Criterion, state: State, profile: Profile) -> Found:
    named = criterion.territory in (profile.territories or ())
    if state is State.MET and not named:
        # Met without being named: the work is done from home, or they live there, which a blind reader is not told.
        if criterion.remote:
            return {"remote": True}, None, None
        return ({"accepted": True} if profile.blind else {"lives": True}), None, None
    if profile.territories is None:
        return None, None, None
    return {"accepted": named, "relocation_on": profile.relocation_on}, None, None


def _found_start(criterion: Criterion, profile: Profile) -> Found:
    return (None if profile.available_from is None else {"on": profile.available_from}), None, None


def _found_hours(criterion: Criterion, profile: Profile) -> Found:
    return (None if profile.hours_max is None else {"hours_per_week": profile.hours_max}), None, None


def _found_schedule(criterion: Criterion, profile: Profile) -> Found:
    return (None if profile.week is None else {"week": profile.week}), None, None


_FOUND: dict[str, Callable[[Criterion, Profile], Found]] = {
    "work_authorisation": _found_authorisation,
    "other_language": _found_other,
    "diploma": _found_diploma,
    "start_date": _found_start,
    "hours": _found_hours,
    "schedule": _found_schedule,
}


def _step(
    criterion: Criterion, state: State, months: Months, profile: Profile, context: Context, *, unasked: bool
) -> Step | None:
    if unasked:
        return _made(ASK, 0, None, context)
    if criterion.code == "work_authorisation":
        if profile.blind:
            return Step(code="authorisation_steps", who="candidate", days=None, cost=None)
        _, reason, needed = assess(profile.authorisation, criterion, context)
        return None if reason is None else _made(reason, needed, None, context)
    way = _way(criterion, months, profile, context)
    return None if way is None else _made(*way, context)


def _way(criterion: Criterion, months: Months, profile: Profile, context: Context) -> StepOf | None:
    """How to meet it one day; None where nobody can say, or where it is the person's own choice."""
    if criterion.code == "experience" and criterion.unit_group is not None:
        missing = (criterion.months or 0) - (months[0] or 0)
        return "gain_experience", round(DAYS_OF_A_MONTH * missing), None
    if criterion.code == "diploma":
        return _studies(criterion, context)
    if criterion.code == "other_language":
        return _language_course(criterion, profile, context)
    if criterion.code in ("licence", "certificate"):
        status = next((held.status for held in profile.credentials if held.credential == criterion.credential), None)
        if status is CredentialStatus.IN_PROCESS:
            return "finish_credential", context.steps["finish_credential"].days, None
        return "obtain_credential", criterion.credential_days, criterion.credential_cost
    if criterion.code == "territory" and criterion.territory in (profile.territories or ()):
        moves = profile.relocation_on
        return "relocate", None if moves is None else (moves - context.today).days, None
    if criterion.code == "start_date":
        free = profile.available_from
        return "confirm_availability", None if free is None else (free - context.today).days, None
    if criterion.code not in FRENCH:
        return None
    return _french_course(criterion, profile, context)


def _french_course(criterion: Criterion, profile: Profile, context: Context) -> StepOf:
    held = _recorded_french(criterion, profile)
    tested = [language.value for language in held if language.basis is LanguageBasis.TESTED]
    levels = tested or [_schooled(profile, context), *(language.value for language in held)]
    gap = (criterion.level or 0) - max(levels)
    return "french_course", gap * context.days("french_course"), None


def _language_course(criterion: Criterion, profile: Profile, context: Context) -> StepOf:
    held = [each for each in profile.languages if f"{each.language}.{each.skill}" == criterion.language_key]
    tested = [each.value for each in held if each.basis is LanguageBasis.TESTED]
    gap = (criterion.level or 0) - max(tested or [each.value for each in held], default=0)
    return "language_course", gap * context.days("language_course"), None


def _studies(criterion: Criterion, context: Context) -> StepOf | None:
    """The programme of the level asked for, its days those of a whole one: what may be recognised is not counted."""
    code = f"obtain_diploma_{criterion.diploma_level}"
    return (code, None, None) if code in context.steps else None


def _made(code: str, days: int | None, cost: int | None, context: Context) -> Step:
    rule = context.steps[code]
    days = rule.days if days is None else days
    earliest = None if days is None else context.today + timedelta(days=days)
    return Step(code=code, who=rule.who, days=days, cost=rule.cost if cost is None else cost, earliest=earliest)
