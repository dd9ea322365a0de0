"""What the CV bank refuses by its own rules."""

from typing import Self

from matching.errors import DomainError


class _PeriodError(DomainError):
    field: str

    def within(self, place: str) -> Self:
        """The same, of a consent that stands at `place` of what was sent."""
        self.field = f"{place}.{self.field}"
        return self


class ConsentNotYetError(_PeriodError):
    """A consent is dated after today."""

    code = "consent_not_yet"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ConsentTooLongError(_PeriodError):
    """A consent lasts longer than the setting allows: `most` days."""

    code = "consent_too_long"

    def __init__(self, field: str, most: int) -> None:
        super().__init__(field, most)
        self.field = field
        self.most = most
