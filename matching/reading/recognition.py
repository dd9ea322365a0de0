"""Scans: pages that are pictures, recognised by Tesseract where it is installed. Within the reading process alone.

A scanner puts one picture on a page, most often; the pictures are taken from the PDF as they are, greyed, and their
text is read in French and English, as far as those languages of Tesseract are there.
"""

import io
import warnings
from collections.abc import Iterator

from PIL import Image
from pypdf import PageObject, PdfReader

from matching.reading.documents import Document, Format, document
from matching.reading.errors import LargeDocumentError, ScannedDocumentError
from matching.reading.limits import (
    LEAST_CHARACTERS,
    MOST_PIXELS,
    MOST_SCANNED_PAGES,
)
from matching.reading.tesseract import text_of

_LEAST_SHARE = 0.1
"""Of the largest picture of a page: smaller ones are logos and portraits."""
_POINTS_AN_INCH = 72
_DPI = (70, 600)


def recognise(content: bytes) -> Document:
    """The document of a scanned PDF. Raises ScannedDocumentError where nothing is recognised, LargeDocumentError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        if len(reader.pages) > MOST_SCANNED_PAGES:
            raise LargeDocumentError(MOST_SCANNED_PAGES, "scanned_pages")
        pages = ["\n".join(_text(picture, dpi) for picture, dpi in _pictures(page)) for page in reader.pages]
    if sum(len("".join(page.split())) for page in pages) < LEAST_CHARACTERS:
        raise ScannedDocumentError
    return document(pages, Format.PDF, pictures=0, recognised=True)


def _pictures(page: PageObject) -> Iterator[tuple[Image.Image, int]]:
    """The page's large pictures, upright, each with its dots an inch."""
    found: list[Image.Image] = []
    for each in page.images:
        picture = each.image
        if picture is not None:
            if picture.width * picture.height > MOST_PIXELS:
                raise LargeDocumentError(MOST_PIXELS // 1_000_000, "megapixels")
            found.append(picture)
    largest = max((picture.width * picture.height for picture in found), default=0)
    width = float(page.mediabox.width) / _POINTS_AN_INCH or 1.0
    for picture in found:
        if picture.width * picture.height >= _LEAST_SHARE * largest:
            upright = picture.convert("L").rotate(-(page.rotation or 0), expand=True)
            yield upright, min(max(round(picture.width / width), _DPI[0]), _DPI[1])


def _text(picture: Image.Image, dpi: int) -> str:
    png = io.BytesIO()
    picture.save(png, "PNG", compress_level=1)
    return text_of(png.getvalue(), dpi)
