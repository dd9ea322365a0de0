"""Who is measured: an encoder by its vectors, or character TF-IDF by its sparse ones."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.evaluation.ranking import Scores
from models.evaluation.sets import RankingSet

TFIDF = "char TF-IDF"
_BOTH_GENDERS = re.compile(r"\(\s*[hf]\s*/\s*[hf]\s*\)", re.IGNORECASE)


class Vectors(Protocol):
    """What is needed of an encoder here."""

    @property
    def model(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def by_vectors(encoder: Vectors, data: RankingSet, texts: NDArray[np.float32] | None = None) -> Scores:
    """Cosines of `encoder` between queries and texts; `texts`: the vectors of the texts, where they are known."""
    queries = encoder.encode(data.queries)
    if texts is None:
        texts = encoder.encode(data.texts)

    def scores(start: int, stop: int) -> NDArray[np.float32]:
        found: NDArray[np.float32] = queries[start:stop] @ texts.T
        return found

    return scores


def by_tfidf(data: RankingSet) -> Scores:
    """Character 1- to 4-grams within words, (h/f) removed, weighted over the corpus's texts and the queries.

    The published row to stand beside is .809 / .208 / .580 on the three MELO sets. scikit-learn is imported here
    only: it is in the extra `models`.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    queries, texts = ([_BOTH_GENDERS.sub(" ", text) for text in side] for side in (data.queries, data.texts))
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), dtype=np.float32)
    vectoriser.fit([*texts, *queries])
    left: Any = vectoriser.transform(queries)
    right: Any = vectoriser.transform(texts).T.tocsr()

    def scores(start: int, stop: int) -> NDArray[np.float32]:
        found: NDArray[np.float32] = (left[start:stop] @ right).toarray()
        return found

    return scores
