"""XLSX read as rows of texts, in a process of its own: a spreadsheet is an archive of XML that somebody else wrote."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from matching.errors import DomainError
from matching.importing.domain import Problem

MOST_BYTES = 5_000_000
MOST_UNPACKED_BYTES = 60_000_000
"""Of all the parts of the archive together, by what it declares; no more than that is ever unpacked."""
MOST_ROWS = 5_000
MOST_COLUMNS = 200
SECONDS = 20
MEMORY_BYTES = 768 * 1024 * 1024
SHEETS = ("besoins", "needs")
"""Names of the sheet that is read where a workbook has several; else the first."""

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SpreadsheetError(DomainError):
    """The file is no spreadsheet that can be read; nothing of it was."""

    code = "spreadsheet_damaged"


class OldSpreadsheetError(SpreadsheetError):
    """An .xls, or a workbook that asks for a password: both look the same from outside."""

    code = "spreadsheet_old"


class LargeSpreadsheetError(SpreadsheetError):
    """More bytes, rows or columns than one file may hold."""

    code = "spreadsheet_large"

    def __init__(self) -> None:
        super().__init__()
        self.rows = MOST_ROWS
        self.columns = MOST_COLUMNS


class SlowSpreadsheetError(SpreadsheetError):
    """Reading it took more time or memory than a file may."""

    code = "spreadsheet_slow"


_BY_CODE = {
    kind.code: kind for kind in (SpreadsheetError, OldSpreadsheetError, LargeSpreadsheetError, SlowSpreadsheetError)
}


def xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]] | Problem]:
    """Each row with its number, as texts: dates as `YYYY-MM-DD`, yes-or-no cells as `true` or `false`.

    A formula is a problem at its cell, never its last result: what is confirmed is what stands in the file.
    Raises SpreadsheetError or one of its kinds.
    """
    if len(content) > MOST_BYTES:
        raise LargeSpreadsheetError
    if not content.startswith(_ZIP):
        raise OldSpreadsheetError if content.startswith(_OLE) else SpreadsheetError
    answer = _ask(content)
    if (code := answer.get("refused")) is not None:
        raise _BY_CODE[code]
    for line, cells, formulas in answer["rows"]:
        yield from (Problem(line, None, "spreadsheet_formula", {"cell": cell}) for cell in formulas)
        if not formulas:
            yield line, cells


def _ask(content: bytes) -> dict[str, Any]:
    # Nothing of the service's environment, which holds its secrets.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "matching.importing.sheet_worker"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise SlowSpreadsheetError from error
    return answer
