"""Two transactions on one skill: the one that forgets it never takes it from the one that takes it up."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api.database import reading, writing
from matching.accounts.domain import SYSTEM
from matching.candidates.domain import CandidateEntry, Skill
from matching.candidates.reading import candidate
from matching.candidates.store import add_candidate, change_candidate
from tests.factories import TODAY, a_candidate

RARE = a_candidate(skills=[{"name": "Enluminure"}])
NONE = a_candidate(skills=[])


@pytest.fixture
def first(pool: ConnectionPool) -> int:
    """The only person with the skill."""
    with writing(pool, SYSTEM) as connection:
        return add_candidate(connection, RARE, TODAY)


def skills(connection: psycopg.Connection, key: int) -> list[str]:
    found = candidate(connection, key)
    assert found is not None
    return [skill.name for skill in found.entry.skills or ()]


@pytest.mark.parametrize("forgets_first", [True, False])
def test_the_skill_is_kept_for_who_takes_it_up(pool: ConnectionPool, first: int, forgets_first: bool) -> None:
    opened, go_on = Event(), Event()

    def forget() -> None:
        with writing(pool, SYSTEM) as connection:
            if not forgets_first:
                opened.wait(10)
            change_candidate(connection, first, NONE, 1, TODAY)
            if forgets_first:
                opened.set()
                go_on.wait(1)

    def take_up() -> int:
        with writing(pool, SYSTEM) as connection:
            if forgets_first:
                opened.wait(10)
            key = add_candidate(connection, RARE, TODAY)
            if not forgets_first:
                opened.set()
                go_on.wait(1)
            return key

    with ThreadPoolExecutor(2) as threads:
        forgetting, taking = threads.submit(forget), threads.submit(take_up)
        forgetting.result(20)
        second = taking.result(20)
    with reading(pool, SYSTEM) as connection:
        assert skills(connection, first) == []
        assert skills(connection, second) == ["Enluminure"]


def test_many_at_once_share_their_new_skills(pool: ConnectionPool) -> None:
    def add(number: int) -> int:
        names = [f"Compétence {(number + place) % 12}" for place in range(12)]
        entry: CandidateEntry = a_candidate(skills=[Skill(name=name) for name in names])
        with writing(pool, SYSTEM) as connection:
            return add_candidate(connection, entry, TODAY)

    with ThreadPoolExecutor(4) as threads:
        added: list[Future[int]] = [threads.submit(add, number) for number in range(12)]
        keys = [one.result(30) for one in added]
    with reading(pool, SYSTEM) as connection:
        assert {len(skills(connection, key)) for key in keys} == {12}
        row = connection.execute("SELECT count(*) FROM skill_term WHERE name LIKE 'Compétence%%'", {}).fetchone()
        assert row == (12,)
