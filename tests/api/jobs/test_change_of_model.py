"""Another encoder: prepared in the background while the first serves, switched at once, and back again."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from psycopg_pool import ConnectionPool

from api import encoders, worker
from api.commands import DatabaseUrls
from api.database import reading, writing
from api.encoders import Calibrated
from api.jobs import encoding, tasks
from api.jobs.tasks import encode_candidate, encode_lists, encode_opening, enqueue
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.matches import in_service, vectors
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.needs.store import add_need
from models.hashed import HashedEncoder
from tests.factories import TODAY, a_candidate, a_need

COOK = {"title": "Commis de cuisine", "employer": "Chez Ana", "started_on": TODAY - timedelta(days=900)}


class Other:
    """The hashed encoder in other dimensions, as another model, which tells how many texts it was given at once."""

    model = "other@1"
    dimensions = 64

    def __init__(self) -> None:
        self.most = 0
        self.broken = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.broken and texts:
            raise MemoryError("Soudeuse-monteuse")
        self.most = max(self.most, len(texts))
        halves = HashedEncoder().encode(texts)[:, :64]
        return np.asarray(halves / np.linalg.norm(halves, axis=1, keepdims=True), dtype=np.float32)


def states(pool: ConnectionPool) -> dict[str, tuple[str, int]]:
    with reading(pool, SYSTEM) as connection:
        return {each.model: (each.state, each.left) for each in in_service.progression(connection)}


@pytest.fixture
def other(pool: ConnectionPool, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Other:
    """The other model that ENCODER names by now, registered beside the first, which serves a need and a person."""
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    with writing(pool, SYSTEM) as connection:
        add_need(connection, a_need(), TODAY)
        add_candidate(connection, a_candidate(), TODAY)
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    other = Other()
    calibration = encoders.load("hashed").calibration
    monkeypatch.setattr(encoders, "load", lambda name, prompt="", *_: Calibrated(other, calibration, name, prompt))
    with writing(pool, SYSTEM) as connection:
        encoders.register(connection, encoders.load("other"))
        enqueue(connection, encode_lists)
    return other


def lines(pool: ConnectionPool, need: int) -> dict[int, float]:
    """By person, the points that the occupation gives them for a need."""
    with reading(pool, SYSTEM) as connection:
        ranking = rank_candidates(connection, need, Other(), TODAY, Options())
    return {
        each.candidate: one.contribution
        for each in ranking.results
        for one in each.contributions
        if one.feature == "occupation"
    }


def test_who_comes_during_a_preparation_ranks_by_the_model_in_service(
    pool: ConnectionPool, database_urls: DatabaseUrls, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The preparation never gets further than one text; the jobs of what is new come after it.
    monkeypatch.setattr(vectors, "PATIENCE", -1)
    monkeypatch.setattr(vectors, "_FIRST", 1)
    monkeypatch.setattr(encoding, "SECONDS", -1)
    monkeypatch.setattr(tasks, "enqueue", lambda connection, job: None)
    with writing(pool, SYSTEM) as connection:
        need = add_need(connection, a_need(title_fr="Commis de cuisine"), TODAY)
        person = add_candidate(connection, a_candidate(experiences=[COOK]), TODAY)
        enqueue(connection, encode_opening, opening_id=need)
        enqueue(connection, encode_candidate, candidate_id=person)
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    assert {model: state for model, (state, _) in states(pool).items()} == {
        "hashed@1": "serving", "other@1": "preparing",
    }  # fmt: skip
    assert states(pool)["hashed@1"] == ("serving", 0)
    points = lines(pool, need)
    assert points[person] == max(points.values()) > 0


def test_the_shipped_encoder_gives_way_to_its_next_version_under_the_same_setting(
    pool: ConnectionPool, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = HashedEncoder()
    monkeypatch.setattr(former, "model", "adequation@former", raising=False)
    with writing(pool, SYSTEM) as connection:
        model = encoders.register(connection, Calibrated(former, encoders.load("hashed").calibration, "default"))
        add_need(connection, a_need(), TODAY)
        add_candidate(connection, a_candidate(), TODAY)
        vectors.encode_all(connection, former, model, lambda done: None)
        enqueue(connection, encode_lists)
    assert states(pool) == {"adequation@former": ("serving", 0)}
    worker.run(Settings(encoder="default"), database_urls.service, wait=False)
    shipped = encoders.load("default").encoder.model
    assert states(pool) == {shipped: ("serving", 0), "adequation@former": ("kept", 0)}


def test_a_preparation_that_fails_says_so_and_begins_again_or_is_given_up(
    pool: ConnectionPool, database_urls: DatabaseUrls, other: Other
) -> None:
    other.broken = True
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    assert states(pool) == {"hashed@1": ("serving", 0), "other@1": ("failed", 6)}
    with reading(pool, SYSTEM) as connection:
        # Never what it was reading.
        assert in_service.progression(connection)[1].failure == "MemoryError"
    with writing(pool, SYSTEM) as connection:
        assert in_service.give_up(connection)
        assert not in_service.give_up(connection)
        enqueue(connection, encode_lists)
    other.broken = False
    # Given up, it stays so through a restart.
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    assert states(pool) == {"hashed@1": ("serving", 0), "other@1": ("given_up", 6)}
    with writing(pool, SYSTEM) as connection:
        assert in_service.begin_again(connection)
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    assert states(pool) == {"other@1": ("serving", 0), "hashed@1": ("kept", 0)}


def test_a_model_whose_files_are_gone_goes_on_until_the_next_one_serves(
    pool: ConnectionPool, database_urls: DatabaseUrls, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoders, "load_encoder", lambda name, prompt="": Other())
    monkeypatch.setattr(in_service, "serve", lambda connection, model: False)
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_opening, opening_id=add_need(connection, a_need(), TODAY))
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    with reading(pool, SYSTEM) as connection:
        serving, following = in_service.progression(connection)
    assert (serving.state, serving.failure, serving.openings) == ("serving", "UnknownEncoderError", 1)
    assert (following.state, following.left) == ("preparing", 0)


def test_another_model_takes_over_when_it_is_complete_and_the_first_can_come_back(
    pool: ConnectionPool, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = encoders.load("hashed")
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    with writing(pool, SYSTEM) as connection:
        need = add_need(connection, a_need(), TODAY)
        add_candidate(connection, a_candidate(), TODAY)
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    assert states(pool) == {"hashed@1": ("serving", 0)}

    other = Other()
    monkeypatch.setattr(encoders, "load", lambda name, prompt="", *_: Calibrated(other, hashed.calibration))
    with writing(pool, SYSTEM) as connection:
        encoders.register(connection, encoders.load("other"))
    # two skills, one opening, two titles and one aspiration
    assert states(pool) == {"hashed@1": ("serving", 0), "other@1": ("preparing", 6)}
    with writing(pool, SYSTEM) as connection:
        assert not in_service.serve(connection, 2)
        ranking = rank_candidates(connection, need, Other(), TODAY, Options())
        assert ranking.eligible == 1
        enqueue(connection, encode_lists)
    # As slow as a model of billions of parameters: a text at a time, and each time the other jobs first.
    monkeypatch.setattr(vectors, "PATIENCE", -1)
    monkeypatch.setattr(vectors, "_FIRST", 1)
    monkeypatch.setattr(encoding, "SECONDS", -1)
    again: list[Callable[..., None]] = []
    monkeypatch.setattr(tasks, "enqueue", lambda connection, job: (again.append(job), enqueue(connection, job)))
    worker.run(Settings(encoder="other"), database_urls.service, wait=False)
    # After each of two skills, an opening, a title with the aspiration, and the other title.
    assert (other.most, again) == (1, [encode_lists] * 5)
    assert states(pool) == {"other@1": ("serving", 0), "hashed@1": ("kept", 0)}
    with psycopg.connect(database_urls.owner) as connection:
        dimensions = "SELECT DISTINCT model_id, vector_dims(vector) FROM title_vector ORDER BY model_id"
        assert connection.execute(dimensions).fetchall() == [(1, 128), (2, 64)]

    with writing(pool, SYSTEM) as connection:
        add_candidate(connection, a_candidate(), TODAY)
    assert states(pool)["hashed@1"] == ("kept", 1)
    monkeypatch.setattr(encoders, "load", lambda name, prompt="", *_: hashed)
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    assert states(pool)["hashed@1"] == ("serving", 0)
