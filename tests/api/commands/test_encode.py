"""`adequation encode`: one row for each line, and nothing written where the lines cannot be read."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.encoders import load


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (b"", []),
        (b"\n", [""]),
        (b"soudeuse\n\nCuisinier \xc3\xa0 Qu\xc3\xa9bec", ["soudeuse", "", "Cuisinier à Québec"]),
    ],
)
def test_one_row_for_each_line(given: bytes, texts: list[str], tmp_path: Path) -> None:
    encoder = load("default").encoder
    out = tmp_path / "vectors.npy"
    done = CliRunner().invoke(app, ["encode", "--out", str(out)], input=given)
    assert done.exit_code == 0, done.output
    vectors = np.load(out)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(texts), encoder.dimensions)
    assert not texts or np.array_equal(vectors, encoder.encode(texts))


def test_a_line_that_is_not_utf_8_is_named_and_the_file_of_before_stays(tmp_path: Path) -> None:
    out = tmp_path / "vectors.npy"
    out.write_bytes(b"before")
    done = CliRunner().invoke(app, ["encode", "--out", str(out)], input=b"a\nb\n\xff\n")
    assert done.exit_code == 1
    assert "Line 3" in done.output
    assert out.read_bytes() == b"before"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["encode", "--out", str(tmp_path)], input=b"a\n")
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert str(tmp_path) in done.output
