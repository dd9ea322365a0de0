"""A file of needs that somebody sends: told beforehand, then put into the census whole or not at all.

Nothing of it is kept between the two: the page sends the file back with the confirmation, and it is read again by the
same rules.
"""

import base64
import binascii
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import psycopg

from api import antivirus
from api.clock import today
from api.errors import RequestError
from api.jobs.tasks import encode_lists, enqueue
from api.names import Names
from api.need_sheets import Column, columns_of, rows_of, with_order
from api.sent_back import change_needs
from matching.accounts.domain import Actor, Role
from matching.importing.domain import ImportRefusedError, Problem
from matching.importing.spreadsheets import MOST_ROWS, LargeSpreadsheetError
from matching.needs.importing import Format, Imported, import_needs
from matching.needs.parsing import parse, parse_rows
from matching.needs.sheets import AS_NAMED, Sheet
from matching.reading.credential_cells import codes_by_meaning
from models.encoder.unit_groups import classifier

IMPORTERS = (Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR)
MOST_BYTES = 1_400_000
"""So that its confirmation fits in one request (`api.headers.LARGEST_BODY`), a third longer as a field of a form."""
_FORMATS = {".xlsx": Format.XLSX, ".csv": Format.CSV, ".jsonl": Format.JSON_LINES, ".ndjson": Format.JSON_LINES}


@dataclass(frozen=True)
class Report:
    """What a file does, or would do; with problems, nothing."""

    imported: Imported
    problems: tuple[Problem, ...] = ()
    columns: tuple[Column, ...] = ()
    """Those of a spreadsheet; of no other file, nor of a list that this service gave."""
    order_asked: bool = False
    """Whether a date may be two, such as 05/06/2027, and no other date of the file tells which."""


def send_needs(
    connection: psycopg.Connection,
    actor: Actor,
    name: str,
    content: bytes,
    names: Names,
    *,
    employer_id: int | None,
    dry_run: bool,
    clamd: str | None,
    how: Sheet = AS_NAMED,
) -> Report:
    """Import the file of that name in the caller's transaction, or undo it once its report is made (`dry_run`).

    An employer's rows are theirs; `employer_id` is, for the staff, that of the rows that name none; `how` is what
    whoever sends a spreadsheet says of its columns. The census as this service gives it is known again, and changes the
    needs that it names. The antivirus at `clamd`, if there is one, is asked first. Raises SpreadsheetError,
    RequestError (`import_format`, `too_large`), and the errors of `antivirus.check`.
    """
    if len(content) > MOST_BYTES:
        raise RequestError(413, "too_large", {"most": MOST_BYTES})
    found = _FORMATS.get(PurePath(name).suffix.lower())
    if found is None:
        raise RequestError(422, "import_format")
    antivirus.check(clamd, content)
    own = actor.employer_id if actor.role is Role.EMPLOYER else None
    sheet = rows_of(content, found)
    columns = () if sheet is None or sheet.locale else columns_of(sheet.rows, how)
    counted = 0

    def count(lines: int) -> None:
        nonlocal counted
        counted += lines
        if counted > MOST_ROWS:
            raise LargeSpreadsheetError

    try:
        with connection.transaction(force_rollback=dry_run):
            codes = codes_by_meaning(connection, classifier())
            if sheet is not None and sheet.locale is not None:
                count(len(sheet.rows) - 1)
                done = change_needs(connection, sheet.rows[1:], names, sheet.locale, codes, own, today())
            else:
                employer = own or employer_id
                lines = (
                    parse(io.BytesIO(content), found, codes, employer)
                    if sheet is None
                    else parse_rows(sheet.rows, codes, employer, with_order(sheet.rows, how))
                )
                done = import_needs(connection, lines, today(), count, own)
    except ImportRefusedError as error:
        return Report(Imported(), error.problems, columns, is_order_asked(error.problems))
    if not dry_run:
        enqueue(connection, encode_lists)
    return Report(done, (), columns)


def is_order_asked(problems: Sequence[Problem]) -> bool:
    """Whether one of them is a date that may be two."""
    return any(each.code == "date_order_unsaid" for each in problems)


def packed(content: bytes) -> str:
    """A file as a hidden field of a form."""
    return base64.b64encode(content).decode()


def unpacked(field: str) -> bytes:
    """The file of such a field. Raises RequestError `bad_request`."""
    try:
        return base64.b64decode(field, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestError(400, "bad_request") from error
