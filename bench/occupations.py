"""Occupations of bare titles, at each probability from which they could be taken: `python -m bench.occupations`.

Over whole documents, where the threshold was set: `bench.thresholds`.

The titles of the second set of CVs, in both languages, with the unit groups that a counsellor would accept for each
(`people.tsv`, and `occupations.tsv` where a title is not that of its trade's group); the classifier has seen none
of them as such. At each threshold, what is taken and right (precision), and how much of all is (recall).
"""

import csv
import io
from importlib.resources import files

from rich.console import Console
from rich.table import Table

from bench.people import TRADES
from matching.reading.reader import OCCUPATION_FROM
from models.encoder.unit_groups import classifier

THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def titles() -> dict[str, frozenset[str]]:
    """Each title, and the codes that are right for it."""
    text = files("bench").joinpath("occupations.tsv").read_text(encoding="utf-8")
    other = {row["title"]: row["unit_groups"].split("|") for row in csv.DictReader(io.StringIO(text), delimiter="\t")}
    return {
        title: frozenset(other.get(title, [trade.unit_group]))
        for trade in TRADES
        for locale in ("fr", "en")
        for title in trade.titles(locale)
    }


def curve() -> list[tuple[float, float, float, float]]:
    """For each threshold: precision, recall, and the share of titles that are asked."""
    known = titles()
    suggested = classifier().suggest(list(known), 1)
    answers = zip(suggested, known.values(), strict=True)
    found = [(each.groups[0][1], each.groups[0][0] in right) for each, right in answers]
    told = []
    for threshold in THRESHOLDS:
        taken = [right for probability, right in found if probability >= threshold]
        told.append((threshold, sum(taken) / max(len(taken), 1), sum(taken) / len(found), 1 - len(taken) / len(found)))
    return told


def main() -> None:
    table = Table("taken from", "precision", "recall", "asked")
    for threshold, precision, recall, asked in curve():
        sign = " *" if threshold == OCCUPATION_FROM else ""
        table.add_row(f"{threshold:.1f}{sign}", f"{precision:.2f}", f"{recall:.2f}", f"{asked:.0%}")
    Console(width=80).print(table)
    known = titles()
    for (title, right), each in zip(known.items(), classifier().suggest(list(known), 3), strict=True):
        if each.groups[0][0] not in right:
            print(title, sorted(right), each.groups)


if __name__ == "__main__":
    main()
