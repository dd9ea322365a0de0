"""Reads the public files that the encoder is trained on: CNP 2021 titles, ESCO occupations, skills and relations.

Each file is tab-separated, gzipped, with a header line (`docs/encoder.md` says where they come from).
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("fr", "en")


@dataclass(slots=True)
class Concept:
    """An occupation, a skill, a unit group or a trade: its labels by language, and its descriptions."""

    kind: str  # occupation, skill, group, trade
    code: str
    labels: dict[str, list[str]] = field(default_factory=lambda: {language: [] for language in LANGUAGES})
    descriptions: dict[str, str] = field(default_factory=dict)


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        yield from rows


def _concepts(path: Path, kind: str) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for code, language, role, text in _rows(path):
        concept = found.setdefault(code, Concept(kind, code))
        if role == "description":
            concept.descriptions[language] = text
        elif role in {"preferred", "group"}:
            concept.labels[language].insert(0, text)
        else:
            concept.labels[language].append(text)
    return found


def occupations(folder: Path) -> dict[str, Concept]:
    """ESCO occupations by identifier; the first label of each language is the preferred one."""
    return _concepts(folder / "esco_occupations.tsv.gz", "occupation")


def skills(folder: Path) -> dict[str, Concept]:
    """ESCO skills by identifier; the first label of each language is the preferred one."""
    return _concepts(folder / "esco_skills.tsv.gz", "skill")


def unit_groups(folder: Path) -> dict[str, Concept]:
    """CNP 2021 unit groups by five-digit code; the first label of each language is the class's own title."""
    return _concepts(folder / "cnp2021_titles.tsv.gz", "group")


def relations(folder: Path) -> dict[str, list[tuple[str, bool]]]:
    """For each ESCO occupation, its skills and whether each is essential (otherwise optional)."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for occupation, relation, skill in _rows(folder / "esco_relations.tsv.gz"):
        found[occupation].append((skill, relation == "essential"))
    return dict(found)
