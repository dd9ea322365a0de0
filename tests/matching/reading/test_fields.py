"""Fields of study found by meaning: as often right as it is said, and taken where they nearly always are."""

from bench.fields import named, off, score, told
from matching.reading.meaning import FIELD_FROM, Fields
from models import encoder


def test_names_held_apart_are_as_often_right_as_it_is_said() -> None:
    found = told(Fields(encoder.load()), named()[1])
    assert off(found) <= 0.21
    precision, recall = score(found, FIELD_FROM)
    assert (precision >= 0.85, recall >= 0.25) == (True, True), (precision, recall)
