"""One typing error is put right by what was likely meant; initials and known words are left alone."""

import random

import pytest

from models import encoder
from models.encoder.core import NumpyEncoder
from models.encoder.spelling import Spelling, _lost_or_swapped, initials, one_error

KNOWN = {"maker": 40, "make": 400, "keeper": 60, "keep": 90, "des": 9000, "cook": 80, "boat": 10, "soudeur": 30}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("makr", "maker"),  # a letter lost, not one of 26 changed into another, though "make" is ten times as common
        ("mkae", "make"),
        ("makex", "make"),
        ("keepe", "keeper"),
        ("sodueur", "soudeur"),
        ("soudeurr", "soudeur"),
        ("cok", "cook"),
        ("bot", "bot"),  # three letters are believed to be a common word only
        ("dea", "dea"),
        ("xqzt", "xqzt"),
        ("keep", "keep"),
        ("co", "co"),
    ],
)
def test_the_likeliest_known_word_is_taken(typed: str, meant: str) -> None:
    assert Spelling(KNOWN).correct(typed) == meant


def test_a_letter_in_place_of_another_needs_a_word_26_times_as_common() -> None:
    assert Spelling({"maker": 40, "make": 26 * 40 + 1}).correct("makr") == "make"
    assert Spelling({"maker": 40, "make": 26 * 40 - 1}).correct("makr") == "maker"


def test_initials_are_no_misprints(shipped: NumpyEncoder) -> None:
    for word in ("chsld", "dep", "aec", "rcr", "ccq"):
        assert word in initials()
        assert encoder.load()._words._spelling.correct(word) == word
    assert Spelling(KNOWN).correct("dex") == "des"
    assert Spelling(KNOWN).correct("dep") == "dep"
    place, child = shipped.encode(["CHSLD", "child"])
    assert float(place @ child) < 0.9


def test_every_string_one_error_away_is_tried() -> None:
    found = set(one_error("ab"))
    assert {"a", "b", "ba", "xab", "axb", "abx", "xb", "ax"} <= found
    assert len(found) == 2 + 1 + 2 * 25 + (3 * 26 - 2)  # dropped, swapped, changed, added


def test_the_word_found_is_that_of_trying_every_string() -> None:
    """The look-up by shortened words finds what trying all of them one by one finds."""
    rng = random.Random(5)
    known = encoder.load()._words._spelling._known
    spelling = Spelling(known)

    def times(word: str) -> int:
        return known.get(word, 0) or (known.get(word[:-1], 0) if word.endswith("s") else 0)

    for word in rng.sample(sorted(known), 400):
        typed = rng.choice([other for other in one_error(rng.choice([word, f"{word}s"])) if other])
        if spelling.knows(typed) or not 4 <= len(typed) <= 30:
            continue
        lost = set(_lost_or_swapped(typed))
        tried = {other: times(other) * (26 if other in lost else 1) for other in one_error(typed)}
        best = min(tried, key=lambda other: (-tried[other], other))
        least = {4: 3, 5: 1}.get(len(typed), 0) * 26
        assert spelling.correct(typed) == (best if tried[best] >= max(1, least) else typed)
