"""Plain text: UTF-8, UTF-16 with its mark, or the code page of Western Windows."""

import codecs

from matching.reading.columns import apart
from matching.reading.documents import Document, Format, document
from matching.reading.errors import DamagedDocumentError


def read(content: bytes) -> Document:
    """Form feeds end pages. Raises DamagedDocumentError."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    return document([apart(page.replace("\x0b", "\n")) for page in text.split("\f")], Format.TXT)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DamagedDocumentError
