"""Files of needs told apart and read line by line: JSON Lines, CSV, spreadsheets, what others publish."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from io import BufferedReader
from typing import Any, BinaryIO, cast

from matching.importing.cells import Data
from matching.importing.dates import Order
from matching.importing.domain import Line, Problem, Raw
from matching.importing.files import Cells, csv_rows, json_lines, raw_rows, table_rows
from matching.importing.saving import entries
from matching.importing.spreadsheets import MOST_BYTES, xlsx_rows
from matching.needs import france_travail, headings, job_bank
from matching.needs.columns import need_data
from matching.needs.domain import NeedEntry
from matching.needs.job_bank_places import Places
from matching.needs.sheets import AS_NAMED, Sheet, two_dates

Parsed = Iterator[Line[NeedEntry] | list[Problem]]


class Format(StrEnum):
    """How a file of needs is written. JSON Lines may hold advertisements of France Travail, which it recognises; CSV
    may be the monthly file of the Job Bank."""

    JSON_LINES = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    FRANCE_TRAVAIL = "france-travail"
    JOB_BANK = "job-bank"


def parse(
    file: BinaryIO,
    file_format: Format,
    codes: headings.Codes | None = None,
    employer_id: int | None = None,
    places: Places | None = None,
    how: Sheet = AS_NAMED,
) -> Parsed:
    """Each line of the file as a need, or as all that is wrong with it.

    `codes` are the names that stand for codes in a spreadsheet; `employer_id` is the employer of the rows that name
    none; `places` are those whose postings are kept of the Job Bank; `how` is what somebody said of the columns of a
    spreadsheet. Raises SpreadsheetError.
    """
    return entries(_raws(file, file_format, codes or {}, employer_id, places, how), NeedEntry)


def parse_rows(rows: Iterable[tuple[int, list[str]] | Problem], codes: headings.Codes, employer_id: int | None,
               how: Sheet) -> Parsed:  # fmt: skip
    """The same of the rows of a spreadsheet, the headings first."""
    return entries(_rows(table_rows(rows, how.named, how.left_out), codes, employer_id, how.order), NeedEntry)


def sheet_rows(file: BinaryIO, file_format: Format) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows of a spreadsheet as they are, the headings first. Raises SpreadsheetError."""
    return xlsx_rows(file.read(MOST_BYTES + 1)) if file_format is Format.XLSX else raw_rows(file)


def is_job_bank(file: BinaryIO) -> tuple[bool, BinaryIO]:
    """Whether a file is the Job Bank's, by its first line; and the file, from its beginning."""
    ahead = BufferedReader(cast(Any, file), 1 << 16)
    return job_bank.is_file(ahead.peek(1 << 14)), ahead


def _raws(
    file: BinaryIO,
    file_format: Format,
    codes: headings.Codes,
    employer_id: int | None,
    places: Any,
    how: Sheet,
) -> Iterable[Raw]:
    match file_format:
        case Format.JSON_LINES | Format.FRANCE_TRAVAIL:
            return _json(file, file_format)
        case Format.JOB_BANK:
            return job_bank.raws(file, places)
        case Format.XLSX:
            rows = table_rows(sheet_rows(file, file_format), how.named, how.left_out)
        case Format.CSV:
            found, file = is_job_bank(file)
            if found:
                return job_bank.raws(file, places)
            rows = csv_rows(file, how.named, how.left_out)
    return _rows(rows, codes, employer_id, how.order)


def _json(file: BinaryIO, file_format: Format) -> Iterator[Raw]:
    for raw in json_lines(file):
        if raw.problem or not (file_format is Format.FRANCE_TRAVAIL or france_travail.is_advertisement(raw.data)):
            yield raw
        elif france_travail.is_advertisement(raw.data):
            yield Raw(raw.line, france_travail.need_data(raw.data))
        else:
            yield Raw(raw.line, problem=Problem(raw.line, None, "not_an_advertisement"))


def _rows(
    rows: Iterator[tuple[int, Cells] | Problem], codes: headings.Codes, employer_id: int | None, order: Order | None
) -> Iterator[Raw]:
    for row in rows:
        if isinstance(row, Problem):
            yield Raw(row.line, problem=row)
        elif order is None and (two := two_dates(row[1])):
            yield Raw(row[0], problem=Problem(row[0], two, "date_order_unsaid"))
        else:
            line, cells = row
            need = need_data(headings.told(cells, codes, order))
            if employer_id is not None:
                _of_employer(need, employer_id)
            yield Raw(line, need.data, need.origins)


def _of_employer(need: Data, employer_id: int) -> None:
    """A row that names no employer and no source is of this one; its reference, where it has one, among theirs."""
    if "source" not in need.data:
        need.data.setdefault("employer_id", employer_id)
        if "source_reference" in need.data:
            need.data["source"] = f"{need.data['employer_id']}"
