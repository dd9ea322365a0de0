"""States as counsellors write them in their own spreadsheets, and how their cells are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.accompaniment.domain import Status
from matching.importing.dates import Order
from matching.reference.text import fold

_STATUS: Mapping[Status, str] = {
    Status.TO_MEET: "a rencontrer|nouveau|nouvelle|to meet|new|to be met",
    Status.ACTIVE: "en cours|actif|active|under way|en demarche",
    Status.WAITING: "en attente|attente|waiting|on hold",
    Status.AT_WORK: "en emploi|en poste|place|placee|at work|employed|hired",
}
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Reading:
    """How cells are read: which of our states each word of the file is, and what its dates say first."""

    states: Mapping[str, Status] = field(default_factory=dict)
    order: Order | None = None


def plain(text: str) -> str:
    """Words as they are compared."""
    return _NOT_LETTERS.sub(" ", fold(text).replace(".", "")).strip()


def status_of(text: str, how: Reading) -> Status | None:
    """The state that a cell names; one that says nothing is under way, None where it is not known."""
    told = plain(text)
    if not told:
        return Status.ACTIVE
    said = {plain(word): status for word, status in how.states.items()}
    return said.get(told) or next(
        (status for status, names in _STATUS.items() if told in (*names.split("|"), status.value)), None
    )


def unknown_states(cells: Iterable[str]) -> list[str]:
    """The words of a column of states that are not known, each once, as they are first written."""
    found: dict[str, str] = {}
    for cell in cells:
        if status_of(cell, Reading()) is None:
            found.setdefault(plain(cell), cell.strip())
    return list(found.values())
