"""The accounts that the demonstration lends."""

from dataclasses import dataclass

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from api.database import reading
from matching.accounts.domain import SYSTEM

_ACCOUNTS = """
    SELECT a.id, a.role, a.display_name, coalesce(o.name, e.name) AS of, a.candidate_id
    FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id LEFT JOIN employer e ON e.id = a.employer_id
    WHERE a.demonstration AND a.revoked_at IS NULL
    ORDER BY array_position(ARRAY['counsellor', 'employer', 'job_seeker', 'coordinator', 'administrator'], a.role), a.id
    LIMIT 60
"""

_IS_LENT = "SELECT FROM account WHERE id = %(account)s AND demonstration AND revoked_at IS NULL"


@dataclass(frozen=True)
class DemonstrationAccount:
    id: int
    role: str
    display_name: str
    of: str | None
    """Its organisation or its employer."""
    candidate_id: int | None


def demonstration_accounts(pool: ConnectionPool) -> list[DemonstrationAccount]:
    """The accounts that the demonstration lends, counsellors first."""
    with reading(pool, SYSTEM) as connection:
        return connection.cursor(row_factory=class_row(DemonstrationAccount)).execute(_ACCOUNTS).fetchall()


def is_lent(pool: ConnectionPool, account_id: int) -> bool:
    """Whether the demonstration lends this account."""
    with reading(pool, SYSTEM) as connection:
        return connection.execute(_IS_LENT, {"account": account_id}).fetchone() is not None
