"""The same CV in each format gives the same words, in the order an eye reads them."""

import re

import pytest

from matching.reading.documents import LONGEST_LINE, Format
from matching.reading.formats import read
from tests.matching.reading import making


def _words(text: str) -> list[str]:
    return text.replace("•", " ").replace("- ", " ").split()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", making.pdf([making.CV])),
        ("cv.docx", making.docx(making.CV)),
        ("cv.odt", making.odt(making.CV)),
        ("cv.rtf", making.rtf(making.CV)),
        ("cv.txt", making.CV.encode()),
        ("CV.TXT", making.CV.replace("\n", "\r\n").encode("utf-16")),
        ("cv.txt", making.CV.encode("cp1252")),
    ],
)
def test_every_format_gives_the_words_of_the_page(name: str, content: bytes) -> None:
    document = read(content, name)
    assert document.format == Format(name.lower().removeprefix("cv."))
    assert _words(document.text) == _words(making.CV)


@pytest.mark.parametrize("character", ["a", " ", "\t", "a ", "(", "\n"])
def test_no_line_and_no_blank_is_longer_than_what_is_read_at_once(character: str) -> None:
    document = read(("CV " + character * 30_000 + " fin").encode(), "cv.txt")
    assert max(map(len, document.text.split("\n"))) < LONGEST_LINE
    assert not re.search(r"[^\S\n]{41}|\n{4}", document.text)
    assert document.text.startswith("CV")
    assert document.text.rstrip().endswith("fin")


def test_pages_are_told_apart() -> None:
    document = read(making.pdf(["Un", "Deux", "Trois"]), "cv.pdf")
    assert [document.page_of(document.text.index(word)) for word in ("Un", "Deux", "Trois")] == [1, 2, 3]


def test_one_column_is_read_after_the_other() -> None:
    left = "CONTACT\na@example.org\n\nLANGUES\nFrançais\nAnglais\nEspagnol\n\nCOMPÉTENCES\nSoudure MIG\nSoudure TIG"
    right = (
        "EXPÉRIENCE\nSoudeur chez Acme inc.\nSouder des pièces de remorques\nContrôler les joints\n\n"
        "Aide-soudeur chez Métal Plus\nPréparer les pièces\nRanger les outils\n\nFORMATION\nDEP en soudage"
    )
    text = read(making.two_columns(left, right), "cv.pdf").text
    assert _words(text) == _words(f"{left} {right}")


def test_dates_at_the_right_make_no_column() -> None:
    jobs = "\n".join(f"Soudeur, atelier {number}" for number in range(8))
    dates = "\n".join(f"20{number:02} – 20{number + 1:02}" for number in range(8))
    lines = read(making.two_columns(jobs, dates), "cv.pdf").text.split("\n")
    assert lines[0] == "Soudeur, atelier 0\t2000 – 2001"


def test_a_row_is_a_line_and_a_cell_of_several_lines_is_read_whole() -> None:
    rows = [["2018-2020", "Soudeur"], ["Langues", "Français\nAnglais"]]
    assert read(making.docx_table(rows), "cv.docx").text.split("\n")[:4] == [
        "2018-2020\tSoudeur", "Langues", "Français", "Anglais",
    ]  # fmt: skip
