"""Real files, made by the libraries that people's programs use or like them. The people in them are fictitious."""

import io
import zipfile
from pathlib import Path

from docx import Document as Docx
from fpdf import FPDF
from pypdf import PdfWriter

import api.documents

FONT = Path(api.documents.__file__).parent / "fonts" / "DejaVuSans.ttf"

CV = """\
Awa Exemple
Née le 12 mars 1990 à Dakar, célibataire, 2 enfants
Nationalité : sénégalaise
NAS : 130 692 544
awa@example.org

EXPÉRIENCE PROFESSIONNELLE

Préposée aux bénéficiaires
CHSLD des Érables, Québec
Sept. 2015 – présent
• Aider les résidents à se laver
• Noter au dossier ce qui change

Aide-soignante
Hôpital Principal, Dakar
2010-2014 (4 ans)
• Soins d'hygiène

FORMATION
DEP en assistance à la personne, Centre de formation Fierbourg, 2015
Baccalauréat série S2, Lycée Lamine, Dakar, 2008

LANGUES
Français : langue maternelle
Anglais : intermédiaire (B1)
Wolof

COMPÉTENCES
Travail d'équipe, soins d'hygiène, lève-personne
PDSB, SIMDUT
Permis de conduire classe 5

Disponibilité : à partir de mars 2027, soir et fin de semaine
"""


def pdf(pages: list[str], *, password: str | None = None, logo: bool = False) -> bytes:
    """One page a text, line under line."""
    from PIL import Image  # noqa: PLC0415 - it comes with fpdf2

    file = _blank()
    for page in pages:
        file.add_page()
        if logo:
            file.image(Image.new("RGB", (20, 20), "green"), 180, 5, 20)
        for place, line in enumerate(page.split("\n")):
            file.text(15, 15 + 5 * place, line)
    if password is not None:
        file.set_encryption(owner_password="owner", user_password=password)
    return bytes(file.output())


def two_columns(left: str, right: str) -> bytes:
    """A page whose two columns stand side by side."""
    file = _blank()
    file.add_page()
    for x, text in ((15, left), (85, right)):
        for place, line in enumerate(text.split("\n")):
            file.text(x, 15 + 5 * place, line)
    return bytes(file.output())


def scan(pages: int = 1) -> bytes:
    """Pages that hold a picture, and nothing else."""
    from PIL import Image  # noqa: PLC0415 - it comes with fpdf2

    file = _blank()
    for _ in range(pages):
        file.add_page()
        file.image(Image.new("RGB", (60, 80), "grey"), 0, 0, 200)
    return bytes(file.output())


def scan_of(text: str, *, rotated: bool = False) -> bytes:
    """A page whose text is a picture, at 200 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - they come with fpdf2

    picture = Image.new("L", (1654, 2339), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 30)
    for place, line in enumerate(text.split("\n")):
        draw.text((120, 100 + 48 * place), line, fill="black", font=font)
    file = _blank()
    file.add_page()
    if rotated:
        # As a scanner does that was given the sheet sideways: the picture lies, and the page says by how much.
        picture = picture.rotate(90, expand=True)
        file.image(picture, 0, 0, 297, 210)
        made = PdfWriter(clone_from=io.BytesIO(bytes(file.output())))
        made.pages[0].rotate(90)
        return _written(made)
    file.image(picture, 0, 0, 210)
    return bytes(file.output())


def _written(made: PdfWriter) -> bytes:
    kept = io.BytesIO()
    made.write(kept)
    return kept.getvalue()


def docx(text: str) -> bytes:
    """A paragraph a line; lines that begin with a bullet are of the style of lists."""
    file = Docx()
    for line in text.split("\n"):
        if line.startswith("• "):
            file.add_paragraph(line[2:], style="List Bullet")
        else:
            file.add_paragraph(line)
    return _saved(file)


def docx_table(rows: list[list[str]]) -> bytes:
    """A table alone; a new line in a cell makes a new paragraph."""
    file = Docx()
    table = file.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            first, *others = text.split("\n")
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)
    return _saved(file)


def odt(text: str, *, doctype: str = "") -> bytes:
    """The least that an OpenDocument text is."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    lines = "".join(f"<text:p>{line}</text:p>" for line in escaped.split("\n"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"{lines}</office:text></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def rtf(text: str) -> bytes:
    """With its accents escaped, as word processors write them."""
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text.replace("\\", "\\\\"))
    return ("{\\rtf1\\ansi\\ansicpg1252 " + escaped.replace("\n", "\\par\n") + "}").encode("ascii")


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts; the first one is not compressed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for place, (name, content) in enumerate(parts.items()):
            file.writestr(name, content, None if place else zipfile.ZIP_STORED)
    return held.getvalue()


def _blank() -> FPDF:
    file = FPDF(format="letter")
    file.add_font("DejaVu", "", FONT)
    file.set_font("DejaVu", "", 9)
    return file


def _saved(file: object) -> bytes:
    held = io.BytesIO()
    file.save(held)  # type: ignore[attr-defined]
    return held.getvalue()
