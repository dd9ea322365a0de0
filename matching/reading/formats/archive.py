"""The archives that DOCX and ODT are, opened without trust: sizes first, no DTD, no macro."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from matching.reading.errors import (
    DamagedDocumentError,
    EncryptedDocumentError,
    HostileDocumentError,
)
from matching.reading.limits import MOST_PARTS, MOST_UNPACKED_BYTES

BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154789c6360000200000500017a5eab3f"
    "0000000049454e44ae426082"
)
"""A picture of one point that nobody sees: what stands in a copy in the place of another."""
_ENCRYPTED = 0x1
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/")


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises DamagedDocumentError, EncryptedDocumentError or HostileDocumentError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, ValueError) as error:
        raise DamagedDocumentError from error


def part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of an XML part. Raises DamagedDocumentError, or HostileDocumentError where it declares entities."""
    try:
        raw = archive.read(name)
    except KeyError as error:
        raise DamagedDocumentError from error
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise HostileDocumentError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedDocumentError from error


def _refuse(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED_BYTES:
        raise HostileDocumentError
    for each in parts:
        name = each.filename.lower()
        if each.flag_bits & _ENCRYPTED:
            raise EncryptedDocumentError
        if name.endswith(_MACROS[:2]) or name.startswith(_MACROS[2:]):
            raise HostileDocumentError


def pictures(archive: zipfile.ZipFile, folder: str) -> int:
    """How many pictures stand in a folder, blanks aside."""
    held = (each for each in archive.infolist() if each.filename.startswith(folder) and not each.is_dir())
    return sum(each.file_size != len(BLANK) or archive.read(each) != BLANK for each in held)


def told(cells: list[list[str]]) -> list[str]:
    """The lines of a table's row: on one line where every cell is one, else cell after cell."""
    filled = [[line for line in cell if line.strip()] for cell in cells]
    filled = [cell for cell in filled if cell]
    if all(len(cell) == 1 for cell in filled):
        return ["\t".join(cell[0] for cell in filled)] if filled else []
    return [line for cell in filled for line in cell]
