"""How much of what the law refuses to store is found in CVs, and how much of what is innocent is left: both ways.

    python -m bench.unasked [--errors]

The lines are in `tests/matching/privacy/data`: `unasked_mended.tsv` and `unasked_apart.tsv` were written together,
before the rules that they measure; those rules were mended with the first, and the second only measures. Each line has
the kinds that are to be told, the words that must go, and those that must stay (`⇥` is a tabulation).
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.privacy.unasked import unasked

DATA = Path(__file__).parents[1] / "tests" / "matching" / "privacy" / "data"
SETS = ("unasked_mended.tsv", "unasked_apart.tsv", "unasked_later.tsv")
_AROUND = "Awa Exemple\n{}\nLévis (Québec)\n"


@dataclass(frozen=True)
class Labelled:
    """A line of a CV: the kinds of what it tells and may not be stored, the words that tell it, and the others."""

    line: str
    kinds: frozenset[str]
    tells: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What is `left` of a line: which telling words are still there, which innocent ones are gone, what was told."""

    labelled: Labelled
    left: str
    kinds: frozenset[str]

    @property
    def found(self) -> bool:
        """All that tells is gone, and the person is told so."""
        return bool(self.kinds) and not any(word in self.left for word in self.labelled.tells)

    @property
    def told(self) -> bool:
        """Each kind is named, and no other."""
        return self.kinds == self.labelled.kinds

    @property
    def kept(self) -> bool:
        """All that is innocent is there."""
        return all(word in self.left for word in self.labelled.keeps)


def lines(name: str) -> Iterator[Labelled]:
    """Those of a set, in its order."""
    with (DATA / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            said = {column: tuple(filter(None, (row[column] or "").split("|"))) for column in ("kinds", "tells")}
            # An innocent line stays whole, its own signs too.
            keeps = tuple(filter(None, row["keeps"].split("|"))) if said["kinds"] else (row["line"],)
            told = (each.replace("⇥", "\t") for each in keeps)
            yield Labelled(row["line"].replace("⇥", "\t"), frozenset(said["kinds"]), said["tells"], tuple(told))


def outcomes(name: str) -> list[Outcome]:
    """What the rules make of each line of a set, in the midst of a CV."""
    told = []
    for each in lines(name):
        text = _AROUND.format(each.line)
        left, kinds = list(text), set()
        for one in unasked(text):
            left[one.start : one.end] = " " * (one.end - one.start)
            kinds.add(one.kind)
        told.append(Outcome(each, "".join(left), frozenset(kinds)))
    return told


def figures(told: list[Outcome]) -> tuple[float, float, float]:
    """The share of the telling lines of which nothing is left, of those whose kinds are told, and of all the lines that
    have something innocent, the share that keep it."""
    telling = [each for each in told if each.labelled.kinds]
    innocent = [each for each in told if each.labelled.keeps]
    return (
        sum(each.found for each in telling) / len(telling),
        sum(each.told for each in telling) / len(telling),
        sum(each.kept for each in innocent) / len(innocent),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="those of the set that the rules were mended with")
    given = arguments.parse_args()
    for name in SETS:
        told = outcomes(name)
        found, named, kept = figures(told)
        print(f"{name}: {found:.1%} of the telling lines found, {named:.1%} told by their kinds; {kept:.1%} kept")
        for each in told:
            wrong = not each.kept or (each.labelled.kinds and not (each.found and each.told))
            if given.errors and name == SETS[0] and wrong:
                print(f"  {each.labelled.line!r} → {each.left.splitlines()[1]!r} {sorted(each.kinds)}")


if __name__ == "__main__":
    main()
