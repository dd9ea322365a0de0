"""Referrals read. Which of them an actor may see, and which of their events, the policies decide."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.domain import Role
from matching.errors import NotFoundError
from matching.referrals.decisions import owed
from matching.referrals.domain import Event, OwedItem, Referral
from matching.referrals.duties import OWED, Delays
from matching.referrals.transitions import State

_DELAYS = {
    "consent": "consent_due_days",
    "send": "send_due_days",
    "answer": "answer_due_days",
    "interview": "interview_due_days",
    "outcome": "outcome_due_days",
    "decision": "decision_due_days",
    "release": "cv_release_days",
}


def get(connection: Connection[Any], referral_id: int) -> Referral:
    """One referral. Raises NotFoundError, also where the actor may not know of it."""
    with connection.cursor(row_factory=class_row(Referral)) as cursor:
        found = cursor.execute(
            """
            SELECT id, opening_id, kind, candidate_id, employer_id, started_by, state, since, due_on, sent_on, hired_on,
                feer, occupation_feer, closed_by, reason, version
            FROM referral_seen
            WHERE id = %(id)s
            """,
            {"id": referral_id},
        ).fetchone()
    if found is None:
        raise NotFoundError("referral", referral_id)
    return found


def events(connection: Connection[Any], referral_id: int) -> list[Event]:
    """What happened, first to last, as far as the actor may know it."""
    with connection.cursor(row_factory=class_row(Event)) as cursor:
        return cursor.execute(
            """
            SELECT transition, from_state, to_state, happened_on, recorded_at, account_id, role, reason, wage,
                wage_unit, feer
            FROM referral_event WHERE referral_id = %(id)s ORDER BY id
            """,
            {"id": referral_id},
        ).fetchall()


def page(
    connection: Connection[Any],
    *,
    candidate_id: int | None = None,
    opening_id: int | None = None,
    employer_id: int | None = None,
    state: State | None = None,
    before: int | None = None,
    limit: int,
) -> list[Referral]:
    """At most `limit` referrals, the latest first, those before the id `before`."""
    with connection.cursor(row_factory=class_row(Referral)) as cursor:
        return cursor.execute(
            """
            SELECT id, opening_id, kind, candidate_id, employer_id, started_by, state, since, due_on, sent_on, hired_on,
                feer, occupation_feer, closed_by, reason, version
            FROM referral_seen
            WHERE (%(candidate)s::bigint IS NULL OR candidate_id = %(candidate)s)
                AND (%(opening)s::bigint IS NULL OR opening_id = %(opening)s)
                AND (%(employer)s::bigint IS NULL OR employer_id = %(employer)s)
                AND (%(state)s::text IS NULL OR state = %(state)s)
                AND (%(before)s::bigint IS NULL OR id < %(before)s)
            ORDER BY id DESC LIMIT %(limit)s
            """,
            {
                "candidate": candidate_id,
                "opening": opening_id,
                "employer": employer_id,
                "state": state,
                "before": before,
                "limit": limit,
            },
        ).fetchall()


def owed_today(
    connection: Connection[Any],
    *,
    today: date,
    until: date | None = None,
    by: Role | None = None,
    organisation_id: int | None = None,
    employer_id: int | None = None,
    after: tuple[date, int] | None = None,
    limit: int,
) -> list[OwedItem]:
    """At most `limit` things owed that are due by `until` (today when left out), the longest due first.

    `by` keeps what that role owes, `organisation_id` what concerns the people it follows, `employer_id` what
    concerns one employer; `after` is the due date and id of the last one seen.
    """
    states = [state for state, (_, role) in OWED.items() if by in (None, role)]
    due, last = after or (None, None)
    with connection.cursor(row_factory=class_row(Referral)) as cursor:
        found = cursor.execute(
            """
            SELECT id, opening_id, kind, candidate_id, employer_id, started_by, state, since, due_on, sent_on, hired_on,
                feer, occupation_feer, closed_by, reason, version
            FROM referral_seen
            WHERE due_on <= %(until)s AND state = ANY (%(states)s)
                AND (%(organisation)s::bigint IS NULL OR candidate_id IN (
                    SELECT c.id FROM candidate c WHERE c.organisation_id = %(organisation)s))
                AND (%(employer)s::bigint IS NULL OR employer_id = %(employer)s)
                AND (%(due)s::date IS NULL OR (due_on, id) > (%(due)s::date, %(last)s::bigint))
            ORDER BY due_on, id LIMIT %(limit)s
            """,
            {
                "until": until or today,
                "states": states,
                "organisation": organisation_id,
                "employer": employer_id,
                "due": due,
                "last": last,
                "limit": limit,
            },
        ).fetchall()
    return [OwedItem(**each.model_dump(), referral=referral) for referral in found for each in owed(referral, today)]


def of_unverified_employers(connection: Connection[Any], opening_ids: list[int]) -> set[int]:
    """Those of these openings whose employer no coordinator has verified yet: nobody's CV goes there."""
    rows = connection.execute(
        """
        SELECT o.id FROM opening o JOIN employer e ON e.id = o.employer_id
        WHERE o.id = ANY (%(ids)s) AND e.verified_on IS NULL
        """,
        {"ids": opening_ids},
    ).fetchall()
    return {key for (key,) in rows}


def delays(connection: Connection[Any]) -> Delays:
    """The delays as an administrator has set them."""
    rows = connection.execute(
        "SELECT key, value FROM setting WHERE key = ANY (%(keys)s)", {"keys": [*_DELAYS.values()]}
    )
    values = dict(rows.fetchall())
    return Delays(**{name: int(values[key]) for name, key in _DELAYS.items()})


@dataclass(frozen=True)
class Sent:
    """The CV of a person went to an employer on a day, for an opening; `state` is where the referral stands now.

    `reads`: whether the person's yes to this employer is in force. `withdrawn_on`: the day in Québec on which they last
    took it back since it went: of this referral, or of all with no other yes after.
    """

    sent_on: date
    employer: str
    title_fr: str
    title_en: str | None
    opening_id: int
    kind: str
    state: str
    reads: bool
    withdrawn_on: date | None


def sent_to(connection: Connection[Any], candidate_id: int) -> list[Sent]:
    """To whom the CV of a person went, and for what, the latest first."""
    with connection.cursor(row_factory=class_row(Sent)) as cursor:
        return cursor.execute(
            """
            SELECT r.sent_on, e.name AS employer, o.title_fr, o.title_en, o.id AS opening_id, o.kind, r.state,
                f.until IS NOT NULL AS reads,
                CASE WHEN f.until IS NULL THEN w.withdrawn_on ELSE x.withdrawn_on END AS withdrawn_on
            FROM referral r JOIN employer e ON e.id = r.employer_id JOIN opening o ON o.id = r.opening_id
                LEFT JOIN consent_in_force f ON f.candidate_id = r.candidate_id AND f.employer_id = r.employer_id
                    AND f.purpose = 'cv_to_employer' AND f.event_id IS NULL
                LEFT JOIN LATERAL (SELECT max((n.withdrawn_at AT TIME ZONE 'America/Toronto')::date) AS withdrawn_on
                    FROM consent n WHERE n.candidate_id = r.candidate_id AND n.employer_id = r.employer_id
                        AND n.purpose = 'cv_to_employer' AND n.event_id IS NULL) w ON w.withdrawn_on >= r.sent_on
                LEFT JOIN LATERAL (SELECT max(v.happened_on) AS withdrawn_on FROM referral_event v
                    WHERE v.referral_id = r.id AND v.transition = 'withdraw_consent'
                        AND v.to_state = 'closed') x ON true
            WHERE r.candidate_id = %(candidate)s AND r.sent_on IS NOT NULL
            ORDER BY r.sent_on DESC, r.id DESC
            """,
            {"candidate": candidate_id},
        ).fetchall()
