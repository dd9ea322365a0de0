"""A model that takes its time to load, or does not: pages answer, jobs go on, and it is told where it stands."""

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from psycopg_pool import ConnectionPool
from rich.console import Console

from api import encoders, preparing, worker
from api.app import create_app
from api.commands import DatabaseUrls
from api.database import reading, writing
from api.encoders import Encoders
from api.jobs import encoding, loading
from api.jobs.tasks import encode_lists, enqueue
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.matches import in_service
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.matches.encoding import Calibration, Encoder
from matching.needs.store import add_need
from models.hashed import HashedEncoder
from tests.factories import TODAY, a_candidate, a_need

COOK = {"title": "Commis de cuisine", "employer": "Chez Ana", "started_on": TODAY}
SLOW = Settings(encoder="slow", encoder_prompt="query: ")


class Slow(HashedEncoder):
    """The hashed encoder as a model by name, which counts how many titles it is given at once."""

    model = "slow@query: "

    def __init__(self) -> None:
        self.batches: list[int] = []

    def in_batches(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(len(texts))
        return self.encode(texts)


def states(pool: ConnectionPool) -> dict[str, tuple[str, str | None]]:
    with reading(pool, SYSTEM) as connection:
        return {each.model: (each.state, each.failure) for each in in_service.progression(connection)}


@pytest.fixture
def need(pool: ConnectionPool, database_urls: DatabaseUrls) -> int:
    """A need and a person, whom the hashed encoder serves."""
    with writing(pool, SYSTEM) as connection:
        need = add_need(connection, a_need(), TODAY)
        add_candidate(connection, a_candidate(), TODAY)
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    return need


def test_the_pages_answer_while_a_model_loads(
    pool: ConnectionPool, database_urls: DatabaseUrls, need: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, loaded, slow, load_encoder = Event(), Event(), Slow(), encoders.load_encoder

    def load(name: str, prompt: str = "") -> Encoder:
        if name != "slow":
            return load_encoder(name, prompt)
        begun.set()
        assert loaded.wait(60)
        return slow

    monkeypatch.setattr(encoders, "load_encoder", load)
    given, model = preparing.encoder_at_once(pool, SLOW, Console(quiet=True))
    thread = loading.load_beside(pool, SLOW, Encoders(given.encoder))
    try:
        assert begun.wait(60)
        preparing.encode(pool, given, model, Console(quiet=True))
        with TestClient(create_app(SLOW, pool, given.encoder)) as browser:
            assert browser.get("/health").status_code == 200
        with reading(pool, SYSTEM) as connection:
            assert rank_candidates(connection, need, given.encoder, TODAY, Options()).eligible == 1
    finally:
        told = states(pool)
        loaded.set()
        assert thread
        thread.join()
    assert told == {"hashed@1": ("serving", None), "slow@query: ": ("loading", None)}
    assert states(pool) == {"hashed@1": ("serving", None), "slow@query: ": ("preparing", None)}
    assert [size > 100 for size in slow.batches] == [True, True]
    worker.run(SLOW, database_urls.service, wait=False)
    assert states(pool) == {"slow@query: ": ("serving", None), "hashed@1": ("kept", None)}
    # Started again, it waits for no model either: it reads with one that is here, and changes nothing.
    assert preparing.encoder_at_once(pool, SLOW, Console(quiet=True))[0].setting == "default"
    assert states(pool)["slow@query: "] == ("serving", None)


def test_a_half_prepared_model_is_listed_once_and_no_job_waits_for_it(
    pool: ConnectionPool, database_urls: DatabaseUrls, need: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, loaded = Event(), Event()

    def load(name: str, prompt: str = "") -> Encoder:
        begun.set()
        assert loaded.wait(60)
        return Slow()

    monkeypatch.setattr(encoders, "load_encoder", load)
    with writing(pool, SYSTEM) as connection:
        in_service.register(connection, Slow(), Calibration(1, 0, 1, 0), SLOW.encoder, SLOW.encoder_prompt)
        add_candidate(connection, a_candidate(experiences=[COOK]), TODAY)
    given = Encoders(HashedEncoder())
    thread = loading.load_beside(pool, SLOW, given)
    try:
        assert begun.wait(60)
        encoding.encode_lists(pool, given, lambda connection: None)
        told = states(pool)
        with reading(pool, SYSTEM) as connection:
            serving, other = in_service.progression(connection)
    finally:
        loaded.set()
        assert thread
        thread.join()
    assert told == {"hashed@1": ("serving", None), "slow@query: ": ("loading", None)}
    assert (serving.left, other.done) == (0, 0)
    # The one in service and one that was given up stay what they are while they are loaded again.
    with writing(pool, SYSTEM) as connection:
        in_service.give_up(connection)
        for name in ("hashed@1", "slow@query: "):
            in_service.loads(connection, name)
            assert [each.state for each in in_service.progression(connection)] == ["serving", "given_up"]


def test_a_model_that_does_not_load_says_so_and_the_one_in_service_goes_on(
    pool: ConnectionPool, database_urls: DatabaseUrls, need: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_encoder = encoders.load_encoder

    def load(name: str, prompt: str = "") -> Encoder:
        if name == "slow":
            raise MemoryError
        return load_encoder(name, prompt)

    monkeypatch.setattr(encoders, "load_encoder", load)
    with writing(pool, SYSTEM) as connection:
        add_candidate(connection, a_candidate(), TODAY)
        enqueue(connection, encode_lists)
    worker.run(SLOW, database_urls.service, wait=False)
    assert states(pool) == {"hashed@1": ("serving", None), "slow@query: ": ("not_loaded", "MemoryError")}
    with reading(pool, SYSTEM) as connection:
        assert in_service.progression(connection)[0].left == 0
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    assert states(pool) == {"hashed@1": ("serving", None)}


def test_where_nothing_serves_yet_the_shipped_one_does_until_the_named_one_is_ready(pool: ConnectionPool) -> None:
    given, model = preparing.encoder_at_once(pool, SLOW, Console(quiet=True))
    assert (given.setting, states(pool)[given.encoder.model]) == ("default", ("serving", None))
    assert preparing.encoder_at_once(pool, SLOW, Console(quiet=True))[1] == model
