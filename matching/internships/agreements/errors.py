"""What agreements refuse."""

from datetime import date
from typing import ClassVar

from matching.errors import DomainError


class NotTakenError(DomainError):
    """The host has not taken the person for this internship yet, or no more."""

    code = "agreement_not_taken"


class AgreementThereError(DomainError):
    """The internship has its agreement already, of that id."""

    code = "agreement_there"

    def __init__(self, agreement_id: int) -> None:
        super().__init__(agreement_id)
        self.agreement_id = agreement_id


class AgreementOverError(DomainError):
    """It has ended: it is read, and changed or signed no more."""

    code = "agreement_over"


class AgreementNotOverError(DomainError):
    """It has not ended yet."""

    code = "agreement_not_over"


class AgreementMovedError(DomainError):
    """Another version, or another text, stands to be signed than the one that was read."""

    code = "agreement_moved"


class AgreementSignedError(DomainError):
    """This party has signed this version already."""

    code = "agreement_signed"


class SignatureNotYoursError(DomainError):
    """Each party signs for itself; a counsellor records it for whoever has no way in of their own."""

    code = "signature_not_yours"


class AssistanceMissingError(DomainError):
    """A signature recorded for somebody says how it was given, in which language and before whom: `field`."""

    code = "assistance_missing"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class WageMissingError(DomainError):
    """A paid internship says its wage; an unpaid one has none."""

    code = "agreement_wage"
    field: ClassVar[str] = "wage"


class StartAfarError(DomainError):
    """It begins long before the place was taken, or more than a year after."""

    code = "agreement_start"
    field: ClassVar[str] = "starts_on"


class RightToWorkError(DomainError):
    """The person may not work as agreed: `code` says why, `field` what to change, none where no term would do.

    With the day `on` which the right begins or ends, or the hours a week that are `left` of the `cap`.
    """

    code = "agreement_no_right"

    def __init__(
        self, code: str, field: str | None = None, *, on: date | None = None, left: int = 0, cap: int = 0,
        elsewhere: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(code, field)
        self.code = code  # type: ignore[misc]
        self.field = field
        self.on, self.left, self.cap, self.elsewhere = on, left, cap, elsewhere


class ReviewNotYoursError(DomainError):
    """Each writes their own review, of an internship whose agreement is in force."""

    code = "review_not_yours"
