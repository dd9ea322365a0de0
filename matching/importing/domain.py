"""What an import is made of: lines that are entries, and problems of lines that are not."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from matching.errors import DomainError

EntryType = TypeVar("EntryType")
Path = tuple[int | str, ...]
"""Where a value stands in an entry: ("experiences", 0, "title")."""


@dataclass(frozen=True)
class Problem:
    """Why a line is refused: a code and its data, for the ways in to say. Without a field, the line as a whole."""

    line: int
    field: str | None
    code: str
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """What a line says before it is an entry, or why it says nothing."""

    line: int
    data: Any = None
    origins: Mapping[Path, str] = dataclasses.field(default_factory=dict)
    """In CSV, the column that each part of `data` came from."""
    problem: Problem | None = None


@dataclass(frozen=True)
class Line(Generic[EntryType]):
    """An entry and the number of the line that it was read from; in CSV, the first of its lines."""

    number: int
    entry: EntryType


class ImportRefusedError(DomainError):
    """The file holds lines that cannot be accepted, and nothing of it is stored."""

    code = "import_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))


def field_of(path: Path, origins: Mapping[Path, str]) -> str | None:
    """The name by which whoever wrote the file knows the place of an error: a column, else a dotted path.

    pydantic puts the chosen kind of a criterion into the path (`any_of`, 0, `diploma`, `level`): it is left out.
    """
    parts = tuple(part for place, part in enumerate(path) if place < 2 or path[place - 2] != "any_of")
    for length in range(len(parts), 0, -1):
        if column := origins.get(parts[:length]):
            return column
    return ".".join(map(str, parts)) or None
