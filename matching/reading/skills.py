"""Skills, as the person lists them: the items of the sections that say so."""

import re
from collections.abc import Iterator, Sequence

from matching.reading.availability import says_when
from matching.reading.credentials import mentions
from matching.reading.documents import Document
from matching.reading.draft import Read, words
from matching.reading.languages import names
from matching.reading.lines import Line, Part, Section
from matching.reading.segments import Segment
from matching.reference.text import fold

_APART = re.compile(r"[,;•|·\t\uf000-\uf0ff]|\s{3,}|\s+[–—]\s+|\s+[o°]\s+(?=[A-ZÀ-Þ])|(?<=\S)\s*/\s+")
_LABEL = re.compile(r"^[^,;:()]{2,45}:\s*")
_ENDS = (",", ";", "•", "|", "·", ":", ".")
_EDGES = " .,;:–—-•·\u00a0"
_MOST_WORDS = 7
_LONGEST = 70
_MOST = 100


def skills(document: Document, sections: Sequence[Section]) -> Iterator[Read[str]]:
    """Each item once, as written. A sentence is no name of a skill: the longer the item, the less sure."""
    seen: set[str] = set()
    for section in sections:
        if section.part is not Part.SKILLS:
            continue
        for line in _unwrapped(document, section.lines):
            if says_when(line.text):
                continue
            for piece in _items(line):
                told = " ".join(piece.text.split())
                key = fold(told)
                if key in seen or len(seen) >= _MOST:
                    continue
                seen.add(key)
                yield Read(told, words(document, piece.start, piece.end), _confidence(told))


def _unwrapped(document: Document, lines: Sequence[Line]) -> Iterator[Line]:
    """Each line with those that go on with it: a narrow column breaks items, whose rest begins with a small letter."""
    held: Line | None = None
    for line in lines:
        goes_on = held is not None and not line.bullet and not line.after_blank and line.text[:1].islower()
        if held is not None and goes_on and not held.text.endswith(_ENDS):
            text = document.text[held.start : line.end].replace("\n", " ").replace("\t", " ")
            held = Line(held.start, line.end, text, held.bullet, held.after_blank)
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _items(line: Line) -> Iterator[Segment]:
    label = _LABEL.match(line.text)
    start = label.end() if label and label.end() < len(line.text) else 0
    for match in [*_APART.finditer(line.text, start), None]:
        end = match.start() if match else len(line.text)
        if match is not None and line.text.count("(", start, end) > line.text.count(")", start, end):
            continue
        raw = line.text[start:end]
        bare = raw.strip(_EDGES)
        if len(bare) > 1 and any(character.isalpha() for character in bare) and len(bare) <= 3 * _LONGEST:
            at = raw.index(bare)
            if raw[:at].endswith(".") and not raw[: at - 1].strip() and bare[0].isupper():
                # The point of « .NET » is a part of its name.
                at, bare = at - 1, f".{bare}"
            begins = line.start + start + at
            yield Segment(begins, begins + len(bare), bare)
        start = match.end() if match else end


def _confidence(text: str) -> float:
    count = len(text.split())
    # What is a language or a licence is told as such.
    if (any(names(text)) and count <= 3) or (any(mentions(text)) and count <= 5):
        return 0.3
    if count > _MOST_WORDS or len(text) > _LONGEST:
        return 0.4
    return 0.85 if count <= 4 else 0.7
