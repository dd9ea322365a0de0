"""What may be done with a referral, decided without a database: start it, advance it, say what is owed on it."""

from dataclasses import dataclass
from datetime import date, timedelta

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import Means
from matching.errors import NotFoundError
from matching.needs.domain import Kind
from matching.referrals import errors
from matching.referrals.domain import Owed, Referral, Step
from matching.referrals.duties import FOLLOW_UP_MONTHS, OWED, Delays, due_on, months_after
from matching.referrals.transitions import RULES, Detail, Rule, State, Transition, rules_from

MEANS: dict[Role, tuple[Means, ...]] = {
    Role.JOB_SEEKER: (Means.ONLINE,),
    Role.COUNSELLOR: (Means.PAPER, Means.ORAL, Means.INTERPRETER),
}
"""By which means a consent reaches us, by who records it."""

_FIELDS = {
    Detail.REASON: ("reason",),
    Detail.PAY: ("wage", "wage_unit", "feer"),
    Detail.CONSENT: ("consent",),
}


@dataclass(frozen=True)
class Opening:
    """What a start needs to know of the opening."""

    id: int
    kind: Kind
    employer_id: int | None
    takes: bool
    """It is open and its closing date has not passed."""
    verified: bool
    """A coordinator has verified its employer."""


@dataclass(frozen=True)
class Person:
    """What a start needs to know of the person, as far as its reader may."""

    id: int
    visible: bool
    """The reader may open the person's file."""
    opted_in: bool
    """The file holds a consent to matching in force."""
    listed: bool
    """The short list of the opening shows the person to its employer."""
    bar: str | None
    """What bars the organisation from placing the person with a client firm: see `check_placeable`."""


def check_start(opening: Opening, person: Person, by: Actor) -> None:
    """Raise what forbids `by` to start a referral of `person` to `opening`.

    Planned needs and external ones take no referral (§6 of the requirements). Others propose a person only while the
    person consents to matching; who asks for themselves needs no such consent, or it would not be free (Law 25).
    Raises StartNotYoursError, PlannedNeedError, ExternalNeedError, OpeningClosedError, EmployerNotVerifiedError,
    NotFoundError, NotOptedInError, and as `check_placeable`.
    """
    if by.role not in (Role.COUNSELLOR, Role.EMPLOYER, Role.JOB_SEEKER):
        raise errors.StartNotYoursError(opening.id)
    if opening.kind is Kind.PLANNED:
        raise errors.PlannedNeedError(opening.id)
    if opening.employer_id is None:
        raise errors.ExternalNeedError(opening.id)
    if by.role is Role.EMPLOYER and by.employer_id != opening.employer_id:
        raise errors.StartNotYoursError(opening.id)
    if not opening.takes:
        raise errors.OpeningClosedError(opening.id)
    match by.role:
        case Role.EMPLOYER:
            if not opening.verified:
                raise errors.EmployerNotVerifiedError(opening.employer_id)
            known = person.listed
        case Role.JOB_SEEKER:
            known = by.candidate_id == person.id
        case _:
            known = person.visible
    if not known:
        raise NotFoundError("candidate", person.id)
    if by.role is Role.COUNSELLOR and not person.opted_in:
        raise errors.NotOptedInError(person.id)
    if by.role is Role.COUNSELLOR:
        check_placeable(person.bar, person.id)


def check_placeable(bar: str | None, candidate_id: int) -> None:
    """Say what bars an organisation from placing a person with a client firm (`recruitment_bar` of the database).

    Raises RecruitmentPermitMissingError for `permit`, AuthorisationUnknownError for `unknown`.
    """
    if bar == "unknown":
        raise errors.AuthorisationUnknownError(candidate_id)
    if bar is not None:
        raise errors.RecruitmentPermitMissingError(candidate_id)


def choices(referral: Referral, by: Actor) -> tuple[Rule, ...]:
    """The transitions that `by` may make now."""
    if not _is_party(referral, by):
        return ()
    return tuple(rule for rule in rules_from(referral.state, referral.kind) if by.role in rule.roles)


def advance(
    referral: Referral,
    step: Step,
    *,
    by: Actor,
    today: date,
    delays: Delays,
    released: bool,
    verified: bool,
    bar: str | None,
) -> Referral:
    """The referral after `step`; its version is the store's to change.

    `released`: a consent to show the CV to the employer is in force on the step's day; `verified`: a coordinator has
    verified the employer; `bar`: what bars the organisation from placing the person, which concerns what a counsellor
    starts or sends, and never an employer and a person who find each other. Raises TransitionNotYoursError,
    TransitionNotAllowedError, DateInFutureError,
    DateTooEarlyError, DetailMissingError, DetailUnexpectedError, NotAChoiceError, ReleaseMissingError,
    EmployerNotVerifiedError, and as `check_placeable`.
    """
    rule = _rule(referral, step.transition, by)
    _check_date(referral, step, today)
    taken = {*rule.needs, *rule.takes}
    _check_taken(step, taken)
    if Detail.REASON in rule.needs and step.reason not in rule.reasons:
        raise errors.NotAChoiceError("reason", rule.reasons)
    feer = referral.feer
    if Detail.PAY in taken:
        feer = next((level for level in (step.feer, feer, referral.occupation_feer) if level is not None), None)
        _check_pay(step, feer, needed=Detail.PAY in rule.needed(referral.kind))
    if step.transition is Transition.CONSENT:
        _check_consent(step, by, released)
    if step.transition is Transition.SEND:
        if not released:
            raise errors.ReleaseMissingError(referral.employer_id)
        if not verified:
            raise errors.EmployerNotVerifiedError(referral.employer_id)
        if Role.COUNSELLOR in (by.role, referral.started_by):
            check_placeable(bar, referral.candidate_id)
    hired_on = step.on if rule.target is State.HIRED else referral.hired_on
    return referral.model_copy(
        update={
            "state": rule.target,
            "since": step.on,
            "due_on": due_on(rule.target, step.on, hired_on, referral.kind, delays),
            "sent_on": step.on if rule.target is State.SENT else referral.sent_on,
            "hired_on": hired_on,
            "feer": feer,
            "closed_by": step.transition if rule.target is State.CLOSED else None,
            "reason": step.reason,
        }
    )


def release_until(step: Step, delays: Delays) -> date:
    """Last day on which the CV may be shown, once `step` consents to it."""
    told = step.consent.until if step.consent else None
    return told or step.on + timedelta(days=delays.release)


def owed(referral: Referral, today: date) -> tuple[Owed, ...]:
    """What is owed on a referral as it stands; nothing once it is over."""
    if referral.due_on is None:
        return ()
    what, by = OWED[referral.state]
    days_late = max(0, (today - referral.due_on).days)
    return (Owed(what=what, by=by, due_on=referral.due_on, days_late=days_late),)


def _rule(referral: Referral, transition: Transition, by: Actor) -> Rule:
    mine = choices(referral, by)
    for rule in mine:
        if rule.transition is transition:
            return rule
    roles = tuple(dict.fromkeys(role for rule in RULES if rule.transition is transition for role in rule.roles))
    if by.role not in roles or not _is_party(referral, by):
        raise errors.TransitionNotYoursError(transition, roles)
    raise errors.TransitionNotAllowedError(referral.state, transition, tuple(rule.transition for rule in mine))


def _is_party(referral: Referral, by: Actor) -> bool:
    """Whether the referral is theirs; which people are a counsellor's, the database says."""
    if by.role is Role.EMPLOYER:
        return by.employer_id == referral.employer_id
    return by.role is not Role.JOB_SEEKER or by.candidate_id == referral.candidate_id


def _check_date(referral: Referral, step: Step, today: date) -> None:
    earliest = referral.since
    months = FOLLOW_UP_MONTHS.get(step.transition)
    if months is not None and referral.hired_on is not None:
        earliest = max(earliest, months_after(referral.hired_on, months))
    if step.on > today:
        raise errors.DateInFutureError("on")
    if step.on < earliest:
        raise errors.DateTooEarlyError("on", earliest)


def _check_taken(step: Step, taken: set[Detail]) -> None:
    for detail, names in _FIELDS.items():
        for name in names:
            if detail not in taken and getattr(step, name) is not None:
                raise errors.DetailUnexpectedError(name)


def _check_pay(step: Step, feer: int | None, *, needed: bool) -> None:
    if step.wage is None and (needed or step.wage_unit is not None):
        raise errors.DetailMissingError("wage")
    if step.wage_unit is None and step.wage is not None:
        raise errors.DetailMissingError("wage_unit")
    if feer is None and needed:
        raise errors.DetailMissingError("feer")


def _check_consent(step: Step, by: Actor, released: bool) -> None:
    """A consent is told with this step, or one in force is used."""
    if step.consent is None:
        if not released:
            raise errors.DetailMissingError("consent")
        return
    if step.consent.means not in MEANS[by.role]:
        raise errors.NotAChoiceError("consent.means", MEANS[by.role])
    if by.role is Role.COUNSELLOR and step.consent.language is None:
        raise errors.DetailMissingError("consent.language")
    if step.consent.until is not None and step.consent.until <= step.on:
        raise errors.DateTooEarlyError("consent.until", step.on + timedelta(days=1))
