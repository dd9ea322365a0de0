"""`de` and `que` before a name, in French sentences: on pages and in letters."""

import pytest

from api import mail
from api.rendering import environment
from api.translations import elision


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Andrea Ruiz", "d’Andrea Ruiz"),
        ("Élodie", "d’Élodie"),
        ("É" + "lodie", "d’É" + "lodie"),
        ("Œuvre", "d’Œuvre"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("Ouassim", "de Ouassim"),
        ("Hélène", "de Hélène"),
        ("Marie", "de Marie"),
        ("", "de "),
    ],
)
def test_it_elides_before_a_vowel(name: str, said: str) -> None:
    sentence = "Consentements de %(name)s"
    assert elision.elided(sentence, {"name": name}) % {"name": name} == f"Consentements {said}"


def test_numbers_and_words_that_end_so_stay_as_they_are() -> None:
    for sentence, values in (("plus de %(count)s", {"count": 11}), ("code %(name)s, le %(name)s", {"name": "Ali"})):
        assert elision.elided(sentence, values) == sentence
    assert elision.elided("lorsque %(name)s", {"name": "Ali"}) == "lorsqu’%(name)s"


@pytest.mark.parametrize("made", [environment("fr"), mail._environment("fr")])
def test_templates_elide_and_escape(made: object) -> None:
    source = '{{ _("Consents of %(name)s", name=name) }} {% trans name %}Twinning of {{ name }}{% endtrans %}'
    written = made.from_string(source).render(name="Ana & co")  # type: ignore[attr-defined]
    assert written.replace("&amp;", "&") == "Consentements d’Ana & co Jumelage d’Ana & co"
    assert ("&amp;" in written) == made.autoescape  # type: ignore[attr-defined]
    english = environment("en").from_string(source).render(name="Ana")
    assert english == "Consents of Ana Twinning of Ana"
