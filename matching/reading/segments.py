"""A line's pieces (`Soudeur | Acme inc., Québec`), each with its place in the document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.reading.lines import Line

_APART = re.compile(
    r"\t+|\s+[|•·/–—]\s+|\s+-{1,2}\s+|\s*[|•·\uf000-\uf0ff\x80-\x9f]\s*|,\s+|;\s*|:\s+|\s+[–—]|[–—]\s+|\s{3,}"
    r"|\s+(?:chez|at|pour le compte de|@)\s+(?=\S)"
)
_EDGES = " \t,;:|/–—-•·().[]\u00a0"


@dataclass(frozen=True)
class Segment:
    start: int
    end: int
    text: str


def segments(line: Line, taken: list[tuple[int, int]]) -> Iterator[Segment]:
    """The pieces of `line` outside `taken` (offsets of the document), without the punctuation at their ends.

    A parenthesis stays whole where it opens and closes inside the piece.
    """
    start = line.start
    for begins, ends in [*sorted(taken), (line.end, line.end)]:
        if begins > start:
            yield from _pieces(line.text[start - line.start : begins - line.start], start)
        start = max(start, ends)


def _pieces(text: str, offset: int) -> Iterator[Segment]:
    start = 0
    for match in _APART.finditer(text):
        if text.count("(", start, match.start()) > text.count(")", start, match.start()):
            continue
        yield from _trimmed(text[start : match.start()], offset + start)
        start = match.end()
    yield from _trimmed(text[start:], offset + start)


def _trimmed(text: str, offset: int) -> Iterator[Segment]:
    edges = _EDGES
    if text.count("(") == text.count(")") and "(" in text.strip(" \t,;:|/–—-•·.[]\u00a0")[1:]:
        edges = edges.replace("(", "").replace(")", "")
    left = text.lstrip(edges)
    bare = left.rstrip(edges)
    if any(character.isalnum() for character in bare):
        begins = offset + len(text) - len(left)
        yield Segment(begins, begins + len(bare), bare)
