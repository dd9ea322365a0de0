"""People read from a file, and put into the CV bank whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO

from psycopg import Connection

from matching.candidates.columns import COLUMNS, candidate_data
from matching.candidates.domain import CandidateEntry
from matching.candidates.references import dates_of, names_of, repeated_credential
from matching.candidates.store import add_candidates, refused_in
from matching.importing.domain import Line, Problem, Raw, field_of, path_of
from matching.importing.files import csv_rows, json_lines
from matching.importing.saving import Parsed, entries, problems_of_dates, save_lines


class Format(StrEnum):
    """How a file of candidates is written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


def parse(file: BinaryIO, file_format: Format) -> Iterator[Line[CandidateEntry] | list[Problem]]:
    """Each line of the file as an entry of the bank, or as all that is wrong with it."""
    return entries(_csv(file) if file_format is Format.CSV else json_lines(file), CandidateEntry)


def import_candidates(
    connection: Connection[Any],
    parsed: Parsed[CandidateEntry],
    today: date,
    *,
    organisation_id: int | None = None,
    progress: Callable[[int], object] = lambda lines: None,
) -> list[int]:
    """Put every person of a file into the bank, in the caller's transaction; returns their ids.

    `organisation_id` follows those whose line names no organisation. Nobody is recognised: a file imported twice
    gives each person twice. Raises ImportRefusedError with every problem of the file, NotAllowedError.
    """
    ids: list[int] = []

    def save(lines: Sequence[Line[CandidateEntry]]) -> None:
        ids.extend(add_candidates(connection, [_followed(line.entry, organisation_id) for line in lines], today))

    def check(lines: Sequence[Line[CandidateEntry]]) -> list[Problem]:
        return [*_repeated(lines), *problems_of_dates(lines, dates_of, today), *_periods(connection, lines, today)]

    save_lines(connection, parsed, names=names_of, check=check, save=save, progress=progress)
    return ids


def _csv(file: BinaryIO) -> Iterator[Raw]:
    for row in csv_rows(file, lambda name: name if name in COLUMNS else None):
        if isinstance(row, Problem):
            yield Raw(row.line, problem=row)
        else:
            line, cells = row
            person = candidate_data(cells)
            yield Raw(line, person.data, person.origins)


def _followed(entry: CandidateEntry, organisation_id: int | None) -> CandidateEntry:
    if entry.organisation_id is not None:
        return entry
    return entry.model_copy(update={"organisation_id": organisation_id})


def _repeated(lines: Sequence[Line[CandidateEntry]]) -> Iterator[Problem]:
    for line in lines:
        if field := repeated_credential(line.entry):
            yield Problem(line.number, field_of(path_of(field), line.origins), "already_there")


def _periods(connection: Connection[Any], lines: Sequence[Line[CandidateEntry]], today: date) -> Iterator[Problem]:
    for number, error in refused_in(connection, [line.entry for line in lines], today):
        line = lines[number]
        yield Problem(line.number, field_of(path_of(error.field), line.origins), error.code, error.context)
