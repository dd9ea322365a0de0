"""The texts in plain words: complete in each language, refused with their name where they are not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api import plain as texts
from api.pages import sheets
from api.plain import FOLDER, PlainTextError, languages, long_date, plain, read
from api.translations import LOCALES

SOURCE = (FOLDER / "fr.toml").read_text(encoding="utf-8")


def test_french_and_english_are_whole_and_french_is_first() -> None:
    assert next(iter(languages())) == "fr"
    assert set(LOCALES) <= set(languages())


@pytest.mark.parametrize("name", list(languages()))
def test_sentences_are_short(name: str) -> None:
    for key, text in texts._leaves(languages()[name].model_dump()):
        for sentence in text.replace("…", ".").replace("?", ".").replace(":", ".").split("."):
            assert len(sentence.split()) <= 22, (key, sentence)


def test_nobody_wrote_it_yet_is_french() -> None:
    assert plain("ti") is languages()["fr"]


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('title = "Vos renseignements"', "", "notice.title"),
        ('title = "Vos renseignements"', 'title = ""', "notice.title"),
        ("{code}", "{cod}", "text_message.code"),
        ("{until}", "", "access.once"),
        ("{minutes}", "{minutes", "text_message.code"),
        ('direction = "ltr"', 'direction = "down"', "direction"),
        ("[text_message]", '[text_message]\nother = "x"', "text_message.other"),
        ("[notice]", "[notice", "es.toml"),
    ],
)
def test_a_file_that_lacks_something_is_refused_by_its_name(
    tmp_path: Path, before: str, after: str, named: str
) -> None:
    (tmp_path / "fr.toml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "es.toml").write_text(SOURCE.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PlainTextError, match=r"es\.toml") as refused:
        read(tmp_path)
    assert named in str(refused.value)


def test_a_language_added_by_a_file_is_on_the_sheets_from_the_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fr.toml").write_text(SOURCE, encoding="utf-8")
    arabic = SOURCE.replace('name = "Français"', 'name = "العربية"').replace('"ltr"', '"rtl"')
    (tmp_path / "ar.toml").write_text(arabic, encoding="utf-8")
    found: Any = read(tmp_path)
    monkeypatch.setattr(sheets, "languages", lambda: found)
    first, beside = sheets.sheets_in("ar")
    assert (first.language, first.texts.direction, beside.language) == ("ar", "rtl", "fr")
    assert [sheet.language for sheet in sheets.sheets_in("fr")] == ["fr"]


def test_a_date_is_said_in_each_language_and_in_french_where_nobody_knows_how() -> None:
    day = date(2026, 12, 1)
    assert [long_date(each, day) for each in ("fr", "en", "zz", "!")] == [
        "1er décembre 2026", "December 1, 2026", "1er décembre 2026", "1er décembre 2026",
    ]  # fmt: skip
    assert "ديسمبر" in long_date("ar", day)
