"""What the doorkeeper asks to let somebody in, and what an account tells of itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.secret import hashed
from matching.refusals import refusals


@dataclass(frozen=True)
class Entry:
    """An account as the doorkeeper finds it by an address."""

    account_id: int
    hash: str | None
    """Of its password."""
    second_factor: bool
    known_device: bool
    """Whether the browser has signed in to it before."""


@dataclass(frozen=True)
class Profile:
    """What an account's owner may change of it."""

    display_name: str
    email: str | None
    phone: str | None
    """Where a counsellor has the codes sent of somebody without an address."""
    locale: str
    manager: bool
    created_at: datetime


@dataclass(frozen=True)
class Identity:
    """The account that somebody at an OpenID Connect provider is linked to."""

    account_id: int
    second_factor: bool


def by_address(connection: Connection[Any], address: str, device: str) -> Entry | None:
    """The account of an address."""
    return (
        connection.cursor(row_factory=class_row(Entry))
        .execute(
            "SELECT account_id, hash, second_factor, known_device FROM account_of_address(%(address)s, %(device)s)",
            {"address": address, "device": hashed(device)},
        )
        .fetchone()
    )


def by_identity(connection: Connection[Any], issuer: str, subject: str) -> Identity | None:
    """The account that a provider's `subject` is linked to."""
    return (
        connection.cursor(row_factory=class_row(Identity))
        .execute(
            "SELECT account_id, second_factor FROM account_of_identity(%(issuer)s, %(subject)s)",
            {"issuer": issuer, "subject": subject},
        )
        .fetchone()
    )


def link_identity(connection: Connection[Any], account_id: int, issuer: str, subject: str) -> None:
    """Link a provider's `subject` to the account. Raises AlreadyThereError where either is linked already."""
    with refusals():
        connection.execute(
            """
            INSERT INTO external_identity (issuer, subject, account_id)
            VALUES (%(issuer)s, %(subject)s, %(account)s)
            """,
            {"issuer": issuer, "subject": subject, "account": account_id},
        )


def identities(connection: Connection[Any], account_id: int) -> list[str]:
    """Issuers of the identities linked to the account."""
    rows = connection.execute(
        "SELECT issuer FROM external_identity WHERE account_id = %(account)s ORDER BY issuer", {"account": account_id}
    ).fetchall()
    return [str(row[0]) for row in rows]


def unlink_identity(connection: Connection[Any], account_id: int, issuer: str) -> None:
    """Unlink what a provider knows the account's owner by."""
    connection.execute(
        "DELETE FROM external_identity WHERE account_id = %(account)s AND issuer = %(issuer)s",
        {"account": account_id, "issuer": issuer},
    )


def unlink_identities(connection: Connection[Any], account_id: int) -> None:
    """Unlink whatever any provider knows the account's owner by."""
    connection.execute("DELETE FROM external_identity WHERE account_id = %(account)s", {"account": account_id})


def profile(connection: Connection[Any], account_id: int) -> Profile | None:
    """What an account tells of itself."""
    return (
        connection.cursor(row_factory=class_row(Profile))
        .execute(
            "SELECT display_name, email, phone, locale, manager, created_at FROM account WHERE id = %(account)s",
            {"account": account_id},
        )
        .fetchone()
    )


def change_profile(connection: Connection[Any], account_id: int, display_name: str, locale: str) -> None:
    """Change how the account's owner is called, and in which language they are written to."""
    connection.execute(
        "UPDATE account SET display_name = %(name)s, locale = %(locale)s WHERE id = %(account)s",
        {"account": account_id, "name": display_name, "locale": locale},
    )


def change_address(connection: Connection[Any], address: str) -> str | None:
    """Make a confirmed address the account's; returns the one before. Raises AlreadyThereError."""
    with refusals():
        row = connection.execute("SELECT change_address(%(address)s)", {"address": address}).fetchone()
    return None if row is None else row[0]
