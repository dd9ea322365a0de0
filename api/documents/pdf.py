"""A CV or a list as a PDF: text that can be selected and searched, on letter pages."""

from collections.abc import Callable, Iterator, Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from api.documents.scripts import FONTS, fonts_for
from api.documents.sheet import Item, Sheet

MEDIA_TYPE = "application/pdf"
_BESIDE = 72
"""Millimetres at the right that dates may take; longer, they go on below."""
_APART = 4
_HAIR = 0.01
_DASH, _INDENT = "– ", 4
"""What begins one line of a list, and the millimetres by which it stands in."""
_MANY, _COLUMNS = 4, 2
"""Short items by themselves, from so many on, stand in columns."""


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
    if others := fonts_for(_texts(sheet)):
        for name in others:
            document.add_font(name, "", FONTS / f"{name}.ttf")
        document.set_fallback_fonts(others, exact_match=False)
        # Arabic letters are joined and its lines go from right to left; syllables of Hindi or Khmer are put together.
        document.set_text_shaping(True)
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
        if not _in_columns(document, part.items):
            for item in part.items:
                _item(document, item)
    return bytes(document.output())


def _texts(sheet: Sheet) -> Iterator[str]:
    """All that the document says."""
    yield from (sheet.name, sheet.lead, sheet.foot, *sheet.contact)
    for part in sheet.sections:
        yield part.title
        for item in part.items:
            yield from (item.title, item.beside, item.below)


def _item(document: _Paper, item: Item) -> None:
    if document.will_page_break(12):
        document.add_page()
    top, page, beside, ends = document.y, document.page, 0.0, 0.0
    if item.beside:
        document.set_font("DejaVu", "", 9)
        beside = min(_BESIDE, document.wide(item.beside) + 2 * document.c_margin)
        for line in _lines(item.beside, document.wide, beside - 2 * document.c_margin + _HAIR):
            document.set_xy(document.w - document.r_margin - beside, max(top, ends))
            document.cell(beside, 5.5, line, align="R")
            ends = document.y + 5.5
        document.set_xy(document.l_margin, top)
    _text(document, item.title, 10.5, bold=bool(item.below), width=document.epw - (beside + _APART if beside else 0))
    if item.beside and document.page == page:
        # What is said below never runs under what stands beside.
        document.set_y(max(document.y, ends))
    if item.below:
        for line in item.below.split("\n"):
            _text(document, line, 9.5, indent=_INDENT if line.startswith(_DASH) else 0)
        document.ln(1.5)


def _in_columns(document: _Paper, items: Sequence[Item]) -> bool:
    """Lay short items by themselves, such as skills, in columns, down each; False where they are no such items."""
    wide = document.epw / _COLUMNS
    document.set_font("DejaVu", "", 10.5)
    fit = all(not (each.beside or each.below) and document.wide(each.title) < wide - _APART for each in items)
    rows = -(-len(items) // _COLUMNS)
    if len(items) < _MANY or not fit or document.will_page_break(5.5 * rows):
        return False
    top = document.y
    for at, each in enumerate(items):
        document.set_xy(document.l_margin + wide * (at // rows), top + 5.5 * (at % rows))
        document.cell(wide, 5.5, each.title)
    document.set_xy(document.l_margin, top + 5.5 * rows)
    return True


def _text(document: _Paper, text: str, size: float, *, bold: bool = False, width: float = 0, indent: float = 0) -> None:
    """The text over lines; `indent` is by how much those after the first of each stand in further, in millimetres."""
    document.set_font("DejaVu", "B" if bold else "", size)
    room = (width or document.epw) - 2 * document.c_margin - indent
    for line in text.split("\n"):
        for at, part in enumerate(_lines(line, document.wide, room)):
            document.set_x(document.l_margin + (indent if at else indent / 4))
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
