"""Every transition, from every state, by every role, held against a second writing of the table."""

from datetime import date, timedelta
from itertools import product

import pytest

from matching.accounts.domain import Actor, Role
from matching.needs.domain import Kind
from matching.referrals.decisions import advance, choices
from matching.referrals.domain import Referral, Step
from matching.referrals.duties import Delays
from matching.referrals.errors import (
    DateInFutureError,
    DateTooEarlyError,
    DetailMissingError,
    DetailUnexpectedError,
    EmployerNotVerifiedError,
    NotAChoiceError,
    ReleaseMissingError,
    TransitionNotAllowedError,
    TransitionNotYoursError,
)
from matching.referrals.transitions import RULES, Reason, State, Transition
from tests.matching.referrals.conftest import a_referral, a_step

# Transition: from → to, by the person (P), the employer (E), a counsellor (C).
EXPECTED = """
consent          PC  proposed consented                                  consented
refuse           PC  proposed                                            closed
withdraw_consent PC  consented                                           proposed
withdraw_consent PC  sent answered interview offer                       closed
send             PC  consented                                           sent
accept           EC  sent                                                answered
decline          EC  sent                                                closed
meet             EC  answered                                            interview
not_select       EC  answered interview                                  closed
offer            EC  interview                                           offer
decline_offer    PC  offer                                               closed
hire             EC  offer                                               hired
follow_up_3      EC  hired                                               at_work_3
follow_up_6      EC  hired at_work_3                                     at_work_6
follow_up_12     EC  hired at_work_3 at_work_6                           at_work_12
end              PEC hired at_work_3 at_work_6                           closed
withdraw         PC  proposed consented sent answered interview          closed
cancel           EC  proposed consented sent answered interview offer    closed
"""
LETTERS = {"P": Role.JOB_SEEKER, "E": Role.EMPLOYER, "C": Role.COUNSELLOR}
PARTIES = {
    Role.JOB_SEEKER: Actor(Role.JOB_SEEKER, 10, candidate_id=3),
    Role.EMPLOYER: Actor(Role.EMPLOYER, 11, employer_id=4),
    Role.COUNSELLOR: Actor(Role.COUNSELLOR, 12, organisation_id=5),
}
WORK = (State.HIRED, State.AT_WORK_3, State.AT_WORK_6, State.AT_WORK_12)
HIRED_ON = date(2025, 8, 31)
TODAY = date(2026, 9, 30)
DELAYS = Delays(consent=14, send=3, answer=10, interview=15, outcome=10, decision=7, release=180)


def expected() -> dict[tuple[Transition, State, Role], State]:
    answers = {}
    for line in EXPECTED.strip().splitlines():
        transition, letters, *sources, target = line.split()
        for source, letter in product(sources, letters):
            answers[Transition(transition), State(source), LETTERS[letter]] = State(target)
    return answers


def in_state(state: State, **changes: object) -> Referral:
    sent_on = None if state in (State.PROPOSED, State.CONSENTED) else HIRED_ON
    hired_on = HIRED_ON if state in WORK else None
    return a_referral(state, **{"since": HIRED_ON, "sent_on": sent_on, "hired_on": hired_on, **changes})


def moved(
    referral: Referral, step: Step, by: Actor, *, released: bool = True, verified: bool = True, bar: str | None = None
) -> Referral:
    return advance(referral, step, by=by, today=TODAY, delays=DELAYS, released=released, verified=verified, bar=bar)


@pytest.mark.parametrize("kind", [Kind.VACANCY, Kind.INTERNSHIP])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("transition", list(Transition))
def test_each_transition_by_each_role_from_each_state(transition: Transition, role: Role, kind: Kind) -> None:
    answers = expected()
    if kind is Kind.INTERNSHIP:
        answers = {key: to for key, to in answers.items() if not key[0].startswith("follow_up")}
    by = PARTIES.get(role, Actor(role))
    roles = {key[2] for key in expected() if key[0] is transition}
    for state in State:
        referral = in_state(state, kind=kind)
        to = answers.get((transition, state, role))
        if transition is Transition.START:
            step = Step(transition=transition, on=TODAY)
        else:
            step = a_step(transition, TODAY, role)
        if to is not None:
            after = moved(referral, step, by)
            assert (after.state, after.since) == (to, TODAY)
            assert after.closed_by == (transition if to is State.CLOSED else None)
        elif role in roles:
            with pytest.raises(TransitionNotAllowedError) as refused:
                moved(referral, step, by)
            assert (refused.value.state, refused.value.transition) == (state, transition)
            allowed = {key[0] for key in answers if key[1:] == (state, role)}
            assert set(refused.value.allowed) == allowed == {rule.transition for rule in choices(referral, by)}
        else:
            with pytest.raises(TransitionNotYoursError) as forbidden:
                moved(referral, step, by)
            assert set(forbidden.value.roles) == roles


@pytest.mark.parametrize(
    "stranger", [Actor(Role.EMPLOYER, 20, employer_id=5), Actor(Role.JOB_SEEKER, 21, candidate_id=4), Actor()]
)
def test_nobody_moves_the_referral_of_others(stranger: Actor) -> None:
    for rule in RULES:
        for source in rule.sources:
            with pytest.raises(TransitionNotYoursError):
                moved(in_state(source), a_step(rule.transition, TODAY), stranger)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.reasons], ids=lambda rule: rule.transition)
def test_whoever_closes_gives_one_of_the_reasons_of_that_closing(rule: object) -> None:
    assert rule in RULES
    found = next(each for each in RULES if each is rule)
    referral = in_state(found.sources[0])
    for reason in Reason:
        step = a_step(found.transition, TODAY, reason=reason)
        if reason in found.reasons:
            assert moved(referral, step, PARTIES[Role.COUNSELLOR]).reason is reason
        else:
            with pytest.raises(NotAChoiceError) as refused:
                moved(referral, step, PARTIES[Role.COUNSELLOR])
            assert refused.value.choices == found.reasons
    with pytest.raises(NotAChoiceError):
        moved(referral, a_step(found.transition, TODAY, reason=None), PARTIES[Role.COUNSELLOR])


def test_the_plan_fights_two_reasons_which_nobody_can_give() -> None:
    assert not {"canadian_experience", "overqualified", "overqualification", "other"} & {str(each) for each in Reason}


@pytest.mark.parametrize(
    ("transition", "changes", "error"),
    [
        (Transition.HIRE, {"wage": None, "wage_unit": None}, DetailMissingError),
        (Transition.HIRE, {"wage_unit": None}, DetailMissingError),
        (Transition.FOLLOW_UP_3, {"wage": None, "wage_unit": None}, DetailMissingError),
        (Transition.OFFER, {"wage_unit": "hour"}, DetailMissingError),
        (Transition.ACCEPT, {"wage": "20", "wage_unit": "hour"}, DetailUnexpectedError),
        (Transition.ACCEPT, {"feer": 2}, DetailUnexpectedError),
        (Transition.MEET, {"reason": "wage"}, DetailUnexpectedError),
        (Transition.SEND, {"consent": {"means": "oral"}}, DetailUnexpectedError),
        (Transition.CONSENT, {"consent": {"means": "online"}}, NotAChoiceError),
        (Transition.CONSENT, {"consent": {"means": "oral"}}, DetailMissingError),
        (Transition.CONSENT, {"consent": {"means": "oral", "language": "ar", "until": TODAY}}, DateTooEarlyError),
    ],
)
def test_a_step_takes_what_the_table_says_and_nothing_else(
    transition: Transition, changes: dict[str, object], error: type[Exception]
) -> None:
    source = next(rule.sources[0] for rule in RULES if rule.transition is transition)
    with pytest.raises(error):
        moved(in_state(source), a_step(transition, TODAY, **changes), PARTIES[Role.COUNSELLOR])


def test_an_intern_may_be_unpaid_and_an_offer_without_its_wage() -> None:
    hire = a_step(Transition.HIRE, TODAY, wage=None, wage_unit=None)
    assert moved(in_state(State.OFFER, kind=Kind.INTERNSHIP), hire, PARTIES[Role.EMPLOYER]).state is State.HIRED
    offer = a_step(Transition.OFFER, TODAY)
    assert moved(in_state(State.INTERVIEW), offer, PARTIES[Role.EMPLOYER]).feer == 2


def test_the_level_is_the_occupations_until_somebody_says_another() -> None:
    hire = a_step(Transition.HIRE, TODAY)
    assert moved(in_state(State.OFFER, occupation_feer=3), hire, PARTIES[Role.EMPLOYER]).feer == 3
    told = a_step(Transition.HIRE, TODAY, feer=5)
    assert moved(in_state(State.OFFER, occupation_feer=3), told, PARTIES[Role.EMPLOYER]).feer == 5
    later = a_step(Transition.FOLLOW_UP_3, TODAY)
    assert moved(in_state(State.HIRED, occupation_feer=3, feer=5), later, PARTIES[Role.EMPLOYER]).feer == 5
    with pytest.raises(DetailMissingError):
        moved(in_state(State.OFFER, occupation_feer=None), hire, PARTIES[Role.EMPLOYER])


def test_the_means_of_consent_are_those_of_who_records_it() -> None:
    for role, means in product((Role.JOB_SEEKER, Role.COUNSELLOR), ("online", "paper", "oral", "interpreter")):
        language = "ar" if role is Role.COUNSELLOR else None
        step = a_step(Transition.CONSENT, TODAY, consent={"means": means, "language": language})
        if (role is Role.JOB_SEEKER) == (means == "online"):
            assert moved(in_state(State.PROPOSED), step, PARTIES[role]).state is State.CONSENTED
        else:
            with pytest.raises(NotAChoiceError):
                moved(in_state(State.PROPOSED), step, PARTIES[role])


def test_a_consent_in_force_serves_again_and_without_one_it_must_be_told() -> None:
    step = a_step(Transition.CONSENT, TODAY, consent=None)
    assert moved(in_state(State.PROPOSED), step, PARTIES[Role.JOB_SEEKER]).state is State.CONSENTED
    with pytest.raises(DetailMissingError):
        moved(in_state(State.PROPOSED), step, PARTIES[Role.JOB_SEEKER], released=False)


def test_no_cv_leaves_without_consent_nor_to_an_employer_nobody_verified() -> None:
    step = a_step(Transition.SEND, TODAY)
    with pytest.raises(ReleaseMissingError):
        moved(in_state(State.CONSENTED), step, PARTIES[Role.COUNSELLOR], released=False)
    with pytest.raises(EmployerNotVerifiedError):
        moved(in_state(State.CONSENTED), step, PARTIES[Role.COUNSELLOR], verified=False)


def test_dates_go_neither_back_nor_beyond_today() -> None:
    referral = in_state(State.SENT)
    by = PARTIES[Role.EMPLOYER]
    assert moved(referral, a_step(Transition.ACCEPT, HIRED_ON), by).since == HIRED_ON
    with pytest.raises(DateTooEarlyError) as early:
        moved(referral, a_step(Transition.ACCEPT, HIRED_ON - timedelta(days=1)), by)
    assert early.value.earliest == HIRED_ON
    with pytest.raises(DateInFutureError):
        moved(referral, a_step(Transition.ACCEPT, TODAY + timedelta(days=1)), by)


@pytest.mark.parametrize(
    ("transition", "earliest"),
    [
        (Transition.FOLLOW_UP_3, date(2025, 11, 30)),
        (Transition.FOLLOW_UP_6, date(2026, 2, 28)),
        (Transition.FOLLOW_UP_12, date(2026, 8, 31)),
    ],
)
def test_nobody_is_at_work_after_three_months_before_they_are_over(transition: Transition, earliest: date) -> None:
    by = PARTIES[Role.COUNSELLOR]
    assert moved(in_state(State.HIRED), a_step(transition, earliest), by).since == earliest
    with pytest.raises(DateTooEarlyError):
        moved(in_state(State.HIRED), a_step(transition, earliest - timedelta(days=1)), by)
