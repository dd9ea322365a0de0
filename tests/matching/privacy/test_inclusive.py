"""No title of a trade tells the sex of whom it is said of."""

import pytest

from matching.demonstration.content import Trade, trades
from matching.privacy.inclusive import inclusive, neutral


@pytest.mark.parametrize("trade", trades(), ids=lambda trade: trade.title_fr_m)
def test_a_trade_reads_the_same_of_a_woman_and_of_a_man(trade: Trade) -> None:
    assert inclusive(trade.title_fr_f) == inclusive(trade.title_fr_m)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Soudeuse-monteuse", "Soudeur·se-monteur·se"),
        ("analyste financière à la gestion financière", "analyste financier·ère à la gestion financière"),
        ("Waitress", "Server"),
        ("Elle est une excellente gestionnaire", "Iel est un·e excellent·e gestionnaire"),
        ("Iel est appliquée, patiente et très ordonnée", "Iel est appliqué·e, patient·e et très ordonné·e"),
        ("Appliquée et soucieuse du détail", "Appliqué·e et soucieux·se du détail"),
        ("Traiter avec la superviseure et un stagiaire", "Traiter avec le·la superviseur·e et un·e stagiaire"),
        ("La liste principale des pièces soignées", "La liste principale des pièces soignées"),
        ("Ouvrière agricole spécialisée en serre", "Ouvrier·ère agricole spécialisé·e en serre"),
        ("Techniques d’éducation spécialisée", "Techniques d’éducation spécialisée"),
        ("Régler la presse-plieuse", "Régler la presse-plieuse"),
        ("Suivre le plan thérapeutique infirmier", "Suivre le plan thérapeutique infirmier"),
        ("Medical administrative assistant", "Medical administrative assistant"),
    ],
)
def test_each_part_that_is_a_trade_is_made_inclusive_and_no_thing(written: str, read: str) -> None:
    assert inclusive(written) == read


@pytest.mark.parametrize(
    ("of_her", "of_him", "read"),
    [
        ("Femme de chambre", "Valet de chambre", "Préposé·e aux chambres"),
        ("Femme de ménage", "Homme de ménage", "Préposé·e à l'entretien ménager"),
        ("Maîtresse d’hôtel", "Maître d'hôtel", "Responsable de salle"),
        ("Femme-de-chambre", "Valet\u00a0de chambre", "Préposé·e aux chambres"),
        ("Maitresse d'hotel", "Maitre d’hotel", "Responsable de salle"),
        ("Sage-femme", "Maïeuticien", "Spécialiste de l'obstétrique"),
        ("forewoman", "foreman", "supervisor"),
    ],
)
def test_a_trade_whose_name_is_a_sex_has_another(of_her: str, of_him: str, read: str) -> None:
    assert neutral(of_her) == neutral(of_him) == read
