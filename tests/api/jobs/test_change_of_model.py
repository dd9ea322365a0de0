"""Another encoder: prepared in the background while the first serves, switched at once, and back again."""

from collections.abc import Callable, Sequence

import numpy as np
import psycopg
import pytest
from numpy.typing import NDArray
from psycopg_pool import ConnectionPool

from api import encoders, worker
from api.commands import DatabaseUrls
from api.database import reading, writing
from api.encoders import Calibrated
from api.jobs import tasks
from api.jobs.tasks import encode_lists, enqueue
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.matches import vectors
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.needs.store import add_need
from models.hashed import HashedEncoder
from tests.factories import TODAY, a_candidate, a_need


class Other:
    """The hashed encoder in other dimensions, as another model, which tells how many texts it was given at once."""

    model = "other@1"
    dimensions = 64

    def __init__(self) -> None:
        self.most = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.most = max(self.most, len(texts))
        halves = HashedEncoder().encode(texts)[:, :64]
        return np.asarray(halves / np.linalg.norm(halves, axis=1, keepdims=True), dtype=np.float32)


def states(pool: ConnectionPool) -> dict[str, tuple[str, int]]:
    with reading(pool, SYSTEM) as connection:
        return {
            each.model: (each.state, each.openings + each.titles + each.skills + each.aspirations)
            for each in vectors.progression(connection)
        }


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
    monkeypatch.setattr(encoders, "load", lambda name, prompt="": Calibrated(other, hashed.calibration))
    with writing(pool, SYSTEM) as connection:
        encoders.register(connection, encoders.load("other"))
    # two skills, one opening, two titles and one aspiration
    assert states(pool) == {"hashed@1": ("serving", 0), "other@1": ("kept", 6)}
    with writing(pool, SYSTEM) as connection:
        assert not vectors.serve(connection, 2)
        ranking = rank_candidates(connection, need, Other(), TODAY, Options())
        assert ranking.eligible == 1
        enqueue(connection, encode_lists)
    # As slow as a model of billions of parameters: a text at a time, and each time the other jobs first.
    monkeypatch.setattr(vectors, "PATIENCE", -1)
    monkeypatch.setattr(vectors, "_FIRST", 1)
    monkeypatch.setattr(tasks, "_ENCODING_SECONDS", -1)
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
    monkeypatch.setattr(encoders, "load", lambda name, prompt="": hashed)
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_lists)
    worker.run(Settings(encoder="hashed"), database_urls.service, wait=False)
    assert states(pool)["hashed@1"] == ("serving", 0)
