"""Between which figures each setting may stand, for the database to hold: read off the kinds that the settings have."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from matching.reference.rules import SettingValues


class Limit(NamedTuple):
    """`path` is that of PostgreSQL's jsonpath, `$` for a setting that is a number itself."""

    key: str
    path: str
    least: float
    most: float


def limits() -> Iterator[Limit]:
    """One for each number of a setting that has both bounds."""
    schema = SettingValues.model_json_schema()
    for key, kind in schema["properties"].items():
        for path, bounded in _numbers(kind, schema["$defs"], "$"):
            yield Limit(key, path, bounded["minimum"], bounded["maximum"])


def _numbers(kind: Mapping[str, Any], defined: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "$ref" in kind:
        kind = defined[kind["$ref"].rpartition("/")[2]]
    if "minimum" in kind and "maximum" in kind:
        yield path, kind
    for name, part in kind.get("properties", {}).items():
        yield from _numbers(part, defined, f"{path}.{name}")
    if isinstance(others := kind.get("additionalProperties"), Mapping):
        yield from _numbers(others, defined, f"{path}.*")
