"""A title's CNP unit group, French or English, with probabilities that mean something and an honest "not sure"."""

import json
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest

from models import encoder
from models.encoder import data
from models.encoder.core import NumpyEncoder
from models.encoder.training import no_trade
from models.encoder.training.without import plain
from models.encoder.unit_groups import UnitGroups, classifier, names_a_trade
from tests.models.no_trades import NO_TRADES

# Titles as people write them in Québec; the unit groups are those of the CNP 2021's own lists.
KNOWN = {
    "soudeuse": "72106",
    "préposé aux bénéficiaires": "33102",
    "infirmière auxiliaire": "32101",
    "aide de cuisine": "65201",
    "Commis d'épicerie": "65102",
    "chauffeuse d'autobus scolaire": "73301",
    "éducatrice en garderie": "42202",
    "civil engineer": "21300",
    "Software developer (H/F)": "21232",
    "plombier": "72300",
    "COMPTABLE": "11100",
    "boulanger-pâtissier": "63202",
}


# The same titles with what Québec's postings add to them: diplomas, places, schedules.
IN_A_POSTING = {
    "soudeur (DEP)": "72106",
    "plombier compagnon, carte CCQ": "72300",
    "AIDE DE CUISINE (H/F) soir et fin de semaine": "65201",
    "Infirmière auxiliaire OIIAQ": "32101",
}


@pytest.mark.parametrize(("title", "code"), [*KNOWN.items(), *IN_A_POSTING.items()])
def test_a_known_title_finds_its_group(title: str, code: str) -> None:
    found = classifier().suggest([title])[0]
    assert code in [group for group, _ in found.groups[:3]]


@pytest.mark.parametrize("title", ["Préposé.e aux bénéficiaires", "Préposé.e aux bénéficiaires - CHSLD, temps partiel"])
def test_a_posting_s_place_and_schedule_do_not_hide_the_title(title: str) -> None:
    found = classifier().suggest([title])[0]
    assert found.groups[0][0] == "33102"
    assert found.sure


def test_probabilities_are_of_all_516_groups_and_sum_to_one() -> None:
    shares = classifier().probabilities(["soudeur", "", "مهندس"])
    assert shares.shape == (3, 516)
    assert np.abs(shares.sum(axis=1) - 1).max() < 1e-4
    assert len(set(classifier().codes)) == 516


def test_suggestions_fall_and_are_as_many_as_asked() -> None:
    found = classifier().suggest(["commis de bureau"], top=7)[0]
    assert len(found.groups) == 7
    assert sorted((share for _, share in found.groups), reverse=True) == [share for _, share in found.groups]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "xqzt",
        "asdf qwer",
        "مهندس",
        "personne motivée",
        "Travailleuses et travailleurs",
        "Candidat·e sérieux/sérieuse",
        "recherche emploi",
        "hard worker",
        "agent",
        "commis polyvalente",
        "Conseillère (H/F)",
        "operator",
        "consultant",
        "chômeur",
        "stage",
        "temps plein",
        "DEP en soudage",
        "diplôme d'études secondaires",
    ],
)
def test_it_says_when_it_is_not_sure(title: str) -> None:
    assert not classifier().suggest([title])[0].sure


@pytest.mark.parametrize("name", ["MARIE-ÈVE O’BRIEN", "X. Tremblay", "Tremblay, C.", "Marie T. Tremblay", "x", "O"])
def test_it_is_not_sure_of_a_name_nor_of_the_letter_that_is_left_of_one(name: str) -> None:
    (found,) = classifier().suggest([name])
    assert not found.sure


def test_it_is_sure_of_hardly_any_phrase_that_names_no_trade() -> None:
    """Of phrases written by hand that the training has not read; the share is told in docs/encoder.md."""
    read = {plain(phrase) for phrase in no_trade.phrases()}
    assert not [phrase for phrase in NO_TRADES if plain(phrase) in read]
    assert len(set(NO_TRADES)) == len(NO_TRADES) > 200
    sure = [phrase for phrase, found in zip(NO_TRADES, classifier().suggest(NO_TRADES), strict=True) if found.sure]
    assert len(sure) <= 0.1 * len(NO_TRADES), sure


@pytest.mark.parametrize(
    "title",
    ["soudeuse motivée", "femme de ménage", "homme à tout faire", "travailleur social", "agent de sécurité"],
)
def test_a_word_that_names_no_trade_hides_no_trade(title: str) -> None:
    assert classifier().suggest([title])[0].sure


def test_every_title_of_the_cnp_names_a_trade(training_data: Path) -> None:
    groups = data.unit_groups(training_data).values()
    titles = [title for group in groups for labels in group.labels.values() for title in labels]
    assert [title for title in titles if not names_a_trade(title)] == []


def test_it_is_sure_of_a_plain_trade() -> None:
    assert classifier().suggest(["soudeur"])[0].sure


def test_the_figures_on_titles_held_out_by_fifths() -> None:
    about = json.loads((encoder.WEIGHTS / "unit_groups.json").read_text(encoding="utf-8"))
    held = about["held_out"]
    assert about["folds"] == 5
    assert held["top1"] >= 0.75
    assert held["top5"] >= 0.92
    assert held["sure_right"] >= 0.85
    for row in held["reliability"]:
        if row["titles"] >= 500:
            assert abs(row["predicted"] - row["observed"]) <= 0.1, row


def test_another_encoder_is_refused(shipped: NumpyEncoder, tmp_path: Path) -> None:
    copyfile(encoder.WEIGHTS / "unit_groups.npz", tmp_path / "unit_groups.npz")
    about = json.loads((encoder.WEIGHTS / "unit_groups.json").read_text(encoding="utf-8"))
    (tmp_path / "unit_groups.json").write_text(json.dumps(about | {"model": "other@1"}))
    with pytest.raises(ValueError, match="other@1"):
        UnitGroups(tmp_path, shipped)
