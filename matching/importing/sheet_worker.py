"""The process that opens spreadsheets: a workbook in, its rows or why not out, with limits set by itself.

Run by `matching.importing.spreadsheets`. In: the bytes of the file. Out: JSON, `rows` as (number, cells, formulas).
"""

import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from matching.importing.spreadsheets import (
    MEMORY_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_UNPACKED_BYTES,
    SECONDS,
    SHEETS,
    LargeSpreadsheetError,
    OldSpreadsheetError,
    SlowSpreadsheetError,
    SpreadsheetError,
)

_ENCRYPTED = 0x1
_EMPTY_ROWS = 1_000
"""Rows without a cell after which a sheet has ended, however long it says it is."""


def main() -> None:
    """Answer for the one file of the standard input."""
    answers, sys.stdout = sys.stdout, sys.stderr
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    content = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"rows": list(rows(content))}
    except SpreadsheetError as error:
        answer = {"refused": error.code}
    except (MemoryError, RecursionError):
        answer = {"refused": SlowSpreadsheetError.code}
    except Exception:
        # A file can make a library raise anything; the answer is the same.
        answer = {"refused": SpreadsheetError.code}
    json.dump(answer, answers)


def rows(content: bytes) -> Iterator[tuple[int, list[str], list[str]]]:
    """The rows that hold something: number, cells, and the names of those that are formulas."""
    _look_at(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError) as error:
        raise SpreadsheetError from error
    sheet = next((each for each in book.worksheets if each.title.strip().lower() in SHEETS), book.worksheets[0])
    # What a sheet says of its own size is not to be trusted.
    sheet.reset_dimensions()
    found, last = 0, 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        held = [cell for cell in cells if cell.value is not None]
        if not held:
            if number - last > _EMPTY_ROWS:
                return
            continue
        found, last = found + 1, number
        if found > MOST_ROWS or held[-1].column > MOST_COLUMNS:
            raise LargeSpreadsheetError
        formulas = [cell.coordinate for cell in held if cell.data_type == "f"]
        yield number, [_text(cell.value) for cell in cells[: held[-1].column]], formulas


def _look_at(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise SpreadsheetError from error
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise LargeSpreadsheetError
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise OldSpreadsheetError


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


if __name__ == "__main__":
    main()
