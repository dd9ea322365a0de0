"""Measure the shipped encoder beside others: `python -m models.evaluation.quality --data DIR [--against NAME…]`.

DIR holds `training/` and `bench/`. The ablation without ESCO is trained in the run itself: MELO's corpus is made of
ESCO's labels, which the shipped weights have seen and the published zero-shot models had not.
"""

import argparse
import gzip
import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import encoder
from models.encoder import data as training
from models.encoder.core import NumpyEncoder
from models.encoder.forms import canonical, fold
from models.evaluation import advertisements, speed
from models.evaluation.contenders import TFIDF, Vectors, by_tfidf, by_vectors
from models.evaluation.ranking import Scores, interval, measures
from models.evaluation.robustness import DRAWN, FRENCH, PERTURBATIONS, SEEDS, perturbed
from models.evaluation.sets import RankingSet, all_sets, query_files

RESULTS = Path(__file__).parent / "results"
ABLATION = "adequation-cnp@ablation"
_CONTENT = 4  # letters: shorter words are mostly articles and prepositions


def _plain(text: str) -> str:
    return " ".join("".join(mark if mark.isalnum() else " " for mark in fold(text)).split())


def subsets(data: RankingSet) -> Mapping[str, NDArray[np.bool_]]:
    """Which queries are hard: `no_string`, no right label is the query or contains it or is contained in it, folded;
    `no_word`, no right label shares a word of four letters with it, gender and plural aside."""
    labels: dict[int, list[str]] = {}
    for concept, text in zip(data.concepts, data.texts, strict=True):
        labels.setdefault(concept, []).append(_plain(text))

    def words(text: str) -> set[str]:
        return {canonical(word) for word in text.split() if len(word) >= _CONTENT}

    no_string, no_word = [], []
    for query, right in zip(data.queries, data.right, strict=True):
        asked = _plain(query)
        forms = [asked, *(_plain(part) for part in query.split("/"))]
        answers = [label for concept in right for label in labels.get(concept, [])]
        no_string.append(not any(form in label or label in form for form in forms for label in answers))
        no_word.append(not any(words(asked) & words(label) for label in answers))
    return {"no_string": np.array(no_string), "no_word": np.array(no_word)}


def measured(data: RankingSet, scores: Scores) -> dict[str, Any]:
    """Every measure of one contender on one set: mean, 95 % interval, and the means on the hard subsets."""
    report: dict[str, Any] = {"queries": len(data.queries)}
    values = measures(data, scores)
    hard = subsets(data)
    for name, each in values.items():
        report[name] = round(float(each.mean()), 4)
        report[f"{name}_interval"] = [round(bound, 4) for bound in interval(each)]
    principal = values[data.measure]
    for name, chosen in hard.items():
        report[name] = {
            "queries": int(chosen.sum()),
            data.measure: round(float(principal[chosen].mean()), 4) if chosen.any() else None,
        }
    return report


def _ablation(training: Path, queries: Sequence[Path], threads: int) -> NumpyEncoder:
    """The same recipe without ESCO, with one table after the first instead of eight; like the shipped
    weights, without the texts that are queries."""
    import torch  # noqa: PLC0415

    from models.encoder.train import train  # noqa: PLC0415
    from models.encoder.training.learn import Recipe  # noqa: PLC0415
    from models.encoder.training.without import read  # noqa: PLC0415

    torch.set_num_threads(threads)
    with tempfile.TemporaryDirectory() as folder:
        train(training, Path(folder), version="ablation", esco=False, recipe=Recipe(), seeds=1, without=read(queries))
        return NumpyEncoder(Path(folder))


def _repeat(report: dict[str, Any], earlier: dict[str, Any]) -> None:
    """Take the ablation's figures over from an earlier report, whose commit `report["repeated"]` names."""
    for part in ("figures", "advertisements"):
        report[part][ABLATION] = earlier[part][ABLATION]
    report["repeated"] = {ABLATION: earlier.get("repeated", {}).get(ABLATION, earlier["commit"])}


def _commit() -> str:
    """The commit measured; `-dirty` where the models differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()

    found = git("rev-parse", "--short=12", "HEAD") or "unknown"
    return found + ("-dirty" if git("status", "--porcelain", "--untracked-files=no", "models/encoder") else "")


def falls(data: RankingSet, vectors: Vectors, seeds: int = SEEDS) -> dict[str, dict[str, float]]:
    """By how much, in %, the principal measure falls (negative) when the queries are retyped: the mean of `seeds` draws
    where it is drawn how, the least and the greatest. Québec's words in French queries alone."""

    texts = vectors.encode(data.texts)

    def measure(asked: RankingSet) -> float:
        return float(measures(asked, by_vectors(vectors, asked, texts))[data.measure].mean())

    plain = measure(data)
    found = {}
    for name in (*PERTURBATIONS, *DRAWN):
        if name in FRENCH and not data.name.startswith("fra_q_fr"):
            continue
        draws = range(seeds if name in DRAWN else 1)
        each = [100 * (measure(perturbed(data, name, seed)) / plain - 1) for seed in draws]
        found[name] = {
            "mean": round(float(np.mean(each)), 2),
            "least": round(min(each), 2),
            "greatest": round(max(each), 2),
        }
    return found


def _speed(folder: Path) -> dict[str, float]:
    """Measured on fresh cores: on the CNP's titles, the words of ESCO's descriptions, which training has read, and
    those of real advertisements, which it has not."""
    titles = [
        text
        for concept in training.unit_groups(folder / "training").values()
        for texts in concept.labels.values()
        for text in texts
    ]
    words = [
        word
        for concept in training.occupations(folder / "training").values()
        for text in concept.descriptions.values()
        for word in text.split()
    ]
    with gzip.open(folder / "real" / "ads_fr.jsonl.gz", "rt", encoding="utf-8") as lines:
        posted = [word for line in lines for word in json.loads(line)["description"].split()]
    batches = {"titles": titles, "cvs": speed.of_words(words), "cvs_not_read": speed.of_words(posted)}
    return speed.measure(lambda: NumpyEncoder(encoder.WEIGHTS), batches)


def main() -> None:
    """Read the command line, measure, file the results by commit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--against", nargs="*", default=[], metavar="NAME", help="other models, NAME or NAME=PROMPT")
    parser.add_argument("--without-ablation", action="store_true")
    parser.add_argument(
        "--ablation-from",
        type=Path,
        metavar="RESULTS",
        help="repeat the ablation of an earlier file instead of training",
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()

    shipped = encoder.load()
    contenders: dict[str, Callable[[RankingSet], Scores]] = {
        shipped.model: partial(by_vectors, shipped),
        TFIDF: by_tfidf,
    }
    others: list[Vectors] = []
    for named in arguments.against:
        name, _, prompt = named.partition("=")
        others.append(encoder.by_name(name, prompt, batch=64))
    if not arguments.without_ablation and not arguments.ablation_from:
        others.append(_ablation(arguments.data / "training", query_files(arguments.data / "bench"), arguments.threads))
    for other in others:
        contenders[other.model] = partial(by_vectors, other)

    report: dict[str, Any] = {"commit": _commit(), "shipped": shipped.model, "figures": {}, "robustness": {}}
    for data in all_sets(arguments.data / "bench"):
        for name, scores in contenders.items():
            report["figures"].setdefault(name, {})[data.name] = found = measured(data, scores(data))
            print(f"{name:24} {data.name:20} {json.dumps(found)}", flush=True)
        report["robustness"][data.name] = falls(data, shipped)
    report["speed"] = _speed(arguments.data)
    classifier = json.loads((encoder.WEIGHTS / "unit_groups.json").read_text(encoding="utf-8"))
    report |= {"unit_groups": classifier["held_out"], "no_trade": classifier["no_trade"]}
    report["advertisements"] = {
        vectors.model: advertisements.measure(arguments.data, shipped, vectors) for vectors in [shipped, *others]
    }
    if arguments.ablation_from:
        _repeat(report, json.loads(arguments.ablation_from.read_text(encoding="utf-8")))
    print(
        json.dumps(
            {name: report[name] for name in ("robustness", "speed", "unit_groups", "no_trade", "advertisements")},
            indent=1,
        )
    )
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / f"{report['commit']}.json"
    path.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"filed in {path}")


if __name__ == "__main__":
    main()
