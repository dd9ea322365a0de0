"""How many of those who come twice are found, and how many of those proposed are: people and needs.

On sets made for it (`bench/twice_people.py`, `bench/twice_needs.py`); the figures stand in docs/imports.md.
"""

import psycopg
import pytest

from api.encoders import load
from bench.twice_needs import pairs
from bench.twice_people import twice
from bench.twice_titles import Titles, score, told
from bench.twice_titles import pairs as titles
from matching.candidates.duplicates import find
from matching.candidates.store import add_candidates
from matching.demonstration.entries import entries
from matching.needs.duplicates import likeness
from matching.needs.likeness import LEAST
from tests.factories import TODAY, add_employer, add_organisation

PEOPLE = 240
NEEDS = 240


def test_who_comes_twice_is_found(connection: psycopg.Connection) -> None:
    ours = add_organisation(connection)
    made = entries(
        5, today=TODAY, employers=1, needs=0, candidates=PEOPLE, employer_ids=[add_employer(connection)],
        organisation_ids=[ours],
    )  # fmt: skip
    labelled = twice(list(made.candidates), ours)
    ids = add_candidates(connection, labelled.people, TODAY)
    find(connection, ids)
    asked = set(connection.execute("SELECT first_id, second_id FROM alike_people").fetchall())
    same = {(ids[one], ids[other]) for one, other in labelled.same}
    precision, recall = len(asked & same) / len(asked), len(asked & same) / len(same)
    assert (precision >= 0.95, recall >= 0.95) == (True, True), (precision, recall)


@pytest.mark.parametrize(("ours", "least"), [(True, (0.95, 0.9)), (False, (0.95, 0.95))])
def test_a_need_that_comes_twice_is_found(ours: bool, least: tuple[float, float]) -> None:
    calibrated = load("default")
    found = []
    for two in pairs(NEEDS):
        if (two.one.employer is not None) is ours:
            (titles,) = told(calibrated, [Titles(two.one.title, two.other.title, two.same)])
            found.append((likeness(two.one, two.other, float(titles)) is not None, two.same))
    right, asked, true = found.count((True, True)), sum(one for one, _ in found), sum(same for _, same in found)
    assert (right / asked >= least[0], right / true >= least[1]) == (True, True), (right / asked, right / true)


def test_titles_held_apart_are_one_post_as_often_as_it_is_said() -> None:
    calibrated, (_, apart) = load("default"), titles()
    probable = told(calibrated, apart)
    precision, recall = score(probable, apart, LEAST)
    assert (precision >= 0.9, recall >= 0.7) == (True, True), (precision, recall)
    wrong = [(each.same - sure) ** 2 for each, sure in zip(apart, probable, strict=True)]
    assert sum(wrong) / len(wrong) <= 0.12
