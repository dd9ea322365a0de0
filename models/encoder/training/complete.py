"""What stands beside the table: the shapes of names, the calibration maps and the unit-group classifier.

`python -m models.encoder.training.complete --data DIR --weights FOLDER [--without FILE…]`, with the files that the
table was trained without. The calibration comes from a table trained as the shipped one is, without a tenth of ESCO's
occupations and skills; the classifier's figures from five tables, of the recipe's first stage, each without a fifth of
every unit group's titles; the shipped classifier from all the titles and the shipped table.
"""

import argparse
import json
import multiprocessing
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.encoder import calibrate
from models.encoder.core import known
from models.encoder.train import SEEDS, tables
from models.encoder.training import bag, calibration, classify, shapes
from models.encoder.training.corpus import Corpus, Features
from models.encoder.training.heldout import FOLDS, hold_out_concepts, hold_out_fold
from models.encoder.training.learn import Recipe, learn
from models.encoder.training.pack import alike, joined, sampled
from models.encoder.training.without import read
from models.encoder.unit_groups import scores

# Of the answers the classifier calls sure, at least this share is right on held-out titles.
SURE = 0.85
HELD_RECIPE = Recipe(steps=250)


@dataclass(frozen=True, slots=True)
class Answers:
    """Scores of held-out titles before the softmax, their groups, which are French, which are held to name a trade."""

    logits: NDArray[np.float32]
    groups: NDArray[np.int64]
    french: NDArray[np.bool_]
    named: NDArray[np.bool_]


def _table(corpus: Corpus, features: Features, dimensions: int) -> torch.Tensor:
    wide = learn(corpus, features, HELD_RECIPE)
    return torch.from_numpy(joined([wide], features, sampled(corpus), alike(corpus), dimensions))


def maps(folder: Path, dimensions: int, without: Collection[str] = (), processes: int = 1) -> dict[str, Any]:
    """The calibration maps, from a table trained by the whole recipe without a tenth of the occupations and skills."""
    corpus = Corpus(folder, without=without)
    held = hold_out_concepts(corpus)
    features = Features(corpus)
    learned = tables(corpus, features, Recipe(), SEEDS, lambda text: print(text, flush=True), processes)
    table = torch.from_numpy(joined(learned, features, sampled(corpus), alike(corpus), dimensions))
    return {
        name: calibration.fitted(calibration.sample(corpus, features, table, kind, held[kind]))
        for kind, name in (("occupation", "same_occupation"), ("skill", "skill_covers"))
    }


def fold_answers(folder: Path, fold: int, dimensions: int, without: Collection[str] = ()) -> Answers:
    """Train without a fifth of the titles and answer them."""
    corpus = Corpus(folder, without=without)
    held = hold_out_fold(corpus, fold)
    features = Features(corpus)
    table = _table(corpus, features, dimensions)
    texts, groups, codes = classify.titles(corpus)
    layers = classify.fit(table, features, texts, groups, corpus.beside, seed=fold)
    row = {code: place for place, code in enumerate(codes)}
    vectors = bag.encoded(table, features, [each.keys for each in held])
    names, found = classify.fit_names(table, features, corpus, [each.keys for each in held], seed=fold)
    print(f"fold {fold}: {found}", flush=True)
    return Answers(
        scores(vectors, layers),
        np.array([row[corpus.entries[each.concept].concept.code] for each in held]),
        np.array([each.language == "fr" for each in held]),
        scores(vectors, names)[:, 0] >= found["least"],
    )


def figures(answers: Answers, temperature: float) -> dict[str, Any]:
    """Top-1 and top-5 on held-out titles, the threshold of "sure", and the reliability of the probabilities."""
    logits = torch.from_numpy(answers.logits) / temperature
    probable = torch.softmax(logits, dim=1).numpy()
    order = np.argsort(-probable, axis=1, kind="stable")[:, :5]
    hits = order == answers.groups[:, None]
    top, right = probable.max(axis=1), hits[:, 0]
    tried = np.linspace(0.05, 0.95, 91)
    least = next((t for t in tried if right[(top >= t) & answers.named].mean() >= SURE), 0.95)
    sure = (top >= least) & answers.named
    bins = np.minimum((top * 10).astype(int), 9)
    return {
        "titles": len(top),
        "top1": round(float(right.mean()), 4),
        "top5": round(float(hits.any(axis=1).mean()), 4),
        "top1_fr": round(float(right[answers.french].mean()), 4),
        "top1_en": round(float(right[~answers.french].mean()), 4),
        "top5_fr": round(float(hits[answers.french].any(axis=1).mean()), 4),
        "top5_en": round(float(hits[~answers.french].any(axis=1).mean()), 4),
        "least_probability": round(float(least), 4),
        "sure_share": round(float(sure.mean()), 4),
        "sure_right": round(float(right[sure].mean()), 4),
        "reliability": [
            {
                "predicted": round(float(top[bins == b].mean()), 4),
                "observed": round(float(right[bins == b].mean()), 4),
                "titles": int((bins == b).sum()),
            }
            for b in range(10)
            if (bins == b).any()
        ],
    }


def calibrate_weights(folder: Path, weights: Path, without: Collection[str] = (), processes: int = 1) -> None:
    """Write `calibration.json` beside the table in `weights`."""
    about = json.loads((weights / "encoder.json").read_text(encoding="utf-8"))
    found = {
        "model": f"{about['name']}@{about['version']}",
        "maps": maps(folder, about["dimensions"], without, processes),
    }
    (weights / calibrate.FILE).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def classify_weights(
    folder: Path, weights: Path, folds: int, without: Collection[str] = (), processes: int = 1
) -> None:
    """Write `unit_groups.npz` and `unit_groups.json` beside the table in `weights`."""
    about = json.loads((weights / "encoder.json").read_text(encoding="utf-8"))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        asked = partial(fold_answers, folder, dimensions=about["dimensions"], without=without)
        found = list(pool.map(asked, range(folds)))
    answers = Answers(
        np.concatenate([each.logits for each in found]),
        np.concatenate([each.groups for each in found]),
        np.concatenate([each.french for each in found]),
        np.concatenate([each.named for each in found]),
    )
    temperature = classify.temperature(answers.logits, answers.groups)
    held = figures(answers, temperature)
    print(held, flush=True)

    corpus = Corpus(folder, without=without)
    features = Features(corpus, np.load(weights / "features.npy"))
    codes, scales = np.load(weights / "table.npy"), np.load(weights / "scales.npy")
    table = torch.from_numpy(codes.astype(np.float32) * scales[:, None].astype(np.float32))
    texts, groups, names = classify.titles(corpus)
    layers = classify.fit(table, features, texts, groups, corpus.beside, seed=0)
    titles, no_trade = classify.fit_names(table, features, corpus, (), seed=0)
    least = held.pop("least_probability")
    classify.save(
        weights,
        layers,
        titles,
        names,
        {
            "model": f"{about['name']}@{about['version']}",
            "temperature": temperature,
            "least_probability": least,
            "folds": folds,
            "heads": classify.heads(corpus),
            "no_trade": no_trade,
            "held_out": held,
        },
    )


def main() -> None:
    """Read the command line and complete the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[], metavar="FILE", help="texts not to train on")
    parser.add_argument("--part", choices=("shapes", "calibration", "groups", "all"), default="all")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="tables learned beside each other")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    without = read(arguments.without)
    if arguments.part in {"shapes", "all"}:
        print(shapes.fit(arguments.weights, known(arguments.weights)), flush=True)
    if arguments.part in {"calibration", "all"}:
        calibrate_weights(arguments.data, arguments.weights, without, arguments.processes)
    if arguments.part in {"groups", "all"}:
        classify_weights(arguments.data, arguments.weights, arguments.folds, without, arguments.processes)


if __name__ == "__main__":
    main()
