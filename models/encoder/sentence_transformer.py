"""The encoder as a sentence-transformers module, and any other sentence-transformers model by its name.

Needs the extra `models`. The module takes its words from the numpy core and sums them in PyTorch's integers, so that
both give the same bits.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from models.encoder.core import FILES, NumpyEncoder, normalised, several

_LENGTH_ONE = 1e-6
_AT_ONCE = 32
# Typed as Any, so that the check reads the same whether or not the extra is installed.
_Base: Any = InputModule


class TableModule(_Base):  # type: ignore[misc]
    """The shipped table as the only module of a `SentenceTransformer`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.core = NumpyEncoder(folder)
        # sentence-transformers asks its first module where it stands; there is nothing here to move to a device.
        self.register_buffer("nothing", torch.from_numpy(self.core.nothing), persistent=False)

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Word vectors of the batch's words, (words × dimensions), and the text of each."""
        texts = [f"{prompt}{text}" if prompt else text for text in inputs]
        vectors, key, text, plural = self.core.rows(texts)
        return {
            "words": torch.from_numpy(vectors[key]),
            "text": torch.from_numpy(np.ascontiguousarray(text)),
            "plural": torch.from_numpy(plural),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Sum each text's words and bring it to length one."""
        words, text = features["words"].cpu(), features["text"].cpu()
        plural = features["plural"].cpu().numpy()
        sums = torch.zeros((len(plural), words.shape[1]), dtype=torch.int64)
        sums.index_add_(0, text, words.to(torch.int64))
        vectors = normalised(sums.numpy(), plural, self.core.nothing)
        features["sentence_embedding"] = torch.from_numpy(vectors).to(self.nothing.device)
        return features

    def get_embedding_dimension(self) -> int:
        return self.core.dimensions

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copy the table's files beside the model's."""
        for name in FILES:
            copyfile(self.folder / name, Path(output_path) / name)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> Self:
        return cls(Path(model_name_or_path) / subfolder)


def sentence_transformer(folder: Path) -> SentenceTransformer:
    """The table in `folder` as a `SentenceTransformer`, on the processor."""
    return SentenceTransformer(modules=[TableModule(folder)], device="cpu")


def saved(folder: Path | str) -> SentenceTransformer:
    """The table that `SentenceTransformer.save` wrote in `folder`, by this class.

    `SentenceTransformer(folder)` refuses every class that is not its own, unless it is told to trust whatever code the
    folder names (`trust_remote_code`): here nothing of the folder is code.
    """
    return SentenceTransformer(modules=[TableModule.load(str(folder))], device="cpu")


def _is_saved(folder: Path) -> bool:
    """Whether this class alone makes up the model in `folder`."""
    listed = folder / "modules.json"
    own = f"{TableModule.__module__}.{TableModule.__qualname__}"
    return listed.is_file() and [each["type"] for each in json.loads(listed.read_text(encoding="utf-8"))] == [own]


class NamedEncoder:
    """Any sentence-transformers model as an `Encoder`; `prompt` stands before every text (E5 asks for `query: `)."""

    def __init__(self, name: str, prompt: str = "", batch: int = 1, **settings: Any) -> None:
        self._batch = batch
        ours = _is_saved(Path(name))
        self._transformer = saved(name) if ours else SentenceTransformer(name, **settings)
        self._prompt = prompt
        self.model: str = f"{name}@{prompt}" if prompt else name
        self.dimensions = int(self._transformer.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode `texts`, one at a time unless `batch` says otherwise: padding changes the last bits of a batch.

        Raises TypeError where `texts` is one string.
        """
        return self._encode(texts, self._batch)

    def in_batches(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `encode`, several times as fast, for what does not ask for the same bits every time: a calibration."""
        return self._encode(texts, _AT_ONCE)

    def _encode(self, texts: Sequence[str], batch: int) -> NDArray[np.float32]:
        several(texts)
        rows = [
            row
            for start in range(0, len(texts), batch)
            for row in self._transformer.encode(
                list(texts[start : start + batch]),
                prompt=self._prompt or None,
                batch_size=batch,
                show_progress_bar=False,
            )
        ]
        found = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)
        if not np.isfinite(found).all():
            raise ValueError(f"{self.model} gave a vector that is not finite")
        # A model may give zeros where there is nothing to read: as the core's, a direction that is near no text's.
        found[~found.any(axis=1), -1] = 1.0
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        # What is of length one already keeps its bits.
        unequal = np.abs(lengths[:, 0] - 1) > _LENGTH_ONE
        found[unequal] /= np.maximum(lengths[unequal], _LENGTH_ONE)
        return found
