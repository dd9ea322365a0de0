"""What a woman and a man write of themselves is masked alike; what agrees with a thing stays."""

from datetime import date

import pytest

from bench.blindness import blind
from bench.passages import changed, pairs, things, told
from matching.candidates.blind import blind_profile
from matching.candidates.domain import CandidateEntry
from matching.privacy.inclusive import inclusive
from tests.factories import a_candidate


@pytest.mark.parametrize(("name", "most", "most_things"), [("mended", 0.02, 0.05), ("apart", 0.08, 0.15)])
def test_few_passages_tell_a_sex_and_things_stay(name: str, most: float, most_things: float) -> None:
    assert len(pairs(name)) > 100
    tell, other = told(name), changed(name)
    assert len(tell) / len(pairs(name)) < most, tell
    assert len(other) / len(things(name)) < most_things, other


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Première de classe", "Premier·ère de classe"),
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
    ],
)
def test_who_a_word_agrees_with(written: str, read: str) -> None:
    assert blind(written) == read


@pytest.mark.parametrize("name", ["mended", "apart"])
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
