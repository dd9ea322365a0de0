"""What the CV bank refuses by its own rules."""

from datetime import date
from typing import Literal, Self

from matching.errors import DomainError


class ConsentRefusedError(DomainError):
    """Base of what may be wrong with a consent, at one of its fields."""

    field: str

    def within(self, place: str) -> Self:
        """The same, of a consent that stands at `place` of what was sent."""
        self.field = f"{place}.{self.field}"
        return self


class ConsentNotYetError(ConsentRefusedError):
    """A consent is dated after today."""

    code = "consent_not_yet"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ConsentOverError(ConsentRefusedError):
    """A consent is recorded that has ended already."""

    code = "consent_over"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ConsentWithdrawnSinceError(ConsentRefusedError):
    """A consent is dated before `withdrawn`, the last day on which the person withdrew what it is for."""

    code = "consent_withdrawn_since"

    def __init__(self, field: str, withdrawn: date) -> None:
        super().__init__(field, withdrawn)
        self.field = field
        self.withdrawn = withdrawn


class ConsentTooLongError(ConsentRefusedError):
    """A consent lasts longer than the setting allows: `most` days."""

    code = "consent_too_long"

    def __init__(self, field: str, most: int) -> None:
        super().__init__(field, most)
        self.field = field
        self.most = most


class ConsentNotToldError(ConsentRefusedError):
    """A counsellor records how the person consented, and in which language: nobody consents online for another."""

    code = "consent_not_told"

    def __init__(self, field: Literal["means", "language"]) -> None:
        super().__init__(field)
        self.field: str = field
