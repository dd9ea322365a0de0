"""The two lists as a test asks for them: everything encoded first, and every part of the list unless said."""

from datetime import date
from typing import Any

from matching.accounts.domain import SYSTEM, Actor
from matching.matches import vectors
from matching.matches.candidates import rank_candidates
from matching.matches.domain import CandidateMatch, CandidateRanking, Eligibility, Match, OpeningRanking, Options
from matching.matches.recommendations import rank_openings
from models.hashed import HashedEncoder
from tests.conftest import ServiceConnection
from tests.factories import TODAY

ENCODER = HashedEncoder()
EVERYONE = Options(top=100, include=tuple(Eligibility))


def rank(
    service_connection: ServiceConnection, need: int, actor: Actor = SYSTEM, today: date = TODAY, **options: Any
) -> CandidateRanking:
    encode(service_connection)
    with service_connection(actor) as service:
        return rank_candidates(service, need, ENCODER, today, EVERYONE.model_copy(update=options))


def recommend(
    service_connection: ServiceConnection, candidate: int, actor: Actor = SYSTEM, today: date = TODAY
) -> OpeningRanking:
    encode(service_connection)
    with service_connection(actor) as service:
        return rank_openings(service, candidate, today, EVERYONE)


def encode(service_connection: ServiceConnection) -> None:
    with service_connection(SYSTEM) as service:
        row = service.execute("SELECT id FROM encoder_model").fetchone()
        assert row is not None
        vectors.encode_all(service, ENCODER, int(row[0]))


def line(ranking: CandidateRanking, candidate: int) -> CandidateMatch:
    return next(result for result in ranking.results if result.candidate == candidate)


def parts(match: Match) -> dict[str, float]:
    return {part.feature: part.contribution for part in match.contributions}
