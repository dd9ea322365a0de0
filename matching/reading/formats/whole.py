"""All the text that a file holds, shown on its pages or not: footers, notes, comments, deletions, properties.

What is kept of a document is its file; whether it may be is asked of everything in it. A part that cannot be read as
text is said to be there: nobody then knows what it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from matching.reading.documents import Document, Format
from matching.reading.formats import whole_archive, whole_pdf, whole_rtf
from matching.reading.formats.rest import Rest
from matching.reading.limits import MOST_CHARACTERS

_OF: Mapping[Format, Callable[[bytes], Rest]] = MappingProxyType(
    {
        Format.DOCX: whole_archive.rest,
        Format.ODT: whole_archive.rest,
        Format.PDF: whole_pdf.rest,
        Format.RTF: whole_rtf.rest,
    }
)


def whole(document: Document, content: bytes) -> Document:
    """The document with what its file says besides its pages, and whether some part of the file was not read."""
    gather = _OF.get(document.format)
    if gather is None:
        return document
    try:
        rest = gather(content)
    except MemoryError:
        raise
    except Exception:
        # A part that is no text, or a file that makes a library raise: what raises is not read.
        return replace(document, unread=True)
    if len(rest.text) > MOST_CHARACTERS:
        return replace(document, unread=True)
    seen = _bare(document.text)
    hidden = any(_bare(line) not in seen for line in rest.text.splitlines())
    # The pictures of a scan are its pages.
    pictures = 0 if document.recognised else max(document.pictures, rest.pictures)
    return replace(document, elsewhere=rest.text if hidden else "", pictures=pictures)


def _bare(text: str) -> str:
    return "".join(text.split())
