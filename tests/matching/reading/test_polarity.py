"""What a text says it does not hold, or does not ask, is never taken: line by line, as `bench.polarity` measures it."""

import pytest

from bench.polarity import SETS, Outcome, figures, outcomes
from matching.reading.credentials import held
from matching.reading.polarity import Polarity, told
from tests.matching.reading.test_not_held import draft_of

LEAST_APART = 0.84
"""Precision and share of lines told as they are, of the lines held apart, the first time that they were read."""


@pytest.mark.parametrize("one", list(outcomes(SETS[0])), ids=lambda one: one.line)
def test_a_line_tells_what_it_says_and_nothing_more(one: Outcome) -> None:
    assert one.told == one.true


def test_the_lines_held_apart_are_told_about_as_well() -> None:
    precision, recall, right = figures(list(outcomes(SETS[1])))
    assert min(precision, recall, right) >= LEAST_APART


def test_the_words_that_speak_against_a_licence_are_its_evidence() -> None:
    (found,) = draft_of("PERMIS\nJe n’ai pas de permis de conduire classe 3\n").credentials
    assert found.credential.words.text == "n’ai pas de permis de conduire classe 3"


@pytest.mark.parametrize(
    "lines",
    ["CARTES À OBTENIR\n• SIMDUT\n", "Permis et cartes\nEn cours :\n- SIMDUT\n"],
)
def test_what_announces_a_list_is_said_of_each(lines: str) -> None:
    (found,) = draft_of(f"Awa Exemple\n\n{lines}").credentials
    assert found.status is None or found.status.value != "held"


def test_what_is_told_in_two_ways_is_asked() -> None:
    (found,) = draft_of("PROFIL\nMembre de l’OIIQ\n\nPERMIS\nEn attente de mon permis de l’OIIQ\n").credentials
    assert found.status is None
    assert not found.credential.sure


def test_no_word_against_a_licence_is_evidence_for_it() -> None:
    said = "Sans permis de conduire classe 1 hier. Permis de conduire classe 1 depuis 2024."
    assert held(said, "driving_1") == said.index("Permis")
    assert held("Pas de RCR.", "first_aid_rcr") is None


@pytest.mark.parametrize("words", ["pas ", "sans ", "en cours ", ", ", "RCR ", "à obtenir ("])
def test_what_repeats_itself_is_read_all_the_same(words: str) -> None:
    line = (words * 1_000)[:1_000] + "RCR"
    assert told(line, (len(line) - 3, len(line))).polarity in Polarity
