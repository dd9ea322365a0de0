"""What tells a ground goes with its sentence; a trade's care for others, and what only looks like it, stays."""

import pytest

from bench.blindness import blind
from matching.privacy.masking import MASK
from matching.privacy.tables import table
from matching.privacy.withheld import withheld

WORDS = sorted(
    {
        word.removesuffix(" *").replace("*", "")
        for row in table("matching.privacy", "told")
        for word in row["words"].split("|")
    }
)


def test_each_word_of_a_ground_takes_its_sentence() -> None:
    left = [word for word in WORDS if list(withheld(word)) != [(0, len(word))]]
    assert not left


@pytest.mark.parametrize(
    "sentence",
    [
        "Salaire: vingt-huit",
        "À discuter, 28 minimum",
        "Recently separated",
        "Cancer survivor",
        "Atteint d'asthme",
        "Implied status until the renewal is decided",
        "Newcomer, landed last winter",
        "First Nations member",
        "Autochtone",
        "Halal kitchen only",
        "Pas de manipulation du porc",
        "Candidat aux municipales",
        "Pas moins de vingt-huit",
        "Délégué du parti",
        "Ex-detainee",
        "Aide sociale",
        "À la retraite",
        "Accompagnée de son mari",
        "Débarquée à l'automne",
    ],
)
def test_a_sentence_about_the_person_goes_whole(sentence: str) -> None:
    assert blind(sentence) == MASK


@pytest.mark.parametrize(
    "sentence",
    [
        "Boucherie halal",
        "Soins aux personnes atteintes d'asthme",
        "Interventions auprès de jeunes autochtones",
        "Traitement de demandes d'aide sociale",
        "Gestion de la paie de 40 employés",
        "Landed cost calculation",
        "Découpe du porc et cuisson sans alcool",
        "Diagnostiquer compresseurs, détendeurs et contrôles",
        "Aviser les parents des élèves",
        "Femme de ménage, sage-femme, homme à tout faire",
        "Livraison de 30 colis minimum par tournée",
        "Soins aux anciens combattants",
        "Service national de répartition des appels",
        "Équipe de vingt personnes, club de lecture pour les aînés",
    ],
)
def test_a_sentence_of_work_stays(sentence: str) -> None:
    assert MASK not in blind(sentence)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Diplômé de l'EMI", "Diplômé·e de l'[…]"),
        ("Maîtrise en génie de l'ENXYZ", "Maîtrise en génie de l'[…]"),
        ("BTS électrotechnique", "[…] électrotechnique"),
        ("Matura", "[…]"),
        ("Bac +5 en informatique", "[…] en informatique"),
        ("Caissière au Dakar Market", "Caissier·ère au […]"),
        ("Cook at the Manila Bay Resort, prep", "Cook at the […], prep"),
        ("Soudeur, service militaire accompli, cariste", "Soudeur·se, […], cariste"),
        ("Gardienne de but de l'équipe féminine", "Gardien·ne de but de l'équipe […]"),
        ("Plus de vingt-cinq ans en cuisine", "[…] ans en cuisine"),
        ("Licence de soudage CWB", "Licence de soudage CWB"),
        ("Formation de la CCQ", "Formation de la CCQ"),
    ],
)
def test_a_diploma_a_house_and_a_team_tell_nobody(text: str, shown: str) -> None:
    assert blind(text) == shown
