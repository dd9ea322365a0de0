"""JSON as others write it: read whole, or refused for a reason that can be told."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

LONGEST_KEY = 100


class KeyTwiceError(ValueError):
    """An object says one thing twice: which of the two was meant, nobody can tell."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key[:LONGEST_KEY]


def read_json(text: str) -> Any:
    """The value that `text` writes. Raises KeyTwiceError, json.JSONDecodeError, RecursionError where it is too deep."""
    return json.loads(text, object_pairs_hook=_once_each)


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        raise KeyTwiceError(next(key for key in times if times[key] > 1))
    return found
