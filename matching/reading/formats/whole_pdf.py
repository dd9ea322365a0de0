"""PDF: every string of every object (annotations, properties, forms), and its XMP; an attachment is not read."""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject

from matching.reading.formats.rest import Rest, UnreadPartError

_MOST_OBJECTS = 20_000
_TAG = re.compile(r"<[^>]*>")
_READ_AS_STRINGS = frozenset({
    "/Link", "/Text", "/FreeText", "/Widget", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Line",
    "/Square", "/Circle", "/Caret",
})  # fmt: skip
"""Annotations that say in strings what they show; a stamp, a sound or a drawing does not."""
_ATTACHED = frozenset({"/EF", "/EmbeddedFiles", "/XFA", "/JS", "/RichMediaContent"})


def rest(content: bytes) -> Rest:
    """The strings of the whole file and its pictures. Raises UnreadPartError, and whatever a damaged file raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        size = cast(int, reader.trailer["/Size"])
        if size > _MOST_OBJECTS:
            raise UnreadPartError
        told: list[str] = [str(value) for value in (reader.metadata or {}).values()]
        pictures = 0
        for number in range(1, size):
            held = reader.get_object(number)
            told += _strings(held)
            if isinstance(held, StreamObject):
                pictures += held.get("/Subtype") == "/Image"
                told += _of_stream(held)
    return Rest("\n".join(told), pictures)


def _of_stream(held: StreamObject) -> Iterator[str]:
    if held.get("/Type") == "/EmbeddedFile":
        raise UnreadPartError
    if held.get("/Type") == "/Metadata" or held.get("/Subtype") == "/XML":
        xmp = held.get_data().decode("utf-8", "replace")
        yield xmp
        yield _TAG.sub("\n", xmp)


def _strings(held: Any) -> Iterator[str]:
    """Those of an object, without going on to the objects that it names."""
    if isinstance(held, TextStringObject):
        yield str(held)
    elif isinstance(held, ByteStringObject):
        # No encoding that is known: its figures and plain letters are there all the same.
        yield bytes(held).decode("latin-1")
    elif isinstance(held, DictionaryObject):
        if not _ATTACHED.isdisjoint(held) or _is_drawn(held):
            raise UnreadPartError
        for key in held:
            yield from _strings(held.raw_get(key))
    elif isinstance(held, ArrayObject):
        for place in range(len(held)):
            yield from _strings(list.__getitem__(held, place))


def _is_drawn(held: DictionaryObject) -> bool:
    """Whether this is an annotation whose strings do not say what it shows."""
    annotation = held.get("/Type") == "/Annot" or ("/Rect" in held and "/Subtype" in held)
    return annotation and held.get("/Subtype") not in _READ_AS_STRINGS
