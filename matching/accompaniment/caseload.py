"""The caseload: the people whom an organisation follows, what is due first."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.reference.text import fold

MOST = 200
"""Files on one page: three counsellors' worth; beyond, one searches."""


class Whose(StrEnum):
    MINE = "mine"
    EVERYBODY = "everybody"
    """All the files of the organisation."""
    NOBODY = "nobody"
    """Those that no counsellor has taken yet."""


@dataclass(frozen=True)
class CaseloadFilters:
    """What to keep of the caseload. `status` None keeps whatever is open."""

    whose: Whose = Whose.MINE
    status: str | None = None
    text: str | None = None
    """Words of the name, without regard to accents or case."""


@dataclass(frozen=True)
class CaseloadRow:
    """One file at a glance. `due_on` is the first of what is due: the next action, a meeting, an answer to record."""

    id: int
    given_name: str
    family_name: str
    occupation: str | None
    status: str
    counsellor_id: int | None
    counsellor: str | None
    next_action: str | None
    action_due_on: date | None
    meeting_at: datetime | None
    """The next meeting that is planned, also one gone by whose outcome nobody has said."""
    referral_due_on: date | None
    """When the first of the counsellor's own duties on a referral is due."""
    last_contact_on: date | None
    matching_until: date | None
    stale: bool
    destroyed_on: date | None
    """When the file goes unless it is confirmed, once that was announced."""
    due_on: date | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class CaseloadCounts:
    """Open files of the organisation: all of them, the actor's own, nobody's; and of the actor's own, those late."""

    everybody: int
    mine: int
    nobody: int
    late: int
    without_action: int


def caseload(connection: Connection[Any], filters: CaseloadFilters, today: date) -> list[CaseloadRow]:
    """At most `MOST` files of the actor's organisation: what is due first, then those with nothing planned."""
    words = fold(filters.text).split() if filters.text else None
    with connection.cursor(row_factory=class_row(CaseloadRow)) as cursor:
        return cursor.execute(
            """
            SELECT c.id, i.given_name, i.family_name, (
                    SELECT e.title FROM experience e WHERE e.candidate_id = c.id
                    ORDER BY coalesce(e.ended_on, 'infinity') DESC, e.position LIMIT 1) AS occupation,
                coalesce(f.status, 'to_meet') AS status, f.counsellor_id, a.display_name AS counsellor,
                f.next_action, f.due_on AS action_due_on, m.starts_at AS meeting_at, r.due_on AS referral_due_on,
                greatest(n.happened_on, h.held_on) AS last_contact_on, s.until AS matching_until,
                %(today)s::date - c.confirmed_on > d.days AS stale,
                t.due_on AS destroyed_on, least(f.due_on, m.starts_at::date, r.due_on) AS due_on
            FROM candidate c
                CROSS JOIN (SELECT (value #>> '{}')::integer AS days FROM setting
                    WHERE key = 'candidate_stale_after_days') d
                JOIN candidate_identity i ON i.candidate_id = c.id
                LEFT JOIN follow_up f ON f.candidate_id = c.id
                LEFT JOIN account a ON a.id = f.counsellor_id
                LEFT JOIN retention_notice t ON t.candidate_id = c.id
                LEFT JOIN LATERAL (
                    SELECT min(k.starts_at) AS starts_at FROM meeting k
                    WHERE k.candidate_id = c.id AND k.state = 'planned') m ON true
                LEFT JOIN LATERAL (
                    SELECT max(k.starts_at)::date AS held_on FROM meeting k
                    WHERE k.candidate_id = c.id AND k.state = 'held') h ON true
                LEFT JOIN LATERAL (
                    SELECT min(k.due_on) AS due_on FROM referral k
                    WHERE k.candidate_id = c.id
                        AND k.state IN ('consented', 'hired', 'at_work_3', 'at_work_6')) r ON true
                LEFT JOIN LATERAL (
                    SELECT max(k.happened_on) AS happened_on FROM contact_note k WHERE k.candidate_id = c.id) n ON true
                LEFT JOIN LATERAL (
                    SELECT max(k.until) AS until FROM consent k
                    WHERE k.candidate_id = c.id AND k.purpose = 'matching' AND k.withdrawn_at IS NULL
                        AND k.until >= %(today)s) s ON true
            WHERE CASE %(whose)s::text
                    WHEN 'mine' THEN f.counsellor_id = actor_account()
                    WHEN 'nobody' THEN f.counsellor_id IS NULL
                    ELSE true END
                AND CASE WHEN %(status)s::text IS NULL THEN coalesce(f.status, 'to_meet') <> 'closed'
                    ELSE coalesce(f.status, 'to_meet') = %(status)s END
                AND (%(words)s::text[] IS NULL OR NOT EXISTS (
                    SELECT FROM unnest(%(words)s::text[]) w (word)
                    WHERE strpos(folded(concat_ws(' ', i.given_name, i.family_name)), w.word) = 0))
            ORDER BY due_on NULLS LAST, last_contact_on NULLS FIRST, c.id LIMIT %(most)s
            """,
            asdict(filters) | {"words": words or None, "today": today, "most": MOST},
        ).fetchall()


def counts(connection: Connection[Any], today: date) -> CaseloadCounts:
    """How many open files there are, and how many of the actor's own are late or have nothing planned."""
    with connection.cursor(row_factory=class_row(CaseloadCounts)) as cursor:
        (found,) = cursor.execute(
            """
            SELECT count(*) AS everybody,
                count(*) FILTER (WHERE f.counsellor_id = actor_account()) AS mine,
                count(*) FILTER (WHERE f.counsellor_id IS NULL) AS nobody,
                count(*) FILTER (WHERE f.counsellor_id = actor_account() AND f.due_on < %(today)s) AS late,
                count(*) FILTER (WHERE f.counsellor_id = actor_account() AND f.next_action IS NULL) AS without_action
            FROM candidate c LEFT JOIN follow_up f ON f.candidate_id = c.id
            WHERE coalesce(f.status, 'to_meet') <> 'closed'
            """,
            {"today": today},
        )
    return found
