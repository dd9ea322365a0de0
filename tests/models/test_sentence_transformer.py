"""The sentence-transformers module is the numpy core to the bit; a missing extra is said plainly."""

import sys
from pathlib import Path

import numpy as np
import pytest

from models import encoder
from models.encoder.core import NumpyEncoder

TEXTS = ["soudeuse", "Nurse (H/F)", "", "مهندس", "conducteur d'autobus " * 50, "Fatou, infirmière", "c++ developer"]


def test_both_cores_give_the_same_bits(shipped: NumpyEncoder, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra 'models' is not installed")
    from models.encoder.sentence_transformer import sentence_transformer  # noqa: PLC0415

    transformer = sentence_transformer(encoder.WEIGHTS)
    expected = shipped.encode(TEXTS)
    assert np.array_equal(transformer.encode(TEXTS), expected)
    assert np.array_equal(transformer.encode(TEXTS, batch_size=2), expected)
    assert transformer.get_embedding_dimension() == shipped.dimensions

    transformer.save(str(tmp_path / "saved"))
    named = encoder.by_name(str(tmp_path / "saved"))
    assert np.array_equal(named.encode(TEXTS), expected)
    assert named.dimensions == shipped.dimensions


def test_a_prompt_stands_before_every_text(shipped: NumpyEncoder, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra 'models' is not installed")
    from models.encoder.sentence_transformer import sentence_transformer  # noqa: PLC0415

    sentence_transformer(encoder.WEIGHTS).save(str(tmp_path / "saved"))
    named = encoder.by_name(str(tmp_path / "saved"), prompt="query: ")
    assert named.model.endswith("query: ")
    assert np.array_equal(named.encode(["nurse"]), shipped.encode(["query: nurse"]))


def test_a_model_that_gives_zeros_for_nothing_gives_a_vector_of_length_one(tmp_path: Path) -> None:
    """As a table of word vectors does for an empty text; one text is no list of texts."""
    pytest.importorskip("sentence_transformers", reason="the extra 'models' is not installed")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.models import BoW  # noqa: PLC0415

    SentenceTransformer(modules=[BoW(vocab=["nurse", "welder"])]).save(str(tmp_path / "bag"))
    named = encoder.by_name(str(tmp_path / "bag"))
    vectors = named.encode(["", "nurse", "xqzt"])
    assert np.linalg.norm(vectors, axis=1).tolist() == [1, 1, 1]
    with pytest.raises(TypeError):
        named.encode("nurse")


def test_another_model_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "models.encoder.sentence_transformer", raising=False)
    for name in ("torch", "sentence_transformers"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(encoder.MissingExtraError, match="adequation\\[models\\]"):
        encoder.by_name("BAAI/bge-m3")
