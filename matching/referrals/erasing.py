"""Erasure as the referrals see it: what was sent is called back first, where a hold keeps the file."""

from datetime import date
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor
from matching.privacy.erasure import Rule, erase, holds
from matching.referrals.store import withdraw_release


def erase_person(connection: Connection[Any], candidate_id: int, *, by: Actor, today: date) -> date | None:
    """Erase the person, their referrals with them; None once done, else the day to which a hold puts it off.

    Put off, no employer may keep working from the CV: each referral that rests on its release closes, as if the person
    had withdrawn it. Raises NotFoundError.
    """
    if holds(connection, candidate_id, today):
        for (employer_id,) in connection.execute(
            """
            SELECT DISTINCT employer_id FROM consent
            WHERE candidate_id = %(candidate)s AND purpose = 'cv_to_employer' AND withdrawn_at IS NULL
            """,
            {"candidate": candidate_id},
        ).fetchall():
            withdraw_release(connection, candidate_id, employer_id, by=by, today=today)
    return erase(connection, candidate_id, Rule.ASKED)
