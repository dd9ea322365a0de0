"""Skills found by meaning in duties, at each probability from which they could be taken: `python -m bench.duties`.

`duties.tsv` has 139 sentences written by hand, of 60 trades in both languages, each with the skills of the reader's
table that a counsellor would accept for it; one in ten shows none. The even half set the thresholds; the odd one was
held apart. Whoever wrote them had the table beside them: duties in other words are found less often.
"""

import argparse
import csv
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from rich.console import Console
from rich.table import Table

from api.drafts import shown_skills
from matching.reading.documents import Document, Format, document
from matching.reading.draft import DraftExperience, Read, words
from matching.reading.shown import ASKED_FROM, TAKEN_FROM, ShownSkills
from matching.reading.tables import rows

PROBABILITIES = (0.09, 0.24, 0.37, ASKED_FROM, 0.65, TAKEN_FROM, 0.86, 0.92)


@dataclass(frozen=True)
class Duty:
    """A sentence of somebody's duties, the unit group of the job, and the French names of the skills that it shows."""

    sentence: str
    unit_group: str
    skills: frozenset[str]


def duties() -> list[Duty]:
    """Those of the table, in its order: the even ones were looked at."""
    text = files("bench").joinpath("duties.tsv").read_text(encoding="utf-8")
    return [
        Duty(row["sentence"], row["unit_group"], frozenset(name for name in row["skills"].split("|") if name))
        for row in csv.DictReader(io.StringIO(text), delimiter="\t")
    ]


def shown(reader: ShownSkills, duty: Duty) -> list[Read[str]]:
    """What the reader finds in this sentence, as the duty of a job of its unit group."""
    read, job = as_job(duty)
    return list(reader.of(read, [job], []))


def as_job(duty: Duty) -> tuple[Document, DraftExperience]:
    """The sentence as a document, which is all of the duties of one job."""
    read = document([duty.sentence], Format.TXT)
    place = words(read, 0, len(duty.sentence))
    told = Read(duty.sentence, place, 1.0)
    return read, DraftExperience(place, None, None, None, None, told, (Read(duty.unit_group, place, 1.0),))


def score(reader: ShownSkills, given: Sequence[Duty], *, taken: bool = False) -> tuple[float, float, float]:
    """Precision; the share of the sentences that show something of which one right skill is found; how many wrong ones
    a sentence. With `taken`, of those alone that are not asked."""
    french = {name: row["fr"] for row in rows("skills") for name in (row["fr"], *row["en"].split("|"))}
    right = wrong = reached = 0
    for duty in given:
        found = {french[each.value] for each in shown(reader, duty) if each.sure or not taken}
        right += len(found & duty.skills)
        wrong += len(found - duty.skills)
        reached += bool(found & duty.skills)
    told = sum(bool(duty.skills) for duty in given)
    return right / max(1, right + wrong), reached / told, wrong / len(given)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="what is wrong in the half that was looked at")
    given = arguments.parse_args()
    known = duties()
    halves = {"looked at": known[0::2], "held apart": known[1::2]}
    table = Table("taken from", *(f"{name}: precision / sentences / wrong a sentence" for name in halves))
    for least in PROBABILITIES:
        reader = shown_skills(least)
        told = [score(reader, half) for half in halves.values()]
        table.add_row(f"{least:.2f}", *(" / ".join(f"{figure:.2f}" for figure in each) for each in told))
    reader = shown_skills()
    told = [score(reader, half, taken=True) for half in halves.values()]
    table.add_row("as it is", *(" / ".join(f"{figure:.2f}" for figure in each) for each in told))
    Console(width=140).print(table)
    started = time.perf_counter()
    for duty in known:
        found = shown(reader, duty)
        if given.errors and duty in halves["looked at"]:
            print(duty.sentence, "|", sorted(duty.skills), "|", [(each.value, each.confidence) for each in found])
    print(f"{len(known) / (time.perf_counter() - started):.0f} sentences a second")


if __name__ == "__main__":
    main()
