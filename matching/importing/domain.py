"""What an import is made of: lines that are entries, and problems of lines that are not."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic_core import ErrorDetails

from matching.errors import DomainError
from matching.rules import FIELD_OF_RULE

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
    origins: Mapping[Path, str] = dataclasses.field(default_factory=dict)


class ImportRefusedError(DomainError):
    """The file holds lines that cannot be accepted, and nothing of it is stored."""

    code = "import_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))


def field_of(path: Path, origins: Mapping[Path, str]) -> str | None:
    """The name by which whoever wrote the file knows the place of an error: a column, else a dotted path."""
    for length in range(len(path), 0, -1):
        if column := origins.get(path[:length]):
            return column
    return ".".join(map(str, path)) or None


def untagged(location: Path) -> Path:
    """Where pydantic found an error, without the kind of criterion that it adds: `any_of`, 0, `diploma`, `level`."""
    return tuple(part for place, part in enumerate(location) if place < 2 or location[place - 2] != "any_of")


def place_of(problem: ErrorDetails) -> Path:
    """Where to change what pydantic found wrong."""
    place = untagged(problem["loc"])
    field = FIELD_OF_RULE.get(problem["type"])
    return place if field is None else (*place, field)


def path_of(field: str) -> Path:
    """The path of a dotted name."""
    return tuple(int(part) if part.isdigit() else part for part in field.split("."))
