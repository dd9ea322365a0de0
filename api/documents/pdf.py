"""A CV or a list as a PDF: text that can be selected and searched, on letter pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from api.documents.sheet import Item, Sheet

MEDIA_TYPE = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
_BESIDE = 42
"""Millimetres kept at the right for dates."""


class _Paper(FPDF):
    """Letter pages; those of a list say at their foot what they are, and which page of how many."""

    foot = ""

    def __init__(self) -> None:
        super().__init__(format="letter")
        self._widths: dict[tuple[str, float, str], float] = {}

    def wide(self, text: str) -> float:
        """Millimetres of a word in the font set, measured once: a list says the same ones again and again."""
        key = (self.font_style, self.font_size_pt, text)
        if key not in self._widths:
            self._widths[key] = self.get_string_width(text)
        return self._widths[key]

    def footer(self) -> None:
        if self.foot:
            self.set_y(-14)
            self.set_font("DejaVu", "", 8)
            self.cell(0, 5, self.foot, align="L")
            self.set_x(self.l_margin)
            self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")


def pdf(sheet: Sheet, language: str) -> bytes:
    """The file's bytes; `language` is that of the page, such as `fr-CA`."""
    document = _Paper()
    document.foot = sheet.foot
    document.set_margin(20)
    document.set_auto_page_break(True, 20)
    document.set_lang(language)
    document.set_title(sheet.name)
    document.add_font("DejaVu", "", FONTS / "DejaVuSans.ttf")
    document.add_font("DejaVu", "B", FONTS / "DejaVuSans-Bold.ttf")
    document.add_page()
    _text(document, sheet.name, 20, bold=True)
    if sheet.contact:
        _text(document, " · ".join(sheet.contact), 10)
    if sheet.lead:
        document.ln(2)
        _text(document, sheet.lead, 9.5)
    for part in sheet.sections:
        document.ln(4)
        if document.will_page_break(24):
            document.add_page()
        _text(document, part.title, 13, bold=True)
        document.set_draw_color(150)
        document.line(document.l_margin, document.y, document.w - document.r_margin, document.y)
        document.ln(1.5)
        for item in part.items:
            _item(document, item)
    return bytes(document.output())


def _item(document: _Paper, item: Item) -> None:
    if document.will_page_break(12):
        document.add_page()
    top = document.y
    if item.beside:
        document.set_font("DejaVu", "", 9)
        for at, line in enumerate(_lines(item.beside, document.wide, _BESIDE - 2 * document.c_margin)):
            document.set_xy(document.w - document.r_margin - _BESIDE, top + 5.5 * at)
            document.cell(_BESIDE, 5.5, line, align="R")
        document.set_xy(document.l_margin, top)
    _text(document, item.title, 10.5, bold=bool(item.below), width=document.epw - (_BESIDE if item.beside else 0))
    if item.below:
        _text(document, item.below, 9.5)
        document.ln(1.5)


def _text(document: _Paper, text: str, size: float, *, bold: bool = False, width: float = 0) -> None:
    document.set_font("DejaVu", "B" if bold else "", size)
    room = (width or document.epw) - 2 * document.c_margin
    for line in text.split("\n"):
        for part in _lines(line, document.wide, room):
            document.cell(width, size * 0.5, part, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _lines(text: str, width_of: Callable[[str], float], room: float) -> Iterator[str]:
    """The text in lines that fit. `multi_cell` measures each line again at each of its letters: ten times as long."""
    line, used, space = "", 0.0, width_of(" ")
    for whole in text.split(" "):
        word, wide = whole, width_of(whole)
        if line and used + space + wide > room:
            yield line
            line, used = "", 0.0
        while wide > room:
            cut = next(at for at in range(len(word), 0, -1) if at == 1 or width_of(word[:at]) <= room)
            yield word[:cut]
            word = word[cut:]
            wide = width_of(word)
        line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
    yield line
