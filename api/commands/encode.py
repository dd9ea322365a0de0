"""`adequation encode`: one text per line on the standard input, one vector per line of the file."""

import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from api.commands import configured_encoder, fail, read_settings
from matching.matches.encoding import Encoder

app = typer.Typer(add_completion=False)
BLOCK = 4_096


@app.command()
def command(
    out: Annotated[Path, typer.Option("--out", help="Fichier .npy à écrire / .npy file to write.")],
) -> None:
    """Encode des textes, un par ligne. / Encodes texts, one per line: float32, one L2-normalised row each."""
    encoder = configured_encoder(read_settings()).encoder
    texts = _texts(sys.stdin.buffer.read())
    # Opened before the work: a file that cannot be written is said at once.
    try:
        with out.open("wb") as file:
            np.save(file, _vectors(encoder, texts))
    except OSError as error:
        fail(f"{out} : {error.strerror}.")


def _texts(given: bytes) -> list[str]:
    """The lines, without the end of the last one. Ends the command at a line that is not UTF-8."""
    try:
        texts = given.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        fail(f"La ligne {line} n'est pas en UTF-8. / Line {line} is not in UTF-8.")
    return texts[:-1] if texts[-1] == "" else texts


def _vectors(encoder: Encoder, texts: list[str]) -> NDArray[np.float32]:
    blocks = [encoder.encode(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
    return np.concatenate(blocks) if blocks else np.zeros((0, encoder.dimensions), dtype=np.float32)
