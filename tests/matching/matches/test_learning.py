"""Internships are ranked by what the person would learn and give, in both lists by the same figures."""

import psycopg
import pytest

from matching.candidates.domain import Skill
from matching.candidates.store import add_candidate
from matching.internships.store import add_internship
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_employer, an_internship
from tests.matching.matches.lists import line, parts, rank, recommend

GOALS = ("Souder à l’arc", "Lire un plan d’atelier")


def test_who_would_learn_comes_before_who_knows_it_all(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    internship = add_internship(bank, an_internship(add_employer(bank), learning_goals=GOALS, skills=()), TODAY)
    knows, learns, untold = (
        add_candidate(bank, a_candidate(skills=told), TODAY)
        for told in ([Skill(name=goal) for goal in GOALS], [Skill(name="Tenir la caisse")], [])
    )
    ranking = rank(service_connection, internship)
    order = [each.candidate for each in ranking.results if each.candidate in (knows, learns, untold)]
    assert order == [learns, untold, knows]
    assert [each.probability >= 0.5 for each in line(ranking, knows).learning] == [True, True]
    assert [each.skill for each in line(ranking, learns).learning] == list(GOALS)
    assert parts(line(ranking, untold))["learning"] == pytest.approx(0.25)
    for person in (knows, learns, untold):
        (own,) = recommend(service_connection, person).results
        assert own.opening == internship
        assert parts(own)["learning"] == parts(line(ranking, person))["learning"]
        assert sum(parts(own).values()) == pytest.approx(own.score)
        assert own.learning == line(ranking, person).learning or line(ranking, person).blind
