"""API tokens: shown once, kept as a hash, for some parts of the API or all of it, until a day or until revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.secret import hashed, new_secret
from matching.refusals import refusals


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it afterwards: everything but the token."""

    id: int
    name: str
    scopes: list[str] | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def create_token(
    connection: Connection[Any],
    account_id: int,
    days: int,
    *,
    name: str = "",
    scopes: Sequence[str] | None = None,
) -> str:
    """A new token of an account, for `days` days; told once. `scopes` None is everything that the account may do.

    Raises UnknownReferenceError, NotAllowedError (for another's account).
    """
    token = new_secret()
    with refusals():
        connection.execute(
            """
            INSERT INTO credential_token (hash, account_id, expires_at, name, scopes)
            VALUES (%(hash)s, %(account)s, now() + make_interval(days => %(days)s), %(name)s, %(scopes)s)
            """,
            {
                "hash": hashed(token),
                "account": account_id,
                "days": days,
                "name": name,
                "scopes": None if scopes is None else list(scopes),
            },
        )
    return token


def tokens(connection: Connection[Any], account_id: int) -> list[Token]:
    """An account's tokens that open something, newest first."""
    with connection.cursor(row_factory=class_row(Token)) as cursor:
        return cursor.execute(
            """
            SELECT id, name, scopes, created_at, expires_at, last_used_at FROM credential_token
            WHERE account_id = %(account)s AND expires_at > now() ORDER BY id DESC
            """,
            {"account": account_id},
        ).fetchall()


def revoke_token(connection: Connection[Any], token_id: int) -> bool:
    """End a token at once; False when this actor has no such token."""
    return connection.execute("DELETE FROM credential_token WHERE id = %(token)s", {"token": token_id}).rowcount > 0


def revoke_tokens(connection: Connection[Any], account_id: int) -> None:
    """End every token of the account at once."""
    connection.execute("DELETE FROM credential_token WHERE account_id = %(account)s", {"account": account_id})


def touch_token(connection: Connection[Any], token_id: int) -> None:
    """Write that a token was just used."""
    connection.execute("UPDATE credential_token SET last_used_at = now() WHERE id = %(token)s", {"token": token_id})
