"""DOCX (Office Open XML), straight from its XML: paragraphs, tables and text boxes in the order they stand in."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from matching.reading.documents import Document, Format, document
from matching.reading.errors import HostileDocumentError
from matching.reading.formats.archive import opened, part, pictures, told

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PAGE = "\f"
_BULLET = "• "
_PICTURES = "word/media/"
_HEADING_STYLES = ("Heading", "Titre", "Title")
_LIST_STYLES = ("ListBullet", "ListNumber", "Listepuces", "Listenumros")
"""Of Word in English and in French; other lists say so in the paragraph itself."""
_BLOCKS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}smartTag"})
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText"})


def read(content: bytes) -> Document:
    """Pages are those of its last printing, where the file says. Raises the errors of an archive."""
    with opened(content) as archive:
        names = archive.namelist()
        if b"macroEnabled" in archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else False:
            raise HostileDocumentError
        lines = [*_headers(archive, names), *_lines(part(archive, "word/document.xml"))]
        shown = pictures(archive, _PICTURES)
    return document([page.strip("\n") for page in "\n".join(lines).split(_PAGE)], Format.DOCX, shown)


def _headers(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    """People put their name, and more, in the header of the page."""
    seen: set[str] = set()
    for name in sorted(names):
        if name.startswith("word/header") and name.endswith(".xml"):
            for line in _lines(part(archive, name)):
                if line.strip() and line not in seen:
                    seen.add(line)
                    yield line


def _lines(parent: etree._Element) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is element:
                    yield from told([list(_lines(cell)) for cell in row.iter(f"{_W}tc") if _owned(cell, row)])
        elif element.tag == f"{_W}body" or element.tag in _BLOCKS or element.tag == f"{_W}txbxContent":
            yield from _lines(element)


def _owned(cell: etree._Element, row: etree._Element) -> bool:
    return next(cell.iterancestors(f"{_W}tr")) is row


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    boxes: list[etree._Element] = []
    text = "".join(_runs(paragraph, boxes))
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    named = "" if style is None else style.get(f"{_W}val") or ""
    if named.startswith(_HEADING_STYLES):
        # What a program sets apart by space stands apart here.
        yield ""
    for box in boxes:
        yield from _lines(box)
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or named.startswith(_LIST_STYLES)
    yield from (_BULLET + text if listed and text.strip() else text).split("\n")


def _runs(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag == f"{_W}tab":
            # A tabulation stop of the paragraph's properties has the same name, and no text.
            yield "\t" if element.tag == f"{_W}r" else ""
        elif tag == f"{_W}lastRenderedPageBreak" or (tag == f"{_W}br" and child.get(f"{_W}type") == "page"):
            yield _PAGE
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag in (f"{_W}noBreakHyphen", f"{_W}softHyphen"):
            yield "-" if tag == f"{_W}noBreakHyphen" else ""
        elif tag == f"{_W}sym":
            yield " "
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag not in _LEFT_OUT and isinstance(tag, str):
            yield from _runs(child, boxes)
