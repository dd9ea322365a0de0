"""Sentences written apart from the rules: few tell what no employer may read, and what a person does is left."""

import pytest

from bench.blindness import demonstration, kept, labelled, leaks, work_apart


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("held_apart.tsv", 0.04),
        ("held_apart_later.tsv", 0.1),
        ("mended_by_ground.tsv", 0.02),
        ("held_apart_by_ground.tsv", 0.1),
        ("mended_of_life.tsv", 0.03),
        ("held_apart_of_life.tsv", 0.15),
        ("mended_of_wishes.tsv", 0.02),
        ("held_apart_of_wishes.tsv", 0.1),
    ],
)
def test_few_sentences_tell(name: str, most: float) -> None:
    found, sentences = leaks(name)
    assert sentences.total() > 30
    assert len(found) / sentences.total() < most, found


def test_what_is_of_work_stays() -> None:
    assert kept(work_apart()) > 0.97
    assert kept(work_apart("work_mended_by_ground.txt")) > 0.97
    assert kept(work_apart("work_apart_by_ground.txt")) > 0.95
    assert kept(work_apart("work_apart_of_wishes.txt")) > 0.88
    assert kept(labelled()) > 0.98
    assert kept(demonstration()) > 0.98
