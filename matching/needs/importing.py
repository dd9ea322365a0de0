"""Needs read from a file, and put into the census whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO

from psycopg import Connection

from matching.importing.domain import Line, Problem, Raw
from matching.importing.files import csv_rows, json_lines
from matching.importing.saving import Parsed, entries, problems_of_dates, save_lines
from matching.needs import france_travail
from matching.needs.columns import COLUMNS, need_data
from matching.needs.domain import NeedEntry, Status
from matching.needs.openings import dates_of
from matching.needs.reading import Need, needs
from matching.needs.rows import names_of
from matching.needs.store import add_needs, change_need


class Format(StrEnum):
    """How a file of needs is written. JSON Lines may hold advertisements of France Travail, which it recognises."""

    JSON_LINES = "jsonl"
    CSV = "csv"
    FRANCE_TRAVAIL = "france-travail"


@dataclass
class Imported:
    """What an import did. Postings of a source are known again by their reference."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def parse(file: BinaryIO, file_format: Format) -> Iterator[Line[NeedEntry] | list[Problem]]:
    """Each line of the file as a need, or as all that is wrong with it."""
    return entries(_csv(file) if file_format is Format.CSV else _json(file, file_format), NeedEntry)


def import_needs(
    connection: Connection[Any],
    parsed: Parsed[NeedEntry],
    today: date,
    progress: Callable[[int], object] = lambda lines: None,
) -> Imported:
    """Put every need of a file into the census, in the caller's transaction.

    A posting whose source and reference are there already is changed where it differs, and left alone where it does
    not or was closed here; other needs are added. Raises ImportRefusedError with every problem of the file,
    NotAllowedError.
    """
    done = Imported()
    seen: dict[tuple[str, str], int] = {}

    def save(given: Sequence[NeedEntry]) -> None:
        known = _known(connection, given)
        add_needs(connection, [entry for entry in given if _posting(entry) not in known], today)
        done.added += sum(_posting(entry) not in known for entry in given)
        for entry in given:
            if stored := known.get(_posting(entry)):
                _renew(connection, stored, entry, today, done)

    save_lines(
        connection,
        parsed,
        names=names_of,
        check=lambda lines: [*_twice(lines, seen), *problems_of_dates(lines, dates_of, today)],
        save=save,
        progress=progress,
    )
    return done


def _json(file: BinaryIO, file_format: Format) -> Iterator[Raw]:
    for raw in json_lines(file):
        if raw.problem or not (file_format is Format.FRANCE_TRAVAIL or france_travail.is_advertisement(raw.data)):
            yield raw
        elif france_travail.is_advertisement(raw.data):
            yield Raw(raw.line, france_travail.need_data(raw.data))
        else:
            yield Raw(raw.line, problem=Problem(raw.line, None, "not_an_advertisement"))


def _csv(file: BinaryIO) -> Iterator[Raw]:
    for row in csv_rows(file, COLUMNS.__contains__):
        if isinstance(row, Problem):
            yield Raw(row.line, problem=row)
        else:
            line, cells = row
            need = need_data(cells)
            yield Raw(line, need.data, need.origins)


def _posting(entry: NeedEntry) -> tuple[str, str] | None:
    return (entry.source, entry.source_reference) if entry.source and entry.source_reference else None


def _twice(lines: Sequence[Line[NeedEntry]], seen: dict[tuple[str, str], int]) -> Iterator[Problem]:
    for line in lines:
        if posting := _posting(line.entry):
            first = seen.setdefault(posting, line.number)
            if first != line.number:
                yield Problem(line.number, "source_reference", "line_twice", {"line": first, "value": posting[1]})


def _known(connection: Connection[Any], given: Sequence[NeedEntry]) -> dict[tuple[str, str] | None, Need]:
    postings = [posting for entry in given if (posting := _posting(entry))]
    if not postings:
        return {}
    rows = connection.execute(
        """
        SELECT n.opening_id FROM unnest(%(sources)s::text[], %(references)s::text[]) p (source, reference)
            JOIN need n ON (n.source, n.source_reference) = (p.source, p.reference)
        """,
        {"sources": [source for source, _ in postings], "references": [reference for _, reference in postings]},
    ).fetchall()
    return {_posting(stored.entry): stored for stored in needs(connection, [row[0] for row in rows]).values()}


def _renew(connection: Connection[Any], stored: Need, entry: NeedEntry, today: date, done: Imported) -> None:
    confirmed_on = entry.confirmed_on or stored.entry.confirmed_on
    if stored.status is Status.CLOSED or entry.model_copy(update={"confirmed_on": confirmed_on}) == stored.entry:
        done.unchanged += 1
        return
    change_need(connection, stored.id, entry, stored.version, today)
    done.changed += 1
