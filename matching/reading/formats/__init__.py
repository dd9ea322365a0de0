"""From the bytes of a file to a document: the format told by its content, then read by its own module."""

from importlib import import_module
from pathlib import PurePath

from matching.reading.documents import Document, Format
from matching.reading.errors import (
    EmptyDocumentError,
    EncryptedDocumentError,
    HostileDocumentError,
    LargeDocumentError,
    OldWordError,
    UnknownFormatError,
    WrongExtensionError,
)
from matching.reading.limits import MOST_BYTES, MOST_CHARACTERS, MOST_LINES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_EXTENSIONS = frozenset({"txt", "text", "md", ""})
EXTENSIONS = frozenset({*Format, "docm", "doc", "text", "md"})
"""Those that a folder is searched for."""


def read(content: bytes, name: str) -> Document:
    """Read the document of that file name. Raises the errors of `matching.reading.errors`.

    In the caller's own process: `matching.reading.apart` does the same in another, with limits of time and memory.
    """
    if not content:
        raise EmptyDocumentError
    if len(content) > MOST_BYTES:
        raise LargeDocumentError(MOST_BYTES // 1_000_000, "megabytes")
    extension = PurePath(name).suffix.removeprefix(".").lower()
    if extension not in EXTENSIONS | _TEXT_EXTENSIONS:
        raise UnknownFormatError
    found = format_of(content)
    if extension == "docm" and found is Format.DOCX:
        # Its macros are what is wrong with it, not its name.
        raise HostileDocumentError
    if extension != found and not (found is Format.TXT and extension in _TEXT_EXTENSIONS):
        raise WrongExtensionError(extension, found)
    # Only the one that is needed: the libraries of the others stay unloaded.
    document: Document = import_module(f"{__name__}.{found}").read(content)
    if len(document.text) > MOST_CHARACTERS:
        raise LargeDocumentError(MOST_CHARACTERS, "characters")
    if document.text.count("\n") > MOST_LINES:
        raise LargeDocumentError(MOST_LINES, "lines")
    if not document.text.strip():
        raise EmptyDocumentError
    whole: Document = import_module(f"{__name__}.whole").whole(document, content)
    return whole


def format_of(content: bytes) -> Format:
    """The format, by the content alone. Raises UnknownFormatError, OldWordError or EncryptedDocumentError."""
    head = content[:1024]
    if b"%PDF-" in head:
        return Format.PDF
    if head.startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith(_OLE):
        raise EncryptedDocumentError if _ENCRYPTED in content else OldWordError
    if head.startswith(b"PK"):
        if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
            return Format.ODT
        if b"word/" in content:
            return Format.DOCX
        raise UnknownFormatError
    if head.startswith(_BOMS) or not any(byte < 9 or 13 < byte < 27 for byte in content):
        return Format.TXT
    raise UnknownFormatError
