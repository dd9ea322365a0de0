"""Why a document was not read. Each says what to do; none of them leaves anything behind."""

from matching.errors import DomainError


class DocumentError(DomainError):
    """Base of what follows."""


class EmptyDocumentError(DocumentError):
    """Not one byte."""

    code = "document_empty"


class LargeDocumentError(DocumentError):
    """More bytes, pages or characters than are read; `most` of `unit`."""

    code = "document_large"

    def __init__(self, most: int, unit: str) -> None:
        super().__init__(most, unit)
        self.most = most
        self.unit = unit


class UnknownFormatError(DocumentError):
    """None of PDF, DOCX, ODT, RTF and plain text."""

    code = "document_format"


class OldWordError(DocumentError):
    """The binary format of Word 97–2003."""

    code = "document_old_word"


class WrongExtensionError(DocumentError):
    """Its name says one format, its content is another."""

    code = "document_extension"

    def __init__(self, extension: str, found: str) -> None:
        super().__init__(extension, found)
        self.extension = extension
        self.found = found


class EncryptedDocumentError(DocumentError):
    """A password is needed."""

    code = "document_encrypted"


class DamagedDocumentError(DocumentError):
    """Cut short, or not what its format asks for."""

    code = "document_damaged"


class HostileDocumentError(DocumentError):
    """Macros, external entities, an archive that unpacks to far more than a CV: not opened."""

    code = "document_hostile"


class ScannedDocumentError(DocumentError):
    """Pages that are pictures: there is no text to read."""

    code = "document_scanned"


class InfectedDocumentError(DocumentError):
    """The antivirus knows it for a harmful one."""

    code = "document_infected"


class UncheckedDocumentError(DocumentError):
    """The antivirus, which has to be asked first, does not answer."""

    code = "document_unchecked"


class TooLargeToCheckError(DocumentError):
    """The antivirus takes no file of this size: asked again, it says the same."""

    code = "document_unchecked_size"


class SlowDocumentError(DocumentError):
    """Reading it took more time or memory than a CV needs."""

    code = "document_slow"


def by_code() -> dict[str, type[DocumentError]]:
    """Each of them by its code, as the reader in its own process tells them."""
    return {kind.code: kind for kind in DocumentError.__subclasses__()}
