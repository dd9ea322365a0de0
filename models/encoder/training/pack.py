"""Several tables made one, smaller: joined, turned by principal components, rounded to integers, written."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.encoder.core import WORD_UNIT
from models.encoder.training import bag
from models.encoder.training.corpus import Corpus, Features, Keys

# Directions in which the titles of one trade differ, made a little weaker, bring them together (docs/encoder.md).
STEADIED = -0.12
_STEADY_FLOOR = 0.3
_CODES = 127
_SKILLS = 3


def sampled(corpus: Corpus) -> list[Keys]:
    """The labels whose principal components are kept: all those of occupations and unit groups, one skill's in three,
    since ESCO has more labels of skills than of all occupations together."""
    labels = {
        kind: [keys for number in span for keys in corpus.entries[number].all] for kind, span in corpus.ranges.items()
    }
    return [*labels["occupation"], *labels["group"], *labels["skill"][::_SKILLS]]


def alike(corpus: Corpus) -> list[list[Keys]]:
    """The labels of every occupation of ESCO and the titles of every trade of the list, where there are two or more."""
    labels = [corpus.entries[number].all for kind in ("occupation", "trade") for number in corpus.ranges[kind]]
    return [each for each in labels if len(each) > 1]


def joined(
    tables: Sequence[torch.Tensor],
    features: Features,
    sample: Sequence[Keys],
    concepts: Sequence[Sequence[Keys]],
    dimensions: int,
) -> NDArray[np.float32]:
    """One table of `dimensions` columns whose cosines are nearly the mean of those of `tables`.

    A text's vector is a sum of rows, so that setting tables side by side and turning them is the same as setting
    vectors side by side and turning those: several runs cost nothing more to ship than one. Each table is first
    scaled by the mean length of its vectors on `sample`, and all are steadied by `concepts`. Components are those of
    the uncentred vectors of `sample`: a shift could not be folded into a sum.
    """
    with torch.no_grad():
        scaled = [table / bag.sums(table, features, sample).norm(dim=1).mean() for table in tables]
        wide = torch.cat(scaled, dim=1).double()
        if concepts:
            wide = wide @ _steadying(wide, features, concepts)
        vectors = torch.nn.functional.normalize(bag.sums(wide.float(), features, sample), dim=1).double()
        _, axes = torch.linalg.eigh(vectors.T @ vectors)
        table: NDArray[np.float32] = (wide @ axes.flip(1)[:, :dimensions]).float().numpy()
    return table


def _steadying(wide: torch.Tensor, features: Features, concepts: Sequence[Sequence[Keys]]) -> torch.Tensor:
    """The covariance of texts of one concept, each concept counting once, to the power `STEADIED`; float64, square.

    A share of the mean variance is added in every direction, so that one in which labels hardly differ is not
    stretched without end.
    """
    counts = torch.tensor([len(texts) for texts in concepts])
    which = torch.repeat_interleave(torch.arange(len(concepts)), counts)
    texts = [keys for each in concepts for keys in each]
    vectors = torch.nn.functional.normalize(bag.sums(wide.float(), features, texts), dim=1).double()
    means = torch.zeros(len(concepts), vectors.shape[1], dtype=torch.float64).index_add_(0, which, vectors)
    apart = (vectors - (means / counts[:, None])[which]) / counts[which, None].sqrt()
    within = apart.T @ apart / len(concepts)
    within += _STEADY_FLOOR * within.trace() / len(within) * torch.eye(len(within), dtype=torch.float64)
    variance, axes = torch.linalg.eigh(within)
    steady: torch.Tensor = axes * variance**STEADIED @ axes.T
    return steady


def quantised(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.uint16]]:
    """Codes of 8 bits and one integer scale a row, with the widest row at the top of 16 bits."""
    widest = np.abs(table).max(axis=1)
    unit = widest.max() / np.iinfo(np.uint16).max
    scales = np.ceil(widest / unit).clip(1, np.iinfo(np.uint16).max).astype(np.uint16)
    codes = np.rint(table / unit / scales[:, None] * _CODES).clip(-_CODES, _CODES).astype(np.int8)
    return codes, scales


def save_words(folder: Path, spelled: Mapping[str, int]) -> None:
    """Write the words that typing errors are put right against."""
    words = sorted(spelled)
    counts = np.array([min(spelled[word], 65535) for word in words], dtype=np.uint16)
    np.savez_compressed(
        folder / "words.npz", words=np.frombuffer("\n".join(words).encode("ascii"), dtype=np.uint8), counts=counts
    )


def save(
    folder: Path,
    table: NDArray[np.float32],
    features: Features,
    spelled: Mapping[str, int],
    about: Mapping[str, str | int],
) -> None:
    """Write the files that `NumpyEncoder` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    codes, scales = quantised(table)
    np.save(folder / "features.npy", features.hashes)
    np.save(folder / "table.npy", codes)
    np.save(folder / "scales.npy", scales)
    save_words(folder, spelled)
    # A word without any feature weighs as a median row's would.
    typical = float(np.median(np.abs(codes.astype(np.int32) * scales[:, None].astype(np.int32)).mean(axis=1)))
    description = {**about, "dimensions": int(codes.shape[1]), "unknown_scale": max(1, round(typical / WORD_UNIT) * 4)}
    (folder / "encoder.json").write_text(json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8")
