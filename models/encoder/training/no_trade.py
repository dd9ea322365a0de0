"""Phrases that name no trade, for the part of the classifier that says whether a text names one."""

from pathlib import Path

_FILE = Path(__file__).parent / "no_trade.tsv"
_FIELDS = {"{field}": -2, "{english}": -1}
"""What stands for a field of study, and which line has the fields."""


def phrases() -> list[str]:
    """The project's own list, French and English, with each field of study where one stands."""
    lines = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    cells = [[phrase.strip() for phrase in line.split("|")] for line in lines]
    found: list[str] = []
    for phrase in (phrase for line in cells[:-2] for phrase in line):
        fields = [(mark, cells[line]) for mark, line in _FIELDS.items() if mark in phrase]
        found += [phrase.replace(mark, field) for mark, of in fields for field in of] or [phrase]
    return list(dict.fromkeys(found))
