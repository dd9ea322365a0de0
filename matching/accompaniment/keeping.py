"""Whom a counsellor keeps for a need, before anybody is proposed to an employer: a working list, with its reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accompaniment.domain import KeepEntry
from matching.errors import NotFoundError
from matching.matches.person import NoMatchingConsentError
from matching.refusals import refusals


@dataclass(frozen=True)
class Kept:
    """One person kept for an opening; `referral_id` is the referral that lives between the two, if there is one."""

    opening_id: int
    candidate_id: int
    name: str
    note: str | None
    kept_by: str | None
    kept_on: date
    referral_id: int | None
    referral_state: str | None


def kept(connection: Connection[Any], opening_id: int) -> list[Kept]:
    """Whom the actor's organisation keeps for an opening, in the order in which they were; who consents, as ever."""
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(
            """
            SELECT k.opening_id, k.candidate_id, i.given_name || ' ' || i.family_name AS name, k.note,
                a.display_name AS kept_by, k.kept_on, r.id AS referral_id, r.state AS referral_state
            FROM kept_for_need k
                JOIN candidate_identity i ON i.candidate_id = k.candidate_id
                LEFT JOIN account a ON a.id = k.kept_by
                LEFT JOIN LATERAL (
                    SELECT f.id, f.state FROM referral f
                    WHERE f.opening_id = k.opening_id AND f.candidate_id = k.candidate_id
                    ORDER BY f.id DESC LIMIT 1) r ON true
            WHERE k.opening_id = %(opening)s ORDER BY k.kept_on, k.candidate_id
            """,
            {"opening": opening_id},
        ).fetchall()


def keep(connection: Connection[Any], opening_id: int, candidate_id: int, entry: KeepEntry) -> None:
    """Keep somebody whom the organisation follows, or say otherwise why.

    Raises NotFoundError for anybody else, NoMatchingConsentError for who has no consent to matching in force.
    """
    known: Any = connection.execute(
        """
        SELECT EXISTS (SELECT FROM consent_in_force f WHERE f.candidate_id = c.id AND f.purpose = 'matching')
        FROM candidate c WHERE c.id = %(id)s
        """,
        {"id": candidate_id},
    ).fetchone()
    if known is None:
        raise NotFoundError("candidate", candidate_id)
    if not known[0]:
        raise NoMatchingConsentError(candidate_id)
    with refusals():
        connection.execute(
            """
            INSERT INTO kept_for_need (opening_id, candidate_id, note) VALUES (%(opening)s, %(candidate)s, %(note)s)
            ON CONFLICT (opening_id, candidate_id, organisation_id) DO UPDATE SET note = excluded.note
            """,
            {"opening": opening_id, "candidate": candidate_id, "note": entry.note},
        )


def let_go(connection: Connection[Any], opening_id: int, candidate_id: int) -> None:
    """Keep them no more; nothing happens where they were not."""
    connection.execute(
        "DELETE FROM kept_for_need WHERE opening_id = %(opening)s AND candidate_id = %(candidate)s",
        {"opening": opening_id, "candidate": candidate_id},
    )
