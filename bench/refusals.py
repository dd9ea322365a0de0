"""Strikes and fees, which the requirements refuse as a labour need: what is flagged of them, and of innocent offers.

    python -m bench.refusals [--errors]

The sentences are in `tests/matching/needs/data`. `refusals_mended.tsv` and `refusals_apart.tsv` were written before the
wordings, by their author, and the wordings mended with the first; `refusals_later.tsv` was written after them and
measured before anything was changed for it. A sentence's code is what it is to be flagged for, `-` where innocent.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matching.needs.wordings import Lexicon, find, wording
from matching.privacy.tables import table

DATA = Path(__file__).parents[1] / "tests" / "matching" / "needs" / "data"
SETS = ("mended", "apart", "later")
CODES = frozenset(("strike", "fees"))


@dataclass(frozen=True)
class Outcome:
    """A sentence, what it is to be flagged for, and what it was."""

    text: str
    true: frozenset[str]
    told: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The wordings that the package brings."""
    rows = table("matching.reference", "flagged_wordings")
    return Lexicon.of(wording(row["code"], row["words"], row["unless"]) for row in rows)


def outcomes(name: str) -> Iterator[Outcome]:
    """What is flagged of each sentence of a set."""
    with (DATA / f"refusals_{name}.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            told = CODES & {found.code for found in find(row["text"], lexicon())}
            yield Outcome(row["text"], CODES & {row["code"]}, told)


def figures(found: list[Outcome]) -> tuple[float, float]:
    """Of what was flagged, the share that is to be (precision); of what is to be, the share that was (recall)."""
    right = sum(len(one.true & one.told) for one in found)
    return right / max(sum(len(one.told) for one in found), 1), right / max(sum(len(one.true) for one in found), 1)


def main() -> None:
    """Print the figures of each set, and the errors of the one that the wordings were mended with."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="of the set that the wordings were mended with")
    given = arguments.parse_args()
    for name in SETS:
        found = list(outcomes(name))
        precision, recall = figures(found)
        innocent = sum(not one.true for one in found)
        print(f"{name}: {len(found)} sentences, {innocent} innocent; precision {precision:.2f}, recall {recall:.2f}")
        for one in found if given.errors and name == SETS[0] else ():
            if one.true != one.told:
                print("  ", one.text, "| true", *one.true, "| told", *one.told)


if __name__ == "__main__":
    main()
