"""CVs as files: a DOCX with headings, lists or tables, a PDF in one or two columns, a plain text."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from docx import Document as Docx
from fpdf import FPDF

import api.documents

_FONTS = Path(api.documents.__file__).parent / "fonts"
_LINE = 5
_WIDTH = 92
"""Characters of a line of text, after which a typist goes to the next."""


@dataclass(frozen=True)
class Block:
    """A heading and its entries, each some lines: `\\t` a tabulation, `- ` a bullet. `aside`: in the narrow column."""

    heading: str
    entries: list[list[str]]
    aside: bool = False


def text_of(head: Sequence[str], blocks: Sequence[Block], draw: random.Random) -> bytes:
    """Plain text, in UTF-8 or as Windows writes it."""
    rule = draw.choice(["", "-", "="])
    told = [*head, ""]
    for block in blocks:
        told += [block.heading.upper(), rule * len(block.heading)] if rule else [block.heading.upper()]
        for entry in block.entries:
            told += [*entry, ""]
    ending, encoding = draw.choice(["\n", "\r\n"]), draw.choice(["utf-8", "cp1252"])
    # The code page of Windows has no arrow: nobody writes one there.
    written = ending.join(told).replace("→", "-") if encoding == "cp1252" else ending.join(told)
    return written.encode(encoding)


def docx_of(head: Sequence[str], blocks: Sequence[Block], draw: random.Random) -> bytes:
    """Paragraphs, or a table whose first column has the headings, or the dates."""
    file = Docx()
    file.add_heading(head[0], level=0)
    file.add_paragraph(head[1])
    if draw.random() < 0.3:
        _table(file, blocks)
    else:
        for block in blocks:
            file.add_heading(block.heading, level=1)
            for entry in block.entries:
                _entry(file, entry)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def _entry(holder: object, entry: Sequence[str]) -> None:
    for line in entry:
        if line.startswith("- "):
            holder.add_paragraph(line[2:], style="List Bullet")  # type: ignore[attr-defined]
        else:
            holder.add_paragraph(line)  # type: ignore[attr-defined]


def _table(file: object, blocks: Sequence[Block]) -> None:
    table = file.add_table(rows=0, cols=2)  # type: ignore[attr-defined]
    for block in blocks:
        cells = table.add_row().cells
        cells[0].text = block.heading
        for entry in block.entries:
            for line in entry:
                cells[1].add_paragraph(line.replace("- ", "• ", 1) if line.startswith("- ") else line)


def pdf_of(head: Sequence[str], blocks: Sequence[Block], draw: random.Random) -> bytes:
    """One column, or two with the short parts at the left or the right."""
    file = FPDF(format="letter")
    file.add_font("DejaVu", "", _FONTS / "DejaVuSans.ttf")
    file.add_font("DejaVu", "B", _FONTS / "DejaVuSans-Bold.ttf")
    file.set_auto_page_break(False)
    file.add_page()
    file.set_font("DejaVu", "B", 15)
    file.text(15, 18, head[0])
    file.set_font("DejaVu", "", 9)
    file.text(15, 24, head[1])
    if draw.random() < 0.5:
        narrow, wide = draw.choice([(15, 75), (148, 15)])
        _column(file, [block for block in blocks if block.aside], narrow, 50)
        _column(file, [block for block in blocks if not block.aside], wide, 125)
    else:
        _column(file, blocks, 15, 185)
    return bytes(file.output())


def _column(file: FPDF, blocks: Sequence[Block], x: float, width: float) -> None:
    y, step = 34.0, min(62.0, width / 2)
    for block in blocks:
        file.set_font("DejaVu", "B", 11)
        file.text(x, y, block.heading)
        y += _LINE + 1
        file.set_font("DejaVu", "", 9)
        for entry in block.entries:
            for line in entry:
                for number, piece in enumerate(line.split("\t")):
                    left = x + step * number
                    rows = file.multi_cell(width - step * number, _LINE, piece or " ", dry_run=True, output="LINES")
                    for row in cast("list[str]", rows):
                        file.text(left, y, row)
                        y += _LINE
                    y -= _LINE
                y += _LINE
            y += 2
        y += 3
