"""Who may ask for which ranking, the same for every way in over HTTP."""

from typing import Annotated

import psycopg
from fastapi import Query
from pydantic import BeforeValidator

from api.clock import today
from api.errors import RequestError
from api.services import Services
from matching.accounts.domain import Actor, Role
from matching.matches.candidates import rank_candidates
from matching.matches.domain import DEFAULT_LIST, CandidateRanking, Eligibility, OpeningRanking, Options
from matching.matches.recommendations import rank_openings

MATCH_READERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.EMPLOYER)
MOST = 200
"""Lines of one part of a list."""

Top = Annotated[int, Query(ge=1, le=MOST, description="Most lines in each part of the list.")]


def _parts(given: object) -> object:
    """`include=eligible,possible` says the same as `include=eligible&include=possible`."""
    if not isinstance(given, list):
        return given
    return [part for each in given for part in (each.split(",") if isinstance(each, str) else [each])]


Include = Annotated[
    list[Eligibility] | None,
    BeforeValidator(_parts),
    Query(
        max_length=len(Eligibility),
        description="Parts of the list: `eligible` and `possible` unless said; the staff may ask who is left out.",
    ),
]


def may_match(actor: Actor, employer_id: int | None) -> bool:
    """Whether the actor may ask for the people of an opening of `employer_id` at all."""
    return actor.role in MATCH_READERS and (actor.role is not Role.EMPLOYER or employer_id == actor.employer_id)


def candidates_for(
    connection: psycopg.Connection,
    given: Services,
    actor: Actor,
    opening_id: int,
    employer_id: int | None,
    options: Options,
) -> CandidateRanking:
    """The people for an opening of `employer_id`.

    Raises RequestError: `forbidden` for an employer who asks about another's opening or about those left out,
    `employer_not_verified` before a coordinator has verified theirs.
    """
    if actor.role is Role.EMPLOYER:
        if not may_match(actor, employer_id) or set(options.include) - set(DEFAULT_LIST):
            raise RequestError(403, "forbidden")
        row = connection.execute(
            "SELECT verified_on IS NOT NULL FROM employer WHERE id = %(employer)s", {"employer": employer_id}
        ).fetchone()
        if row != (True,):
            raise RequestError(403, "employer_not_verified", {"employer": employer_id})
    return rank_candidates(connection, opening_id, given.encoder, today(), options)


def openings_for(connection: psycopg.Connection, candidate_id: int, options: Options) -> OpeningRanking:
    """The openings for a person whose file the actor may see: not found for anybody else's."""
    return rank_openings(connection, candidate_id, today(), options)
