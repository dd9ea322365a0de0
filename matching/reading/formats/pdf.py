"""PDF, through pypdf: the text as laid out, then put in the order an eye reads it (`matching.reading.columns`)."""

import io
import logging
import warnings

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import PyPdfError

from matching.reading.columns import reading_order
from matching.reading.documents import Document, Format, document
from matching.reading.errors import (
    DamagedDocumentError,
    EncryptedDocumentError,
    LargeDocumentError,
    ScannedDocumentError,
    SlowDocumentError,
)
from matching.reading.limits import LEAST_CHARACTERS, MOST_CHARACTERS, MOST_PAGES

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(content: bytes) -> Document:
    """Raises the errors of a document; ScannedDocumentError where its pages are pictures."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(PdfReader(io.BytesIO(content)))
    except MemoryError as error:
        raise SlowDocumentError from error
    # pypdf meets what a damaged file holds with whatever Python raises there.
    except (
        PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError,
        OverflowError, ArithmeticError, NotImplementedError, OSError, LookupError,
    ) as error:  # fmt: skip
        raise DamagedDocumentError from error


def _read(reader: PdfReader) -> Document:
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise EncryptedDocumentError
    if len(reader.pages) > MOST_PAGES:
        raise LargeDocumentError(MOST_PAGES, "pages")
    pages: list[str] = []
    pictures = 0
    for page in reader.pages:
        pictures += _pictures(page)
        pages.append(reading_order(page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)))
        if sum(map(len, pages)) > MOST_CHARACTERS:
            raise LargeDocumentError(MOST_CHARACTERS, "characters")
    if not pages:
        raise DamagedDocumentError
    if pictures and sum(len("".join(page.split())) for page in pages) < LEAST_CHARACTERS * len(pages):
        raise ScannedDocumentError
    return document(pages, Format.PDF, pictures)


def _pictures(page: PageObject) -> int:
    """How many images the page draws, by its resources alone: none of them is decoded."""
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return 0
    found = objects.get_object()
    return sum(found[name].get_object().get("/Subtype") == "/Image" for name in found)
