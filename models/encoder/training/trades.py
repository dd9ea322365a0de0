"""Trades as postings name them: synonyms, abbreviations and North American words that ESCO and the CNP do not hold."""

from pathlib import Path

from models.encoder.data import LANGUAGES, Concept

_FILE = Path(__file__).parent / "trades.tsv"


def trades() -> list[Concept]:
    """The project's own list, French and English: the titles of a line are near one another."""
    lines = [line for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        Concept(
            "trade",
            f"trade-{number}",
            {
                language: [title.strip() for title in titles.split("|")]
                for language, titles in zip(LANGUAGES, line.split("\t"), strict=True)
            },
        )
        for number, line in enumerate(lines)
    ]
