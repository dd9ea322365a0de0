"""Train the shipped encoder from the public files: `python -m models.encoder.train --data DIR --out FOLDER`."""

import argparse
import multiprocessing
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from models.encoder.core import known
from models.encoder.training import shapes
from models.encoder.training.align import aligned, neighbours
from models.encoder.training.corpus import Corpus, Features
from models.encoder.training.learn import Recipe, learn
from models.encoder.training.pack import alike, joined, sampled, save
from models.encoder.training.pairs import Aligned, Neighbours
from models.encoder.training.without import read

NAME = "adequation"
DIMENSIONS = 128
SEEDS = 8


def train(
    folder: Path,
    out: Path,
    *,
    version: str,
    esco: bool,
    recipe: Recipe,
    without: Collection[str] = (),
    dimensions: int = DIMENSIONS,
    seeds: int = SEEDS,
    processes: int = 1,
    keep: Path | None = None,
) -> None:
    """A first table, then `seeds` tables joined into one of `dimensions` and written to `out`.

    The texts `without` are trained on nowhere. Tables are the same whatever number of `processes` learns them.
    """
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {text}", flush=True)

    corpus = Corpus(folder, esco=esco, without=without)
    features = Features(corpus)
    learned = tables(corpus, features, recipe, seeds, say, processes)
    if keep:
        torch.save({"tables": learned, "features": features.hashes}, keep)
    table = joined(learned, features, sampled(corpus), alike(corpus), dimensions)
    name = NAME if esco else f"{NAME}-cnp"
    save(out, table, features, corpus.spelled(), {"name": name, "version": version})
    shapes.fit(out, known(out))
    say(f"written to {out}")


def tables(
    corpus: Corpus, features: Features, recipe: Recipe, seeds: int, say: Callable[[str], None], processes: int = 1
) -> list[torch.Tensor]:
    """A first table, and `seeds` that learn with the titles aligned by it as well."""
    say(f"{len(corpus.entries)} concepts, {len(features.hashes)} features, {corpus.left_out} texts left out")

    def progress(step: int, loss: float) -> None:
        if step % 100 == 0:
            say(f"step {step}, loss {loss:.3f}")

    first = learn(corpus, features, recipe, progress=progress)
    pairs, crowds = aligned(corpus, features, first), neighbours(corpus, features, first)
    say(f"{len(pairs)} pairs aligned")
    given = (corpus, features, recipe, pairs, crowds)
    if processes == 1:
        _know(*given)
        return [_seeded(number) for number in range(seeds)]
    # Forked, so that each process reads the corpus where it lies.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _know, given) as pool:
        found = []
        for table in pool.map(_seeded, range(seeds)):
            found.append(table)
            say(f"{len(found)} tables of {seeds}")
        return found


_KNOWN: list[tuple[Corpus, Features, Recipe, Sequence[Aligned], Neighbours]] = []


def _know(*known: Any) -> None:
    _KNOWN[:] = [known]


def _seeded(number: int) -> torch.Tensor:
    corpus, features, recipe, pairs, crowds = _KNOWN[0]
    # One table in two sees confusable concepts together: better across languages, worse within English; both joined
    # keep the best of the two.
    return learn(
        corpus,
        features,
        replace(recipe, seed=recipe.seed + 1 + number),
        pairs,
        neighbours=crowds if number % 2 == 0 else None,
    )


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the four training files")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=Path, nargs="*", default=[], metavar="FILE", help="texts not to train on")
    parser.add_argument("--version", default="1")
    parser.add_argument("--without-esco", action="store_true", help="the ablation: CNP titles alone")
    parser.add_argument("--dimensions", type=int, default=DIMENSIONS)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="tables trained and joined after the first")
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--batch", type=int, default=Recipe().batch)
    parser.add_argument("--keep", type=Path, help="also write the tables before they are joined")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="tables learned beside each other, after the first")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(
        arguments.data,
        arguments.out,
        version=arguments.version,
        esco=not arguments.without_esco,
        without=read(arguments.without),
        dimensions=arguments.dimensions,
        seeds=arguments.seeds,
        processes=arguments.processes,
        keep=arguments.keep,
        recipe=Recipe(steps=arguments.steps, batch=arguments.batch),
    )


if __name__ == "__main__":
    main()
