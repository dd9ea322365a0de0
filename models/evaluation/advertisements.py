"""Long texts: the description of a real French advertisement must find the occupation that its title names.

The titles that are, gender and (H/F) aside, exactly one ESCO label give the answer; the query is the description
alone. Mostly trades of data and computing: a figure to compare ways of reading a long text with, not a survey.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.encoder import data
from models.encoder.passages import mean_of_best, passages
from models.evaluation.contenders import Vectors

Floats = NDArray[np.float32]


def answered(ads: Path, vectors: Vectors, labels: Floats, owner: NDArray[np.int64]) -> list[tuple[str, str, set[int]]]:
    """Titles, descriptions, and the concepts with a label whose vector is the title's."""
    found = []
    with gzip.open(ads, "rt", encoding="utf-8") as lines:
        offers = [json.loads(line) for line in lines]
    titles = [offer["title"].replace("- H/F", "").replace("CDI", "") for offer in offers]
    for offer, title, vector in zip(offers, titles, vectors.encode(titles), strict=True):
        same = set(owner[labels @ vector > 1 - 1e-6].tolist())
        if same and len(offer["description"].split()) > 60:
            found.append((title, offer["description"], same))
    return found


def measure(folder: Path, reader: Vectors, vectors: Vectors) -> dict[str, Any]:
    """A@1, A@10 and MRR of `vectors`, the whole text against the best passages; `reader` decides which titles are
    labels, so that every contender answers for the same advertisements."""
    concepts = list(data.occupations(folder / "training").values())
    texts = [(number, text) for number, concept in enumerate(concepts) for text in concept.labels["fr"]]
    owner = np.array([number for number, _ in texts])
    names = [text for _, text in texts]
    queries = answered(folder / "real" / "ads_fr.jsonl.gz", reader, reader.encode(names), owner)
    labels = vectors.encode(names)
    starts = np.flatnonzero(np.r_[True, np.diff(owner) > 0])
    ranks: dict[str, list[int]] = {"whole text": [], "best passages": [], "three best of twenty words": []}
    for _, text, right in queries:
        whole = vectors.encode([text]) @ labels.T
        parts = vectors.encode(passages(text)) @ labels.T
        longer = vectors.encode(passages(text, 20)) @ labels.T
        for way, scores in (
            ("whole text", whole[0]),
            ("best passages", mean_of_best(parts)),
            ("three best of twenty words", mean_of_best(longer, 3)),
        ):
            best = np.maximum.reduceat(scores, starts)
            top = max(best[np.searchsorted(owner[starts], number)] for number in right)
            ranks[way].append(int((best > top).sum()) + 1)
    return {
        "advertisements": len(queries),
        **{
            way: {
                "mrr": round(float((1 / np.array(found)).mean()), 4),
                "a1": round(float((np.array(found) == 1).mean()), 4),
                "a10": round(float((np.array(found) <= 10).mean()), 4),
            }
            for way, found in ranks.items()
        },
    }
