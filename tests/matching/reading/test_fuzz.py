"""Damaged files, loops and bombs: each is read or refused, in bounded time and memory, and nothing else happens."""

import io
from datetime import date

import pytest
from pypdf import PdfWriter

from api.drafts import reader
from bench.mutations import lying_bomb, mutated, whole
from matching.reading import errors
from matching.reading.apart import Apart
from matching.reading.documents import Format, document
from matching.reading.limits import MOST_CHARACTERS, MOST_LINES, MOST_PAGES, MOST_UNPACKED_BYTES

TODAY = date(2026, 11, 22)
SAMPLE = 150
"""Of the 2,000 that `python -m bench.mutations` reads."""


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1, the first its catalogue."""
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


LOOPS = {
    "pages within themselves": pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    ),
    "a reference to itself": pdf_of("<< /Type /Catalog /Pages 2 0 R >>", "2 0 R"),
    "a form that draws itself": pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 5 >>\n"
        "stream\n/X Do\nendstream",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
    ),
    "a page whose parent is itself": pdf_of(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 3 0 R /Contents 3 0 R >>",
    ),
}


def test_damaged_files_are_read_or_refused_and_drafted_all_the_same() -> None:
    outcomes = set()
    with Apart() as apart:
        for name, content in mutated(SAMPLE, whole(8)):
            try:
                read = apart.read(content, name)
            except errors.DocumentError as error:
                outcomes.add(error.code)
                continue
            draft = reader().draft(read, TODAY)
            for job in draft.experiences:
                assert draft.text[job.words.start : job.words.end] == job.words.text
            outcomes.add("read")
    assert {"read", "document_damaged"} <= outcomes


@pytest.mark.parametrize("content", LOOPS.values(), ids=LOOPS)
def test_a_document_that_holds_itself_ends(content: bytes) -> None:
    with Apart() as apart, pytest.raises(errors.DocumentError):
        apart.read(content, "cv.pdf")


def test_five_thousand_pages_are_refused_for_their_number() -> None:
    made = PdfWriter()
    for _ in range(5_000):
        made.add_blank_page(100, 100)
    kept = io.BytesIO()
    made.write(kept)
    with Apart() as apart, pytest.raises(errors.LargeDocumentError) as refused:
        apart.read(kept.getvalue(), "cv.pdf")
    assert (refused.value.most, refused.value.unit) == (MOST_PAGES, "pages")


def test_an_archive_that_lies_about_its_size_unpacks_to_no_more_than_it_says() -> None:
    content = lying_bomb(2 * MOST_UNPACKED_BYTES // 1_000_000)
    assert len(content) < 1_000_000
    with Apart() as apart, pytest.raises(errors.DocumentError):
        apart.read(content, "cv.docx")


@pytest.mark.parametrize(
    "line",
    [
        "2018-2020 ", "mars 2019 à ", "Soudeuse | ", "((((", "Marié, 3 enfants, ", "Français : C1, ", "a, b; ",
        "E X P ", "permis de conduire classes 1, 2, 3 et ", "123 456 ", "Poste : Employeur : ",
    ],
)  # fmt: skip
def test_whatever_repeats_itself_is_drafted(line: str) -> None:
    text = f"EXPÉRIENCE\n{line * 90}\n" * min(MOST_LINES, MOST_CHARACTERS // (90 * len(line) + 12))
    reader().draft(document([text[:20_000]], Format.TXT), TODAY)
