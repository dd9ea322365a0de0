"""What a CV says that may not be stored is found with its place; what only looks like it stays."""

import pytest

from api.words.screen import VOCABULARIES
from bench.blindness import WORK, demonstration, labelled, work_apart
from bench.unasked import SETS, figures, outcomes
from matching.privacy.unasked import KINDS, unasked


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("Né le 12/03/1990 à Alger", "birth_date", "Né le 12/03/1990 à Alger"),
        ("Date de naissance : 12 mars 1990", "birth_date", "Date de naissance : 12 mars 1990"),
        ("Date of birth: 1990-03-12", "birth_date", "Date of birth: 1990-03-12"),
        ("Birth year: 1990", "birth_date", "Birth year: 1990"),
        ("Québec | 34 ans | Permis B", "age", "34 ans"),
        ("Sexe : féminin", "sex", "Sexe : féminin"),
        ("État civil : mariée", "marital_status", "État civil : mariée"),
        ("Marié, 3 enfants", "marital_status", "Marié, 3 enfants"),
        ("Statut : mariee", "marital_status", "Statut : mariee"),
        ("marie, 2 enfants", "marital_status", "marie, 2 enfants"),
        ("marie sans enfant", "marital_status", "marie sans enfant"),
        ("Statut : marie, permis B", "marital_status", "marie"),
        ("Montréal, single, driver", "marital_status", "single"),
        ("Enfants : 2", "children", "Enfants : 2"),
        ("Nationalité : tunisienne\tQuébec", "nationality", "Nationalité : tunisienne"),
        ("de nationalité française", "nationality", "de nationalité française"),
        ("Religion : catholique", "religion", "Religion : catholique"),
        ("Groupe sanguin : O+", "health", "Groupe sanguin : O+"),
        ("NAS : 130 692 544", "sin", "NAS : 130 692 544"),
        ("RAMQ TRAA 8501 0112", "ramq", "TRAA 8501 0112"),
        ("Casier judiciaire : vierge", "criminal_record", "Casier judiciaire : vierge"),
        ("Porte le voile", "religion", "Porte le voile"),
        ("Peau noire", "nationality", "Peau noire"),
        ("Personne à mobilité réduite", "health", "Personne à mobilité réduite"),
        ("Monoparentale", "marital_status", "Monoparentale"),
        ("Taille 1 m 65", "health", "Taille 1 m 65"),
        ("Soudeur d’expérience, 45 ans", "age", "45 ans"),
        ("Née le 12 mars 1985 à Tunis — Soudeuse", "birth_date", "Née le 12 mars 1985 à Tunis"),
        ("N° de passeport : AB123456", "passport", "N° de passeport : AB123456"),
    ],
)
def test_it_is_found(text: str, kind: str, passage: str) -> None:
    found = list(unasked(text))
    assert [(one.kind, text[one.start : one.end]) for one in found] == [(kind, passage)]
    assert found[0].reason in ("prohibited_ground", "identity_number_field")


@pytest.mark.parametrize(
    "text",
    [
        "15 ans d’expérience en soudage",
        "25 ans, équipe de 40 personnes"[7:],
        "Garderie : animer 8 enfants",
        "Éducatrice auprès des enfants",
        "Soins de santé à domicile",
        "Santé et sécurité au travail",
        "Français : langue maternelle",
        "Marie Tremblay, Centre Marie-Rollet, MARIE-ÈVE",
        "marie tremblay\nmarie.tremblay@example.org, marie@example.org",
        "courriel : marie@example.org, site : marie-soude.example.org",
        "marie\ntremblay, marie",
        "prénom : marie",
        "Permis de travail ouvert, résident permanent",
        "Single sign-on, single page applications",
        "Date of birth:",
        "Né pour vendre",
        "418 555-0199",
        "Genre et développement, Université Laval",
    ],
)
def test_what_is_no_such_thing_stays(text: str) -> None:
    assert list(unasked(text)) == []


def test_every_kind_has_its_words() -> None:
    assert VOCABULARIES["left_out"].keys() == KINDS


@pytest.mark.parametrize("name", SETS)
def test_lines_labelled_before_the_rules_are_told_and_the_innocent_ones_left(name: str) -> None:
    told = outcomes(name)
    found, named, kept = figures(told)
    assert len(told) > 60
    assert found >= 0.95, [each.labelled.line for each in told if each.labelled.kinds and not each.found]
    assert named >= 0.85
    assert kept >= 0.95, [each.labelled.line for each in told if not each.kept]


def test_no_words_of_work_are_taken_for_a_persons() -> None:
    texts = [*(line for name in WORK for line in work_apart(name)), *demonstration(), *labelled()]
    assert [text for text in texts if list(unasked(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Soudeur avec expérience 20 ans",
        "Expérience en comptabilité, 25 ans",
        "Gestion d’équipes de 20 ans et plus, 30 ans",
        "Accompagnement de personnes à mobilité réduite",
        "Aide aux familles monoparentales",
        "Soin de la peau noire",
    ],
)
def test_the_years_of_a_trade_and_whom_it_serves_stay(text: str) -> None:
    assert list(unasked(text)) == []
