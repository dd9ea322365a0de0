"""The reader's own tables of phrases: what stands for a level, a diploma, a licence. Folded, longest phrase first."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matching.privacy.letters import words_of


@dataclass(frozen=True)
class Phrase:
    """A phrase of a table found in a text: the table's row, and offsets in that text."""

    row: Mapping[str, str]
    start: int
    end: int


_Term = tuple[str, ...]


def phrases(table: str, text: str) -> Iterator[Phrase]:
    """Every phrase of the table in `text`, whole words, in order; of two that overlap the longer."""
    known = _known(table)
    found = words_of(text)
    place = 0
    while place < len(found):
        for term, row in known.get(found[place][0], ()):
            if tuple(word for word, _ in found[place : place + len(term)]) == term:
                yield Phrase(row, found[place][1][0], found[place + len(term) - 1][1][1])
                place += len(term)
                break
        else:
            place += 1


@cache
def rows(table: str) -> Sequence[Mapping[str, str]]:
    """The table's rows, in its order."""
    text = files("matching.reading").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _known(table: str) -> Mapping[str, Sequence[tuple[_Term, Mapping[str, str]]]]:
    found: dict[str, list[tuple[_Term, Mapping[str, str]]]] = {}
    for row in rows(table):
        for phrase in row["words"].split("|"):
            term = tuple(re.findall(r"[^\W_]+", phrase))
            found.setdefault(term[0], []).append((term, row))
    return {first: sorted(terms, key=lambda term: -len(term[0])) for first, terms in found.items()}
