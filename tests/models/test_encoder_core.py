"""The encoder's promises: same text, same bits; always finite, always of length one; light to load."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import encoder
from models.encoder.core import NumpyEncoder
from models.encoder.words import LIMIT

AWKWARD = [
    "",
    " ",
    "a",
    "é",
    "…!?/-",
    "\x00\n\r\t",
    "👩‍🚒🔥",
    "مهندس مدني",
    "инженер-программист",
    "溶接工",
    "soudeuse / welder / لحام",
    "/soudeur/",
    "(e)",
    "·e·s",
    "H/F",
    "x" * 200_000,
    "soudeur " * 25_000,
    "\n".join(["infirmière"] * 1000),
    "\ud800 soudeur",
]


def test_any_text_gives_a_finite_vector_of_length_one(shipped: NumpyEncoder) -> None:
    vectors = shipped.encode(AWKWARD)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(AWKWARD), shipped.dimensions)
    assert np.isfinite(vectors).all()
    assert np.abs(np.linalg.norm(vectors.astype(np.float64), axis=1) - 1).max() < 1e-6


def test_no_text_gives_no_row(shipped: NumpyEncoder) -> None:
    assert shipped.encode([]).shape == (0, shipped.dimensions)


def test_a_text_that_is_no_string_is_refused(shipped: NumpyEncoder) -> None:
    with pytest.raises(TypeError, match="text 1"):
        shipped.encode(["soudeur", None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="a list of texts"):
        shipped.encode("soudeur")


def test_same_bits_alone_in_a_batch_and_in_another_order(shipped: NumpyEncoder) -> None:
    texts = [*AWKWARD, "Soudeur/soudeuse", "Nurse", "conducteur d'autobus scolaire"] * 3
    together = shipped.encode(texts)
    backwards = shipped.encode(texts[::-1])[::-1]
    assert np.array_equal(together, backwards)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(row, shipped.encode([text])[0])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_same_bits_whatever_the_batch(texts: list[str]) -> None:
    core = encoder.load()
    together = core.encode(texts)
    assert np.isfinite(together).all()
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(row, core.encode([text])[0])


def test_same_bits_from_a_fresh_memory(shipped: NumpyEncoder) -> None:
    """What was encoded before leaves no trace, nor does the emptying of the memory of words."""
    texts = ["soudeuse", "Réceptionniste bilingue", "xqzt", "溶接工"]
    fresh = NumpyEncoder(encoder.WEIGHTS)
    fresh.encode([f"mot{number}x{number * 7}" for number in range(40_000)])
    assert np.array_equal(shipped.encode(texts), fresh.encode(texts))


def test_the_memory_of_words_is_bounded() -> None:
    """Whether the words differ or are all misprints of one."""
    fresh = NumpyEncoder(encoder.WEIGHTS)
    for start in range(0, 200_000, 20_000):
        fresh.encode([f"Mot{number} SOUDEUR{number % 7}" for number in range(start, start + 20_000)])
        assert len(fresh._words.entry) < 3 * LIMIT
        assert len(fresh._vectors) <= 2 * LIMIT


def test_sums_of_many_words_are_exact(shipped: NumpyEncoder) -> None:
    """A text said over and over points where it pointed, beyond the reach of 32-bit sums too."""
    once = shipped.encode(["soudeur monteur"])[0]
    assert np.abs(shipped.encode(["soudeur monteur " * 30_000])[0] - once).max() < 1e-6


def test_unknown_scripts_equal_themselves_and_little_else(shipped: NumpyEncoder) -> None:
    arabic, again, other, welder = shipped.encode(["مهندس مدني", "مهندس مدني", "ممرضة", "soudeur"])
    assert np.array_equal(arabic, again)
    assert abs(float(arabic @ other)) < 0.5
    assert abs(float(arabic @ welder)) < 0.5


def test_a_text_without_a_word_is_near_nothing(shipped: NumpyEncoder) -> None:
    nothing, *rest = shipped.encode(["", "soudeur", "nurse", "ingénieur civil"])
    assert max(abs(float(nothing @ other)) for other in rest) < 0.5


def test_french_and_english_meet(shipped: NumpyEncoder) -> None:
    french, english, far = shipped.encode(["infirmière", "nurse", "bricklayer"])
    assert float(french @ english) > 0.6
    assert float(french @ far) < 0.4


def test_loads_in_a_second_without_torch_in_little_memory() -> None:
    script = """
import resource, sys, time
import numpy
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
from models import encoder
encoder.load().encode(["soudeur"])
assert time.process_time() - start < 1, time.process_time() - start
assert not {"torch", "sklearn", "sentence_transformers"} & set(sys.modules)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert grown < 100 * 1024, grown
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_weights_fit_in_the_repository() -> None:
    assert sum(path.stat().st_size for path in encoder.WEIGHTS.iterdir()) <= 16 * 1024 * 1024
