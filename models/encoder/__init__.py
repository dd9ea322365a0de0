"""The encoder: occupations, skills and CVs, French and English, in one space. Importing this loads numpy only."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.encoder.core import NumpyEncoder

WEIGHTS = Path(__file__).parent / "weights"


class AnyEncoder(Protocol):
    """The shipped encoder or another; the same shape as `matching.matches.encoding.Encoder`."""

    @property
    def model(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class MissingExtraError(ImportError):
    """Another model was asked for and the extra `models` is not installed."""


@lru_cache(maxsize=1)
def load() -> NumpyEncoder:
    """The shipped encoder, loaded at the first call and kept."""
    return NumpyEncoder(WEIGHTS)


def by_name(name: str, prompt: str = "", batch: int = 1, **settings: Any) -> AnyEncoder:
    """Any sentence-transformers model, by the name or the folder that library knows it under.

    `prompt` stands before every text, where the model asks for one; `batch` above 1 is faster and gives up that a text
    has the same bits whatever stands beside it. Raises MissingExtraError when sentence-transformers is not installed.
    """
    try:
        from models.encoder.sentence_transformer import NamedEncoder  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise MissingExtraError(
            f"the model {name} needs the extra 'models': pip install 'adequation[models]'"
        ) from missing
    return NamedEncoder(name, prompt, batch, **settings)
