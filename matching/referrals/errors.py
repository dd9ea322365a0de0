"""What the rules of referrals refuse, beside what any store does: a code and its data, for the ways in to say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.errors import DomainError


class ReferralError(DomainError):
    """Base of the errors of this room."""

    @property
    def context(self) -> dict[str, Any]:
        """What the sentence is filled with; several codes are separated by commas."""
        return {
            name: (", ".join(value) or "—") if isinstance(value, tuple) else value
            for name, value in super().context.items()
        }


@dataclass(eq=False)
class TransitionNotAllowedError(ReferralError):
    """The transition does not leave from this state; `allowed` are those that do, for this role."""

    code = "transition_not_allowed"
    state: str
    transition: str
    allowed: tuple[str, ...]


@dataclass(eq=False)
class TransitionNotYoursError(ReferralError):
    """The transition is for others to make."""

    code = "transition_not_yours"
    transition: str
    roles: tuple[str, ...]


@dataclass(eq=False)
class DetailMissingError(ReferralError):
    """The transition needs `field`."""

    code = "detail_missing"
    field: str


@dataclass(eq=False)
class DetailUnexpectedError(ReferralError):
    """The transition does not take `field`."""

    code = "detail_unexpected"
    field: str


@dataclass(eq=False)
class NotAChoiceError(ReferralError):
    """`field` is missing, or none of the choices of this transition for this role."""

    code = "not_a_choice"
    field: str
    choices: tuple[str, ...]


@dataclass(eq=False)
class DateTooEarlyError(ReferralError):
    """Dates of a referral do not go back, and nobody is still at work after three months before they are over."""

    code = "date_too_early"
    field: str
    earliest: date


@dataclass(eq=False)
class DateInFutureError(ReferralError):
    """What has not happened yet is not recorded."""

    code = "date_in_future"
    field: str


@dataclass(eq=False)
class ReleaseMissingError(ReferralError):
    """The person has no consent in force to show the CV to this employer."""

    code = "release_missing"
    employer: int


@dataclass(eq=False)
class EmployerNotVerifiedError(ReferralError):
    """No profile is shown to an employer before a coordinator has verified it."""

    code = "employer_not_verified"
    employer: int


@dataclass(eq=False)
class RecruitmentPermitMissingError(ReferralError):
    """An organisation without a CNESST permit in force places no temporary foreign worker with a client firm."""

    code = "recruitment_permit_missing"
    candidate: int


@dataclass(eq=False)
class AuthorisationUnknownError(ReferralError):
    """Without a CNESST permit, an organisation asks what a person may work under before it places them."""

    code = "authorisation_unknown"
    candidate: int


@dataclass(eq=False)
class AlreadyReferredError(ReferralError):
    """The person is referred to this opening already, by the referral of that number where it may be known."""

    code = "already_referred"
    referral: int | None


@dataclass(eq=False)
class StartNotYoursError(ReferralError):
    """This role starts no referral, or this employer none to another's opening."""

    code = "start_not_yours"
    opening: int


@dataclass(eq=False)
class OpeningClosedError(ReferralError):
    """The opening takes nobody any more."""

    code = "opening_closed"
    opening: int


@dataclass(eq=False)
class PlannedNeedError(ReferralError):
    """A planned need stands in the census, the charts and the events, without referrals."""

    code = "planned_need_not_referable"
    opening: int


@dataclass(eq=False)
class ExternalNeedError(ReferralError):
    """An imported posting has no employer here: nobody to send a CV to, and no answer due."""

    code = "external_need_not_referable"
    opening: int


@dataclass(eq=False)
class NotOptedInError(ReferralError):
    """The person has no consent to matching in force: nobody proposes them."""

    code = "not_opted_in"
    candidate: int
