"""On paper: each letter has its glyph whatever a name is written in, and nothing stands over anything else."""

import io

import pypdf
import pytest
from fontTools.ttLib import TTFont

from api.documents.pdf import pdf
from api.documents.scripts import _BLOCKS, FONTS, fonts_for
from api.documents.sheet import Item, Section, Sheet

NAMES = {
    "أحمد بن علي": "NotoSansArabic",
    "王小明 김민수": "DroidSansFallback",
    "አበበ ቢቂላ": "NotoSansEthiopic",
    "राम कुमार": "NotoSansDevanagari",
}


@pytest.mark.parametrize(("first", "last", "name"), _BLOCKS)
def test_each_font_is_there_and_has_the_letters_that_it_is_taken_for(first: int, last: int, name: str) -> None:
    letters = TTFont(FONTS / f"{name}.ttf", lazy=True).getBestCmap()
    assert any(first <= letter <= last for letter in letters)


def test_the_blocks_stand_in_their_order() -> None:
    ends = [end for first, last, _ in _BLOCKS for end in (first, last)]
    assert ends == sorted(ends)


def test_a_name_is_written_in_its_own_letters() -> None:
    items = tuple(Item(name, "mars 2019", "≥ 3 ✔") for name in NAMES)
    page = pypdf.PdfReader(io.BytesIO(pdf(Sheet("Ahmed", (), (Section("Noms", items),)), "fr-CA"))).pages[0]
    fonts = " ".join(str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values())
    assert all(name in fonts for name in NAMES.values())
    assert set("".join(NAMES)) <= set(page.extract_text())


def test_a_document_in_french_takes_no_other_font() -> None:
    assert fonts_for(["Zoé Lefèvre-Nguyễn", "Иван Петров", "Ελένη", "œuvre — « 3 ≥ 2 » → ✔"]) == []


def test_what_is_said_below_never_runs_under_what_stands_beside() -> None:
    item = Item("Soudeuse", "du 1er mars 2019 au 31 mai 2021, puis de septembre 2021 à aujourd’hui, FIN", "Acier Démo")
    page = pypdf.PdfReader(io.BytesIO(pdf(Sheet("Awa", (), (Section("Expérience", (item,)),)), "fr-CA"))).pages[0]
    heights: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, _, place, *__: heights.setdefault(text.strip()[-10:], place[5]))
    (last,) = (height for text, height in heights.items() if text.endswith("FIN"))
    assert heights["Acier Démo"] < last < heights["Soudeuse"]
