"""Lists that leave as spreadsheets, XLSX and CSV, in which no cell can become a formula.

What people wrote may begin with what a spreadsheet takes for a formula: such a cell gets an apostrophe in front, as
OWASP's page on CSV injection says. A CSV is written for the Excel of its reader's language: in French, semicolons
between cells and commas in numbers (the separators of Windows in French of Canada); in English, commas between cells
and points. Both begin with a byte-order mark, without which Excel does not read UTF-8.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from api.translations import Locale

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Cell = str | int | float | Decimal | date | None

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_CELL = 32_000
"""Characters; Excel takes 32,767."""
_WIDEST = 60
_FIRST_ROWS = 200
"""Rows looked at to know how wide a column is."""


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its columns and its rows; `foot` is a last row, of one cell."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    foot: str = ""


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet calculates, without what a file cannot hold."""
    text = _UNWRITABLE.sub("", text)[:_LONGEST_CELL]
    return f"'{text}" if _FORMULA.match(text) else text


def xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook of these sheets: a line of headings that stays in sight and is repeated on paper."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(_NOT_IN_A_NAME.sub(" ", table.title)[:31])
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        for place, width in enumerate(_widths(table), 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.append([_heading(sheet, name) for name in table.columns])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
        if table.foot:
            # Beside empty cells it runs on over them.
            sheet.append([WriteOnlyCell(sheet, harmless(table.foot))])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def csv_text(table: Table, locale: Locale) -> bytes:
    """The rows of one sheet, with their headings."""
    made = StringIO(newline="")
    writer = csv.writer(made, delimiter=";" if locale == "fr" else ",")
    writer.writerow([harmless(name) for name in table.columns])
    writer.writerows([_written(value, locale) for value in row] for row in table.rows)
    if table.foot:
        writer.writerow([harmless(table.foot), *("" for _ in table.columns[1:])])
    return made.getvalue().encode("utf-8-sig")


def _written(value: Cell, locale: Locale) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",") if locale == "fr" else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(name))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _widths(table: Table) -> Iterator[int]:
    for place, name in enumerate(table.columns):
        lines = [line for row in table.rows[:_FIRST_ROWS] for line in str(row[place] or "").splitlines()]
        yield min(_WIDEST, max(map(len, [name, *lines])) + 2)
