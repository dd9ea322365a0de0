"""Words that tell who or where from are masked, in every spelling; other words are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.privacy.inclusive import inclusive
from matching.privacy.masking import MASK, lookup, mask, mask_unheard

NOBODY = lookup(())
NAMES = lookup(["Marie-Claire", "Nguyễn Văn", "Le"], each_word=True)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Écrire à m.c+cv@poste.example.ca.", "Écrire à […]"),
        ("Tél. (418) 555-0199 ou +225 07 08 09 10 11", "Tél. […] ou […]"),
        ("voir https://exemple.org/moi?x=1 et www.moi.ca", "voir […] et […]"),
        ("Profil : exemple.com/in/moi", "Profil : […]"),
        ("née en 1985, âgée de 41 ans", "[…]"),
        ("à G1K 3G5", "à […]"),
        ("Diplômée du Maroc et de la Côte d'Ivoire", "Diplômée du […] et de la […]"),
        ("COTE D’IVOIRE, Burkina-Faso, Etats-Unis", "[…], […], […]"),
        ("Ivoirienne, marocains, tunisienne, Haïtien", "[…], […], […], […]"),
        ("from Turkey, Brazilian, lived in London", "from […], […], lived in […]"),
        ("vécu à São Paulo, au Kivu et en Amérique latine", "vécu à […], au […] et en […]"),
        ("Gre\u0301ce", "[…]"),
        ("Permis européen, permis B européen", "Permis […], permis B […]"),
        ("Carte professionnelle européenne, diplôme étranger", "Carte professionnelle […], diplôme […]"),
        ("Permis de conduire français, French driving licence", "Permis de conduire […], […] driving licence"),
        ("EU licence, European diploma", "[…] licence, […] diploma"),
        ("agence BNP Paribas Fortis de Trouville", "agence […]"),
        ("Caissier, Casablanca Market, rayon frais", "Caissier, […], rayon frais"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert mask(text, own=NOBODY) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Animer la réunion du lundi",
        "Certificat de français, normes européennes, cuisine française",
        "Cours de français et d'anglais au Québec, Canada",
        "Budget de 25 000 $, 1 250 pièces par jour, 10.5 heures",
        "Normes ISO 9001 et CSA W47.1, version 3.11.2",
        "8 ans d'expérience, équipe de 12 personnes",
        "le nord, le sud, les pays, la côte",
    ],
)
def test_left_as_it_is(text: str) -> None:
    assert mask(text, own=NOBODY) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Marie Claire NGUYEN a soudé", "[…] […] a soudé"),
        ("Mme Nguyên Van", "[…]"),
        ("marie-claire", "[…]"),
        ("clairement arrimé, le plan", "clairement arrimé, le plan"),
    ],
)
def test_a_persons_names(text: str, masked: str) -> None:
    assert mask(text, own=NAMES) == masked


@pytest.mark.parametrize("part", ["a", "a-", "a.", "-.", "é_", "😀"])
def test_a_long_text_without_spaces_is_read_once(part: str) -> None:
    # Read again from each of its characters, it would take a quarter of an hour and hold the whole process.
    text = part * (200_000 // len(part)) + "!1"
    assert mask(text, own=NOBODY) == text
    assert mask(f"{text} moi@exemple.ca ..exemple.com", own=NOBODY) == f"{text} {MASK} ..{MASK}"


@pytest.mark.parametrize("part", ["Renault Trucks ", "une des plus ", "et première "])
def test_a_long_run_of_names_or_of_one_phrase_is_read_once(part: str) -> None:
    # Read to its end from each of its words, it would take an hour and hold the whole process.
    assert inclusive(mask(part * 10_000, own=NOBODY))


def test_origins_stay_where_they_are_a_trade() -> None:
    assert mask("Cuisine italienne, Nguyen", own=NAMES, origins=False) == "Cuisine italienne, […]"


@given(st.text(), st.text(min_size=4).filter(str.strip))
def test_a_name_never_comes_through(text: str, name: str) -> None:
    masked = mask(f"{text} Awatraore {text}", own=lookup(["Awatraore", name], each_word=True))
    assert "Awatraore" not in masked.split()
    assert MASK in masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Commis, Carrefouille Market, rayon frais", "Commis, […], rayon frais"),
        ("Commis, Carrefouille, Excel", "Commis, […], Excel"),
        ("Carrefouille Manager", "[…] Manager"),
        ("Casablanca Mechanic", "[…] Mechanic"),
    ],
)
def test_what_is_left_of_a_name_goes_and_trades_stay(text: str, masked: str) -> None:
    assert mask_unheard(mask(text, own=NOBODY), also_known=frozenset()) == masked
