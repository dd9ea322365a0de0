"""Cells of a CSV row put together into the data of an entry, each part remembering its column."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from matching.importing.domain import Path
from matching.importing.files import Cells

NONE = "-"
"""In a list: asked, and there is none."""


_YES_OR_NO = {
    **dict.fromkeys(("oui", "vrai", "yes", "true", "1"), True),
    **dict.fromkeys(("non", "faux", "no", "false", "0"), False),
}


class Data:
    """The data of one entry, as it is put together."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.data: dict[str, Any] = {}
        self.origins: dict[Path, str] = {}

    def put(self, column: str, *path: int | str, read: Callable[[str], Any] = str.strip) -> None:
        """The cell of `column`, as `read` reads it, at `path` (the column's own name), if it is not blank."""
        path = path or (column,)
        self.origins[path] = column
        if (cell := self.cells.get(column)) is not None:
            self.set(column, path, read(cell))

    def put_list(self, column: str, *path: int | str) -> None:
        """The cell's parts between semicolons; `-` is an empty list."""
        if (cell := self.cells.get(column)) is not None:
            self.set(column, path or (column,), parts_of(cell))

    def put_week(self, column: str) -> None:
        """`mon:day+evening;tue:day` as days and shifts."""
        if (cell := self.cells.get(column)) is not None:
            days = (part.partition(":") for part in parts_of(cell))
            self.set(column, (column,), {day.strip(): shifts.split("+") for day, _, shifts in days})

    def set(self, column: str, path: Path, value: Any) -> None:
        """`value` at `path`, made where it is not; a list grows by one item at a time."""
        self.origins[path] = column
        place: Any = self.data
        for part, following in pairwise(path):
            empty: Any = [] if isinstance(following, int) else {}
            if isinstance(place, list):
                if part == len(place):
                    place.append(empty)
                place = place[int(part)]
            else:
                place = place.setdefault(part, empty)
        place[path[-1]] = value


def parts_of(cell: str) -> list[str]:
    """The parts of a list cell."""
    return [] if cell.strip() == NONE else [part.strip() for part in cell.split(";") if part.strip()]


def yes_or_no(cell: str) -> str | bool:
    """True or False where the cell says so, in French or in English; else the cell, for the entry to refuse."""
    return _YES_OR_NO.get(cell.strip().lower(), cell.strip())


def number(cell: str) -> str:
    """A number that may have a decimal comma, as the entry takes it."""
    return re.sub(r"^(\d+),(\d+)$", r"\1.\2", cell.strip())


def numbered(name: str, most: int, fields: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Columns of a list of objects: `experience_1_title` → (0, "title"), up to `most`."""
    return {f"{name}_{number}_{one}": (number - 1, one) for one in fields for number in range(1, most + 1)}
