"""Gender leaves no trace in a vector: every way to write it lands at one place."""

import re
from pathlib import Path

import numpy as np
import pytest

from models.encoder import data
from models.encoder.core import NumpyEncoder
from models.encoder.forms import canonical, fold

LEAST = 0.98

# What stands on the two sides of a bar in the CNP and is not the two genders of the same words: another name of the
# work, in Cree, and a misprint ("administratrice" where "administrative" is meant).
NOT_A_PAIR = (
    "Intervenant de première ligne/Kimisinaw - services correctionnels",
    "Directeur administratif/directrice administratrice - préparatifs d'urgence",
)


TWO_WORDS = ("maïeuticien", "cantatrice")
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


def _words(text: str) -> list[str]:
    """The words of `text`, each with what follows it up to the next: a space, a hyphen, a comma."""
    return re.findall(r"[\w'’.()]+[^\w'’.()]*", text)


def _alike(one: str, other: str) -> bool:
    """Whether two words may be the two genders of one: they begin alike, or are parents, or man and woman."""
    first, second = fold(one)[:4], fold(other)[:4]
    return first[:2] == second[:2] or {first, second} in ({"mere", "pere"}, {"homm", "femm"})


def _forms(title: str) -> list[str]:
    """The masculine, feminine, and two doubled forms of a title with one bar, and the title.

    What is doubled are the last words before the bar that begin as the first words after it do.
    """
    left, right = title.split("/")
    before, after = _words(left), _words(right)
    size = next(
        (size for size in range(min(len(before), len(after)), 0, -1) if all(map(_alike, before[-size:], after[:size]))),
        1,
    )
    if after[0].strip() in TWO_WORDS:  # the trade has a word for each gender
        size, after = len(before), ["".join(after[: len(before) - 1]), *after[len(before) - 1 :]]
    lead, masculine = "".join(before[: len(before) - size]), "".join(before[len(before) - size :]).strip()
    feminine, rest = "".join(after[:size]), "".join(after[size:])
    if feminine.endswith((" - ", ", ", "-", " ")):
        short = feminine.rstrip(" -,")
        feminine, rest = short, feminine[len(short) :] + rest
    return [
        f"{lead}{masculine}{rest}",
        f"{lead}{feminine}{rest}",
        f"{lead}{masculine} / {feminine}{rest}",
        f"{lead}{feminine} ou {masculine.lower()}{rest}",
        title,
    ]


def test_a_plural_stands_beside_the_singular_and_not_on_it(shipped: NumpyEncoder) -> None:
    """A class of trades ("Bibliothécaires") must not tie with the trade, which is what was asked for."""
    asked, trade, trades = shipped.encode(["Bibliothécaire", "bibliothécaire", "bibliothécaires"])
    assert np.array_equal(asked, trade)
    assert 0.99 < float(asked @ trades) < 1 - 1e-4


def test_every_gendered_title_of_the_cnp(shipped: NumpyEncoder, training_data: Path) -> None:
    """Masculine alone, feminine alone and doubled, each with each, for every gendered title: cosine at least .98."""
    titles = [
        text
        for concept in data.unit_groups(training_data).values()
        for text in concept.labels["fr"]
        if text.count("/") == 1 and text not in NOT_A_PAIR
    ]
    assert len(titles) > 25_000
    flat = shipped.encode([text for title in titles for text in _forms(title)]).reshape(len(titles), 5, -1)
    least = np.einsum("nfd,ngd->nfg", flat, flat).min(axis=(1, 2))
    failing = [_forms(title) for title, cosine in zip(titles, least, strict=True) if cosine < LEAST]
    assert not failing, (len(failing), failing[:20])
