"""Licences and cards in a cell of a spreadsheet, as people name them: « permis de conduire classe 5 ou 3 »."""

import re
from typing import Any

from psycopg import Connection

from matching.needs.headings import Codes, codes_by_name
from matching.reading.credentials import mentions
from matching.reading.draft import ASKED_UNDER
from matching.reading.polarity import Polarity, asked
from matching.reference.text import fold

_COLUMNS = ("licence_", "certificate_")
_OR = re.compile(r"\b(?:ou|or)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = (
    "permis carte cartes attestation certificat certification formation cours a au avec d de des du en et l la le les"
    " ou un une valide reglement regle exige exigee requis requise card cards certificate course licence license valid"
    " training an and in of or the with required quebec"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class _Named(dict[str, str]):
    """Codes by the plain names of the reference table; by their meaning where a name is not in it."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name) or credentials_of(name) or default


def codes_by_meaning(connection: Connection[Any]) -> Codes:
    """The names that stand for codes in a spreadsheet of needs, licences and cards in other words too."""
    found = codes_by_name(connection)
    return {**found, **{column: _Named(found[column]) for column in found if column.startswith(_COLUMNS)}}


def credentials_of(cell: str) -> str | None:
    """The codes of what a cell names, parted by `;`, by `|` where one of them is enough; None unless it says nothing
    else, and each of them surely."""
    found = sorted(set(mentions(cell)), key=lambda one: (one[1], one[0]))
    spans = [(start, end) for _, start, end, _ in found]
    if not found or any(sure < ASKED_UNDER for *_, sure in found):
        return None
    if any(asked(cell, span, spans).polarity is not Polarity.HELD for span in spans) or not _all_said(cell, spans):
        return None
    return ("|" if _OR.search(cell) else ";").join(dict.fromkeys(code for code, *_ in found))


def _all_said(cell: str, spans: list[tuple[int, int]]) -> bool:
    left = "".join(" " if any(start <= at < end for start, end in spans) else each for at, each in enumerate(cell))
    return all(word in _SMALL for word in _WORD.findall(fold(left)))
