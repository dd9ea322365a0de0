"""What an internship refuses."""

from decimal import Decimal

from matching.errors import DomainError


class FrameError(DomainError):
    """The legal frame of the offer does not hold; `code` says why, `field` what to change."""

    code = "frame"

    def __init__(self, code: str, field: str, most: Decimal | int | None = None) -> None:
        super().__init__(code, field, most)
        self.code = code  # type: ignore[misc]
        self.field = field
        self.most = most
