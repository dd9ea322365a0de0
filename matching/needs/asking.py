"""Asking employers whether their needs still hold: by one e-mail, whose link opens one page without signing in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.domain import Actor, Role
from matching.accounts.secret import hashed, new_secret

LINK_DAYS = 14


@dataclass(frozen=True)
class Asked:
    """Somebody who answers for an employer, and how many of its needs nobody has confirmed lately."""

    account_id: int
    email: str
    locale: str
    employer: str
    needs: int


def to_ask(connection: Connection[Any], today: date, account_id: int | None = None) -> list[Asked]:
    """Who is to be asked: the members of employers with stale needs, or one of them. The system's alone."""
    with connection.cursor(row_factory=class_row(Asked)) as cursor:
        return cursor.execute(
            """
            SELECT a.id AS account_id, a.email, a.locale, e.name AS employer, count(*) AS needs
            FROM account a
                JOIN employer e ON e.id = a.employer_id
                JOIN opening o ON o.employer_id = e.id
                CROSS JOIN (SELECT (value #>> '{}')::integer AS days FROM setting
                    WHERE key = 'need_stale_after_days') s
            WHERE a.role = 'employer' AND a.revoked_at IS NULL AND a.email IS NOT NULL
                AND (%(account)s::bigint IS NULL OR a.id = %(account)s)
                AND o.kind <> 'internship' AND o.status = 'open' AND %(today)s::date - o.confirmed_on > s.days
            GROUP BY a.id, a.email, a.locale, e.name ORDER BY a.id
            """,
            {"today": today, "account": account_id},
        ).fetchall()


def make_link(connection: Connection[Any], account_id: int) -> str:
    """The secret of a link for that account; those sent before open nothing any more. The system's alone."""
    connection.execute(
        "DELETE FROM census_link WHERE account_id = %(account)s OR expires_at < now()", {"account": account_id}
    )
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO census_link (hash, account_id, expires_at)
        VALUES (%(hash)s, %(account)s, now() + make_interval(days => %(days)s))
        """,
        {"hash": hashed(secret), "account": account_id, "days": LINK_DAYS},
    )
    return secret


def asked_by(connection: Connection[Any], secret: str) -> Actor | None:
    """Who answers by that link; None where it opens nothing, or not any more."""
    row = connection.execute(
        "SELECT account_id, employer_id FROM account_of_census_link(%(hash)s)", {"hash": hashed(secret)}
    ).fetchone()
    return None if row is None else Actor(Role.EMPLOYER, row[0], employer_id=row[1])


def use_link(connection: Connection[Any], secret: str) -> bool:
    """Use the link up, as whoever answers by it; False where somebody else just did."""
    return connection.execute("DELETE FROM census_link WHERE hash = %(hash)s", {"hash": hashed(secret)}).rowcount == 1
