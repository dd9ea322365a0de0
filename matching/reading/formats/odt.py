"""ODT (OpenDocument), straight from its XML."""

from collections.abc import Iterator

from lxml import etree

from matching.reading.documents import Document, Format, document
from matching.reading.errors import EncryptedDocumentError
from matching.reading.formats.archive import opened, part, pictures, told

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PAGE = "\f"
_BULLET = "• "
_MOST_SPACES = 200
_LEFT_OUT = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms"})


def read(content: bytes) -> Document:
    """Pages are those of its last printing, where the file says. Raises the errors of an archive."""
    with opened(content) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise EncryptedDocumentError
        body = part(archive, "content.xml").find(f"{_OFFICE}body")
        lines = [] if body is None else list(_lines(body))
        shown = pictures(archive, "Pictures/")
    return document([page.strip("\n") for page in "\n".join(lines).split(_PAGE)], Format.ODT, shown)


def _lines(parent: etree._Element, bullet: str = "") -> Iterator[str]:
    for element in parent:
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = (element.text or "") + "".join(_runs(element))
            yield from (bullet + text if text.strip() else text).split("\n")
        elif element.tag == f"{_TABLE}table-row":
            yield from told([list(_lines(cell)) for cell in element if cell.tag == f"{_TABLE}table-cell"])
        elif element.tag == f"{_TEXT}list-item":
            yield from _lines(element, _BULLET)
        elif element.tag not in _LEFT_OUT and isinstance(element.tag, str):
            yield from _lines(element, bullet)


def _runs(parent: etree._Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}soft-page-break":
            yield _PAGE
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
        elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            # A frame anchored in the paragraph.
            yield "\n" + (child.text or "") + "".join(_runs(child)) + "\n"
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield (child.text or "") + "".join(_runs(child))
        yield child.tail or ""
