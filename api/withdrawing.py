"""A consent withdrawn, by the person or for them: at once, everywhere it counts."""

import psycopg

from api import events, twinning
from api.clock import today
from matching.accounts.domain import Actor
from matching.candidates import consents
from matching.candidates.domain import Purpose
from matching.referrals.store import withdraw_release


def withdraw(
    connection: psycopg.Connection,
    candidate_id: int,
    purpose: Purpose,
    employer: int | None,
    event: int | None,
    *,
    by: Actor,
) -> None:
    """Withdraw what the person consented to for the purpose, and the employer of a CV; with `event`, what was released
    for its time alone."""
    twinning.stop_without(connection, candidate_id, purpose)
    events.leave_without(connection, candidate_id, purpose)
    if event is None and purpose is Purpose.CV_TO_EMPLOYER and employer is not None:
        withdraw_release(connection, candidate_id, employer, by=by, today=today())
    else:
        consents.withdraw_consent(connection, candidate_id, purpose, employer, event)
