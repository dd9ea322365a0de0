"""Which rules a document is judged by: what is refused of a text, how each format is read, and by what libraries."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_MATCHING = Path(__file__).parent.parent
_JUDGES = (_MATCHING / "privacy", _MATCHING / "reading" / "formats")
_WRITTEN = frozenset({".py", ".tsv", ".txt"})
_LIBRARIES = ("pypdf", "lxml")


@cache
def edition() -> str:
    """Another value wherever a word of a rule, of a reader of files, or the version of a library has changed."""
    found = hashlib.sha256("\n".join(f"{each} {version(each)}" for each in _LIBRARIES).encode())
    for path in sorted(path for folder in _JUDGES for path in folder.rglob("*") if path.suffix in _WRITTEN):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
