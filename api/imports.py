"""A file of needs that somebody sends: told beforehand, then put into the census whole or not at all.

Nothing of it is kept between the two: the page sends the file back with the confirmation, and it is read again by the
same rules.
"""

import base64
import binascii
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import psycopg

from api import antivirus
from api.clock import today
from api.errors import RequestError
from api.jobs.tasks import encode_lists, enqueue
from api.names import Names
from api.sent_back import Rows, change_needs, language_of
from api.translations import Locale
from matching.accounts.domain import Actor, Role
from matching.importing.domain import ImportRefusedError, Problem
from matching.importing.spreadsheets import MOST_ROWS, LargeSpreadsheetError
from matching.needs import headings
from matching.needs.importing import Format, Imported, import_needs
from matching.needs.parsing import parse, sheet_rows
from matching.privacy.refused import REFUSED_FIELDS

IMPORTERS = (Role.EMPLOYER, Role.COUNSELLOR, Role.COORDINATOR)
MOST_BYTES = 1_400_000
"""So that its confirmation fits in one request (`api.headers.LARGEST_BODY`), a third longer as a field of a form."""
_FORMATS = {".xlsx": Format.XLSX, ".csv": Format.CSV, ".jsonl": Format.JSON_LINES, ".ndjson": Format.JSON_LINES}


@dataclass(frozen=True)
class Report:
    """What a file does, or would do; with problems, nothing."""

    imported: Imported
    problems: tuple[Problem, ...] = ()
    unknown: tuple[str, ...] = ()
    """Headings of a spreadsheet that name no column: whoever sends it may have them left out."""


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
    left_out: Collection[str] = (),
) -> Report:
    """Import the file of that name in the caller's transaction, or undo it once its report is made (`dry_run`).

    An employer's rows are theirs; `employer_id` is, for the staff, that of the rows that name none; `left_out` are
    headings of columns that are not read. The census as this service gives it is known again, and changes the needs
    that it names. The antivirus at `clamd`, if there is one, is asked first. Raises SpreadsheetError, RequestError
    (`import_format`, `too_large`), and the errors of `antivirus.check`.
    """
    if len(content) > MOST_BYTES:
        raise RequestError(413, "too_large", {"most": MOST_BYTES})
    found = _FORMATS.get(PurePath(name).suffix.lower())
    if found is None:
        raise RequestError(422, "import_format")
    antivirus.check(clamd, content)
    own = actor.employer_id if actor.role is Role.EMPLOYER else None
    counted = 0

    def count(lines: int) -> None:
        nonlocal counted
        counted += lines
        if counted > MOST_ROWS:
            raise LargeSpreadsheetError

    try:
        with connection.transaction(force_rollback=dry_run):
            codes = headings.codes_by_name(connection)
            ours = our_rows(content, found)
            if ours is not None:
                rows, locale = ours
                count(len(rows))
                done = change_needs(connection, rows, names, locale, codes, own, today())
            else:
                lines = parse(io.BytesIO(content), found, codes, own or employer_id, left_out=left_out)
                done = import_needs(connection, lines, today(), count, own)
    except ImportRefusedError as error:
        return Report(Imported(), error.problems, () if found is Format.JSON_LINES else _unknown(error.problems))
    if not dry_run:
        enqueue(connection, encode_lists)
    return Report(done)


def _unknown(problems: Sequence[Problem]) -> tuple[str, ...]:
    """Those of the headings' row, where nothing else is wrong with it: what the law refuses is left out as well."""
    codes = {"extra_forbidden", *REFUSED_FIELDS.values()}
    return tuple(each.field for each in problems if each.field and each.code in codes and each.line == problems[0].line)


def our_rows(content: bytes, found: Format) -> tuple[Rows, Locale] | None:
    """The rows of a list that this service gave, and its language; None for any other file."""
    if found not in (Format.XLSX, Format.CSV):
        return None
    rows = sheet_rows(io.BytesIO(content), found)
    first = next(rows, None)
    locale = None if first is None else language_of(first)
    return None if locale is None else (list(rows), locale)


def packed(content: bytes) -> str:
    """A file as a hidden field of a form."""
    return base64.b64encode(content).decode()


def unpacked(field: str) -> bytes:
    """The file of such a field. Raises RequestError `bad_request`."""
    try:
        return base64.b64decode(field, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestError(400, "bad_request") from error
