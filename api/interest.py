"""Whether somebody who reads an offer for themselves may say that it interests them, or where that stands."""

from dataclasses import dataclass
from typing import Any

import psycopg

from matching.accounts.domain import Actor, Role
from matching.referrals import reading as referrals


@dataclass(frozen=True)
class Interest:
    """An offer, as the button that joins it and its reader needs it."""

    opening: int
    title_fr: str
    kind: str
    employer: int | None


def own_interest(
    connection: psycopg.Connection, actor: Actor, interest: Interest, *, open_now: bool
) -> dict[str, Any] | None:
    """What `_interest.html` shows to a job seeker of one offer; None to anybody else, and of an offer that is closed to
    whoever is not referred to it."""
    if actor.role is not Role.JOB_SEEKER or actor.candidate_id is None:
        return None
    known = referrals.page(connection, candidate_id=actor.candidate_id, opening_id=interest.opening, limit=1)
    if not (known or open_now):
        return None
    return {
        "match": interest,
        "candidate": actor.candidate_id,
        "referred": {each.opening_id: each for each in known},
        "unverified": referrals.of_unverified_employers(connection, [interest.opening]),
    }
