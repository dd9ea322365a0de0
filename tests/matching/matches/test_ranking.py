"""Rankings end to end on the database: who is listed, in which order, with which reasons, and who may read what."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Actor, Role
from matching.candidates.store import add_candidate, add_candidates
from matching.internships.store import add_internship
from matching.matches import vectors
from matching.matches.candidates import rank_candidates
from matching.matches.domain import CandidateMatch, CandidateRanking, Eligibility, Options
from matching.matches.encoding import Calibration
from matching.matches.recommendations import NoMatchingConsentError, rank_openings
from matching.needs.store import add_need
from models.hashed import HashedEncoder
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_employer, add_organisation, an_internship

ENCODER = HashedEncoder()
EVERYONE = Options(top=100, include=tuple(Eligibility))


@pytest.fixture
def bank(connection: psycopg.Connection, service_connection: ServiceConnection) -> psycopg.Connection:
    """The owner's connection, with a model registered."""
    with service_connection(SYSTEM) as service:
        vectors.register(service, ENCODER, Calibration(12, -7, 16, -10.4))
    return connection


def rank(service_connection: ServiceConnection, need: int, actor: Actor = SYSTEM, **options: Any) -> CandidateRanking:
    with service_connection(SYSTEM) as service:
        vectors.encode_all(service, ENCODER, 1 if (row := _model(service)) is None else row)
    with service_connection(actor) as service:
        return rank_candidates(service, need, ENCODER, TODAY, EVERYONE.model_copy(update=options))


def _model(connection: psycopg.Connection) -> int | None:
    row = connection.execute("SELECT id FROM encoder_model").fetchone()
    return None if row is None else int(row[0])


def line(ranking: CandidateRanking, candidate: int) -> CandidateMatch:
    return next(result for result in ranking.results if result.candidate == candidate)


def test_a_welder_who_meets_everything_is_eligible_with_reasons(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    welder = add_candidate(bank, a_candidate(), TODAY)
    ranking = rank(service_connection, need)
    found = line(ranking, welder)
    assert (ranking.need, ranking.considered, ranking.eligible, found.rank) == (need, 1, 1, 1)
    assert found.eligibility is Eligibility.ELIGIBLE
    assert all(criterion.met for criterion in found.criteria)
    experience = next(criterion for criterion in found.criteria if criterion.code == "experience")
    assert experience.evidence is not None
    assert "Soudage MIG" in experience.evidence
    assert found.score == pytest.approx(sum(part.contribution for part in found.contributions), abs=1e-9)
    assert found.score > 0.7
