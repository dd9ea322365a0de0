"""Postings from elsewhere, by their title alone and with their text: `python -m bench.postings DATA`.

`DATA` holds `training/` (ESCO) and `real/ads_fr.jsonl.gz` (France Travail). Of advertisements whose title is just one
French label of ESCO, the title is written as others write theirs, with what is no occupation around it (`AROUND`, taken
from the thirty lists of docs/real-advertisements.md); the text stays as it is. Asked is the place of the right
occupation among all of them (MRR). A title that holds nothing of the trade is beyond either.
"""

import argparse
import random
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from matching.matches import postings
from models import encoder
from models.encoder import data
from models.evaluation.advertisements import answered

AROUND = (
    "{}",
    "Réseau Primever : {}",
    "IONIS Group – {} – secteur financier",
    "TALENTUEUX {} / BI - NANTES",
    "{} expert Snowflake & DBT",
    "Rejoignez l’équipe ! {} en CDI, tickets restaurant, télétravail",
    "{} secteur bancaire et assurance, mission longue",
    "Offre d’emploi à pourvoir",
)
MOST = 120
"""Advertisements, drawn at random."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    folder, shipped = arguments.parse_args().data, encoder.load()
    concepts = list(data.occupations(folder / "training").values())
    texts = [(number, text) for number, concept in enumerate(concepts) for text in concept.labels["fr"]]
    owner = np.array([number for number, _ in texts])
    labels = shipped.encode([text for _, text in texts])
    starts = np.flatnonzero(np.r_[True, np.diff(owner) > 0])
    found = answered(folder / "real" / "ads_fr.jsonl.gz", shipped, labels, owner)
    chosen = random.Random(3).sample(found, min(MOST, len(found)))

    def reciprocal(vector: np.ndarray, right: set[int]) -> float:
        near = np.maximum.reduceat(labels @ vector, starts)
        return 1 / (1 + int((near > max(near[np.searchsorted(owner[starts], each)] for each in right)).sum()))

    table = Table("title", "alone", "with the text")
    for around in AROUND:
        titles = [around.format(title) for title, _, _ in chosen]
        alone = [reciprocal(one, right) for one, (*_, right) in zip(shipped.encode(titles), chosen, strict=True)]
        both = [
            reciprocal(postings.vector(shipped, title, text), right)
            for title, (_, text, right) in zip(titles, chosen, strict=True)
        ]
        table.add_row(around.format("…"), f"{np.mean(alone):.3f}", f"{np.mean(both):.3f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
