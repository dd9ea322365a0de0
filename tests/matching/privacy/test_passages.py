"""What a woman and a man write of themselves is masked alike; what agrees with a thing stays."""

from datetime import date

import pytest

from bench.blindness import blind
from bench.passages import SETS, changed, pairs, things, told
from matching.candidates.blind import blind_profile
from matching.candidates.domain import CandidateEntry
from matching.privacy.inclusive import inclusive
from tests.factories import a_candidate


@pytest.mark.parametrize(
    ("name", "least", "most", "most_things"),
    [("mended", 200, 0.02, 0.05), ("apart", 150, 0.06, 0.15), ("later", 40, 0.13, 0.2), ("last", 30, 0.1, 0.1)],
)
def test_few_passages_tell_a_sex_and_things_stay(name: str, least: int, most: float, most_things: float) -> None:
    assert len(pairs(name)) >= least
    tell, other = told(name), changed(name)
    assert len(tell) / len(pairs(name)) < most, tell
    assert len(other) / len(things(name)) < most_things, other


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Première de classe", "Premier·ère de classe"),
        ("J'ai dirigé une équipe, elle a formé six recrues", "J'ai dirigé une équipe, iel a formé six recrues"),
        ("J'ai dirigée une équipe et a toujours mené", "J'ai dirigé une équipe et a toujours mené"),
        ("Mes collègues m'ont trouvée efficace", "Mes collègues m'ont trouvé·e efficace"),
        ("La pièce que j'ai réparée", "La pièce que j'ai réparée"),
        ("A été promue cheffe", "A été promu·e chef·fe"),
        ("Dirigée une équipe, formée un an en atelier", "Dirigé une équipe, formé·e un an en atelier"),
        ("Nommée la meilleure vendeuse", "Nommé·e le·la meilleur·e vendeur·se"),
        ("Suivi des commandes, relevé des compteurs", "Suivi des commandes, relevé des compteurs"),
        ("Objectif de production", "Objectif de production"),
        ("Boucher halal", "Boucher·ère halal"),
        ("Première expérience en usine", "Première expérience en usine"),
        ("Cadre supérieure", "Cadre supérieur·e"),
        ("Une gestionnaire expérimentée", "Un·e gestionnaire expérimenté·e"),
        ("Une équipe expérimentée", "Une équipe expérimentée"),
        ("Directrice et fondatrice", "Directeur·rice et fondateur·rice"),
        ("Membre active du comité", "Membre actif·ve du comité"),
        ("Seule responsable", "Seul·e responsable"),
        ("Seule la qualité compte", "Seule la qualité compte"),
        ("Travailler seule la nuit, seule en poste", "Travailler seul·e la nuit, seul·e en poste"),
        ("Entrée de données, entrée comme commise", "Entrée de données, entré·e comme commis"),
        ("La nuit, elle ferme la salle", "La nuit, iel ferme la salle"),
        ("Il faut vérifier la pression", "Il faut vérifier la pression"),
        ("La pièce est polie; elle est polie", "La pièce est polie; iel est poli·e"),
        ("Mes collègues me disent patiente", "Mes collègues me […] patient·e"),
        ("Reste calme et concentrée", "Reste calme et concentré·e"),
        ("Une professionnelle de la vente", "Un·e professionnel·le de la vente"),
        ("Grande lectrice, lecteur de codes", "Grand·e lecteur·rice, lecteur·rice de codes"),
        ("Active member and saleswoman", "Active member and salesperson"),
        ("L'une des meilleures vendeuses", "L'un·e des meilleur·es vendeur·ses"),
        ("Un de leurs plus fiables commis", "Un·e de leurs plus fiables commis"),
        ("L'une des machines, une des premières commandes", "L'une des machines, une des premières commandes"),
        ("Classé parmi les premiers", "Classé·e parmi les premier·ères"),
        ("La deuxième soudeuse, seconde cuisinière", "Le·la deuxième soudeur·se, second·e cuisinier·ère"),
        ("La deuxième étape, première et deuxième année", "La deuxième étape, première et deuxième année"),
        ("La plus rapide de l'équipe", "Le·la plus rapide de l'équipe"),
        ("La plus rapide des chaînes", "La plus rapide des chaînes"),
        ("La mieux notée, la mieux équipée des cuisines", "Le·la mieux noté·e, la mieux équipée des cuisines"),
        ("Gardienne d'enfants agréée", "Gardien·ne d'enfants agréé·e"),
        ("Une usine d'aliments agréée", "Une usine d'aliments agréée"),
        ("Aide de cuisine motivée", "Aide de cuisine motivé·e"),
        ("Gérante à l'atelier reconnue", "Gérant·e à l'atelier reconnu·e"),
        ("Avancée en soudure, avancée des travaux", "Avancé·e en soudure, avancée des travaux"),
        ("Rendue au niveau cinq, rendue des comptes", "Rendu·e au niveau cinq, rendue des comptes"),
        ("Rendue au client, la pièce est garantie", "Rendue au client, la pièce est garantie"),
        ("Faite pour vendre, pâte faite maison", "Fait·e pour vendre, pâte faite maison"),
        ("Aidée par un robot, la ligne est sûre", "Aidée par un robot, la ligne est sûre"),
        ("Aidé par un robot, la ligne est sûre", "Aidé·e par un robot, la ligne est sûre"),
        ("Épaulé par deux apprentis", "Épaulé·e par deux apprentis"),
        ("Fort et résistant, fort utile", "Fort·e et résistant·e, fort utile"),
        ("Forte et belle demande", "Forte et belle demande"),
        ("Partie de rien, partie électrique", "Parti·e de […], partie électrique"),
        ("Tenue de livres, tenue soignée", "Tenue de livres, tenue soignée"),
        ("Pâte de blé franc", "Pâte de blé franc"),
        ("Best woman for the job", "Best person for the job"),
        ("Right-hand man of the manager", "Right-hand person of the manager"),
        ("One of the girls on the line", "One of the people on the line"),
        ("Yardman, linewoman", "Yard worker, line worker"),
        ("Human resources, best practices", "Human resources, best practices"),
    ],
)
def test_who_a_word_agrees_with(written: str, read: str) -> None:
    assert blind(written) == read


@pytest.mark.parametrize("name", SETS)
def test_made_inclusive_twice_a_passage_does_not_change(name: str) -> None:
    left = [once for pair in pairs(name) for once in map(inclusive, pair) if inclusive(once) != once]
    assert not left


def test_a_word_that_no_trade_says_is_masked_in_either_sex() -> None:
    """Its masculine alone is looked for among known words."""
    shown = set()
    for summary in ("Tatouilleuse, studieuse", "Tatouilleur, studieux"):
        document = a_candidate(summary=summary).model_dump(mode="json")
        levels = {("echelle_quebecoise", str(level)): level for level in range(1, 13)}
        shown.add(blind_profile(CandidateEntry.model_validate(document), levels, date(2026, 9, 1)).summary)
    assert len(shown) == 1
