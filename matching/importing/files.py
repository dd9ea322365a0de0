"""Files read line by line: JSON Lines and CSV, in UTF-8, with or without a byte-order mark."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from matching.importing.domain import Problem, Raw
from matching.json_text import KeyTwiceError, read_json
from matching.privacy.refused import REFUSED_FIELDS

Cells = dict[str, str]
"""The cells of a CSV row that are not blank, by column."""

# Above the longest text of an entry, so that the entry's own rule refuses what is longer.
csv.field_size_limit(4_000_000)


def _is_utf16(first: bytes) -> bool:
    """Whether a file that begins so is in UTF-16, as Excel's "Unicode text" and old tools write it."""
    return first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in first[:2]


def json_lines(file: BinaryIO) -> Iterator[Raw]:
    """The object of each line; a blank line says nothing."""
    for number, content in enumerate(file, 1):
        if number == 1 and _is_utf16(content):
            yield Raw(1, problem=Problem(1, None, "encoding_utf16"))
            return
        try:
            text = content.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield Raw(number, problem=Problem(number, None, "encoding"))
            continue
        if text.strip():
            try:
                yield Raw(number, read_json(text))
            except KeyTwiceError as error:
                yield Raw(number, problem=Problem(number, error.key, "key_twice", {"key": error.key}))
            except (ValueError, RecursionError):
                yield Raw(number, problem=Problem(number, None, "json_line_invalid"))


Named = Callable[[str], str | None]
"""The column that a heading names; None where it names none."""


def csv_rows(file: BinaryIO, named: Named) -> Iterator[tuple[int, Cells] | Problem]:
    """Each row with the number of its first line. Comma or semicolon between cells, as the first line shows.

    A heading that names no column, or one that another names, ends the reading; so does a quote that is never closed,
    after which no row can be told from the next.
    """
    undecodable: set[int] = set()
    contents = iter(file)
    beginning = next(contents, b"")
    if _is_utf16(beginning):
        yield Problem(1, None, "encoding_utf16")
        return
    lines = _decoded(chain([beginning], contents), undecodable)
    first = next(lines, "")
    reader = csv.reader(
        chain([first], lines), strict=True, delimiter=";" if first.count(";") > first.count(",") else ","
    )
    yield from table_rows(_numbered(reader, undecodable), named)


def raw_rows(file: BinaryIO) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows of a CSV file as they are, the first among them. Comma or semicolon, as `csv_rows`."""
    undecodable: set[int] = set()
    lines = _decoded(file, undecodable)
    first = next(lines, "")
    reader = csv.reader(
        chain([first], lines), strict=True, delimiter=";" if first.count(";") > first.count(",") else ","
    )
    yield from _numbered(reader, undecodable)


def table_rows(rows: Iterable[tuple[int, list[str]] | Problem], named: Named) -> Iterator[tuple[int, Cells] | Problem]:
    """The rows below the first, which names the columns; cells by column, the blank ones left out."""
    header: list[str] | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
            if header is None:
                return
            continue
        line, cells = row
        if header is None:
            names = [name.strip() for name in cells]
            while names and not names[-1]:
                names.pop()
            if problems := list(_problems_of(names, line, named)):
                yield from problems
                return
            header = [named(name) or name for name in names]
        elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            yield Problem(line, None, "csv_cells", {"expected": len(header), "found": len(cells)})
        elif any(cell.strip() for cell in cells):
            yield line, {name: cell for name, cell in zip(header, cells, strict=False) if cell.strip()}


def _numbered(reader: Any, undecodable: set[int]) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows of a CSV file, each as long as the first."""
    line, wide = 1, None
    try:
        for cells in reader:
            if not undecodable.isdisjoint(range(line, reader.line_num + 1)):
                yield Problem(line, None, "encoding")
            elif wide is not None and len(cells) not in (0, wide):
                yield Problem(line, None, "csv_cells", {"expected": wide, "found": len(cells)})
            else:
                yield line, cells
            wide = len(cells) if wide is None else wide
            line = reader.line_num + 1
    except csv.Error:
        yield Problem(line, None, "csv_invalid")


def _decoded(file: Iterable[bytes], undecodable: set[int]) -> Iterator[str]:
    """The lines as text; one that is not UTF-8 is noted, and kept readable so that its quotes still count."""
    for number, content in enumerate(file, 1):
        encoding = "utf-8-sig" if number == 1 else "utf-8"
        try:
            yield content.decode(encoding)
        except UnicodeDecodeError:
            undecodable.add(number)
            yield content.decode(encoding, errors="replace")


def _problems_of(header: list[str], line: int, named: Named) -> Iterator[Problem]:
    columns = [named(name) or name for name in header]
    for place, name in enumerate(header):
        if not name:
            yield Problem(line, None, "csv_column_nameless", {"position": place + 1})
        elif named(name) is None:
            yield Problem(line, name, REFUSED_FIELDS.get(name.lower(), "extra_forbidden"))
        elif columns[place] in columns[:place]:
            yield Problem(line, name, "csv_column_twice")
