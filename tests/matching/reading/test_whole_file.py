"""What a file says outside the text of its pages keeps it from being kept, as what its pages say does."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from matching.reading.apart import Apart
from matching.reading.formats.whole_pdf import _shows_text
from matching.reading.proposals import Confirmation, of_draft
from matching.reading.reader import Reader
from tests.matching.reading import making

CV = "Awa Exemple\nSoudeuse, Acier Fictif, mars 2019 – présent"
REFUSED = "Née le 3 mai 1985 à Tunis, mariée, deux enfants, musulmane. NAS 046 454 286"
KINDS = {"birth_date", "marital_status", "religion", "sin"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart() as process:
        yield process


def told(apart: Apart, content: bytes, name: str) -> Confirmation:
    return of_draft(Reader().draft(apart.read(content, name), date(2026, 11, 22)), name)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    # The thumbnail of a model that the library brings.
    return {name: each for name, each in held.items() if not name.endswith(".jpeg")}


def docx(**added: bytes) -> bytes:
    return making.archive({**parts(making.docx(CV)), **added})


def odt(**added: bytes) -> bytes:
    return making.archive({**parts(making.odt(CV)), **added})


def of_word(tag: str, inside: str = REFUSED, text: str = "t") -> bytes:
    words = f"<w:p><w:r><w:{text}>{inside}</w:{text}></w:r></w:p>"
    return f'<w:{tag} xmlns:w="{W}">{words}</w:{tag}>'.encode()


def deleted() -> bytes:
    held = parts(making.docx(CV))
    gone = f"<w:p><w:del><w:r><w:delText>{REFUSED}</w:delText></w:r></w:del></w:p>".encode()
    return making.archive(
        {**held, "word/document.xml": held["word/document.xml"].replace(b"<w:p>", gone + b"<w:p>", 1)}
    )


def of_odf(tag: str) -> bytes:
    words = f"<text:p>{REFUSED}</text:p>"
    return f'<style:{tag} xmlns:style="{ODF}:style:1.0" xmlns:text="{ODF}:text:1.0">{words}</style:{tag}>'.encode()


def rtf(group: str) -> bytes:
    escaped = "".join(c if ord(c) < 128 else f"\\'{c.encode('cp1252').hex()}" for c in REFUSED)
    return making.rtf(CV).rstrip()[:-1] + f"{{{group} {escaped}}}}}".encode()


def pdf(how: str = "") -> bytes:
    file = FPDF()
    file.add_page()
    file.set_font("helvetica", "", 12)
    file.text(20, 20, "Awa Exemple, soudeuse chez Acier Fictif depuis 2019")
    if how == "note":
        file.text_annotation(20, 100, REFUSED)
    elif how == "free":
        file.free_text_annotation(REFUSED, x=20, y=100, w=150, h=20)
    elif how == "subject":
        file.set_subject(REFUSED)
    elif how == "xmp":
        file.set_xmp_metadata(f"<x>{REFUSED}</x>")
    elif how == "attached":
        file.embed_file(basename="x.txt", bytes=REFUSED.encode())
    return bytes(file.output())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("footer.docx", docx(**{"word/footer1.xml": of_word("ftr")})),
        ("notes.docx", docx(**{"word/footnotes.xml": of_word("footnotes")})),
        ("comment.docx", docx(**{"word/anything.xml": of_word("comments")})),
        ("properties.docx", docx(**{"docProps/custom.xml": f"<a><b>{REFUSED}</b></a>".encode()})),
        ("described.docx", docx(**{"word/extra.xml": f'<a descr="{REFUSED}"/>'.encode()})),
        ("deleted.docx", deleted()),
        ("footer.odt", odt(**{"styles.xml": of_odf("footer")})),
        ("header.odt", odt(**{"styles.xml": of_odf("header")})),
        ("meta.odt", odt(**{"meta.xml": f"<a><b>{REFUSED}</b></a>".encode()})),
        ("footer.rtf", rtf("\\footer")),
        ("annotation.rtf", rtf("\\*\\annotation")),
        ("info.rtf", rtf("\\info")),
        ("note.pdf", pdf("note")),
        ("free.pdf", pdf("free")),
        ("subject.pdf", pdf("subject")),
        ("xmp.pdf", pdf("xmp")),
    ],
)
def test_what_may_not_be_stored_is_found_wherever_the_file_says_it(apart: Apart, name: str, content: bytes) -> None:
    found = told(apart, content, name)
    assert {each.kind for each in found.left_out} >= KINDS
    assert all(each.page == 0 for each in found.left_out)
    assert not found.keepable
    assert not found.keepable_without_pictures


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("object.docx", docx(**{"word/embeddings/sheet.xlsx": b"PK"})),
        ("font.docx", docx(**{"word/fonts/font1.odttf": b"\x00\x01"})),
        ("nameless.docx", docx(**{"word/media/image1": b"\xff\xd8"})),
        ("broken.docx", docx(**{"word/footer1.xml": b"<w:ftr>"})),
        ("utf16.docx", docx(**{"word/footer1.xml": f"<a>{REFUSED}</a>".encode("utf-16")})),
        ("object.odt", odt(**{"Object 1/content.bin": b"\x00"})),
        ("object.rtf", rtf("\\object")),
        ("attached.pdf", pdf("attached")),
    ],
)
def test_a_file_with_a_part_that_is_not_read_is_not_kept(apart: Apart, name: str, content: bytes) -> None:
    found = told(apart, content, name)
    assert found.unread
    assert not found.keepable
    assert not found.keepable_without_pictures


@pytest.mark.parametrize("place", ["media/photo.png", "word/pic/photo.png", "docProps/thumbnail.png"])
def test_a_picture_is_one_wherever_it_lies(apart: Apart, place: str) -> None:
    content = docx(**{place: b"\x89PNG a portrait"})
    assert {each.kind for each in told(apart, content, "cv.docx").left_out} == {"photo"}
    made = apart.without_pictures(content, "cv.docx")
    assert made is not None
    assert told(apart, made, "cv.docx").keepable
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"portrait" not in archive.read(place)


@pytest.mark.parametrize(
    ("name", "content"), [("cv.docx", docx()), ("cv.odt", odt()), ("cv.rtf", making.rtf(CV)), ("cv.pdf", pdf())]
)
def test_what_says_nothing_more_is_kept(apart: Apart, name: str, content: bytes) -> None:
    assert told(apart, content, name).keepable


def saved_again() -> bytes:
    """A CV whose page said what it should not, and was put right by adding to the end of the file."""
    file = FPDF()
    file.add_page()
    file.set_font("helvetica", "", 12)
    file.text(20, 20, REFUSED)
    before = bytes(file.output())
    writer = PdfWriter(io.BytesIO(before), incremental=True)
    stream = StreamObject()
    stream.set_data(b"BT /F1 12 Tf 20 700 Td (Awa Exemple, soudeuse chez Acier Fictif depuis 2019) Tj ET")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    made = io.BytesIO()
    writer.write(made)
    assert made.getvalue().startswith(before)
    return made.getvalue()


def apart_from_the_page(*, layer: bool, orphan: bool = False, form: bool = True) -> bytes:
    """The CV with a drawing of its own: shown by a layer that is off, or by nothing at all."""
    writer = PdfWriter(io.BytesIO(pdf()))
    page: Any = writer.pages[0]
    drawing = StreamObject()
    drawing.set_data(f"BT /F1 12 Tf 20 500 Td ({REFUSED}) Tj ET".encode("cp1252"))
    if form:
        drawing.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([NumberObject(each) for each in (0, 0, 600, 800)]),
            NameObject("/Resources"): page["/Resources"],
        })  # fmt: skip
    if layer:
        group = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Notes"),
        }))  # fmt: skip
        drawing[NameObject("/OC")] = group
        off = DictionaryObject({NameObject("/OFF"): ArrayObject([group])})
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
            NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): off,
        })  # fmt: skip
    named = writer._add_object(drawing)
    if not orphan:
        page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/X1"): named})
        shown = StreamObject()
        shown.set_data(page.get_contents().get_data() + b" /X1 Do")
        page[NameObject("/Contents")] = writer._add_object(shown)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_page_taken_out() -> bytes:
    writer = PdfWriter(io.BytesIO(making.pdf([CV, REFUSED])))
    pages: Any = writer.root_object["/Pages"]
    pages[NameObject("/Kids")] = ArrayObject([pages["/Kids"][0]])
    pages[NameObject("/Count")] = NumberObject(1)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        saved_again(),
        apart_from_the_page(layer=True),
        apart_from_the_page(layer=False),
        apart_from_the_page(layer=False, orphan=True),
        apart_from_the_page(layer=False, orphan=True, form=False),
        a_page_taken_out(),
    ],
    ids=["saved_again", "layer", "drawing", "orphan", "former_contents", "page_taken_out"],
)
def test_what_a_pdf_no_longer_shows_keeps_it_from_being_kept(apart: Apart, content: bytes) -> None:
    found = told(apart, content, "cv.pdf")
    assert found.unread or {each.kind for each in found.left_out} >= KINDS
    assert not found.keepable
    assert not found.keepable_without_pictures


def test_no_copy_without_pictures_is_made_of_what_says_it_elsewhere(apart: Apart) -> None:
    content = docx(**{"media/photo.png": b"\x89PNG a portrait", "word/footer1.xml": of_word("ftr")})
    assert apart.without_pictures(content, "cv.docx") is None


def for_the_web(end: bytes) -> bytes:
    """Laid out so that a page shows before the rest has come: its first object says how long the whole file is."""
    writer = PdfWriter()
    first = DictionaryObject(
        {NameObject("/Linearized"): NumberObject(1), NameObject("/L"): NumberObject(1_000_000_000)}
    )
    writer._add_object(first)
    for page in PdfReader(io.BytesIO(making.pdf([CV]))).pages:
        writer.add_page(page)
    made = io.BytesIO()
    writer.write(made)
    content = made.getvalue().rstrip() + end
    return content.replace(b"/L 1000000000", b"/L %010d" % len(content), 1)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"], ids=["bare", "unix", "windows"])
def test_a_pdf_laid_out_for_the_web_is_kept_whatever_ends_its_last_line(apart: Apart, end: bytes) -> None:
    content = for_the_web(end)
    assert told(apart, content, "cv.pdf").keepable
    assert told(apart, content + b"\nof another save\nstartxref\n0\n%%EOF\n", "cv.pdf").unread


def test_what_begins_a_text_again_and_again_is_read_in_one_go() -> None:
    """Each beginning looked for its end: the square of their number."""
    shown, begun = b"BT (a) Tj ET", b"BT " * 200_000
    assert _shows_text(begun + shown)
    assert _shows_text(shown + begun)
    assert not _shows_text(begun)
    assert not _shows_text(b"(a) Tj " + begun)
