"""`adequation encode`: one text per line on the standard input, one vector per line of the file."""

import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from api import encoders
from api.commands import fail, read_settings

app = typer.Typer(add_completion=False)
BLOCK = 4_096


@app.command()
def command(
    out: Annotated[Path, typer.Option("--out", help="Fichier .npy à écrire / .npy file to write.")],
) -> None:
    """Encode des textes, un par ligne. / Encodes texts, one per line: float32, one L2-normalised row each."""
    try:
        encoder = encoders.load(read_settings().encoder).encoder
        texts = sys.stdin.buffer.read().decode("utf-8").split("\n")
    except (encoders.UnknownEncoderError, UnicodeDecodeError) as error:
        fail(str(error))
    if texts and texts[-1] == "":
        texts.pop()
    blocks = [encoder.encode(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
    vectors = np.concatenate(blocks) if blocks else np.zeros((0, encoder.dimensions), dtype=np.float32)
    with out.open("wb") as file:
        np.save(file, vectors)
