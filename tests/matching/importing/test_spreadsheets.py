"""Workbooks that people send, and those that nobody should: read in a process of its own, within limits."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from matching.importing import spreadsheets
from matching.importing.domain import Problem
from matching.importing.spreadsheets import SpreadsheetError, xlsx_rows


def a_book(rows: list[list[Any]], title: str = "Feuil1") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_cells_are_texts_as_people_see_them() -> None:
    rows = [["a", None, 5, 5.0, 25.5, date(2026, 12, 1), datetime(2026, 12, 1, 8, 30), True], [], [None, "b"]]  # noqa: DTZ001 - so is a cell
    assert list(xlsx_rows(a_book(rows))) == [
        (1, ["a", "", "5", "5", "25.5", "2026-12-01", "2026-12-01T08:30:00", "true"]),
        (3, ["", "b"]),
    ]


def test_the_sheet_of_needs_is_read_whatever_its_place() -> None:
    book = Workbook()
    book.active.append(["autre"])
    book.create_sheet("Besoins").append(["celle-ci"])
    made = io.BytesIO()
    book.save(made)
    assert list(xlsx_rows(made.getvalue())) == [(1, ["celle-ci"])]


def test_a_formula_is_a_problem_at_its_cell() -> None:
    assert list(xlsx_rows(a_book([["a", "b"], ["x", "=1+1"], ["y", "z"]]))) == [
        (1, ["a", "b"]),
        Problem(2, None, "spreadsheet_formula", {"cell": "B2"}),
        (3, ["y", "z"]),
    ]


def a_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (spreadsheets.MOST_UNPACKED_BYTES + 1))
    return made.getvalue()


def with_part(name: str, change: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_book([["a"]]))) as good, zipfile.ZipFile(made, "w") as bad:
        for part in good.namelist():
            bad.writestr(part, change(good.read(part)) if part == name else good.read(part))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "spreadsheet_damaged"),
        (b"PK\x03\x04" + b"\0" * 50, "spreadsheet_damaged"),
        (b"bonjour;monde\n", "spreadsheet_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "spreadsheet_old"),
        (a_book([["a"]])[:-200], "spreadsheet_damaged"),
        (b"PK" + b"\0" * spreadsheets.MOST_BYTES, "spreadsheet_large"),
        (a_bomb(), "spreadsheet_large"),
        (a_book([["a"] * (spreadsheets.MOST_COLUMNS + 1)]), "spreadsheet_large"),
        (a_book([["a"]] * (spreadsheets.MOST_ROWS + 1)), "spreadsheet_large"),
        (with_part(SHEET, lambda xml: xml[: len(xml) // 2]), "spreadsheet_damaged"),
        (with_part(SHEET, lambda xml: ENTITY + xml[xml.index(b"<worksheet") :]), "spreadsheet_damaged"),
        (with_part("xl/workbook.xml", lambda xml: b"<workbook/>"), "spreadsheet_damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_a_spreadsheet_is_refused_and_said(content: bytes, code: str) -> None:
    with pytest.raises(SpreadsheetError) as refused:
        list(xlsx_rows(content))
    assert refused.value.code == code


def test_a_row_far_away_does_not_make_a_million() -> None:
    far = with_part(SHEET, lambda xml: xml.replace(b'<row r="1">', b'<row r="1048576">'))
    assert list(xlsx_rows(far)) in ([], [(1, ["a"])], [(1048576, ["a"])])


def test_a_reading_that_takes_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "SECONDS", 0.01)
    with pytest.raises(spreadsheets.SlowSpreadsheetError):
        list(xlsx_rows(a_book([["a"]])))
