"""What an interview leads to: a referral that the employer starts, and the person says yes or no to.

The CV that an event releases is for the event's time; what comes after rests on the consents of referrals.
"""

from datetime import date
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Actor
from matching.errors import NotFoundError
from matching.events.domain import Outcome
from matching.needs.domain import Kind
from matching.referrals import store
from matching.referrals.domain import Start
from matching.referrals.errors import AlreadyReferredError, ReferralError

GOES_ON = frozenset({Outcome.SECOND_INTERVIEW, Outcome.OFFER, Outcome.HIRED})
"""What an employer says who wants to go on with somebody."""


def follow_up(connection: Connection[Any], event_id: int, candidate_id: int, *, by: Actor, today: date) -> int | None:
    """Start the referral by which an employer goes on with somebody whom it met; returns its number.

    The one under way, where the employer knows of one; None where there can be none: a planned need, a need closed
    meanwhile, a person whom its list would not show any more. The note of the interview is kept all the same.
    """
    row: Any = connection.execute(
        """
        SELECT i.opening_id, o.kind FROM event_interview i JOIN opening o ON o.id = i.opening_id
        WHERE i.event_id = %(event)s AND i.candidate_id = %(person)s AND i.employer_id = %(employer)s
        """,
        {"event": event_id, "person": candidate_id, "employer": by.employer_id},
    ).fetchone()
    if row is None:
        return None
    offer = "internship" if row[1] == Kind.INTERNSHIP else "need"
    try:
        with connection.transaction():
            entry = Start.model_validate({offer: row[0], "candidate": candidate_id})
            return store.start(connection, entry, by=by, today=today).id
    except AlreadyReferredError as error:
        return error.referral
    except (ReferralError, NotFoundError):
        return None
