"""The encoder in PyTorch, as it is trained: table → word vectors → text vectors, with dropout of features."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from models.encoder.training.corpus import Corpus, Features, Keys

Ints = NDArray[np.int64]


def flat(sequences: Sequence[Keys]) -> tuple[Ints, Ints]:
    """Every key in order, and where each sequence starts."""
    lengths = np.array([len(keys) for keys in sequences], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths[:-1])]).astype(np.int64)
    return np.fromiter((key for keys in sequences for key in keys), dtype=np.int64, count=int(lengths.sum())), starts


def spans(offsets: Ints, which: Ints) -> tuple[Ints, Ints]:
    """Positions of the rows `which` of a compressed sparse matrix, one after the other, and where each starts."""
    lengths = offsets[which + 1] - offsets[which]
    starts = np.concatenate([[0], np.cumsum(lengths[:-1])]).astype(np.int64)
    positions = np.arange(int(lengths.sum())) - np.repeat(starts, lengths) + np.repeat(offsets[which], lengths)
    return positions, starts


def sums(
    table: torch.Tensor,
    features: Features,
    sequences: Sequence[Keys],
    dropout: float = 0.0,
    rng: np.random.Generator | None = None,
) -> torch.Tensor:
    """Unnormalised vectors of `sequences`, (n, dimensions). Each distinct word is summed once a batch."""
    keys, starts = flat(sequences)
    distinct, inverse = np.unique(keys, return_inverse=True)
    positions, offsets = spans(features.offsets, distinct)
    weights = features.weights[positions]
    if rng is not None and dropout > 0:
        weights = weights * (rng.random(len(weights), dtype=np.float32) >= dropout) / np.float32(1 - dropout)
    device = table.device
    words = functional.embedding_bag(
        torch.from_numpy(features.rows[positions]).to(device),
        table,
        torch.from_numpy(offsets).to(device),
        mode="sum",
        per_sample_weights=torch.from_numpy(weights).to(device),
    )
    return functional.embedding_bag(
        torch.from_numpy(inverse.reshape(-1)).to(device), words, torch.from_numpy(starts).to(device), mode="sum"
    )


def encoded(table: torch.Tensor, features: Features, sequences: Sequence[Keys]) -> NDArray[np.float32]:
    """Vectors of length one, float32 (n, dimensions)."""
    with torch.no_grad():
        found: NDArray[np.float32] = functional.normalize(sums(table, features, sequences), dim=1).cpu().numpy()
    return found


def initial(features: Features, corpus: Corpus, dimensions: int, seed: int) -> torch.Tensor:
    """A random table whose rows are as long as their feature is rare (inverse document frequency over the labels)."""
    frequency = np.zeros(len(features.hashes))
    labels = [keys for entry in corpus.entries for keys in entry.all]
    in_labels = np.bincount([key for keys in labels for key in set(keys)], minlength=len(features.offsets) - 1)
    np.add.at(frequency, features.rows, np.repeat(in_labels, np.diff(features.offsets)))
    rarity = np.log((len(labels) + 1) / (frequency + 1)).clip(0.5)
    length = torch.from_numpy(rarity / rarity.mean()).float()[:, None] / math.sqrt(dimensions)
    return torch.randn(len(rarity), dimensions, generator=torch.Generator().manual_seed(seed)) * length
