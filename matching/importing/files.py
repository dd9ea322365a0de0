"""Files read line by line: JSON Lines and CSV, in UTF-8, with or without a byte-order mark."""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO

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


def csv_rows(file: BinaryIO, known: Callable[[str], bool]) -> Iterator[tuple[int, Cells] | Problem]:
    """Each row with the number of its first line. Comma or semicolon between cells, as the first line shows.

    `known` tells the columns that exist. Another one, or one that stands twice, ends the reading; so does a quote
    that is never closed, after which no row can be told from the next.
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
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if problems := list(_problems_of(header, known)):
            yield from problems
            return
        line = reader.line_num + 1
        for cells in reader:
            if not undecodable.isdisjoint(range(line, reader.line_num + 1)):
                yield Problem(line, None, "encoding")
            elif len(cells) not in (0, len(header)):
                yield Problem(line, None, "csv_cells", {"expected": len(header), "found": len(cells)})
            elif any(cells):
                yield line, {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
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


def _problems_of(header: list[str], known: Callable[[str], bool]) -> Iterator[Problem]:
    for place, name in enumerate(header):
        if not name:
            yield Problem(1, None, "csv_column_nameless", {"position": place + 1})
        elif not known(name):
            yield Problem(1, name, REFUSED_FIELDS.get(name.lower(), "extra_forbidden"))
        elif name in header[:place]:
            yield Problem(1, name, "csv_column_twice")
