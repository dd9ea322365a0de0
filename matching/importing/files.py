"""Files read line by line: JSON Lines and CSV, in UTF-8, with or without a byte-order mark; CSV in Windows-1252 too."""

import codecs
import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from matching.importing.domain import Problem, Raw
from matching.json_text import KeyTwiceError, read_json
from matching.privacy.refused import REFUSED_FIELDS

Cells = dict[str, str]
"""The cells of a CSV row that are not blank, by column."""

_EXCEL = "cp1252"
_MOST_ABOVE = 10
"""Rows that a sheet may have above its headings."""
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


def csv_rows(file: BinaryIO, named: Named, left_out: Collection[str] = ()) -> Iterator[tuple[int, Cells] | Problem]:
    """Each row with the number of its first line. Comma or semicolon between cells, as the first line shows.

    A heading that names no column, or one that another names, ends the reading; so does a quote that is never closed,
    after which no row can be told from the next.
    """
    yield from table_rows(raw_rows(file), named, left_out)


def raw_rows(file: BinaryIO) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows of a CSV file as they are, the first among them. Comma or semicolon, as `csv_rows`."""
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
    yield from _numbered(reader, undecodable)


def table_rows(
    rows: Iterable[tuple[int, list[str]] | Problem], named: Named, left_out: Collection[str] = ()
) -> Iterator[tuple[int, Cells] | Problem]:
    """The rows below the first, which names the columns; cells by column, the blank ones and those `left_out` aside."""
    header: list[str] | None = None
    for row in without_title(rows, named):
        if isinstance(row, Problem):
            yield row
            if header is None:
                return
            continue
        line, cells = row
        if header is None:
            names = ["" if name.strip() in left_out else name.strip() for name in cells]
            aside = {place for place, name in enumerate(cells) if name.strip() and name.strip() in left_out}
            while names and not names[-1]:
                names.pop()
            if problems := list(_problems_of(names, line, named, aside)):
                yield from problems
                return
            header = [(named(name) or name) if name else "" for name in names]
        elif any(cell.strip() for place, cell in enumerate(cells) if place >= len(header) and place not in aside):
            yield Problem(line, None, "csv_cells", {"expected": len(header), "found": len(cells)})
        elif any(cell.strip() for cell in cells):
            yield line, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell.strip()}


def without_title(
    rows: Iterable[tuple[int, list[str]] | Problem], named: Named = lambda name: None
) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows from their headings on: above them a sheet may have its title, a date, a blank row, one cell each."""
    above: list[tuple[int, list[str]] | Problem] = []
    left = iter(rows)
    for row in left:
        said = [] if isinstance(row, Problem) else [cell for cell in row[1] if cell.strip()]
        if isinstance(row, Problem) or len(said) > 1 or any(named(cell.strip()) for cell in said):
            yield from chain([row], left)
            return
        above.append(row)
        if len(above) == _MOST_ABOVE:
            yield from chain(above, left)
            return
    # One column all along: the first row is its heading.
    yield from above


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
    """The lines as text; one that cannot be read is noted, and kept readable so that its quotes still count.

    A file whose first letter beyond ASCII is not UTF-8 is in Windows-1252, as Excel saves a CSV in French.
    """
    encoding, sure = "utf-8", False
    for number, content in enumerate(file, 1):
        marked = number == 1 and content.startswith(codecs.BOM_UTF8)
        sure = sure or marked
        try:
            text = content.decode("utf-8-sig" if marked else encoding)
        except UnicodeDecodeError:
            encoding = encoding if sure else _EXCEL
            text = content.decode(encoding, errors="replace")
            if sure or "\ufffd" in text:
                undecodable.add(number)
        sure = sure or not content.isascii()
        yield text


def _problems_of(header: list[str], line: int, named: Named, aside: Collection[int]) -> Iterator[Problem]:
    columns = [named(name) or name for name in header]
    for place, name in enumerate(header):
        if place in aside:
            continue
        if not name:
            yield Problem(line, None, "csv_column_nameless", {"position": place + 1})
        elif named(name) is None:
            yield Problem(line, name, REFUSED_FIELDS.get(name.lower(), "extra_forbidden"))
        elif columns[place] in columns[:place]:
            yield Problem(line, name, "csv_column_twice")
