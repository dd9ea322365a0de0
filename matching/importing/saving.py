"""A file put into the database whole, or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from psycopg import Connection
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from matching.dates import Dated, future_dates
from matching.importing.domain import ImportRefusedError, Line, Problem, Raw, field_of, path_of, place_of
from matching.references import Named, unknown_references

EntryType = TypeVar("EntryType", bound=BaseModel)
Parsed = Iterable[Line[EntryType] | list[Problem]]

BLOCK = 1000
"""Lines held in memory at a time."""


def entries(raws: Iterable[Raw], model: type[EntryType]) -> Iterator[Line[EntryType] | list[Problem]]:
    """Each line as an entry, or as all that is wrong with it."""
    for raw in raws:
        if raw.problem:
            yield [raw.problem]
            continue
        try:
            yield Line(raw.line, model.model_validate(raw.data), raw.origins)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            # A list whose items are wrong is also said to be too short: the items are enough.
            within = {problem["loc"][:length] for problem in found for length in range(1, len(problem["loc"]))}
            yield [
                Problem(raw.line, field_of(place_of(problem), raw.origins), _code(problem, raw), problem.get("ctx", {}))
                for problem in found
                if problem["loc"] not in within
            ]


def _code(problem: ErrorDetails, raw: Raw) -> str:
    """Of a cell, the form of a code is nothing to its reader: how several are written there is."""
    is_credential = bool(raw.origins) and problem["loc"][-1:] == ("credential",)
    return "credential_cell" if is_credential and problem["type"] == "string_pattern_mismatch" else problem["type"]


def save_lines(
    connection: Connection[Any],
    parsed: Parsed[EntryType],
    *,
    names: Callable[[EntryType], Iterable[Named]],
    check: Callable[[Sequence[Line[EntryType]]], Iterable[Problem]],
    save: Callable[[Sequence[Line[EntryType]]], object],
    progress: Callable[[int], object],
) -> None:
    """Save every line, a block at a time, in the caller's transaction.

    From the first problem on nothing more is saved, and the rest is read for its problems. `check` adds those that
    only lines together have; `progress` is told the number of lines of each block. Raises ImportRefusedError with
    every problem, or because the file holds no line: the caller then undoes the transaction.
    """
    problems: list[Problem] = []
    found = 0
    for lines in _blocks(parsed, problems):
        given = [line.entry for line in lines]
        problems += (
            Problem(
                lines[one.entry].number,
                field_of(path_of(one.field), lines[one.entry].origins),
                "unknown_reference",
                {"kind": one.kind, "value": one.value},
            )
            for one in unknown_references(connection, given, names)
        )
        problems += check(lines)
        if not problems:
            save(lines)
        progress(len(lines))
        found += len(lines)
    if not found and not problems:
        problems.append(Problem(1, None, "file_empty"))
    if problems:
        raise ImportRefusedError(problems)


def problems_of_dates(
    lines: Sequence[Line[EntryType]], dates_of: Callable[[EntryType], Iterable[Dated]], today: date
) -> Iterator[Problem]:
    """The dates of these lines that have not come yet and cannot be (`matching.dates`)."""
    for line in lines:
        for field in future_dates(dates_of(line.entry), today):
            yield Problem(line.number, field_of(path_of(field), line.origins), "date_in_future")


def _blocks(parsed: Parsed[EntryType], problems: list[Problem]) -> Iterator[list[Line[EntryType]]]:
    block: list[Line[EntryType]] = []
    for one in parsed:
        if isinstance(one, Line):
            block.append(one)
            if len(block) == BLOCK:
                yield block
                block = []
        else:
            problems += one
    if block:
        yield block
