"""Somebody who comes without an invitation: taken in by a counsellor who follows them."""

from datetime import date, datetime
from typing import Any

import numpy as np
from psycopg import Connection
from psycopg.errors import CheckViolation

from matching.candidates.domain import Means
from matching.candidates.errors import ConsentNotToldError
from matching.events.domain import Answer
from matching.events.errors import NoEventConsentError, WhoIsItError
from matching.events.inviting import answer
from matching.events.parties import needs
from matching.events.proposing import fits_of
from matching.events.store import changed, event
from matching.matches.encoding import Encoder
from matching.referrals.decisions import check_placeable
from matching.refusals import refusals


def whom(connection: Connection[Any], said: str) -> int:
    """The person of that number or whole name, of those whom the actor's organisation follows. Raises WhoIsItError."""
    rows = connection.execute(
        """
        SELECT c.id FROM candidate c JOIN candidate_identity n ON n.candidate_id = c.id
        WHERE c.organisation_id = (SELECT actor_organisation()) AND (c.id::text = %(said)s
            OR lower(n.given_name || ' ' || n.family_name) = lower(%(said)s)
            OR lower(n.family_name || ' ' || n.given_name) = lower(%(said)s))
        LIMIT 2
        """,
        {"said": " ".join(said.split())},
    ).fetchall()
    if len(rows) != 1:
        raise WhoIsItError
    return int(rows[0][0])


def walk_in(
    connection: Connection[Any],
    event_id: int,
    candidate_id: int,
    told: Answer,
    encoder: Encoder,
    *,
    today: date,
    now: datetime,
    version: int | None = None,
) -> None:
    """Somebody who comes without an invitation, by a counsellor who follows them and records what they say.

    Of the employers that they agree to speak with, those whose needs they fit. Raises ConsentNotToldError where how
    or in which language they agreed is not said, NoEventConsentError, NotAllowedError, and as `check_placeable` and
    `changed`.
    """
    if told.employers and told.means is Means.ONLINE:
        raise ConsentNotToldError("means")
    if told.employers and told.language is None:
        raise ConsentNotToldError("language")
    changed(connection, event_id, version)
    known, wanted = event(connection, event_id), needs(connection, event_id)
    people, fits, openings = fits_of(connection, wanted, encoder, today)
    row: Any = connection.execute(
        "SELECT recruitment_bar(%(person)s, %(organisation)s, %(today)s)",
        {"person": candidate_id, "organisation": known.organisation_id, "today": today},
    ).fetchone()
    check_placeable(row[0], candidate_id)
    try:
        with refusals(), connection.transaction():
            connection.execute(
                "INSERT INTO event_invitation (event_id, candidate_id, walk_in) VALUES (%(event)s, %(person)s, true)",
                {"event": event_id, "person": candidate_id},
            )
    except CheckViolation:
        raise NoEventConsentError from None
    employers = sorted({each.employer_id for each in wanted})
    mine = np.flatnonzero(~np.isnan(fits[people.index(candidate_id)])) if candidate_id in people else np.zeros(0, int)
    place = people.index(candidate_id) if candidate_id in people else 0
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [
            (event_id, candidate_id, employers[host], int(openings[place, host]), float(fits[place, host]))
            for host in mine.tolist()
        ],
    )
    connection.execute(
        """
        UPDATE event_invitation SET state = 'invited', invited_at = %(now)s, arrived_at = %(now)s
        WHERE event_id = %(event)s AND candidate_id = %(person)s
        """,
        {"event": event_id, "person": candidate_id, "now": now},
    )
    answer(connection, event_id, candidate_id, told.model_copy(update={"first_slot": known.slot_of(now) + 1}))
