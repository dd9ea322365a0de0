"""The lines of a document with their places, and the sections that their headings part them into."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from matching.reading.documents import Document
from matching.reading.vocabulary import names_a_title, names_an_employer
from matching.reference.text import fold


class Part(StrEnum):
    """What a section of a CV is about; `TOP` is what stands before the first heading."""

    TOP = "top"
    EXPERIENCE = "experience"
    DIPLOMAS = "diplomas"
    SKILLS = "skills"
    LANGUAGES = "languages"
    CREDENTIALS = "credentials"
    AVAILABILITY = "availability"
    SUMMARY = "summary"
    VOLUNTEERING = "volunteering"
    REFERENCES = "references"
    INTERESTS = "interests"
    OTHER = "other"


@dataclass(frozen=True)
class Line:
    """`text` is what stands between `start` and `end`, without its bullet nor the blanks around it.

    `after_blank` is True where an empty line parts it from the one above.
    """

    start: int
    end: int
    text: str
    bullet: bool
    after_blank: bool


@dataclass(frozen=True)
class Section:
    """The lines under a heading, which is left out and begins at `start`; `inline` where it stands on its only line."""

    part: Part
    lines: tuple[Line, ...]
    inline: bool = False
    heading: str = ""
    start: int = 0


def of_part(parts: Sequence[Section], part: Part) -> Iterator[tuple[Line, ...]]:
    """The lines of each section of that part, whole again where a section of one line stands in its midst."""
    held: list[Line] = []
    for section in parts:
        if section.part is part:
            held += section.lines
        elif not section.inline and held:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


# Bullets as word processors, typists and symbol fonts write them, and as a scan's letters come back.
_SIGNS = r"•●○◦▪■□◆◇▸►▶‣⁃✓✔➢➤❖·∙*\uf000-\uf0ff\x80-\x9f"
_BULLET = re.compile(rf"[\s{_SIGNS}]*[{_SIGNS}]\s*|\s*[-–—]\s+|\s*[oe°¢©>]\s+(?=[^\W\d_])")
_BESIDE = re.compile(r"([^\t:]{3,40}?)(?:\s*\t\s*|[^\S\n]{2,})(\S.*)")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_A_DATE = re.compile(r"((?:[^\W\d_]+ ){1,4})(?=\d{1,2}[/.]|\d{4}\b)")
_MOST_WORDS = 7
_MOST_WORDS_APART = 4
_ONLY_WORDS = re.compile(r"[^\W\d_](?:[^\d_,.;()|]*[^\W\d_])?")
_LONGEST_HEADING = 60


def lines(document: Document) -> list[Line]:
    """The lines that hold something, in order."""
    found: list[Line] = []
    blank = False
    start = 0
    for raw in document.text.split("\n"):
        bullet = _BULLET.match(raw)
        skipped = bullet.end() if bullet else 0
        text = raw[skipped:]
        begins = start + skipped + len(text) - len(text.lstrip())
        text = text.strip()
        if any(character.isalnum() for character in text):
            found.append(Line(begins, begins + len(text), text, bool(bullet), blank))
            blank = False
        else:
            blank = True
        start += len(raw) + 1
    return found


def sections(document: Document) -> list[Section]:
    """The document's sections in order, those of one line (`Langues : français, anglais`) among them."""
    return list(_sections(lines(document)))


def _sections(all_lines: list[Line]) -> Iterator[Section]:
    part = Part.TOP
    held: list[Line] = []
    named: tuple[str, int] = ("", 0)
    for line in all_lines:
        beside = _BESIDE.match(line.text)
        if beside and not line.bullet and (found := _heading(beside[1])) is not None:
            # A heading in the margin, what it is about beside it.
            if held:
                yield Section(part, tuple(held), False, *named)
            part, named = found, (beside[1], line.start)
            begins = line.start + beside.start(2)
            held = [Line(begins, line.end, beside[2], line.bullet, line.after_blank)]
            continue
        dated = _BEFORE_A_DATE.match(line.text)
        if dated and not line.bullet and _heading(dated[1].strip()) in (Part.EXPERIENCE, Part.DIPLOMAS):
            # The first dates stand on the line of the heading.
            if held:
                yield Section(part, tuple(held), False, *named)
            part, named = _heading(dated[1].strip()) or part, (dated[1], line.start)
            begins = line.start + dated.end()
            held = [Line(begins, line.end, line.text[dated.end() :], line.bullet, line.after_blank)]
            continue
        heading, _, rest = line.text.partition(":")
        inline = rest.strip()
        found = _heading(heading) if inline else None
        if found is not None:
            if held:
                yield Section(part, tuple(held), False, *named)
                held = []
            begins = line.end - len(rest.lstrip())
            told = (Line(begins, line.end, inline, line.bullet, line.after_blank),)
            yield Section(found, told, True, heading, line.start)
        elif not line.bullet and (found := _heading(line.text.rstrip(": ")) or _set_apart(line)) is not None:
            if held:
                yield Section(part, tuple(held), False, *named)
                held = []
            part, named = found, (line.text, line.start)
        else:
            held.append(line)
    if held:
        yield Section(part, tuple(held), False, *named)


def _set_apart(line: Line) -> Part | None:
    """The part of a line that stands apart like a heading, in capitals or after a blank, all of whose words but one are
    those of headings: « Titres et diplômes », but no job's title and no employer's name."""
    tokens = _WORD.findall(fold(line.text))
    apart = line.after_blank or line.text.isupper()
    if not apart or not 1 < len(tokens) <= _MOST_WORDS_APART or not _ONLY_WORDS.fullmatch(line.text):
        return None
    if names_a_title(line.text) or names_an_employer(line.text):
        return None
    known = _vocabulary()
    unknown = [token for token in tokens if token not in known]
    parts = [part for token in tokens if (part := known.get(token)) is not None]
    return parts[0] if len(unknown) == 1 and parts else None


def _heading(text: str) -> Part | None:
    """The part that a line names when it says nothing else."""
    if len(text) > _LONGEST_HEADING:
        return None
    tokens = _WORD.findall(fold(_closed_up(text)))
    if not 0 < len(tokens) <= _MOST_WORDS or any(character.isdigit() for character in text):
        return None
    known, parts = _vocabulary(), []
    while tokens:
        # The longest phrase first: « vie professionnelle » is no « vie associative ».
        count = next((n for n in range(len(tokens), 0, -1) if "_".join(tokens[:n]) in known), 0)
        if not count:
            return None
        parts.append(known["_".join(tokens[:count])])
        tokens = tokens[count:]
    # « Connaissances linguistiques », "language skills": the language is what they are about.
    if Part.LANGUAGES in parts:
        return Part.LANGUAGES
    return next((part for part in parts if part is not None), None)


def _closed_up(text: str) -> str:
    """`E X P É R I E N C E` as one word."""
    letters = text.split(" ")
    return "".join(letters) if len(letters) > 3 and all(len(letter) <= 1 for letter in letters) else text


@cache
def _vocabulary() -> dict[str, Part | None]:
    """Words and phrases (`en_bref`) of headings: the part they name, or None for those that only go with one."""
    text = files("matching.reading").joinpath("data", "headings.tsv").read_text(encoding="utf-8")
    found: dict[str, Part | None] = {}
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        for word in row["words"].split():
            found[word] = Part(row["part"]) if row["part"] else None
    return found
