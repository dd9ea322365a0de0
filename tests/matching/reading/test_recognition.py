"""Scans: recognised by Tesseract where it is installed, said where it is not."""

from datetime import date

import pytest

from matching.reading import tesseract
from matching.reading.apart import Apart
from matching.reading.errors import LargeDocumentError, ScannedDocumentError
from matching.reading.limits import MOST_SCANNED_PAGES
from matching.reading.reader import Reader
from tests.matching.reading import making

TODAY = date(2026, 11, 22)
needs_tesseract = pytest.mark.skipif(not tesseract.languages(), reason="Tesseract is not installed here")


@needs_tesseract
@pytest.mark.parametrize("rotated", [False, True])
def test_a_scan_is_read_and_each_of_its_values_is_less_sure(rotated: bool) -> None:
    with Apart() as apart:
        document = apart.read(making.scan_of(making.CV, rotated=rotated), "cv.pdf")
    assert document.recognised
    scanned = Reader().draft(document, TODAY)
    with Apart() as apart:
        clean = Reader().draft(apart.read(making.pdf([making.CV]), "cv.pdf"), TODAY)
    assert scanned.recognised
    assert not clean.recognised
    job, same = scanned.experiences[0], clean.experiences[0]
    assert job.title is not None
    assert same.title is not None
    assert job.title.value == same.title.value == "Préposée aux bénéficiaires"
    assert job.title.confidence < same.title.confidence
    assert {each.kind for each in scanned.left_out} >= {"birth_date", "nationality", "sin"}
    assert "1990" not in scanned.text


@needs_tesseract
def test_pictures_without_words_and_long_scans_are_refused() -> None:
    with Apart() as apart:
        with pytest.raises(ScannedDocumentError):
            apart.read(making.scan(), "cv.pdf")
        with pytest.raises(LargeDocumentError):
            apart.read(making.scan(MOST_SCANNED_PAGES + 1), "cv.pdf")
        assert apart.read(making.CV.encode(), "cv.txt").text


def test_without_tesseract_a_scan_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", lambda: ())
    with Apart() as apart, pytest.raises(ScannedDocumentError):
        apart.read(making.scan_of(making.CV), "cv.pdf")
