"""A spreadsheet of needs as it is sent: its rows, what each column is taken for, and which day its dates name."""

import io
from dataclasses import dataclass, replace

from api.sent_back import Rows, language_of
from api.translations import Locale
from matching.importing.domain import Problem
from matching.importing.files import without_title
from matching.needs.parsing import Format, is_job_bank, sheet_rows
from matching.needs.sheets import Sheet, is_refused, order_in


@dataclass(frozen=True)
class Column:
    """A column by its heading: what it is taken for, none where it is left out or nobody knows."""

    title: str
    column: str | None
    known: bool = True
    """Whether its name, or whoever sends the file, says what becomes of it."""
    refused: bool = False
    """Whether the law lets nobody keep it: it can only be left out."""


@dataclass(frozen=True)
class SheetRows:
    """The rows of a spreadsheet, the headings among them; with a language, it is a list that this service gave."""

    rows: Rows
    locale: Locale | None


def rows_of(content: bytes, found: Format) -> SheetRows | None:
    """The rows of a spreadsheet; None for any other file, the Job Bank's too. Raises SpreadsheetError."""
    if found not in (Format.XLSX, Format.CSV) or (found is Format.CSV and is_job_bank(io.BytesIO(content))[0]):
        return None
    rows = list(sheet_rows(io.BytesIO(content), found))
    return SheetRows(rows, language_of(rows[0]) if rows else None)


def columns_of(rows: Rows, how: Sheet) -> tuple[Column, ...]:
    """What is said, or known, of each column that has a heading."""
    found, seen = list[Column](), set[str | None]()
    for title in _titles(rows, how):
        column = None if title in how.left_out else how.named(title)
        known = title in how.left_out or (column is not None and column not in seen)
        seen.add(column)
        if title:
            found.append(Column(title, column, known, is_refused(title)))
    return tuple(found)


def with_order(rows: Rows, how: Sheet) -> Sheet:
    """The same, with what the dates of the file say first where they tell it."""
    if how.order is not None:
        return how
    named = [None if title in how.left_out else how.named(title) for title in _titles(rows, how)]
    return replace(how, order=order_in(named, (row[1] for row in rows if not isinstance(row, Problem))))


def _titles(rows: Rows, how: Sheet) -> list[str]:
    first = next(without_title(rows, how.named), None)
    return [] if first is None or isinstance(first, Problem) else [title.strip() for title in first[1]]
