"""The demonstration's way in: one of its accounts, without a password, in development only."""

from dataclasses import dataclass

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from api.database import reading, writing
from matching.accounts.domain import SYSTEM
from matching.accounts.store import create_token, revoke_token

SESSION_DAYS = 1

_ACCOUNTS = """
    SELECT a.id, a.role, a.display_name, coalesce(o.name, e.name) AS of
    FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id LEFT JOIN employer e ON e.id = a.employer_id
    WHERE a.demonstration
    ORDER BY array_position(ARRAY['counsellor', 'employer', 'job_seeker', 'coordinator', 'administrator'], a.role), a.id
    LIMIT 60
"""


@dataclass(frozen=True)
class DemonstrationAccount:
    id: int
    role: str
    display_name: str
    of: str | None
    """Its organisation or its employer."""


def demonstration_accounts(pool: ConnectionPool) -> list[DemonstrationAccount]:
    """The accounts that the demonstration lends, counsellors first."""
    with reading(pool, SYSTEM) as connection:
        return connection.cursor(row_factory=class_row(DemonstrationAccount)).execute(_ACCOUNTS).fetchall()


def open_demonstration_session(pool: ConnectionPool, account_id: int) -> str | None:
    """A session of a demonstration account, as the text of its cookie; None where there is no such account."""
    with writing(pool, SYSTEM) as connection:
        known = connection.execute(
            "SELECT FROM account WHERE id = %(account)s AND demonstration", {"account": account_id}
        ).fetchone()
        return None if known is None else create_token(connection, account_id, "session", SESSION_DAYS)


def close_session(pool: ConnectionPool, session: str) -> None:
    """End a session: its cookie opens nothing any more."""
    with writing(pool, SYSTEM) as connection:
        revoke_token(connection, session)
