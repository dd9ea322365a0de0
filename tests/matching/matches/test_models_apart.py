"""Vectors of one model are compared with those of the same model alone, whatever else is stored or being prepared."""

from typing import Any

import numpy as np
import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.internships.store import add_internship
from matching.matches import in_service, vectors
from matching.matches.candidates import rank_candidates
from matching.matches.encoding import Calibration
from matching.matches.recommendations import rank_openings
from matching.needs.store import add_need
from models.hashed import HashedEncoder
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_employer, an_internship
from tests.matching.matches.lists import EVERYONE

TABLES = ("title_vector", "opening_vector", "skill_vector", "aspiration_vector", "goal_vector")
KINDS = (vectors.encode_skills, vectors.encode_openings, vectors.encode_candidates)


class OneForAll(HashedEncoder):
    """Gives every text the vector that the hashed encoder gives the need: whatever is compared with it is the need."""

    model = "two"

    def encode(self, texts: Any) -> Any:
        return super().encode([a_need().title_fr] * len(texts))


class Turned(HashedEncoder):
    """The hashed encoder with its dimensions in another order: its vectors mean nothing beside those of another one."""

    model = "three"

    def encode(self, texts: Any) -> Any:
        return np.roll(super().encode(texts), 7, axis=1)


class First(HashedEncoder):
    model = "one"


MODELS: dict[str, HashedEncoder] = {each.model: each for each in (First(), OneForAll(), Turned())}
STEPS = st.lists(st.one_of(st.sampled_from(["two", "three", "one"]), st.integers(0, 2), st.just("serve")), max_size=8)


def take(service: psycopg.Connection, step: str | int) -> None:
    """A model named by the setting, one of its tables read, or its turn to serve, if nothing lacks its vector."""
    if isinstance(step, int):
        for reading in in_service.readers(service):
            KINDS[step](service, MODELS[reading.name], reading.id)
    elif step == "serve":
        for reading in in_service.readers(service):
            in_service.serve(service, reading.id)
    else:
        in_service.register(service, MODELS[step], Calibration(10 + len(step), -7, 16, -10))


def told(service_connection: ServiceConnection, openings: list[int], people: list[int]) -> list[Any]:
    """Every list, each asked with the encoder of a model that may not be the one in service."""
    with service_connection(SYSTEM) as service:
        return [
            *(rank_candidates(service, each, MODELS["two"], TODAY, EVERYONE) for each in openings),
            *(rank_openings(service, each, TODAY, EVERYONE) for each in people),
        ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_other_models_have_read_changes_no_list(
    connection: psycopg.Connection, service_connection: ServiceConnection, steps: list[str | int]
) -> None:
    with connection.transaction(force_rollback=True):
        with service_connection(SYSTEM) as service:
            take(service, "one")
        host = add_employer(connection)
        openings = [add_need(connection, a_need(), TODAY), add_internship(connection, an_internship(host), TODAY)]
        people = [
            add_candidate(
                connection, a_candidate(aspirations=[{"title": title}], experiences=[{"title": title}]), TODAY
            )
            for title in ("Soudeuse-monteuse", "Commis de cuisine")
        ]
        with service_connection(SYSTEM) as service:
            # A second model has read everything, and may come to serve.
            for step in (0, 1, 2, "two", 0, 1, 2, *steps):
                take(service, step)
            serving = next(each.id for each in in_service.readers(service) if each.state == "serving")
        before = told(service_connection, openings, people)
        for table in TABLES:
            statement = sql.SQL("DELETE FROM {} WHERE model_id <> {}").format(sql.Identifier(table), serving)
            connection.execute(statement)
        assert told(service_connection, openings, people) == before
