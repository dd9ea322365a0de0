"""What is told in another language than the page says so, and nothing does where that is not sure."""

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
def test_a_few_words_say_their_language_or_nothing(text: str, language: str | None) -> None:
    assert surely(text) == language
    assert bool(lang(text, "fr")) is (language == "en")
    assert bool(lang(text, "en")) is (language == "fr")


def test_what_a_row_knows_is_taken_and_nothing_told_is_a_tag() -> None:
    assert titled(Titled("Soudage", "Welding"), "en") == "Welding"
    assert titled(Titled("Soudage"), "en") == '<span lang="fr-CA">Soudage</span>'
    assert titled(Titled("Soudage"), "fr") == "Soudage"
    assert told("Soigner <b>les</b> personnes", "en") == (
        '<span lang="fr-CA">Soigner &lt;b&gt;les&lt;/b&gt; personnes</span>'
    )
    named = enumerated(["Nettoyage de la cuisine", "<i>", "welding"], "en")
    assert named == '<span lang="fr-CA">Nettoyage de la cuisine</span>, &lt;i&gt; and welding'
