"""What the reader asks of the models: the unit groups of a title, and vectors to find a field of study by meaning."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.reading.tables import phrases
from matching.reference.loading import TABLES, rows

_AROUND_FIELD = re.compile(
    r"^\W*(?:degree|diploma|diplôme|of|in|en|de|d['’]|du|des|la|the|option|spécialité|spécialisation|profil|\s)+\s",
    re.IGNORECASE,
)
FIELD_FROM = 0.8
"""Probability from which a field of study is taken, by a curve: see docs/reading.md."""
_SLOPE, _INTERCEPT = 6.46, -3.29
"""From the cosine of the nearest field to the log-odds that it is the right one, fitted on half of what is labelled."""


class Suggestion(Protocol):
    """Unit groups by falling probability; `sure` is false where the first had better be asked for."""

    @property
    def groups(self) -> tuple[tuple[str, float], ...]: ...

    @property
    def sure(self) -> bool: ...


class Occupations(Protocol):
    """From titles to the CNP's unit groups."""

    def suggest(self, titles: Sequence[str], top: int = 5) -> Sequence[Suggestion]: ...


class About(Protocol):
    """A unit group that a text is probably about, and where the passage that is nearest to it stands."""

    @property
    def code(self) -> str: ...

    @property
    def probability(self) -> float: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class LongTexts(Protocol):
    """From a text whose structure is not known to the CNP's unit groups, by its best passages."""

    def about(self, text: str, top: int = 5) -> Sequence[About]: ...


class Encoder(Protocol):
    """Texts as vectors, float32 of shape (len(texts), n), each of length one."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Fields:
    """The fields of study, found by meaning."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        table = next(table for table in TABLES if table.name == "field_of_study")
        named = [row for row in rows(table) if row["code"] != "0000"]
        self._codes = [str(row["code"]) for row in named] * 2
        self._vectors = encoder.encode([str(row[column]) for column in ("name_fr", "name_en") for row in named])

    def nearest(self, text: str) -> tuple[str, float]:
        """The code of the field nearest to `text`, its level's words aside, and how probable it is."""
        bare = text
        for phrase in reversed(list(phrases("diploma_levels", text))):
            bare = f"{bare[: phrase.start]} {bare[phrase.end :]}"
        bare = _AROUND_FIELD.sub("", bare).strip()
        if not bare:
            return self._codes[0], 0.0
        cosines = self._vectors @ self._encoder.encode([bare])[0]
        best = int(np.argmax(cosines))
        return self._codes[best], round(float(1 / (1 + np.exp(-(_SLOPE * cosines[best] + _INTERCEPT)))), 4)
