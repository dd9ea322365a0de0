"""Where in a request an error is: as a JSON pointer for programs, and as a dotted name for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.rules import FIELD_OF_RULE

_PLACES = ("body", "query", "path", "header", "cookie")


@dataclass(frozen=True)
class Place:
    pointer: str | None
    """RFC 6901, in the JSON body; None for a parameter."""
    field: str


def locate(location: Sequence[Any], code: str, sent: Any) -> Place:
    """The place of an error of pydantic's. A `location` that begins with a part of the request is in that part."""
    parts = list(location)
    part = parts.pop(0) if parts and parts[0] in _PLACES else "body"
    if code == "json_invalid":
        parts = []
    if part != "body":
        return Place(None, clean(".".join(map(str, parts))))
    path = _path(parts, sent)
    if code in FIELD_OF_RULE:
        path.append(FIELD_OF_RULE[code])
    return Place("".join(f"/{escape(each)}" for each in path), clean(".".join(map(str, path))))


def _path(location: Sequence[Any], sent: Any) -> list[Any]:
    """`location` without the tags of unions, which pydantic adds and nobody sent."""
    path: list[Any] = []
    for place, part in enumerate(location):
        last = place == len(location) - 1
        if isinstance(sent, Mapping) and not last and part not in sent:
            continue
        if isinstance(sent, list) and not isinstance(part, int):
            continue
        path.append(part)
        if isinstance(sent, Mapping):
            sent = sent.get(part)
        elif isinstance(sent, list):
            sent = sent[part] if isinstance(part, int) and part < len(sent) else None
    return path


def escape(part: Any) -> str:
    """`part` as one step of a JSON pointer."""
    return clean(str(part)).replace("~", "~0").replace("/", "~1")


def clean(text: str) -> str:
    """`text` without what JSON could not carry: a key of the request may hold anything."""
    return text.encode("utf-8", "replace").decode()[:500]
