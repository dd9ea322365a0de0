"""Two titles of one employer, and whether they are one post: `python -m bench.twice_titles`.

`twice_titles.tsv` has 142 pairs written by hand, two by two: a title in other words, and the title beside a post that
the employer may have besides. The even twos fitted the map of `matching/needs/likeness.py` and chose its threshold; the
odd ones were held apart.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from api.encoders import Calibrated, load
from matching.needs.likeness import LEAST, of_log_odds

LEASTS = (0.3, 0.5, 0.6, LEAST, 0.8, 0.9)
_BINS = (0.0, 0.2, 0.5, 0.8, 1.0)


@dataclass(frozen=True)
class Titles:
    """Two titles, and whether a person would say that they are one post."""

    one: str
    other: str
    same: bool


def pairs() -> tuple[list[Titles], list[Titles]]:
    """Those that the map was fitted on, and those held apart."""
    text = files("bench").joinpath("twice_titles.tsv").read_text(encoding="utf-8")
    known = [
        Titles(row["one"], row["other"], row["same"] == "1")
        for row in csv.DictReader(io.StringIO(text), delimiter="\t")
    ]
    return [each for place, each in enumerate(known) if place // 2 % 2 == 0], [
        each for place, each in enumerate(known) if place // 2 % 2 == 1
    ]


def told(calibrated: Calibrated, given: Sequence[Titles]) -> NDArray[np.float64]:
    """The probability of each pair."""
    one, other = (calibrated.encoder.encode([getattr(each, name) for each in given]) for name in ("one", "other"))
    cosines = (one * other).sum(axis=1).astype(np.float64)
    calibration = calibrated.calibration
    return of_log_odds(calibration.occupation_slope * cosines + calibration.occupation_intercept)


def score(probable: NDArray[np.float64], given: Sequence[Titles], least: float) -> tuple[float, float]:
    """Precision and recall of those asked about from a probability on."""
    same = np.array([each.same for each in given])
    asked = probable >= least
    return float(same[asked].mean()), float(same[asked].sum() / same.sum())


def main() -> None:
    calibrated, halves = load("default"), pairs()
    table = Table("asked from", "fitted: precision / recall", "held apart: precision / recall")
    for least in LEASTS:
        table.add_row(
            f"{least:.1f}",
            *(" / ".join(f"{each:.2f}" for each in score(told(calibrated, half), half, least)) for half in halves),
        )
    said = Table("said", "fitted: pairs, said, true", "held apart: pairs, said, true")
    for low, high in pairwise(_BINS):
        cells = []
        for half in halves:
            probable, same = told(calibrated, half), np.array([each.same for each in half])
            here = (probable >= low) & (probable < high)
            cells.append(f"{here.sum()}, {probable[here].mean():.2f}, {same[here].mean():.2f}")
        said.add_row(f"{low:.1f}–{high:.1f}", *cells)
    Console(width=110).print(table, said)


if __name__ == "__main__":
    main()
