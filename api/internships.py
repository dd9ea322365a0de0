"""What both ways in tell of an internship offer."""

from dataclasses import replace
from typing import Any

from psycopg import Connection

from api.security import STAFF
from matching.accounts.domain import Actor, Role
from matching.internships.store import Internship


def told_internship(connection: Connection[Any], actor: Actor, found: Internship) -> Internship:
    """The offer as the actor may read it: the tutor is a person, named to the staff and to the parties alone."""
    known = (
        actor.role in (*STAFF, Role.SYSTEM)
        or (actor.employer_id is not None and actor.employer_id == found.entry.employer_id)
        or connection.execute(
            """
            SELECT 1 FROM referral
            WHERE opening_id = %(opening)s AND candidate_id = actor_candidate() AND state <> 'closed'
            """,
            {"opening": found.id},
        ).fetchone()
        is not None
    )
    return found if known else replace(found, entry=found.entry.model_copy(update={"tutor": None}))
