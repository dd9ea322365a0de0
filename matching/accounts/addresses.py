"""E-mail addresses: written one way, so that one address is one account."""

from typing import ClassVar

from email_validator import EmailNotValidError, validate_email

from matching.errors import DomainError


class AddressRefusedError(DomainError):
    """What was typed is no e-mail address."""

    code: ClassVar[str] = "email_invalid"

    def __init__(self) -> None:
        super().__init__()
        self.field = "email"


def address(text: str) -> str:
    """The address as it is stored and compared. Nothing is asked of the network. Raises AddressRefusedError."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise AddressRefusedError from None
    return (found.ascii_email or found.normalized).lower()
