"""Who changed which fields of an entry, when: never a value, and accounts by number only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row


@dataclass(frozen=True)
class CandidateChange:
    """One change: of a row of `table_name`; `fields` are told for an update, the account for anybody but the person."""

    changed_at: datetime
    account_id: int | None
    role: str
    table_name: str
    operation: str
    fields: list[str]


def candidate_changes(connection: Connection[Any], candidate_id: int) -> list[CandidateChange]:
    """Every change of an entry that the actor may see, oldest first."""
    with connection.cursor(row_factory=class_row(CandidateChange)) as cursor:
        return cursor.execute(
            """
            SELECT happened_at AS changed_at, account_id, role, part AS table_name, action AS operation, fields
            FROM trail
            WHERE candidate_id = ANY (one_person(%(candidate)s))
                AND action IN ('insert', 'update', 'delete')
            ORDER BY id
            """,
            {"candidate": candidate_id},
        ).fetchall()
