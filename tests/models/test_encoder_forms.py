"""Gender leaves no trace in a vector: every way to write it lands at one place."""

import re
from pathlib import Path

import numpy as np
import pytest

from models.encoder import data
from models.encoder.core import NumpyEncoder
from models.encoder.forms import canonical

LEAST = 0.98

# Titles whose two sides are not the two genders of the same words, as the CNP prints them.
NOT_A_PAIR = (
    "administratif/directrice administratrice",
    "Agronome-vendeur/agronome",
    "Porteur-conducteur/porteuse",
    "Assistant/assistante-thérapeute",
    "maïeuticien",
    "Kimisinaw",
    "Chaîneur/chaîneuse",  # whose feminine is also that of chaîneau, of another title
    "débrousailleuse",  # for débroussailleuse
    "boissellière",  # for boisselière
    # several trades joined by a comma or by "et", of which only one is doubled
    "Sténographes judiciaires,",
    "Agronomes,",
    "Peintres,",
    "Concierges et",
    "Chef jointeur/",
    "Vice-président et",
    "Installateur et",
)


TITLES = [
    ("soudeur", "soudeuse", "soudeur/soudeuse", "soudeur·euse", "soudeur(euse)", "soudeur.euse", "SOUDEUR/EUSE (H/F)"),
    ("technicien de labo", "technicienne de labo", "technicien(ne) de labo", "technicien·ne de labo"),
    ("agent de sécurité", "agente de sécurité", "agent(e) de sécurité", "Agent / Agente de sécurité"),
    ("préposé au tri", "préposée au tri", "préposé.e au tri", "préposé(e)s au tri", "préposées au tri"),
    ("directeur adjoint", "directrice adjointe", "directeur adjoint/directrice adjointe"),
    ("conseiller en emploi", "conseillère ou conseiller en emploi", "conseiller/-ère en emploi"),
    ("chargeur déchargeur manutentionnaire", "Chargeur déchargeur / Chargeuse déchargeuse manutentionnaire"),
    ("responsable commercial", "responsable commerciale", "Responsable commercial / commerciale"),
    ("contremaître de quai", "contremaîtresse de quai", "contremaître/contremaîtresse de quai"),
    ("foreman", "forewoman", "foreman/woman"),
    ("ingénieur civil", "ingénieure civile", "ingénieur(e) civil(e) H/F", "ingénieur·e civil·e (F/H/X)"),
]


@pytest.mark.parametrize("forms", TITLES)
def test_every_form_of_a_title_is_the_same(shipped: NumpyEncoder, forms: tuple[str, ...]) -> None:
    vectors = shipped.encode(forms)
    assert (vectors @ vectors.T).min() >= LEAST


@pytest.mark.parametrize(
    ("one", "other"),
    [("soudeur", "serveur"), ("poissonnier", "boucher"), ("médecin", "mécanicien"), ("agent", "argent")],
)
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def _forms(title: str) -> list[str] | None:
    """The masculine, feminine and short forms of a CNP title `A/B rest` whose two sides have as many words."""
    found = re.fullmatch(r"([^/]+)/([^/]+?)((?: (?:de|d'|du|des|en|à|au|aux|-|sur|pour|dans|sans|avec)\b.*)?)", title)
    if not found:
        return None
    masculine, feminine, rest = found.groups()
    size = len(masculine.split())
    beyond = feminine.split(" ", size)[size:]
    rest = "".join(f" {words}" for words in beyond) + rest
    feminine = " ".join(feminine.split()[:size])
    if len(feminine.split()) != size:
        return None
    return [
        masculine + rest,
        feminine + rest,
        f"{masculine} / {feminine}{rest}",
        f"{feminine} ou {masculine.lower()}{rest}",
        title,
    ]


def test_a_plural_stands_beside_the_singular_and_not_on_it(shipped: NumpyEncoder) -> None:
    """A class of trades ("Bibliothécaires") must not tie with the trade, which is what was asked for."""
    asked, trade, trades = shipped.encode(["Bibliothécaire", "bibliothécaire", "bibliothécaires"])
    assert np.array_equal(asked, trade)
    assert 0.99 < float(asked @ trades) < 1 - 1e-4


def test_every_gendered_title_of_the_cnp(shipped: NumpyEncoder, training_data: Path) -> None:
    """Masculine alone, feminine alone and doubled, for each of the gendered titles: cosine at least .98."""
    titles = [
        text
        for concept in data.unit_groups(training_data).values()
        for text in concept.labels["fr"]
        if text.count("/") == 1 and not any(words in text for words in NOT_A_PAIR)
    ]
    forms = [found for found in map(_forms, titles) if found]
    assert len(forms) > 20_000
    flat = shipped.encode([text for each in forms for text in each]).reshape(len(forms), 5, -1)
    least = np.einsum("nd,nfd->nf", flat[:, 4], flat).min(axis=1)
    failing = [each for each, cosine in zip(forms, least, strict=True) if cosine < LEAST]
    assert not failing, (len(failing), failing[:20])
