"""A CV as a Word document: styles and tab stops only, so that any reader opens it and any parser reads it."""

from io import BytesIO

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from api.documents.sheet import Sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARGIN, _WIDTH = Cm(2), Cm(17.59)  # of a letter page


def docx(sheet: Sheet) -> bytes:
    """The file's bytes."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title, document.core_properties.author = sheet.name, ""
    document.add_heading(sheet.name, 0)
    if sheet.contact:
        document.add_paragraph(" · ".join(sheet.contact))
    for part in sheet.sections:
        document.add_heading(part.title, 1)
        for item in part.items:
            line = document.add_paragraph()
            line.paragraph_format.space_after = Pt(2)
            line.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
            line.add_run(item.title).bold = bool(item.below)
            if item.beside:
                line.add_run(f"\t{item.beside}")
            for below in item.below.splitlines():
                document.add_paragraph(below).paragraph_format.space_after = Pt(2)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
