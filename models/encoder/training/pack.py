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

# Weak components made a little stronger tell trades never trained on apart by their rarest words (docs/encoder.md).
FLATTENED = -0.05
_CODES = 127
_SKILLS = 3


def sampled(corpus: Corpus) -> list[Keys]:
    """The labels whose principal components are kept: all those of occupations and unit groups, one skill's in three,
    since ESCO has more labels of skills than of all occupations together."""
    labels = {
        kind: [keys for number in span for keys in corpus.entries[number].all] for kind, span in corpus.ranges.items()
    }
    return [*labels["occupation"], *labels["group"], *labels["skill"][::_SKILLS]]


def joined(
    tables: Sequence[torch.Tensor],
    features: Features,
    sample: Sequence[Keys],
    dimensions: int,
) -> NDArray[np.float32]:
    """One table of `dimensions` columns whose cosines are nearly the mean of those of `tables`.

    A text's vector is a sum of rows, so that setting tables side by side and turning them is the same as setting
    vectors side by side and turning those: several runs cost nothing more to ship than one. Each table is first
    scaled by the mean length of its vectors on `sample`. Components are those of the uncentred vectors of `sample`:
    a shift could not be folded into a sum. Each is scaled by its strength to the power `FLATTENED`.
    """
    with torch.no_grad():
        scaled = [table / bag.sums(table, features, sample).norm(dim=1).mean() for table in tables]
        wide = torch.cat(scaled, dim=1)
        vectors = torch.nn.functional.normalize(bag.sums(wide, features, sample), dim=1).double()
        strength, axes = torch.linalg.eigh(vectors.T @ vectors)
        strength, axes = strength.flip(0)[:dimensions], axes.flip(1)[:, :dimensions]
        table: NDArray[np.float32] = (wide.double() @ axes * (strength / strength[0]) ** FLATTENED).float().numpy()
    return table


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
