"""What the door refuses."""

from typing import ClassVar

from matching.errors import DomainError


class SignInRefusedError(DomainError):
    """The address or the password is not right; which of them is not said."""

    code: ClassVar[str] = "sign_in_refused"


class CodeRefusedError(DomainError):
    """The code of the second factor is not right, or was given before."""

    code: ClassVar[str] = "code_refused"


class PasswordWrongError(DomainError):
    """The password that somebody who is in gives again is not right."""

    code: ClassVar[str] = "password_wrong"
    field: ClassVar[str] = "current"


class PasswordsDifferError(DomainError):
    """The new password was not typed twice the same."""

    code: ClassVar[str] = "passwords_differ"
    field: ClassVar[str] = "again"


class LinkOverError(DomainError):
    """A link of an e-mail that was used, is too old, or never was."""

    code: ClassVar[str] = "link_over"


class AddressThereError(DomainError):
    """Another account has the address."""

    code: ClassVar[str] = "address_there"


class EmployerThereError(DomainError):
    """The employer has members already: it is theirs to invite others."""

    code: ClassVar[str] = "employer_there"
    field: ClassVar[str] = "neq"


class NeqDoubtfulError(DomainError):
    """The register begins no number like this one."""

    code: ClassVar[str] = "neq_doubtful"
    field: ClassVar[str] = "neq"


class NeqChangedError(DomainError):
    """The employer has another number than the one that was compared with the register."""

    code: ClassVar[str] = "neq_changed"


class ProviderRefusedError(DomainError):
    """What came back from the OpenID Connect provider lets nobody in."""

    code: ClassVar[str] = "provider_refused"


class ProviderUnknownError(DomainError):
    """No account is linked to this person of the provider, nor has an address that it vouches for."""

    code: ClassVar[str] = "provider_unknown"


class OwnAccessError(DomainError):
    """The person comes in by an address of theirs: nobody else opens or closes that."""

    code: ClassVar[str] = "own_access"


class PhoneRefusedError(DomainError):
    """What was typed is no telephone number."""

    code: ClassVar[str] = "phone_invalid"


class PhoneThereError(DomainError):
    """Another person comes in by this number."""

    code: ClassVar[str] = "phone_there"


class PrintedCodeOverError(DomainError):
    """A printed code that was used, is too old, or never was."""

    code: ClassVar[str] = "printed_code_over"


class TextCodeRefusedError(DomainError):
    """The code is not the one that was sent to the telephone, or opens nothing any more."""

    code: ClassVar[str] = "text_code_refused"
