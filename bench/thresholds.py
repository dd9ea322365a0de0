"""From where occupations and skills are taken, measured over documents: `python -m bench.thresholds [--count N]`.

The files of the second set of CVs that the reader was put right without a look at (`bench.cvs_apart`, odd numbers), of
20 trades: each is read whole, as its person sends it. Of each job the unit groups that a counsellor would accept
(`occupations.tsv`); of each duty the skills of the reader's table that one would (`people_duties.tsv`, labelled with
the table at hand after the duties were written without it). Half of the documents choose a threshold, the least with
the precision asked for; the other half reports what it gives.
"""

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from rich.console import Console
from rich.table import Table

from api.drafts import reader, shown_skills
from bench import cvs_apart
from bench.cvs_apart_dates import held_apart
from bench.occupations import titles
from matching.reading.documents import Document
from matching.reading.draft import ASKED_UNDER, DraftExperience
from matching.reading.formats import read
from matching.reading.reader import OCCUPATION_FROM
from matching.reading.shown import TAKEN_FROM, ShownSkills
from matching.reference.text import fold

TODAY = date(2026, 11, 22)
PRECISION = 0.9
"""Asked for: under it, whoever confirms a draft would put right more than one value in ten."""
_OCCUPATIONS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_SKILLS = (0.09, 0.24, 0.37, 0.5, 0.65, TAKEN_FROM, 0.86, 0.92)


@dataclass(frozen=True)
class Found:
    """Of one document: how many things are to be found, and each found: how sure, and which it is (None: wrong)."""

    true: int
    told: tuple[tuple[float, str | None], ...]


def accepted() -> dict[str, frozenset[str]]:
    """The skills that each duty shows, by its words folded, in both languages."""
    text = files("bench").joinpath("people_duties.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t")
    return {
        fold(row[column]): frozenset(filter(None, row["skills"].split("|")))
        for row in rows
        for column in ("duty_fr", "duty_en")
    }


def measured(count: int) -> Iterator[tuple[Found, Found]]:
    """The occupations and the skills of each held-apart document among `count`."""
    shown, duties, groups = shown_skills(_SKILLS[0]), accepted(), titles()
    for file in cvs_apart.files(count):
        if not held_apart(file.number):
            continue
        document = read(file.content, file.name)
        jobs = reader().draft(document, TODAY).experiences
        yield _occupations(jobs, file, groups), _skills(shown, jobs, document, duties)


def _occupations(jobs: Sequence[DraftExperience], file: cvs_apart.File, groups: dict[str, frozenset[str]]) -> Found:
    told = []
    for job in jobs:
        if job.title is not None and job.unit_groups:
            best = job.unit_groups[0]
            right = job.title.value in file.occupations and best.value in groups[job.title.value]
            told.append((_probability(best.confidence), job.title.value if right else None))
    return Found(len(file.occupations), tuple(told))


def _probability(confidence: float) -> float:
    """The classifier's, of which the reader makes a confidence."""
    return confidence if confidence >= OCCUPATION_FROM else confidence * OCCUPATION_FROM / ASKED_UNDER


def _skills(
    shown: ShownSkills, jobs: Sequence[DraftExperience], document: Document, duties: dict[str, frozenset[str]]
) -> Found:
    text = fold(document.text)
    own = {duty: skills for duty, skills in duties.items() if skills and duty in text}
    told: list[tuple[float, str | None]] = []
    for one in shown.shown(document, jobs, ()):
        if shown.is_one_word_of_more(one, document.text[one.run.start : one.run.end]):
            continue
        # A skill may be shown by two duties: the one that is not found yet is.
        right = [duty for duty, skills in own.items() if shown.name(one) in skills]
        new = [duty for duty in right if duty not in {which for _, which in told}]
        told.append((one.probability, next(iter(new or right), None)))
    return Found(len(own), tuple(told))


def curve(found: Sequence[Found], thresholds: Sequence[float]) -> list[tuple[float, float, float]]:
    """For each threshold: precision, and the share of what is to be found that is."""
    told = []
    for least in thresholds:
        taken = [[which for sure, which in one.told if sure >= least] for one in found]
        right = sum(which is not None for one in taken for which in one)
        reached = sum(len({which for which in one if which is not None}) for one in taken)
        every = sum(len(one) for one in taken)
        told.append((least, right / max(every, 1), reached / max(sum(one.true for one in found), 1)))
    return told


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=480)
    given = arguments.parse_args()
    found = list(measured(given.count))
    console = Console(width=110)
    for name, at, thresholds, now in (
        ("occupations", 0, _OCCUPATIONS, OCCUPATION_FROM),
        ("skills", 1, _SKILLS, TAKEN_FROM),
    ):
        halves = [[one[at] for one in found[half::2]] for half in (0, 1)]
        choosing, reporting = (curve(half, thresholds) for half in halves)
        chosen = next((least for least, precision, _ in choosing if precision >= PRECISION), None)
        table = Table(
            name, *(f"{len(half)} that {verb}: P / R" for half, verb in zip(halves, ("choose", "report"), strict=True))
        )
        for one, other in zip(choosing, reporting, strict=True):
            sign = (" chosen" if one[0] == chosen else "") + (" *" if one[0] == now else "")
            table.add_row(f"{one[0]:.2f}{sign}", f"{one[1]:.3f} / {one[2]:.3f}", f"{other[1]:.3f} / {other[2]:.3f}")
        console.print(table, "* as it is")


if __name__ == "__main__":
    main()
