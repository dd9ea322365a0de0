"""CVs without any structure, read by their best passages: `python -m bench.prose`.

No heading, no date, no title on a line of its own. `prose.tsv` was written by hand before any of it was read: people
tell what they did, or, in the last eight, nothing of a trade, where the reader must not be sure. The others are made of
the duties of the demonstration's trades, each in both languages; those of even trades chose how skills weigh, those
of the second set of people (`people.tsv`) the temperature; those of odd trades and the hand-written ones only report.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from rich.console import Console
from rich.table import Table

from api.occupations import long_texts, work_told
from bench.cvs import trades
from bench.people import TRADES
from matching.reading.meaning import LongTexts
from matching.reading.unnamed import LEAST

_BEFORE = {
    "fr": ("Bonjour, je cherche un emploi dans la région de Québec.", "Je suis sérieuse et je m’adapte vite.",
           "Arrivé depuis peu avec ma famille, je voudrais travailler dans mon domaine."),
    "en": ("Hello, I am looking for a job in the Québec area.", "I am serious and I adapt quickly.",
           "We arrived a short while ago and I would like to work in my field."),
}  # fmt: skip
_AFTER = {
    "fr": ("Je suis disponible tout de suite, de jour ou de soir.", "Je peux fournir des références.", ""),
    "en": ("I can start right away, days or evenings.", "I can give references.", ""),
}


@dataclass(frozen=True)
class Prose:
    """A text, and the unit groups that a counsellor would accept for it: none where it tells of no trade."""

    text: str
    right: frozenset[str]


def by_hand() -> list[Prose]:
    """Those of `prose.tsv`."""
    text = files("bench").joinpath("prose.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t")
    return [Prose(row["text"], frozenset(filter(None, row["unit_groups"].split("|")))) for row in rows]


def made(rest: int) -> Iterator[Prose]:
    """A text in each language for every second trade, from `rest` (0 or 1) on: three or four duties, words around."""
    for number, trade in enumerate(trades()):
        if number % 2 != rest:
            continue
        for locale in ("fr", "en"):
            draw = random.Random(f"{number}{locale}")
            duties = draw.sample(trade[f"duties_{locale}"], min(len(trade[f"duties_{locale}"]), draw.choice((3, 4))))
            yield Prose(
                " ".join([draw.choice(_BEFORE[locale]), *duties, draw.choice(_AFTER[locale])]),
                frozenset([trade["cnp"]]),
            )


def of_people() -> Iterator[Prose]:
    """The same of the duties of the second set of people, in both languages."""
    for number, trade in enumerate(TRADES):
        for locale in ("fr", "en"):
            draw = random.Random(f"{number}{locale}")
            told = [draw.choice(_BEFORE[locale]), *trade.duties(locale), draw.choice(_AFTER[locale])]
            yield Prose(" ".join(told), frozenset([trade.unit_group]))


def answers(texts: LongTexts, given: Sequence[Prose]) -> list[tuple[float, float]]:
    """Of each text: the probability of the first unit group, and of that the share that is right, 0 or 1."""
    first = [texts.about(each.text, 1)[0] for each in given]
    return [(one.probability, float(one.code in each.right)) for one, each in zip(first, given, strict=True)]


def main() -> None:
    hand = by_hand()
    sets = {
        "made, even trades": list(made(0)),
        "made, odd trades": list(made(1)),
        "made, second set": list(of_people()),
        "by hand": [each for each in hand if each.right],
        "by hand, no trade": [each for each in hand if not each.right],
    }
    table = Table("texts", "read by", "count", "first right", "among four", "proposed", "first right then", "mean p")
    for name, given in sets.items():
        for way, texts in (("names", long_texts()), ("names, skills", work_told())):
            found = answers(texts, given)
            four = sum(any(one.code in each.right for one in texts.about(each.text, 4)) for each in given)
            told = [right for probable, right in found if probable >= LEAST]
            table.add_row(
                name, way, str(len(given)), f"{sum(right for _, right in found) / len(given):.2f}",
                f"{four / len(given):.2f}", f"{len(told) / len(given):.2f}",
                f"{sum(told) / max(len(told), 1):.2f}", f"{sum(probable for probable, _ in found) / len(given):.2f}",
            )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
