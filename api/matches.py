"""Who may ask for which ranking, and which counts they are told: the same for every way in."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import psycopg
from fastapi import Depends, Query
from pydantic import BaseModel, BeforeValidator, Field

from api.clock import today
from api.errors import RequestError
from matching.accounts import store as accounts
from matching.accounts.domain import Actor, Role
from matching.matches.candidates import explain_candidates, rank_candidates
from matching.matches.domain import (
    DEFAULT_LIST,
    CandidateMatch,
    CandidateRanking,
    Eligibility,
    OpeningRanking,
    Options,
)
from matching.matches.encoding import Encoder
from matching.matches.recommendations import rank_openings

MATCH_READERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.EMPLOYER)
OPENING_READERS = (Role.COUNSELLOR, Role.JOB_SEEKER)
LEAST_TOLD = 5
"""An employer is told no smaller count of people: a need made up for it could single somebody out."""
MOST = 200
"""Lines of one part of a list."""
IN_A_FILE = 20
"""Lines of each part in a file, and in an answer of the API, unless asked for otherwise."""
IN_A_PAGE = 10
"""Lines of each part on one page: two parts of ten are a few screens, at most fifteen on a telephone."""
MOST_COMPARED = 4
"""People side by side: what a screen shows and a person holds in mind."""

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


Count = Annotated[
    int | None,
    Field(
        description=f"A number of people. For an employer, null where it is under {LEAST_TOLD}: a need made up for it"
        " could single somebody out. `considered` and `not_eligible` are null for an employer always: with the others,"
        " they would give such a number."
    ),
]


def asked_lines(
    top: Top = IN_A_PAGE,
    skip: Annotated[int, Query(ge=0, lt=MOST, description="Lines of each part that the pages before showed.")] = 0,
    include: Include = None,
) -> Options:
    """What a page of a ranking shows, from its address."""
    return Options(top=top, skip=skip, include=tuple(include or DEFAULT_LIST))


Lines = Annotated[Options, Depends(asked_lines)]


def more_after(options: Options, counts: Mapping[Eligibility, int]) -> int | None:
    """How many lines the next page passes over; None after the last page, and where a list ends."""
    shown = options.skip + options.top
    return shown if shown < MOST and any(counts[part] > shown for part in options.include) else None


class ShortList(BaseModel):
    """The people for an opening: a ranking, with the counts that its reader may be told."""

    considered: Count
    eligible: Count
    possible: Count
    outside: Count
    not_eligible: Count
    need: int | None
    internship: int | None
    results: tuple[CandidateMatch, ...]


def counts_for(actor: Actor, ranking: CandidateRanking) -> dict[str, int | None]:
    """The counts of a ranking by name; None stands for one that the actor may not be told."""
    counts: dict[str, int | None] = {part.value: getattr(ranking, part.value) for part in Eligibility}
    counts["considered"] = ranking.considered
    if actor.role is Role.EMPLOYER:
        counts = {name: count if count and count >= LEAST_TOLD else None for name, count in counts.items()}
        # The whole is the same for every opening: less the other parts, it would give one that is not told here.
        counts["considered"] = counts["not_eligible"] = None
    return counts


def short_list(actor: Actor, ranking: CandidateRanking) -> ShortList:
    """The ranking as the actor may read it."""
    return ShortList.model_construct(
        None, **counts_for(actor, ranking), need=ranking.need, internship=ranking.internship, results=ranking.results
    )


def may_match(actor: Actor, employer_id: int | None) -> bool:
    """Whether the actor may ask for the people of an opening of `employer_id` at all."""
    if actor.role is Role.EMPLOYER:
        return employer_id is not None and employer_id == actor.employer_id
    return actor.role in (*MATCH_READERS, Role.SYSTEM)


def candidates_for(
    connection: psycopg.Connection,
    encoder: Encoder,
    actor: Actor,
    opening_id: int,
    employer_id: int | None,
    options: Options,
) -> CandidateRanking:
    """The people for an opening of `employer_id`.

    Raises RequestError: `forbidden` for whoever may not ask, and for an employer who asks about another's opening or
    about those left out; `employer_not_verified` before a coordinator has verified theirs.
    """
    check_reader(connection, actor, employer_id)
    if actor.role is Role.EMPLOYER and set(options.include) - set(DEFAULT_LIST):
        raise RequestError(403, "forbidden")
    return rank_candidates(connection, opening_id, encoder, today(), options)


def compared_for(
    connection: psycopg.Connection,
    encoder: Encoder,
    actor: Actor,
    opening_id: int,
    employer_id: int | None,
    ids: Sequence[int],
) -> list[CandidateMatch]:
    """The lines of some people for an opening; for an employer, of those whom the short list shows.

    Raises RequestError as `candidates_for` does.
    """
    check_reader(connection, actor, employer_id)
    found = explain_candidates(connection, opening_id, encoder, today(), ids)
    return [match for match in found if actor.role is not Role.EMPLOYER or match.eligibility in DEFAULT_LIST]


def check_reader(connection: psycopg.Connection, actor: Actor, employer_id: int | None) -> None:
    """Raises RequestError: `forbidden`, `employer_not_verified`, as `candidates_for` does."""
    if not may_match(actor, employer_id):
        raise RequestError(403, "forbidden")
    if not is_verified(connection, actor):
        raise RequestError(403, "employer_not_verified", {"employer": employer_id})


def is_verified(connection: psycopg.Connection, actor: Actor) -> bool:
    """Whether nobody has to be verified first: an employer is by a coordinator, before people are shown to it."""
    if actor.role is not Role.EMPLOYER:
        return True
    found = accounts.employer(connection, actor.employer_id or 0)
    return found is not None and found.verified_on is not None


def openings_for(
    connection: psycopg.Connection,
    actor: Actor,
    candidate_id: int,
    options: Options,
    nearest: int = 0,
) -> OpeningRanking:
    """The openings for a person whose file the actor may see: not found for anybody else's.

    Where nothing stands in the parts that `options` include, the lines are the `nearest` of the others.
    Raises RequestError: `forbidden` for whoever may see no file.
    """
    if actor.role not in (*OPENING_READERS, Role.SYSTEM):
        raise RequestError(403, "forbidden")
    return rank_openings(connection, candidate_id, today(), options, nearest)
