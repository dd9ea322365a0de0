"""What the tests of the models share: the shipped encoder, and the public data where it is at hand."""

from pathlib import Path

import pytest

from models import encoder
from models.encoder.core import NumpyEncoder

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shipped() -> NumpyEncoder:
    return encoder.load()


@pytest.fixture(scope="session")
def training_data() -> Path:
    if not (DATA / "training").is_dir():
        pytest.skip("the public training files are not at ../shared/data/training")
    return DATA / "training"


@pytest.fixture(scope="session")
def bench_data() -> Path:
    if not (DATA / "bench").is_dir():
        pytest.skip("the public evaluation sets are not at ../shared/data/bench")
    return DATA / "bench"
