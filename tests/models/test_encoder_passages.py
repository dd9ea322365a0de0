"""Long texts are read by their best passages."""

import numpy as np
import pytest

from models.encoder.core import NumpyEncoder
from models.encoder.passages import ByPassages, mean_of_best, passages

ADVERTISEMENT = (
    "Entreprise familiale établie dans la région depuis trente ans, nous offrons une équipe chaleureuse, des avantages "
    "sociaux complets, un stationnement gratuit et des activités toute l'année. Nous cherchons un soudeur assembleur "
    "pour notre atelier. Horaire de jour, quatre jours et demi par semaine, salaire selon l'expérience, formation "
    "continue, ambiance agréable, possibilités d'avancement et congés payés dès la première année de service. Ici, des "
    "collègues de tous les âges s'entraident, le café est offert, la direction écoute, et chaque année une fête réunit "
    "les familles au bord du fleuve. Écrivez-nous quelques lignes sur vous : nous répondons à tout le monde."
)


def test_every_word_is_in_a_passage_and_none_is_longer_than_asked() -> None:
    words = [f"w{number}" for number in range(23)]
    found = passages(" ".join(words), words=5, step=2)
    assert {word for passage in found for word in passage.split()} == set(words)
    assert all(len(passage.split()) == 5 for passage in found)
    assert passages("trois mots seulement", words=5) == ["trois mots seulement"]
    assert passages("", words=5) == [""]


def test_the_best_are_taken_query_by_query() -> None:
    cosines = np.array([[0.9, 0.1], [0.5, 0.2], [0.1, 0.9]], dtype=np.float32)
    assert mean_of_best(cosines, 2).tolist() == pytest.approx([0.7, 0.55])
    assert mean_of_best(cosines, 10).tolist() == pytest.approx([0.5, 0.4])


def test_an_advertisement_finds_its_trade_better_by_passages(shipped: NumpyEncoder) -> None:
    queries = shipped.encode(["soudeur", "comptable", "infirmière", "éducatrice"])
    best = mean_of_best(shipped.encode(passages(ADVERTISEMENT)) @ queries.T)
    whole = (shipped.encode([ADVERTISEMENT]) @ queries.T)[0]
    assert best.argmax() == 0
    assert best[0] - best[1:].max() > whole[0] - whole[1:].max()


def test_what_a_text_is_about_is_shown_at_its_words(shipped: NumpyEncoder) -> None:
    names = [("72106", "Soudeurs"), ("72106", "Welders"), ("31301", "Infirmières"), ("11100", "Comptables")]
    reader = ByPassages(shipped, names)
    found = reader.about(ADVERTISEMENT)
    assert found[0].code == "72106"
    assert sum(one.probability for one in found) == pytest.approx(1, abs=1e-3)
    assert "soudeur" in ADVERTISEMENT[found[0].start : found[0].end]
    assert reader.about(" \n") == []


def test_what_somebody_did_tells_an_occupation_that_no_word_names(shipped: NumpyEncoder) -> None:
    text = "Pendant neuf ans j'ai joint des pièces d'acier, lu les plans et meulé les cordons avant la peinture."
    names = [("72106", "Soudeurs"), ("31301", "Infirmières"), ("11100", "Comptables")]
    skills = [("meulage des cordons", ("72106",)), ("lecture de plans", ("72106", "72014")), ("tenue de livres", ())]
    without, told = ByPassages(shipped, names).about(text)[0], ByPassages(shipped, names, skills=skills).about(text)[0]
    assert told.code == "72106"
    assert "meulé" in text[told.start : told.end] or "plans" in text[told.start : told.end]
    assert told.probability > without.probability
