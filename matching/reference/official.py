"""The official files of the CNP 2021 from Statistics Canada: its structure, and its elements with the example titles.

CSV in UTF-8 with a byte-order mark, headings and contents in French or in English: `Level`, `Code - NOC 2021 V1.0`,
`Class title`, and of the elements `Element Type Label English`, `Element Description English`. Statistics Canada Open
Licence. Only example titles are kept; the classes are the package's own, and a file that knows another is refused.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from psycopg import Connection

from matching.importing.domain import ImportRefusedError, Problem
from matching.reference.text import fold
from matching.reference.titles import stems
from matching.refusals import refusals
from matching.rows import as_json

MOST_BYTES = 100_000_000
Language = Literal["fr", "en"]
_LONGEST = 300
_HEADS = {"code": ("code",), "level": ("level", "niveau"), "title": ("class title", "titre"),
          "kind": ("element type", "type d'element"), "text": ("element description", "description")}  # fmt: skip


@dataclass(frozen=True)
class Official:
    """What a file gives: titles by unit group, in its language, and how many unit groups it knows."""

    language: Language
    titles: tuple[tuple[str, str], ...]
    unit_groups: int


def read(file: BinaryIO) -> Official:
    """The file's titles: of a structure, those of its classes; of elements, the examples. Raises ImportRefusedError."""
    content = file.read(MOST_BYTES + 1)
    try:
        text = content[:MOST_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefusedError([Problem(1, None, "encoding")]) from error
    lines = csv.reader(io.StringIO(text, newline=""))
    header = [fold(name) for name in next(lines, [])]
    at = dict(_places(header))
    if not {"code", "title"} <= at.keys():
        raise ImportRefusedError([Problem(1, None, "official_columns")])
    language: Language = "fr" if any("cnp" in name or "niveau" in name for name in header) else "en"
    found: dict[tuple[str, str], None] = {}
    groups: set[str] = set()
    for cells in lines:
        if len(cells) <= max(at.values()):
            continue
        code = cells[at["code"]].strip()
        if ("level" in at and cells[at["level"]].strip() not in ("5", "")) or not code.isdigit() or len(code) > 5:
            continue
        groups.add(code.zfill(5))
        named = "text" if "kind" in at and "text" in at else "title"
        if named == "title" or _is_example(cells[at["kind"]]):
            found |= dict.fromkeys((code.zfill(5), each) for each in _titles(cells[at[named]]))
    return Official(language, tuple(found), len(groups))


def save(connection: Connection[Any], given: Sequence[Official]) -> dict[Language, int]:
    """Put these titles in place of those that were there, by language; returns how many of each.

    Raises ImportRefusedError where a file knows a unit group that the classification does not, NotAllowedError.
    """
    known = {row[0] for row in connection.execute("SELECT code FROM unit_group")}
    unknown = sorted({code for each in given for code, _ in each.titles} - known)
    if unknown:
        context = {"kind": "unit_group", "value": ", ".join(unknown[:10])}
        raise ImportRefusedError([Problem(1, None, "unknown_reference", context)])
    done: dict[Language, int] = {}
    with refusals():
        for language in dict.fromkeys(each.language for each in given):
            titles = {one for each in given if each.language == language for one in each.titles}
            values = {
                "language": language,
                "rows": as_json(
                    [{"unit_group": code, "title": title, "words": stems(title)} for code, title in sorted(titles)]
                ),
                "count": len(titles),
            }
            connection.execute("DELETE FROM unit_group_title WHERE language = %(language)s", values)
            connection.execute(
                """
                INSERT INTO unit_group_title (unit_group, language, title, words)
                SELECT r.unit_group, %(language)s, r.title, array_to_tsvector(r.words)
                FROM json_to_recordset(%(rows)s) AS r (unit_group text, title text, words text[])
                """,
                values,
            )
            connection.execute(
                """
                INSERT INTO title_import (language, titles, imported_at) VALUES (%(language)s, %(count)s, now())
                ON CONFLICT (language) DO UPDATE SET (titles, imported_at) = ROW (excluded.titles, now())
                """,
                values,
            )
            done[language] = len(titles)
    return done


def _places(header: Sequence[str]) -> Iterator[tuple[str, int]]:
    for name, heads in _HEADS.items():
        place = next((place for place, head in enumerate(header) if any(head.startswith(one) for one in heads)), None)
        if place is None and name in ("kind", "text"):
            place = next((place for place, head in enumerate(header) if any(one in head for one in heads)), None)
        if place is not None:
            yield name, place


def _is_example(kind: str) -> bool:
    folded = fold(kind)
    return "example" in folded or "exemple" in folded


def _titles(cell: str) -> Iterator[str]:
    """A cell holds one title, or one a line."""
    for line in cell.splitlines():
        title = " ".join(line.strip(" •-*\t").split())
        if title and len(title) <= _LONGEST:
            yield title
