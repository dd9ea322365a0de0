"""Fields of study found by meaning, at each probability from which they could be taken: `python -m bench.fields`.

The demonstration's diplomas, in both languages, each labelled with its field when the trades were written, without the
reader in mind. The even ones fitted its map (`matching/reading/meaning.py`); the odd ones were held apart.
"""

import random
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from matching.demonstration.content import trades
from matching.reading.meaning import FIELD_FROM, Fields
from models import encoder

PROBABILITIES = (0.0, 0.5, 0.6, 0.7, FIELD_FROM)
_SEED = 7


def named() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Names of diplomas with the code of their field: those that fitted the map, and those held apart."""
    known = {
        diploma[locale]: diploma["field"]
        for trade in trades()
        for diploma in trade.diplomas
        for locale in ("fr", "en")
        if diploma["field"] != "0000"
    }
    drawn = sorted(known.items())
    random.Random(_SEED).shuffle(drawn)
    return drawn[0::2], drawn[1::2]


def told(fields: Fields, given: Sequence[tuple[str, str]]) -> list[tuple[float, bool]]:
    """How probable each answer is, and whether it is right."""
    answers = [(fields.nearest(name), code) for name, code in given]
    return [(probability, found == code) for (found, probability), code in answers]


def score(found: Sequence[tuple[float, bool]], least: float) -> tuple[float, float]:
    """Precision of the answers of a probability of `least` or more, and the share of all names that these answer."""
    taken = [right for probability, right in found if probability >= least]
    return sum(taken) / max(1, len(taken)), sum(taken) / len(found)


def off(found: Sequence[tuple[float, bool]]) -> float:
    """The mean square of what each probability is off by (Brier)."""
    return sum((probability - right) ** 2 for probability, right in found) / len(found)


def main() -> None:
    fields = Fields(encoder.load())
    halves = [told(fields, half) for half in named()]
    table = Table("taken from", "fitted: precision / recall", "held apart: precision / recall")
    for least in PROBABILITIES:
        table.add_row(f"{least:.1f}", *("{:.2f} / {:.2f}".format(*score(half, least)) for half in halves))
    table.add_row("off by", *(f"{off(half):.3f} of {len(half)}" for half in halves))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
