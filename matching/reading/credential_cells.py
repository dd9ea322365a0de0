"""Licences and cards in a cell of a spreadsheet, as people name them: « permis de conduire classe 5 ou 3 »."""

import re
from typing import Any

from psycopg import Connection

from matching.needs.headings import Codes, Names, codes_by_name, plain
from matching.reading.credentials import mentions
from matching.reading.draft import ASKED_UNDER
from matching.reading.meaning import Occupations
from matching.reading.polarity import Polarity, asked
from matching.reference.text import fold

_COLUMNS = ("licence_", "certificate_")
_LONGEST_TITLE = 200
_OR = re.compile(r"\b(?:ou|or)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:et|and|plus|ainsi que|avec|with)\b|[&+/]", re.IGNORECASE)
"""What asks for all of them, or may: a bar between two is both to some and a choice to others."""
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = (
    "permis carte cartes attestation certificat certification formation cours a au avec d de des du en et l la le les"
    " ou un une valide reglement regle exige exigee requis requise card cards certificate course licence license valid"
    " training an and in of or the with required quebec"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class _Named(Names):
    """Codes by their plain names in the reference table and by themselves; by their meaning where a name is neither."""

    def code(self, said: str) -> str | None:
        return super().code(said) or credentials_of(said)


class _Trades(Names):
    """Unit groups by their plain names; by the title of a trade where a name is none of them, if it surely says one."""

    def __init__(self, names: Names, occupations: Occupations) -> None:
        super().__init__(names)
        self.occupations = occupations

    def code(self, said: str) -> str | None:
        name = plain(said)
        if (code := super().code(said)) or not name or any(figure.isdigit() for figure in name):
            return code
        (found,) = self.occupations.suggest([name[:_LONGEST_TITLE]], 1)
        return found.groups[0][0] if found.sure else None


def codes_by_meaning(connection: Connection[Any], occupations: Occupations) -> Codes:
    """The names that stand for codes in a sheet of needs or a pasted offer, licences, cards and trades in other words
    too."""
    found = codes_by_name(connection)
    return {
        **found,
        **{column: _named(found[column]) for column in found if column.startswith(_COLUMNS)},
        "unit_group": _Trades(found["unit_group"], occupations),
    }


def _named(names: Names) -> _Named:
    return _Named({**{plain(code): code for code in names.values()}, **names})


def credentials_of(cell: str) -> str | None:
    """The codes of what a cell names, parted by `;`, by `|` where one of them is enough; None unless it says nothing
    else, each of them surely, and how they hold together in one way alone."""
    found = sorted(set(mentions(cell)), key=lambda one: (one[1], one[0]))
    spans = [(start, end) for _, start, end, _ in found]
    if not found or any(sure < ASKED_UNDER for *_, sure in found):
        return None
    if any(asked(cell, span, spans).polarity is not Polarity.HELD for span in spans) or not _all_said(cell, spans):
        return None
    codes = list(dict.fromkeys(code for code, *_ in found))
    either, both = _OR.search(cell), _AND.search(cell)
    if len(codes) > 1 and both and (either or "/" in both.group()):
        return None
    return ("|" if either else ";").join(codes)


def _all_said(cell: str, spans: list[tuple[int, int]]) -> bool:
    left = "".join(" " if any(start <= at < end for start, end in spans) else each for at, each in enumerate(cell))
    return all(word in _SMALL for word in _WORD.findall(fold(left)))
