"""Columns that may not be stored, by the names that people give them."""

import pytest

from matching.accompaniment.importing import guess, is_refused


@pytest.mark.parametrize(
    "name",
    [
        "Numéro d’assurance sociale", "No NAS", "Date of birth", "DDN", "Né(e) le", "Citizenship", "Pays d’origine",
        "Pays de naissance", "No de passeport", "Sexe (F/M)", "Civilité", "Situation familiale", "Nombre d’enfants",
        "Ethnie", "Âge", "Carte d’assurance maladie (RAMQ)", "Statut matrimonial", "Lieu et date de naissance",
    ],
)  # fmt: skip
def test_a_column_that_the_law_refuses_is_never_mapped(name: str) -> None:
    assert is_refused(name)
    assert guess([name]) == [None]


@pytest.mark.parametrize(
    "name", ["Agente", "Statut", "Nom", "Prochaine étape", "Courriel", "Personne ne répond", "Langue", "Date de suivi"]
)
def test_other_columns_are_not(name: str) -> None:
    assert not is_refused(name)
