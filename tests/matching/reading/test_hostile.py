"""What is no CV, or means harm, is refused with its reason, and the reader goes on with the next file."""

import os
import signal

import pytest

from matching.reading import errors
from matching.reading.apart import Apart
from matching.reading.formats import read
from matching.reading.limits import MOST_BYTES, MOST_CHARACTERS, MOST_LINES, MOST_PAGES, MOST_UNPACKED_BYTES
from tests.matching.reading import making

_PDF = making.pdf([making.CV])
_DOCX = making.docx(making.CV)
_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

HOSTILE = [
    ("cv.pdf", b"", errors.EmptyDocumentError),
    ("cv.txt", b" \n\t\n", errors.EmptyDocumentError),
    ("cv.pdf", _PDF[: len(_PDF) // 2], errors.DamagedDocumentError),
    ("cv.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50, errors.DamagedDocumentError),
    ("cv.docx", _DOCX[: len(_DOCX) // 2], errors.DamagedDocumentError),
    ("cv.rtf", making.rtf(making.CV)[:-40], errors.DamagedDocumentError),
    ("cv.docx", _PDF, errors.WrongExtensionError),
    ("cv.pdf", _DOCX, errors.WrongExtensionError),
    ("cv.exe", making.CV.encode(), errors.UnknownFormatError),
    ("cv.txt", b"\x00\x01\x02\x03" * 100, errors.UnknownFormatError),
    ("cv.docx", making.archive({"xl/workbook.xml": "<x/>"}), errors.UnknownFormatError),
    ("cv.doc", _OLE, errors.OldWordError),
    ("cv.docx", _OLE + "EncryptedPackage".encode("utf-16-le"), errors.EncryptedDocumentError),
    ("cv.pdf", making.pdf([making.CV], password="secret"), errors.EncryptedDocumentError),
    ("cv.pdf", making.scan(2), errors.ScannedDocumentError),
    ("cv.pdf", making.pdf(["page"] * (MOST_PAGES + 1)), errors.LargeDocumentError),
    ("cv.txt", b"a" * (MOST_BYTES + 1), errors.LargeDocumentError),
    ("cv.txt", b"a " * MOST_CHARACTERS, errors.LargeDocumentError),
    ("cv.txt", b"a\n" * (MOST_LINES + 1), errors.LargeDocumentError),
    ("cv.odt", making.odt("CV", doctype=_ENTITY), errors.HostileDocumentError),
    ("cv.docx", making.archive({"word/document.xml": _ENTITY + _WORD}), errors.HostileDocumentError),
    ("cv.docx", making.archive({"word/document.xml": _WORD, "word/vbaProject.bin": "x"}), errors.HostileDocumentError),
    # Its macros are told, not its name.
    ("cv.docm", making.docx("CV"), errors.HostileDocumentError),
    (
        "cv.docx",
        making.archive({"[Content_Types].xml": "<x/>", "word/document.xml": b" " * (MOST_UNPACKED_BYTES + 1)}),
        errors.HostileDocumentError,
    ),
    (
        "cv.docx",
        making.archive({"word/document.xml": "<a>" * 100_000}),
        errors.DamagedDocumentError,
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), HOSTILE, ids=lambda value: getattr(value, "code", None))
def test_it_is_refused_with_its_reason(name: str, content: bytes, expected: type[errors.DocumentError]) -> None:
    with pytest.raises(expected):
        read(content, name)


def test_the_reader_apart_says_the_same_and_goes_on() -> None:
    with Apart() as apart:
        for name, content, expected in HOSTILE:
            with pytest.raises(expected):
                apart.read(content, name)
        assert "Préposée" in apart.read(_PDF, "cv.pdf").text


def test_an_error_of_the_reader_apart_keeps_what_its_words_need() -> None:
    with Apart() as apart, pytest.raises(errors.WrongExtensionError) as refused:
        apart.read(_PDF, "cv.docx")
    assert refused.value.context == {"extension": "docx", "found": "pdf"}


def test_its_death_harms_nothing_else() -> None:
    with Apart() as apart:
        apart.read(_PDF, "cv.pdf")
        assert apart._process is not None
        os.kill(apart._process.pid, signal.SIGKILL)
        apart._process.wait()
        assert "Préposée" in apart.read(_PDF, "cv.pdf").text


def test_a_reading_that_takes_too_long_is_given_up_and_the_next_one_read() -> None:
    with Apart(seconds=0.0) as apart:
        with pytest.raises(errors.SlowDocumentError):
            apart.read(_PDF, "cv.pdf")
        apart._seconds = 20
        assert "Préposée" in apart.read(_PDF, "cv.pdf").text


def test_nothing_of_the_environment_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-a-reader")
    with Apart() as apart:
        apart.read(_PDF, "cv.pdf")
        assert apart._process is not None
        with open(f"/proc/{apart._process.pid}/environ", "rb") as environment:
            assert b"not-for-a-reader" not in environment.read()
