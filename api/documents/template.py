"""The spreadsheet of needs to fill in: a sheet with its headings and choices, another that says what goes where."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from api.documents.tables import Table, csv_text
from api.translations import Locale
from matching.importing.spreadsheets import MOST_ROWS
from matching.needs.headings import Heading, choices, headings

REQUIRED = frozenset({"title_fr", "text_fr"})
_NAMES = {"fr": ("Besoins", "Aide", ("Colonne", "Ce qu’on y met", "Choix")),
          "en": ("Needs", "Help", ("Column", "What goes there", "Choices"))}  # fmt: skip
_HEAD = PatternFill("solid", fgColor="E6F0EC")
_STAFF_ONLY = frozenset({"employer_id", "source"})


def columns(*, staff: bool) -> list[Heading]:
    """Those of the template: an employer fills in neither another's number nor where a posting came from."""
    return [each for each in headings() if staff or each.column not in _STAFF_ONLY]


def template_xlsx(locale: Locale, *, staff: bool) -> bytes:
    """The workbook, in one language; its columns are recognised in either."""
    needs, help_, heads = _NAMES[locale]
    english, shown = locale == "en", columns(staff=staff)
    book = Workbook()
    sheet = book.active
    sheet.title = needs
    sheet.append([_heading(each, locale) for each in shown])
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 45
    for place, each in enumerate(shown, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place)
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 44 if each.column.startswith("text_") else 22
        if words := choices(each.column, english=english):
            offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            offered.add(f"{letter}2:{letter}{MOST_ROWS}")
            sheet.add_data_validation(offered)
        if each.column.endswith("_on"):
            for cell in sheet[f"{letter}2:{letter}200"]:
                cell[0].number_format = "yyyy-mm-dd"
    about = book.create_sheet(help_)
    about.append(heads)
    for each in shown:
        said = each.help_en if english else each.help_fr
        about.append([_heading(each, locale), said, ", ".join(choices(each.column, english=english))])
    for letter, width in (("A", 40), ("B", 70), ("C", 60)):
        about.column_dimensions[letter].width = width
        about[f"{letter}1"].font = Font(bold=True)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def template_csv(locale: Locale, *, staff: bool) -> bytes:
    """The line of headings alone."""
    return csv_text(Table("", tuple(_heading(each, locale) for each in columns(staff=staff)), []), locale)


def _heading(heading: Heading, locale: Locale) -> str:
    name = heading.en if locale == "en" else heading.fr
    return f"{name} *" if heading.column in REQUIRED else name
