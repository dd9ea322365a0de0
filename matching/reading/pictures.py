"""A document without its pictures: one among them may be a portrait, which nobody may keep and no program tells from a
logo. Runs in the reading process (`matching.reading.worker`), as reading does.
"""

import io
import warnings
import zipfile
from pathlib import PurePath
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from matching.privacy.unasked import unasked
from matching.reading.documents import Format
from matching.reading.formats import format_of, read
from matching.reading.formats.archive import BLANK, opened
from matching.reading.formats.whole_archive import IMAGES, INSIDE

_WORDS = frozenset({".xml", ".rels", ".rdf", ".vml", ""})
"""Parts that hold text; whatever else an archive holds may show something."""
_OF_A_PAGE = ("/Thumb", "/Metadata", "/PieceInfo", "/AF")


def without_pictures(content: bytes, name: str) -> bytes | None:
    """The same document, a blank in the place of each picture; None where some may be left in it, or what the
    law refuses to store.

    Raises the errors of `matching.reading.errors`.
    """
    before = read(content, name)
    found = format_of(content)
    if found is Format.PDF:
        made = _pdf(content)
    elif found in (Format.DOCX, Format.ODT):
        made = _archive(content)
    else:
        made = None
    if made is None:
        return None
    after = read(made, name)
    refused = any(unasked(f"{after.text}\n{after.elsewhere}"))
    return made if not (after.pictures or after.unread or refused) and after.text == before.text else None


def _archive(content: bytes) -> bytes | None:
    made = io.BytesIO()
    with opened(content) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for each in archive.infolist():
            suffix = PurePath(each.filename).suffix.lower()
            held = BLANK if suffix in IMAGES else archive.read(each)
            if suffix not in IMAGES | _WORDS or any(sign in held for sign in INSIDE):
                return None
            # The type of an OpenDocument is read where it stands, first and as it is.
            copy.writestr(each.filename, held, zipfile.ZIP_STORED if each.filename == "mimetype" else None)
    return made.getvalue()


def _pdf(content: bytes) -> bytes | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bare = _pages(content)
        bare.remove_images()
        # Taken out, they are in the file still; a copy of its pages has what they draw alone.
        made = _saved(_pages(_saved(bare)))
        left = PdfReader(io.BytesIO(made))
        objects = (left.get_object(number) for number in range(1, cast(int, left.trailer["/Size"])))
        shown = any(isinstance(each, StreamObject) and _may_show(each) for each in objects)
    return None if shown else made


def _pages(content: bytes) -> PdfWriter:
    """Pages alone: what else a file holds (attachments, forms, what a program keeps for itself) stays behind."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        for key in _OF_A_PAGE:
            page.pop(key, None)
        writer.add_page(page)
    return writer


def _saved(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _may_show(stream: StreamObject) -> bool:
    return stream.get("/Subtype") == "/Image" or stream.get("/Type") == "/EmbeddedFile"
