"""A coordinator's decisions on openings: what is held, what was reported, what was decided before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.errors import DomainError, NotFoundError
from matching.refusals import refusals

Decision = Literal["allowed", "refused", "dismissed"]


class Refusal(StrEnum):
    """Why an opening is reported, or refused: §5 of the requirements, and what the words of an offer may say."""

    UNDER_MINIMUM_WAGE = "under_minimum_wage"
    NOT_VACANT = "not_vacant"
    UNPAID_TRAINING = "unpaid_training"
    FEES = "fees"
    SELF_EMPLOYMENT = "self_employment"
    STRIKE = "strike"
    DUPLICATE = "duplicate"
    PROHIBITED_GROUND = "prohibited_ground"
    LOCAL_EXPERIENCE = "local_experience"
    ACCENT = "accent"
    CITIZENSHIP = "citizenship"
    OTHER = "other"


class TooManyReportsError(DomainError):
    """As many reports were made today as the settings allow."""

    code = "too_many_reports"


@dataclass(frozen=True)
class HeldOpening:
    """An opening that waits for a decision: for its flags, or for what was reported of it."""

    id: int
    kind: str
    status: str
    title_fr: str
    employer_id: int | None
    employer_name: str | None
    since: date
    flags: int
    reports: int
    same: int | None
    """Another opening of the same employer, open with the same title."""


@dataclass(frozen=True)
class Report:
    id: int
    reason: str
    note: str | None
    reported_at: datetime
    role: str


@dataclass(frozen=True)
class Decided:
    """A decision, and the codes it was about."""

    decision: Decision
    codes: list[str]
    note: str | None
    decided_at: datetime


def report(connection: Connection[Any], opening_id: int, reason: Refusal, note: str | None, sender: int) -> None:
    """Report an opening. `sender` is a share of a visitor's address, 16 bits, that tells nobody apart.

    Raises TooManyReportsError.
    """
    row = connection.execute(
        "SELECT report_opening(%(opening)s, %(reason)s, %(note)s, %(sender)s)",
        {"opening": opening_id, "reason": reason, "note": note, "sender": sender},
    ).fetchone()
    if row != (True,):
        raise TooManyReportsError


def waiting(connection: Connection[Any], limit: int = 100) -> list[HeldOpening]:
    """Openings that wait for a decision, the oldest first: at most `limit`. A reported one waits closed too."""
    with connection.cursor(row_factory=class_row(HeldOpening)) as cursor:
        return cursor.execute(
            """
            SELECT o.id, o.kind, o.status, o.title_fr, o.employer_id, e.name AS employer_name,
                least(f.since, r.since) AS since, coalesce(f.flags, 0) AS flags, coalesce(r.reports, 0) AS reports,
                (SELECT max(s.id) FROM opening s
                    WHERE s.employer_id = o.employer_id AND s.id <> o.id AND s.kind = o.kind AND s.status = 'open'
                        AND folded(s.title_fr) = folded(o.title_fr)) AS same
            FROM opening o LEFT JOIN employer e ON e.id = o.employer_id
                LEFT JOIN (SELECT opening_id, count(*) AS flags, min(found_on) AS since FROM opening_flag
                    WHERE state = 'waiting' GROUP BY opening_id) f ON f.opening_id = o.id
                LEFT JOIN (SELECT opening_id, count(*) AS reports, min(reported_at)::date AS since FROM opening_report
                    WHERE decision_id IS NULL GROUP BY opening_id) r ON r.opening_id = o.id
            WHERE r.opening_id IS NOT NULL OR (f.opening_id IS NOT NULL AND o.status <> 'closed')
            ORDER BY since, o.id LIMIT %(limit)s
            """,
            {"limit": limit},
        ).fetchall()


def reports(connection: Connection[Any], opening_id: int) -> list[Report]:
    """Reports of an opening that nobody has decided on, oldest first."""
    with connection.cursor(row_factory=class_row(Report)) as cursor:
        return cursor.execute(
            """
            SELECT id, reason, note, reported_at, role FROM opening_report
            WHERE opening_id = %(opening)s AND decision_id IS NULL ORDER BY id
            """,
            {"opening": opening_id},
        ).fetchall()


def decisions(connection: Connection[Any], opening_id: int) -> list[Decided]:
    """What was decided of an opening, latest first, as far as the reader may know."""
    with connection.cursor(row_factory=class_row(Decided)) as cursor:
        return cursor.execute(
            """
            SELECT decision, codes, note, decided_at FROM opening_decision
            WHERE opening_id = %(opening)s ORDER BY id DESC
            """,
            {"opening": opening_id},
        ).fetchall()


def decide(
    connection: Connection[Any],
    opening_id: int,
    decision: Decision,
    today: date,
    *,
    codes: Sequence[Refusal] = (),
    note: str | None = None,
) -> None:
    """Decide on everything that waits about an opening, in the acting coordinator's name.

    `allowed` lets its flags pass; `refused` refuses them, and for the `codes` given besides; `dismissed` says that
    what was reported is not so. The employer reads the decision and the `note`. Raises NotFoundError, NotAllowedError.
    """
    known = connection.execute("SELECT FROM opening WHERE id = %(id)s FOR UPDATE", {"id": opening_id}).fetchone()
    if known is None:
        raise NotFoundError("opening", opening_id)
    values = {"opening": opening_id, "state": decision, "today": today, "codes": [str(code) for code in codes]}
    with refusals():
        about = connection.execute(
            "SELECT DISTINCT code FROM opening_flag WHERE opening_id = %(opening)s AND state = 'waiting'", values
        ).fetchall()
        if decision != "dismissed":
            connection.execute(
                "UPDATE opening_flag SET state = %(state)s WHERE opening_id = %(opening)s AND state <> %(state)s",
                values,
            )
        if decision == "refused":
            connection.execute(
                """
                INSERT INTO opening_flag (opening_id, code, passage, state, by_hand, found_on)
                SELECT %(opening)s, code, '', 'refused', true, %(today)s FROM unnest(%(codes)s::text[]) c (code)
                ON CONFLICT (opening_id, code, passage) DO UPDATE SET state = excluded.state
                """,
                values,
            )
        connection.execute(
            """
            WITH decided AS (
                INSERT INTO opening_decision (opening_id, decision, codes, note, account_id)
                VALUES (%(opening)s, %(state)s, %(about)s, %(note)s, actor_account()) RETURNING id
            )
            UPDATE opening_report SET decision_id = (SELECT id FROM decided)
            WHERE opening_id = %(opening)s AND decision_id IS NULL
            """,
            values | {"about": sorted({*map(str, codes), *(code for (code,) in about)}), "note": note},
        )
        connection.execute(
            "UPDATE opening SET version = version + 1, updated_at = now() WHERE id = %(opening)s", values
        )
