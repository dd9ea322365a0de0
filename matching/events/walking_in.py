"""Somebody who is there and was not expected: taken in by a counsellor who follows them."""

from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.errors import CheckViolation

from matching.candidates.domain import Means
from matching.candidates.errors import ConsentNotToldError
from matching.events.domain import Reply
from matching.events.errors import NoEventConsentError, NoPlaceLeftError, WhoIsItError
from matching.events.inviting import answer
from matching.events.participants import invited
from matching.events.registering import offered
from matching.events.store import changed, event
from matching.events.taking_part import Answer
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
    """Somebody who is there and was not expected, invited or not, by a counsellor who follows them and records what
    they say.

    Of the employers that they agree to speak with, those whose needs they answer, or could. Raises ConsentNotToldError
    where how or in which language they agreed is not said, NoEventConsentError, NotAllowedError, NoPlaceLeftError, and
    as `check_placeable` and `changed`.
    """
    if told.employers and told.means is Means.ONLINE:
        raise ConsentNotToldError("means")
    if told.employers and told.language is None:
        raise ConsentNotToldError("language")
    changed(connection, event_id, version)
    known = event(connection, event_id)
    row: Any = connection.execute(
        "SELECT recruitment_bar(%(person)s, %(organisation)s, %(today)s)",
        {"person": candidate_id, "organisation": known.organisation_id, "today": today},
    ).fetchone()
    check_placeable(row[0], candidate_id)
    values = {"event": event_id, "person": candidate_id, "now": now}
    try:
        with refusals(), connection.transaction():
            # Whoever was proposed, invited, waits or declined is known already.
            connection.execute(
                """
                INSERT INTO event_invitation (event_id, candidate_id, walk_in) VALUES (%(event)s, %(person)s, true)
                ON CONFLICT (event_id, candidate_id) DO NOTHING
                """,
                values,
            )
    except CheckViolation:
        raise NoEventConsentError from None
    connection.cursor().executemany(
        """
        INSERT INTO event_interview (event_id, candidate_id, employer_id, opening_id, fit) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (event_id, candidate_id, employer_id) DO NOTHING
        """,
        [
            (event_id, candidate_id, each.employer_id, each.opening_id, each.exact)
            for each in offered(connection, event_id, candidate_id, encoder, today)
        ],
    )
    connection.execute(
        """
        UPDATE event_invitation SET state = CASE state WHEN 'proposed' THEN 'invited' ELSE state END,
            invited_at = coalesce(invited_at, %(now)s), arrived_at = coalesce(arrived_at, %(now)s), absent = false
        WHERE event_id = %(event)s AND candidate_id = %(person)s
        """,
        values,
    )
    answer(connection, event_id, candidate_id, told.model_copy(update={"first_slot": known.slot_of(now) + 1}))
    if invited(connection, event_id, candidate_id)[0].state != Reply.ACCEPTED:
        raise NoPlaceLeftError
