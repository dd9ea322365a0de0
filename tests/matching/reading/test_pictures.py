"""A copy of a document without its pictures: the same words, nothing that shows anything; else no copy."""

import io
import zipfile

import pypdf
import pytest
from docx import Document as Docx
from fpdf import FPDF
from PIL import Image

from matching.reading.apart import Apart
from tests.matching.reading import making

SHOWN = b"\xff\xd8\xff\xe0 a portrait"


def a_picture() -> Image.Image:
    return Image.effect_noise((60, 80), 50)


def pdf() -> bytes:
    file = FPDF()
    file.add_page()
    file.image(a_picture(), 150, 10, 30)
    file.set_font("helvetica", "", 12)
    file.text(20, 20, "Awa Exemple, soudeuse chez Acier Fictif depuis 2019")
    return bytes(file.output())


def docx() -> bytes:
    file, picture, held = Docx(), io.BytesIO(), io.BytesIO()
    a_picture().save(picture, "JPEG")
    file.add_picture(picture)
    file.add_paragraph("Awa Exemple, soudeuse")
    file.save(held)
    return held.getvalue()


def odt(**parts: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(making.odt("Awa Exemple, soudeuse"))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return making.archive({**held, "Pictures/10.jpg": SHOWN, "Thumbnails/thumbnail.png": SHOWN, **parts})


@pytest.mark.parametrize(("name", "content"), [("a.pdf", pdf()), ("a.docx", docx()), ("a.odt", odt())])
def test_the_words_stay_and_the_pictures_go(name: str, content: bytes) -> None:
    with Apart() as apart:
        assert apart.read(content, name).pictures
        made = apart.without_pictures(content, name)
        assert made is not None
        after = apart.read(made, name)
    assert (after.pictures, after.text) == (0, apart.read(content, name).text)
    if name.endswith("pdf"):
        assert not [image for page in pypdf.PdfReader(io.BytesIO(made)).pages for image in page.images]
        assert b"/Subtype /Image" not in made
    else:
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            held = [archive.read(each) for each in archive.namelist()]
            shown = [each for each in archive.namelist() if each.endswith((".jpg", ".jpeg", ".png"))]
            assert archive.namelist()[0] == zipfile.ZipFile(io.BytesIO(content)).namelist()[0]
        assert not any(each.startswith(b"\xff\xd8") for each in held)
        assert all(
            Image.open(io.BytesIO(archive_part)).size == (1, 1)
            for archive_part in held
            if archive_part[:4] == b"\x89PNG"
        )
        assert shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.odt", odt(**{"Object 1/content.bin": SHOWN})),
        ("a.odt", odt(**{"styles.xml": b"<a><office:binary-data>AAAA</office:binary-data></a>"})),
        ("a.rtf", making.rtf("Awa Exemple") + b"{\\pict 00}}"),
        ("a.pdf", b"%PDF-1.4 cut"),
    ],
)
def test_where_something_may_still_show_there_is_no_copy(name: str, content: bytes) -> None:
    with Apart() as apart:
        assert apart.without_pictures(content, name) is None
