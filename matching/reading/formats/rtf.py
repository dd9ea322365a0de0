"""RTF, through striprtf."""

from striprtf.striprtf import rtf_to_text

from matching.reading.documents import Document, Format, document
from matching.reading.errors import DamagedDocumentError

_CLOSING = b"}"


def read(content: bytes) -> Document:
    """Raises DamagedDocumentError when it is cut short or cannot be read."""
    if not content.rstrip(b"\x00 \r\n\t").endswith(_CLOSING):
        raise DamagedDocumentError
    try:
        text = rtf_to_text(content.decode("cp1252", errors="replace"), encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, TypeError) as error:
        raise DamagedDocumentError from error
    # A row of a table comes with bars between its cells.
    text = "\n".join(line.strip("|").replace("|", "\t") if line.endswith("|") else line for line in text.split("\n"))
    return document(text.split("\f"), Format.RTF, pictures=content.count(b"\\pict"))
