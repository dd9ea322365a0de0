"""What is told in another language than the page says so: what nobody knows the language of is French."""

from dataclasses import dataclass

import pytest

from api.tongues import enumerated, lang, titled, told
from matching.reading.tongue import surely


@dataclass
class Titled:
    title_fr: str
    title_en: str | None = None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nettoyage de la cuisine", "fr"),
        ("Préposée aux bénéficiaires", "fr"),
        ("Drove the forklift at night", "en"),
        ("Food processing labourer", "en"),
        ("Excel", None),
        ("Résidence Clairmontel", None),
        ("service", None),
        ("", None),
    ],
)
def test_a_few_words_say_their_language_and_are_french_where_they_do_not(text: str, language: str | None) -> None:
    assert surely(text) == language
    assert bool(lang(text, "fr")) is (language == "en")
    assert bool(lang(text, "en")) is (text != "" and language != "en")


@pytest.mark.parametrize("text", ["", "24", "2026-11-02", "+"])
def test_without_a_word_there_is_no_language(text: str) -> None:
    assert not lang(text, "en")
    assert not lang(text, "fr")


def test_what_a_row_knows_is_taken_and_nothing_told_is_a_tag() -> None:
    assert titled(Titled("Soudage", "Welding"), "en") == "Welding"
    assert titled(Titled("Soudage"), "en") == '<span lang="fr-CA">Soudage</span>'
    assert titled(Titled("Soudage"), "fr") == "Soudage"
    assert told("Soigner <b>les</b> personnes", "en") == (
        '<span lang="fr-CA">Soigner &lt;b&gt;les&lt;/b&gt; personnes</span>'
    )
    named = enumerated(["Nettoyage de la cuisine", "<i>", "welding"], "en")
    assert named == '<span lang="fr-CA">Nettoyage de la cuisine</span>, <span lang="fr-CA">&lt;i&gt;</span> and welding'
