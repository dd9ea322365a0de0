"""The one table of what may happen to a referral: from where, to where, made by whom, with what.

A counsellor records on behalf of the person (with the means of consent) or of the employer (after a call). No role
of a machine stands in the table: nobody is accepted or rejected but by somebody.
"""

from dataclasses import dataclass
from enum import StrEnum

from matching.accounts.domain import Role
from matching.needs.domain import Kind


class State(StrEnum):
    PROPOSED = "proposed"
    CONSENTED = "consented"
    SENT = "sent"
    ANSWERED = "answered"
    """The employer accepts to meet; an employer who declines closes."""
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    """For an internship: the place is taken."""
    AT_WORK_3 = "at_work_3"
    AT_WORK_6 = "at_work_6"
    AT_WORK_12 = "at_work_12"
    CLOSED = "closed"


class Transition(StrEnum):
    START = "start"
    CONSENT = "consent"
    REFUSE = "refuse"
    WITHDRAW_CONSENT = "withdraw_consent"
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    MEET = "meet"
    NOT_SELECT = "not_select"
    OFFER = "offer"
    DECLINE_OFFER = "decline_offer"
    HIRE = "hire"
    FOLLOW_UP_3 = "follow_up_3"
    FOLLOW_UP_6 = "follow_up_6"
    FOLLOW_UP_12 = "follow_up_12"
    END = "end"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


class Reason(StrEnum):
    """Why a referral ended: codes only, so that no opinion about a person is ever written down."""

    NOT_INTERESTED = "not_interested"
    NOT_THIS_EMPLOYER = "not_this_employer"
    BELOW_QUALIFICATION = "below_qualification"
    WAGE = "wage"
    DISTANCE = "distance"
    SCHEDULE = "schedule"
    START_DATE = "start_date"
    OTHER_JOB_FOUND = "other_job_found"
    SITUATION_CHANGED = "situation_changed"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    EXPERIENCE = "experience"
    SKILLS = "skills"
    DIPLOMA = "diploma"
    LICENCE = "licence"
    FRENCH = "french"
    OTHER_LANGUAGE = "other_language"
    AUTHORISATION_STEPS = "authorisation_steps"
    OTHER_PERSON_CHOSEN = "other_person_chosen"
    NO_REASON_GIVEN = "no_reason_given"
    POST_FILLED = "post_filled"
    OPENING_CLOSED = "opening_closed"
    NO_REPLY = "no_reply"
    ABSENT = "absent"
    PROPOSED_IN_ERROR = "proposed_in_error"
    DUPLICATE = "duplicate"
    CONTRACT_ENDED = "contract_ended"
    ENDED_BY_EMPLOYER = "ended_by_employer"
    ENDED_BY_PERSON = "ended_by_person"
    AUTHORISATION_ENDED = "authorisation_ended"
    PLACEMENT_COMPLETED = "placement_completed"
    HIRED_BY_HOST = "hired_by_host"


# The person owes nobody a reason. The employer's are what the job asks, never a prohibited ground; the plan fights
# "Canadian experience" and over-qualification, so that neither is offered.
THE_PERSONS = (
    Reason.NOT_INTERESTED, Reason.NOT_THIS_EMPLOYER, Reason.BELOW_QUALIFICATION, Reason.WAGE, Reason.DISTANCE,
    Reason.SCHEDULE, Reason.START_DATE, Reason.OTHER_JOB_FOUND, Reason.SITUATION_CHANGED, Reason.PREFER_NOT_TO_SAY,
)  # fmt: skip
THE_EMPLOYERS = (
    Reason.EXPERIENCE, Reason.SKILLS, Reason.DIPLOMA, Reason.LICENCE, Reason.FRENCH, Reason.OTHER_LANGUAGE,
    Reason.AUTHORISATION_STEPS, Reason.SCHEDULE, Reason.START_DATE, Reason.OTHER_PERSON_CHOSEN, Reason.ABSENT,
    Reason.NO_REASON_GIVEN,
)  # fmt: skip
NOBODYS = (
    Reason.POST_FILLED, Reason.OPENING_CLOSED, Reason.NO_REPLY, Reason.PROPOSED_IN_ERROR, Reason.DUPLICATE,
)  # fmt: skip
OF_AN_END = (
    Reason.CONTRACT_ENDED, Reason.ENDED_BY_EMPLOYER, Reason.ENDED_BY_PERSON, Reason.AUTHORISATION_ENDED,
    Reason.PREFER_NOT_TO_SAY, Reason.PLACEMENT_COMPLETED, Reason.HIRED_BY_HOST,
)  # fmt: skip


class Detail(StrEnum):
    """What a transition takes beside its date."""

    REASON = "reason"
    PAY = "pay"
    """Wage, its unit, and the job's FEER level."""
    CONSENT = "consent"
    """Means and end of the consent to release the CV to this employer."""


@dataclass(frozen=True)
class Rule:
    transition: Transition
    sources: tuple[State, ...]
    target: State
    roles: tuple[Role, ...]
    needs: tuple[Detail, ...] = ()
    takes: tuple[Detail, ...] = ()
    reasons: tuple[Reason, ...] = ()
    kinds: tuple[Kind, ...] = (Kind.VACANCY, Kind.INTERNSHIP)

    def needed(self, kind: Kind) -> tuple[Detail, ...]:
        """What it needs for an opening of `kind`: an intern may be unpaid."""
        return tuple(detail for detail in self.needs if detail is not Detail.PAY or kind is not Kind.INTERNSHIP)


_PERSON = (Role.JOB_SEEKER, Role.COUNSELLOR)
_EMPLOYER = (Role.EMPLOYER, Role.COUNSELLOR)
_ANY = (Role.JOB_SEEKER, Role.EMPLOYER, Role.COUNSELLOR)
_WHY = (Detail.REASON,)
_PAY = (Detail.PAY,)
_S, _T = State, Transition

# A consent may be renewed before it is used: it may have run out.
RULES = (
    Rule(_T.CONSENT, (_S.PROPOSED, _S.CONSENTED), _S.CONSENTED, _PERSON, takes=(Detail.CONSENT,)),
    Rule(_T.REFUSE, (_S.PROPOSED,), _S.CLOSED, _PERSON, needs=_WHY, reasons=THE_PERSONS),
    Rule(_T.SEND, (_S.CONSENTED,), _S.SENT, _PERSON),
    Rule(_T.WITHDRAW_CONSENT, (_S.CONSENTED,), _S.PROPOSED, _PERSON),
    Rule(_T.WITHDRAW_CONSENT, (_S.SENT, _S.ANSWERED, _S.INTERVIEW, _S.OFFER), _S.CLOSED, _PERSON),
    Rule(_T.ACCEPT, (_S.SENT,), _S.ANSWERED, _EMPLOYER),
    Rule(_T.DECLINE, (_S.SENT,), _S.CLOSED, _EMPLOYER, needs=_WHY, reasons=THE_EMPLOYERS),
    Rule(_T.MEET, (_S.ANSWERED,), _S.INTERVIEW, _EMPLOYER),
    Rule(_T.NOT_SELECT, (_S.ANSWERED, _S.INTERVIEW), _S.CLOSED, _EMPLOYER, needs=_WHY, reasons=THE_EMPLOYERS),
    Rule(_T.OFFER, (_S.INTERVIEW,), _S.OFFER, _EMPLOYER, takes=_PAY),
    Rule(_T.DECLINE_OFFER, (_S.OFFER,), _S.CLOSED, _PERSON, needs=_WHY, reasons=THE_PERSONS),
    Rule(_T.HIRE, (_S.OFFER,), _S.HIRED, _EMPLOYER, needs=_PAY),
    Rule(_T.FOLLOW_UP_3, (_S.HIRED,), _S.AT_WORK_3, _EMPLOYER, needs=_PAY, kinds=(Kind.VACANCY,)),
    Rule(_T.FOLLOW_UP_6, (_S.HIRED, _S.AT_WORK_3), _S.AT_WORK_6, _EMPLOYER, needs=_PAY, kinds=(Kind.VACANCY,)),
    Rule(
        _T.FOLLOW_UP_12, (_S.HIRED, _S.AT_WORK_3, _S.AT_WORK_6), _S.AT_WORK_12, _EMPLOYER,
        needs=_PAY, kinds=(Kind.VACANCY,),
    ),
    Rule(_T.END, (_S.HIRED, _S.AT_WORK_3, _S.AT_WORK_6), _S.CLOSED, _ANY, needs=_WHY, reasons=OF_AN_END),
    Rule(
        _T.WITHDRAW, (_S.PROPOSED, _S.CONSENTED, _S.SENT, _S.ANSWERED, _S.INTERVIEW), _S.CLOSED, _PERSON,
        needs=_WHY, reasons=THE_PERSONS,
    ),
    Rule(
        _T.CANCEL, (_S.PROPOSED, _S.CONSENTED, _S.SENT, _S.ANSWERED, _S.INTERVIEW, _S.OFFER), _S.CLOSED, _EMPLOYER,
        needs=_WHY, reasons=NOBODYS,
    ),
)  # fmt: skip


def rules_from(state: State, kind: Kind) -> tuple[Rule, ...]:
    """What may happen next to a referral in `state` for an opening of `kind`, by whoever may."""
    return tuple(rule for rule in RULES if state in rule.sources and kind in rule.kinds)
