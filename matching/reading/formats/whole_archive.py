"""DOCX and ODT: the text of every XML part, whatever its name; any other part but a picture is not read."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from matching.reading.formats.archive import BLANK, opened, part
from matching.reading.formats.rest import Rest, UnreadPartError

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".webp", ".wdp"})
INSIDE = (b"binaryData", b"binary-data", b"binData", b"data:image", b"altChunk")
"""What an XML part says where a file stands inside it."""
_XML = frozenset({".xml", ".rels", ".rdf", ".vml"})
_PLAIN = frozenset({"mimetype", "layout-cache"})
"""Of an OpenDocument: what it is, and where its lines broke when last shown."""
_LONGEST_PLAIN = 10_000
_IN_A_LINE = frozenset({
    "r", "t", "delText", "instrText", "delInstrText", "rPr", "ins", "del", "hyperlink", "smartTag", "proofErr",
    "bookmarkStart", "bookmarkEnd", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak", "span", "a", "s",
    "bookmark", "soft-page-break", "change", "change-start", "change-end",
})  # fmt: skip
"""Elements that break no line of text: a word may run through several."""
_GAPS = frozenset({"tab", "s"})
_WORDS = re.compile(r"[^\W\d_]{3,}.*\s|\s.*[^\W\d_]{3,}", re.DOTALL)
"""An attribute in words; the others are sizes, names and numbers of the format."""


def rest(content: bytes) -> Rest:
    """The text of the whole archive. Raises UnreadPartError, and the errors of an archive."""
    pictures = 0
    told: list[str] = []
    with opened(content) as archive:
        names = archive.namelist()
        if len(set(names)) < len(names):
            raise UnreadPartError
        told += [raw.decode("utf-8", "replace") for each in archive.infolist() if (raw := each.comment)]
        told.append(archive.comment.decode("utf-8", "replace"))
        for each in archive.infolist():
            if each.is_dir():
                continue
            # `_rels/.rels` has no suffix but its name.
            suffix = PurePath("name" + PurePath(each.filename).name).suffix.lower()
            if suffix in IMAGES:
                pictures += archive.read(each) != BLANK
            elif suffix in _XML:
                told += _xml(archive, each.filename)
            elif each.filename in _PLAIN and each.file_size <= _LONGEST_PLAIN:
                told.append(archive.read(each).decode("utf-8", "replace"))
            else:
                raise UnreadPartError
    return Rest("\n".join(told), pictures)


def _xml(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    if any(sign in archive.read(name) for sign in INSIDE):
        raise UnreadPartError
    root = part(archive, name)
    text = "".join(_text(root))
    yield from (line for line in text.split("\n") if line.strip())
    for element in root.iter():
        yield from (value for value in map(str, element.attrib.values()) if _WORDS.search(value.strip()))


def _text(element: etree._Element) -> Iterator[str]:
    """What stands between the tags, comments of the XML too; a line for each element that breaks one."""
    if not isinstance(element.tag, str):
        yield f"\n{element.text or ''}\n"
        return
    name = etree.QName(element).localname
    edge = "" if name in _IN_A_LINE else "\n"
    yield " " if name in _GAPS else edge
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""
    yield edge
