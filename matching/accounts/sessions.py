"""Sessions: what a browser's cookie opens, where and since when, and the browsers that were there before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.links import end_links
from matching.accounts.secret import hashed, new_secret

CODE_MINUTES = 10
"""How long the code of the second factor is awaited."""


@dataclass(frozen=True)
class Session:
    """A session as its owner sees it."""

    id: int
    device: str
    """What the browser says of itself."""
    created_at: datetime
    last_seen_at: datetime


def open_session(connection: Connection[Any], account_id: int, device: str, hours: int) -> str:
    """A new session for at most that many hours; returns the secret of its cookie, told once."""
    return _make(connection, account_id, device, "open", hours * 60)


def await_code(connection: Connection[Any], account_id: int, device: str) -> str:
    """A session that opens nothing but the page where the code of the second factor is asked; as `open_session`."""
    return _make(connection, account_id, device, "code_awaited", CODE_MINUTES)


def sessions(connection: Connection[Any], account_id: int, idle_minutes: int) -> list[Session]:
    """An account's sessions that are open, the last used first."""
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        return cursor.execute(
            """
            SELECT id, device, created_at, last_seen_at FROM session
            WHERE account_id = %(account)s AND state = 'open' AND expires_at > now()
                AND last_seen_at > now() - make_interval(mins => %(idle)s)
            ORDER BY last_seen_at DESC, id DESC
            """,
            {"account": account_id, "idle": idle_minutes},
        ).fetchall()


def touch_session(connection: Connection[Any], session_id: int) -> None:
    """Write that a session was just used."""
    connection.execute("UPDATE session SET last_seen_at = now() WHERE id = %(session)s", {"session": session_id})


def end_session(connection: Connection[Any], account_id: int, session_id: int) -> bool:
    """End one session; False where the account has no such session."""
    return (
        connection.execute(
            "DELETE FROM session WHERE account_id = %(account)s AND id = %(session)s",
            {"account": account_id, "session": session_id},
        ).rowcount
        > 0
    )


def end_sessions(connection: Connection[Any], account_id: int, *, but: int | None = None) -> None:
    """End every session of the account, but one where it is given."""
    connection.execute(
        "DELETE FROM session WHERE account_id = %(account)s AND id IS DISTINCT FROM %(but)s::bigint",
        {"account": account_id, "but": but},
    )


def end_everything(connection: Connection[Any], account_id: int, *, but: int | None = None) -> None:
    """After a change of lock: no session (but one), no link and no browser known before opens the account."""
    end_sessions(connection, account_id, but=but)
    end_links(connection, account_id)
    connection.execute("DELETE FROM known_device WHERE account_id = %(account)s", {"account": account_id})


def remember_device(connection: Connection[Any], account_id: int, device_secret: str) -> None:
    """Write that this browser has signed in to the account."""
    connection.execute(
        """
        INSERT INTO known_device (account_id, hash) VALUES (%(account)s, %(hash)s)
        ON CONFLICT (account_id, hash) DO UPDATE SET last_used_at = now()
        """,
        {"account": account_id, "hash": hashed(device_secret)},
    )


def knows_device(connection: Connection[Any], account_id: int, device_secret: str) -> bool:
    """Whether this browser has signed in to the account."""
    row = connection.execute(
        "SELECT FROM known_device WHERE account_id = %(account)s AND hash = %(hash)s",
        {"account": account_id, "hash": hashed(device_secret)},
    ).fetchone()
    return row is not None


def _make(connection: Connection[Any], account_id: int, device: str, state: str, minutes: int) -> str:
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO session (hash, account_id, state, device, expires_at)
        VALUES (%(hash)s, %(account)s, %(state)s, %(device)s, now() + make_interval(mins => %(minutes)s))
        """,
        {
            "hash": hashed(secret),
            "account": account_id,
            "state": state,
            "device": device[:200],
            "minutes": minutes,
        },
    )
    return secret
