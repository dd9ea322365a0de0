"""A page laid out on a grid of characters, put in the order an eye reads it: column after column where it has two.

Two columns are told from a row with its dates at the right by what each side holds: dates alone make no column.
"""

import re

from matching.reading.documents import CELL

_WIDE = 3
"""Blanks in a row that part two cells."""
_LEAST_ROWS = 6
_LEAST_SHARE = 0.25
_MOST_ACROSS = 0.12
"""Share of the lines (a name, a title) that may run across the gutter."""
_MOST_DATES = 0.4
_WORDS_OF_A_DATE = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_DATE = 40


def reading_order(page: str) -> str:
    """The lines of the page, cells of a row apart by a tabulation, two columns one after the other."""
    rows = [row.rstrip() for row in page.expandtabs().split("\n")]
    gutter = _gutter(rows)
    if gutter is None:
        return "\n".join(map(_cells, rows))
    return "\n".join(_parted(rows, gutter))


def apart(page: str) -> str:
    """A page of text one line after the other, its two columns one after the other where it has two; else as it is."""
    return page if _gutter([row.rstrip() for row in page.expandtabs().split("\n")]) is None else reading_order(page)


def _cells(row: str) -> str:
    return re.sub(rf"(?<=\S) {{{_WIDE},}}(?=\S)", CELL, row).strip()


def _gutter(rows: list[str]) -> int | None:
    """The place where the right column begins, or None: the one that most rows begin a cell at."""
    filled = [row for row in rows if row.strip()]
    starts: dict[int, int] = {}
    for row in filled:
        for cell in re.finditer(rf"(?:^ {{{_WIDE},}}|(?<=\S) {{{_WIDE},}})(?=\S)", row):
            starts[cell.end()] = starts.get(cell.end(), 0) + 1
    # The page's own margin is no gutter.
    margin = min((len(row) - len(row.lstrip()) for row in filled), default=0)
    candidates = sorted((count, place) for place, count in starts.items() if place > margin + 8)
    for count, place in reversed(candidates):
        if count < max(_LEAST_ROWS, _LEAST_SHARE * len(filled)):
            return None
        across = sum(_crosses(row, place) for row in filled)
        if across <= max(2, _MOST_ACROSS * len(filled)) and _both_hold_text(filled, place):
            return place
    return None


def _crosses(row: str, place: int) -> bool:
    return bool(row[place - 1 : place].strip()) or bool(row[place - 2 : place].strip() and row[place:].strip())


def _both_hold_text(rows: list[str], place: int) -> bool:
    sides = (
        [row[:place].strip() for row in rows if not _crosses(row, place) and row[:place].strip()],
        [row[place:].strip() for row in rows if not _crosses(row, place) and row[place:].strip()],
    )
    for side in sides:
        dates = sum(bool(_WORDS_OF_A_DATE.search(text)) and len(text) <= _LONGEST_DATE for text in side)
        if len(side) < _LEAST_ROWS or dates > _MOST_DATES * len(side):
            return False
    return True


def _parted(rows: list[str], place: int) -> list[str]:
    """What runs across stays where it is, and ends the columns above it."""
    done: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for row in rows:
        if _crosses(row, place):
            done += [*left, *right, _cells(row)]
            left, right = [], []
        else:
            left.append(_cells(row[:place]))
            right.append(_cells(row[place:]))
    return [*done, *left, *right]
