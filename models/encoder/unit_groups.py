"""From a title in French or English to the CNP 2021 unit groups it may belong to, with probabilities.

A small network over the encoder's vectors, trained on the CNP's example titles (`training/classify.py`). Its
probabilities are those observed on titles held out by fifths: of the answers given .8, about eight in ten are right.
Where none is likely enough it says so, and a person chooses; so it does where a second network, trained on titles and
on phrases that name no trade (`training/no_trade.tsv`: schedules, contracts, diplomas, situations), takes the text for
one of those; where no word of it names a trade (`lists/no_trade.tsv`); and where the only word that may name one is the
head of titles of many unit groups (*agent*, *operator*); and where the encoder reads nothing of it but single letters,
its names being masked (*X. Tremblay*).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.encoder import WEIGHTS, load
from models.encoder.core import NumpyEncoder
from models.encoder.forms import ENDINGS, canonical, fold
from models.encoder.tokens import written

Layers = Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]
_NO_TRADE = Path(__file__).parent / "lists" / "no_trade.tsv"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Unit groups by falling probability; `sure` is false where the first had better be asked for."""

    groups: tuple[tuple[str, float], ...]
    sure: bool


class UnitGroups:
    """The classifier in `folder`: `unit_groups.npz` (float16 weights, codes) and `unit_groups.json` (thresholds).

    Raises ValueError when it was made for another encoder than `encoder`.
    """

    def __init__(self, folder: Path, encoder: NumpyEncoder) -> None:
        self._encoder = encoder
        about = json.loads((folder / "unit_groups.json").read_text(encoding="utf-8"))
        if about["model"] != encoder.model:
            raise ValueError(f"the classifier was made for {about['model']}, not for {encoder.model}")
        self.least: float = about["least_probability"]
        self._temperature: float = about["temperature"]
        self._heads = frozenset(about["heads"])
        with np.load(folder / "unit_groups.npz") as stored:
            self.codes: tuple[str, ...] = tuple(f"{code:05d}" for code in stored["codes"].tolist())
            self._layers, self._names = (
                [
                    (stored[f"{part}weights{i}"].astype(np.float32), stored[f"{part}bias{i}"].astype(np.float32))
                    for i in range(2)
                ]
                for part in ("", "names_")
            )
        self._least_name: float = about["no_trade"]["least"]

    def probabilities(self, titles: Sequence[str]) -> NDArray[np.float32]:
        """Probability of every unit group, float32 of shape (len(titles), 516), in the order of `codes`."""
        return probabilities(self._encoder.encode(titles), self._layers, self._temperature)

    def suggest(self, titles: Sequence[str], top: int = 5) -> list[Suggestion]:
        """The `top` likeliest unit groups of each title; ties go to the lower code."""
        found = []
        vectors = self._encoder.encode(titles)
        named = scores(vectors, self._names)[:, 0] >= self._least_name
        rows = probabilities(vectors, self._layers, self._temperature)
        for title, read, row, is_named in zip(titles, self._encoder.read(titles), rows, named.tolist(), strict=True):
            order = np.argsort(-row, kind="stable")[:top]
            groups = tuple((self.codes[i], round(float(row[i]), 4)) for i in order.tolist())
            likely = is_named and any(len(word) > 1 for word in read) and bool(row[order[0]] >= self.least)
            found.append(Suggestion(groups, sure=likely and names_a_trade(title, self._heads)))
        return found


@lru_cache(maxsize=1)
def _no_trade() -> frozenset[str]:
    lines = _NO_TRADE.read_text(encoding="utf-8").splitlines()
    return frozenset(canonical(fold(word)) for line in lines if not line.startswith("#") for word in line.split())


def words_of_trade(title: str) -> list[str]:
    """The words of `title` that may name a trade, in order, each once, gender and number aside: no letter of (H/F), no
    word in another script, which the encoder cannot read, and none of those in `lists/no_trade.tsv`."""
    folded = [word for word in map(fold, written(title)) if len(word) > 1 and word.isascii()]
    words = dict.fromkeys(canonical(word) for word in folded if word not in ENDINGS)
    return [word for word in words if word not in _no_trade()]


def names_a_trade(title: str, heads: Collection[str] = ()) -> bool:
    """Whether a word of `title` may name a trade; if it is alone, whether it is none of `heads`."""
    words = words_of_trade(title)
    return bool(words) and not (len(words) == 1 and words[0] in heads)


def scores(vectors: NDArray[np.float32], layers: Layers) -> NDArray[np.float32]:
    """One hidden layer of rectified units, before any softmax; (texts, answers)."""
    (first, first_bias), (second, second_bias) = layers
    found: NDArray[np.float32] = np.maximum(vectors @ first + first_bias, 0) @ second + second_bias
    return found


def probabilities(vectors: NDArray[np.float32], layers: Layers, temperature: float) -> NDArray[np.float32]:
    """`scores`, then a softmax at `temperature`; rows sum to one."""
    found = scores(vectors, layers) / temperature
    weights = np.exp(found - found.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = weights / weights.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=1)
def classifier() -> UnitGroups:
    """The shipped classifier on the shipped encoder."""
    return UnitGroups(WEIGHTS, load())
