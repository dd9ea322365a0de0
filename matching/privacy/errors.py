"""What the privacy room refuses by its own rules."""

from datetime import date

from matching.errors import DomainError


class HoldTooLongError(DomainError):
    """A hold ends after today, and within the longest time that the setting allows: at most on `latest`."""

    code = "hold_too_long"

    def __init__(self, field: str, latest: date) -> None:
        super().__init__(field, latest)
        self.field = field
        self.latest = latest


class ToldTooSoonError(DomainError):
    """A person is told of a destruction from the day that it was due on, and at the latest today."""

    code = "told_too_soon"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class IncidentDatesError(DomainError):
    """The date in `field` has no place in the order of an incident: begun, discovered, told of, closed."""

    code = "incident_dates"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ErasureAskedError(DomainError):
    """The erasure of this file was asked for: nothing new may rest on it until it is called off."""

    code = "erasure_asked"
