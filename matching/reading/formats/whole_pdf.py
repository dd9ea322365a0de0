"""PDF: every string of every object (annotations, properties, forms), its XMP, and what is drawn in a part or a layer
that may not be shown. An attachment is not read, nor what an earlier save left in the file.
"""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, cast

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from matching.reading.formats.rest import Rest, UnreadPartError

_MOST_OBJECTS = 20_000
_TAG = re.compile(r"<[^>]*>")
_READ_AS_STRINGS = frozenset({
    "/Link", "/Text", "/FreeText", "/Widget", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Line",
    "/Square", "/Circle", "/Caret",
})  # fmt: skip
"""Annotations that say in strings what they show; a stamp, a sound or a drawing does not."""
_ATTACHED = frozenset({"/EF", "/EmbeddedFiles", "/XFA", "/JS", "/RichMediaContent"})


_BEGINS_TEXT = re.compile(rb"\bBT\b")
_SHOWS = re.compile(rb"\bT[jJ]\b|['\"]\s")
_END = re.compile(rb"%%EOF")
_STARTS = re.compile(rb"\bstartxref\b")
_LINEARISED = re.compile(rb"/Linearized\b")
_LENGTH = re.compile(rb"/L\s+(\d+)")
_HEAD = 2_048
_NO_TEXT = frozenset({"/Image", "/Type1C", "/CIDFontType0C", "/OpenType"})
_OF_A_FONT = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/Encoding", "/CIDToGIDMap")


def rest(content: bytes) -> Rest:
    """The strings of the whole file and its pictures. Raises UnreadPartError, and whatever a damaged file raises."""
    if _was_saved_again(content):
        raise UnreadPartError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")
        size = cast(int, reader.trailer["/Size"])
        if size > _MOST_OBJECTS:
            raise UnreadPartError
        told: list[str] = [str(value) for value in (reader.metadata or {}).values()]
        objects = [reader.get_object(number) for number in range(1, size)]
        if sum(_is_a_page(held) for held in objects) != len(reader.pages):
            raise UnreadPartError
        # As it is drawn, whatever layer is off: the text of the pages is told for what is shown.
        told += [page.extract_text() for page in reader.pages]
        drawn = _drawn_elsewhere(reader, objects)
        pictures = 0
        for number, held in enumerate(objects, 1):
            told += _strings(held)
            if isinstance(held, StreamObject):
                pictures += held.get("/Subtype") == "/Image"
                told += _of_stream(held)
                if number not in drawn and held.get("/Subtype") not in _NO_TEXT and _shows_text(held.get_data()):
                    told.append(_of_form(reader, held))
    return Rest("\n".join(told), pictures)


def _was_saved_again(content: bytes) -> bool:
    """Whether something was added to the file after its end: what it said before is in it still. A file laid out for
    the web has two tables too, and says how long it was then."""
    linearised = _LINEARISED.search(content, 0, _HEAD)
    if linearised is None:
        return len(_STARTS.findall(content)) > 1 or len(_END.findall(content)) > 1
    length = _LENGTH.search(content, linearised.start() - 200 if linearised.start() > 200 else 0, _HEAD)
    # Most writers end their last line, some do not count its end.
    return length is None or not len(content.rstrip()) <= int(length[1]) <= len(content)


def _shows_text(data: bytes) -> bool:
    begun = _BEGINS_TEXT.search(data)
    return begun is not None and _SHOWS.search(data, begun.end()) is not None


def _is_a_page(held: Any) -> bool:
    return isinstance(held, DictionaryObject) and held.get("/Type") == "/Page"


def _drawn_elsewhere(reader: PdfReader, objects: Sequence[Any]) -> set[int]:
    """The numbers of the streams that hold no text of their own: what the pages draw is read with them, and a font
    has letters but says nothing."""
    found: set[int] = set()
    for page in reader.pages:
        contents = page.raw_get("/Contents") if "/Contents" in page else None
        found |= _numbers(contents)
    for held in objects:
        if isinstance(held, DictionaryObject):
            for name in _OF_A_FONT:
                found |= _numbers(held.raw_get(name) if name in held else None)
    return found


def _numbers(held: Any) -> set[int]:
    """Of an object named by its number, or of each of a list of them."""
    if isinstance(held, IndirectObject):
        inside = held.get_object()
        return {held.idnum} | (_numbers(inside) if isinstance(inside, ArrayObject) else set())
    if isinstance(held, ArrayObject):
        return {number for place in range(len(held)) for number in _numbers(list.__getitem__(held, place))}
    return set()


def _of_form(reader: PdfReader, held: StreamObject) -> str:
    """What a drawing apart says: a layer, a stamp, a part that no page shows. Raises UnreadPartError where its letters
    are not known."""
    if held.get("/Subtype") != "/Form":
        raise UnreadPartError
    said = reader.pages[0].extract_xform_text(cast(Any, held))
    if not said.strip():
        raise UnreadPartError
    return said


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
