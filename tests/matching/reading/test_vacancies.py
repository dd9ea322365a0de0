"""A vacancy pasted as text: what it is read to ask for, with its words, and what is left to ask."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.occupations import long_texts
from matching.needs.domain import Duration, Importance, Telework
from matching.reading import vacancy_fields
from matching.reading.documents import Format, document
from matching.reading.vacancies import read_vacancy
from matching.reading.vacancy import Vacancy
from models.encoder.unit_groups import classifier

TODAY = date(2026, 11, 22)
PLACES = {"saint-raymond": "34128", "québec": "23027", "baie-saint-paul": "16013"}
WELDER = """Atelier du Nord recrute!

Titre du poste : Soudeuse-monteuse ou soudeur-monteur (H/F)
Lieu : 12, rue des Forges, Saint-Raymond (Québec)
3 postes à combler. 25,50 $ à 31 $ de l’heure, 40 heures par semaine, permanent.
Entrée en poste : 1er mars 2027.
- DEP en soudage-montage ou 3 ans d’expérience en soudage
- Carte CWB, un atout; permis de conduire classe 5
- Bon français parlé; anglais un atout
Télétravail : non
"""


def read(text: str) -> Vacancy:
    return read_vacancy(text, TODAY, PLACES, classifier())


def test_a_vacancy_is_read_with_its_words() -> None:
    found = read(WELDER)
    assert found.title is not None
    assert found.title.value == "Soudeuse-monteuse ou soudeur-monteur"
    assert found.unit_groups[0].value == "72106"
    told = {"posts": 3, "hours": Decimal(40), "duration": Duration.PERMANENT, "telework": Telework.NONE,
            "starts_on": date(2027, 3, 1), "municipality": "34128", "experience": "36", "diploma": "dep"}  # fmt: skip
    for name, value in told.items():
        one = getattr(found, name)
        assert (one.value, one.sure) == (value, True), name
        assert found.text.find(one.words.text) >= 0
    assert found.wage is not None
    assert (found.wage.value.low, found.wage.value.high, found.wage.value.unit) == (
        Decimal("25.50"),
        Decimal(31),
        "hour",
    )
    assert found.either
    assert [(each.value, each.importance) for (each,) in found.credentials] == [
        ("cwb_welding", Importance.PREFERRED),
        ("driving_5", Importance.REQUIRED),
    ]


def test_a_level_of_language_is_asked_and_never_taken() -> None:
    found = read(WELDER)
    assert found.french is not None
    assert not found.french.sure
    assert [(each.value, each.sure) for each in found.languages] == [("en", False)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Salary: $58,000 to $64,000 per year", "wage", (Decimal(58000), Decimal(64000))),
        ("Welder. 58 000 $ à 64 000 $ par année", "wage", (Decimal(58000), Decimal(64000))),
        ("Soudeuse. 27 $/h à 31 $/h", "wage", (Decimal(27), Decimal(31))),
        ("Soudeuse. 58 000 $/an à 64 000 $/an", "wage", (Decimal(58000), Decimal(64000))),
        ("Taux horaire : 22 $/h", "wage", (Decimal(22), None)),
        ("Budget de 3 000 000 $ par année", "wage", None),
        ("37,5 h/semaine, 22,50 $ à 26 $/h", "wage", (Decimal("22.50"), Decimal(26))),
        ("Chiffre d’affaires de 25 M$ par année, pièces de 9 m", "wage", None),
        ("37,5 h/semaine", "hours", Decimal("37.5")),
        ("35 à 40 heures par semaine", "hours", Decimal(35)),
        ("35 hours a week", "hours", Decimal(35)),
        ("six mois d’expérience", "experience", "6"),
        ("Expérience : minimum 5 ans", "experience", "60"),
        ("2 years of experience required", "experience", "24"),
        ("Poste saisonnier", "duration", Duration.SEASONAL),
        ("CDD de 6 mois", "duration", Duration.TEMPORARY),
        ("Télétravail possible deux jours", "telework", Telework.PARTIAL),
        ("100 % télétravail", "telework", Telework.FULL),
        ("Detenir un DEC en informatique", "diploma", "dec"),
    ],
)
def test_fields_as_people_write_them(text: str, name: str, value: Any) -> None:
    one = getattr(read(f"Titre : Préposée\n{text}\n"), name)
    if name == "wage" and one is not None and value is not None:
        assert (one.value.low, one.value.high) == value
    elif value is None:
        assert one is None
    else:
        assert (one.value, one.sure) == (value, True)


@pytest.mark.parametrize(
    ("text", "asked", "sure"),
    [
        ("Membre de l’OIIQ ou détenir une CEPI", ["permit_nurse|cepi"], True),
        ("Permis de conduire classe 1 ou 3", ["driving_1|driving_3"], True),
        ("Class 1 or 3 driver’s licence", ["driving_1|driving_3"], True),
        ("RCR, SIMDUT, permis classe 5 ou 3", ["first_aid_rcr", "whmis", "driving_3|driving_5"], True),
        ("OIIQ, OIIAQ ou CEPI, PDSB", ["permit_nurse|permit_licensed_practical_nurse|cepi", "pdsb"], True),
        ("SIMDUT et RCR", ["whmis", "first_aid_rcr"], True),
        ("Permis de conduire classe 5 ou un autre moyen de transport", ["driving_5"], False),
        ("DEP en soudage ou carte CWB", ["cwb_welding"], False),
    ],
)
def test_a_choice_of_licences_is_one(text: str, asked: list[str], sure: bool) -> None:
    found = read(f"Titre : Préposée\n{text}\n").credentials
    assert ["|".join(one.value for one in choice) for choice in found] == asked
    assert {one.sure for choice in found for one in choice} == {sure}


def test_each_licence_is_asked_as_strongly_as_its_own_words_say() -> None:
    found = read("Titre : Infirmière\nOIIQ ou CEPI exigé, PDSB un atout\n").credentials
    assert [choice[0].importance for choice in found] == [Importance.REQUIRED, Importance.PREFERRED]


@pytest.mark.parametrize(
    ("text", "either", "sure"),
    [
        ("DEP en cuisine ou deux (2) ans d’expérience", True, True),
        ("DEP en soudage\nou 3 ans d’expérience", True, True),
        ("Bac en gestion ou 3 ans d’expérience", True, False),
        ("Baccalauréat en comptabilité ou expérience équivalente", False, False),
        ("Bachelor’s degree or equivalent experience", False, False),
        ("Baccalauréat en comptabilité", False, True),
    ],
)
def test_a_diploma_or_the_experience_is_never_both(text: str, either: bool, sure: bool) -> None:
    found = read(f"Titre : Préposée\n{text}\n")
    assert found.diploma is not None
    assert (found.either, found.diploma.sure) == (either, sure)
    assert found.experience is None or found.experience.sure is sure


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Date de début : 4 janvier 2027. Date de fin : 30 juin 2027", {"starts": (1, 4), "ends": (6, 30)}),
        ("Du 1er mai au 30 septembre 2027", {"starts": (5, 1), "ends": (9, 30)}),
        ("Start date: January 11, 2027, until June 30, 2027", {"starts": (1, 11), "ends": (6, 30)}),
        ("Date limite pour postuler : 15 janvier 2027", {"closes": (1, 15)}),
        ("Fondée le 4 janvier 2020; début le 3 février 2027", {"starts": (2, 3)}),
    ],
)
def test_dates_are_told_by_the_words_before_them(text: str, told: dict[str, tuple[int, int]]) -> None:
    found = read(f"Titre : Préposée\n{text}\n")
    for name in ("starts", "ends", "closes"):
        one = getattr(found, f"{name}_on")
        assert (one and one.value) == (date(2027, *told[name]) if name in told else None), name
        assert one is None or one.sure


def test_days_and_shifts_are_taken_where_both_are_said_and_nothing_varies() -> None:
    week = read("Titre : Préposée\nHoraire : lundi au mercredi, de soir\n").week
    assert week is not None
    assert (week.value.days, week.value.shifts, week.sure) == (("mon", "tue", "wed"), ("evening",), True)
    for text in ("Du lundi au vendredi", "Rotation jour/soir/nuit", "Samedi ou dimanche, de jour"):
        asked = read(f"Titre : Préposée\n{text}\n").week
        assert asked is not None
        assert not asked.sure
    assert read("Titre : Préposée\nMon équipe, sun and fun\n").week is None


def test_what_is_of_elsewhere_or_of_the_firm_is_asked() -> None:
    found = read("Data analyst (H/F)\nBac+5 en informatique\n45 000 € par an\nForts de nos 15 ans d'expérience")
    for one in (found.wage, found.diploma, found.experience):
        assert one is not None
        assert not one.sure


@given(st.text(max_size=400))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = read_vacancy(text, TODAY, PLACES)
    for one in (found.title, found.wage, found.hours, found.experience, found.diploma):
        assert one is None or (0 <= one.confidence <= 1 and one.words.end <= len(text) + 2)


BURIED = """Depuis trente ans, notre atelier familial de Québec offre une équipe chaleureuse et un café toujours prêt.
Chez nous, personne ne travaille la fin de semaine, et les vacances sont payées dès la première année.
Vous souderez des réservoirs d’acier inoxydable selon les plans, et vous contrôlerez vos soudures.
Une expérience de soudeur ou de soudeuse est bienvenue, nous formons aussi. Horaire de jour, assurance collective.
Stationnement gratuit et arrêt d’autobus devant la porte. Écrivez-nous quelques lignes sur vous."""


def test_a_text_without_a_title_is_read_by_its_passages_and_asked() -> None:
    by_line = read_vacancy(BURIED, TODAY, PLACES, classifier())
    found = read_vacancy(BURIED, TODAY, PLACES, classifier(), long_texts())
    assert found.unit_groups[0].value == "72106"
    assert by_line.unit_groups[0].value != "72106", "the passages show nothing here"
    assert not any(each.sure for each in found.unit_groups)
    assert "soud" in found.unit_groups[0].words.text.casefold()
    place = found.unit_groups[0].words
    assert BURIED.strip()[place.start : place.end] == place.text


def test_a_title_that_the_text_says_too_stays_sure() -> None:
    text = f"Soudeuse ou soudeur\n\n{BURIED}"
    title, passages = (read_vacancy(text, TODAY, PLACES, classifier(), each) for each in (None, long_texts()))
    assert passages.unit_groups == title.unit_groups
    assert passages.unit_groups[0].sure


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Offre d’emploi\nVous aimez la mécanique ?\nLe garage recrute un mécanicien automobile à Québec",
            "mécanicien automobile",
        ),
        ("We are hiring: Cook (2 openings), Baie-Saint-Paul\n$20/hr", "Cook"),
        ("Nous recrutons : Soudeuse (H/F)\nUsine de Saint-Raymond", "Soudeuse"),
    ],
)
def test_what_announces_a_job_is_no_title(text: str, title: str) -> None:
    found = read(text).title
    assert found is not None
    assert found.value == title


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("Carte CPA Québec", "municipality", False),
        ("Garage situé à Saint-Raymond", "municipality", True),
        ("Soirs et fins de semaine", "week", False),
        ("De soir, du lundi au vendredi", "week", True),
    ],
)
def test_what_may_be_of_something_else_is_asked(text: str, name: str, sure: bool) -> None:
    assert getattr(read(f"Titre : Préposée\n{text}\n"), name).sure is sure


def test_the_joint_committee_of_garages_is_no_order_and_what_is_not_worked_no_schedule() -> None:
    found = read("Titre : Mécanicienne\nCarte de compétence CPA, pas de soir ni de fin de semaine\n")
    assert (found.credentials, found.week) == ((), None)
    (asked,) = read("Titre : Comptable\nMembre des CPA\n").credentials
    assert asked[0].value == "permit_cpa"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Télétravail impossible", Telework.NONE),
        ("Le télétravail n’est pas possible", Telework.NONE),
        ("Télétravail possible, pas de soir", Telework.PARTIAL),
    ],
)
def test_telework_is_what_its_own_clause_says(text: str, kind: Telework) -> None:
    found = read(f"Titre : Préposée\n{text}\n").telework
    assert found is not None
    assert found.value is kind


def test_what_announces_a_list_weighs_each_of_its_lines() -> None:
    found = read(
        "Titre : Préposée\nExigences :\n- PDSB\n- Permis de conduire classe 5\n\n"
        "Atouts :\n- RCR\n\nNous offrons :\n- Formation SIMDUT\n"
    ).credentials
    assert [(choice[0].value, choice[0].importance) for choice in found] == [
        ("pdsb", Importance.REQUIRED),
        ("driving_5", Importance.REQUIRED),
        ("first_aid_rcr", Importance.PREFERRED),
    ]


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("Nous recherchons un(e) Chef(fe) de projet IA pour piloter", ["Chef de projet IA"]),
        ("Nous cherchons un(e) plongeur(se) dynamique et motivé(e)", ["plongeur"]),
        ("L’équipe recherche un nouveau Talent, et son futur collègue", []),
    ],
)
def test_what_is_looked_for_is_a_whole_title_or_none(said: str, titles: list[str]) -> None:
    text = document([said], Format.TXT)
    assert [each.value for each in vacancy_fields.titles(text, [])] == titles
