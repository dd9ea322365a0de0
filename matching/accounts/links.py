"""What is behind a link sent by e-mail: used once, for one purpose, for a short time; kept as a hash."""

from dataclasses import dataclass
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict

from matching.accounts.domain import Role
from matching.accounts.secret import hashed, new_secret
from matching.accounts.store import EmployerKind

Purpose = Literal["password", "address"]
LINK_MINUTES = 60
"""A link that changes a password or an address."""
SIGN_UP_HOURS = 48


class SignUp(BaseModel):
    """What somebody tells to have an account; nothing of it is stored elsewhere before the address is confirmed."""

    model_config = ConfigDict(frozen=True)

    role: Literal[Role.JOB_SEEKER, Role.EMPLOYER]
    given_name: str
    family_name: str
    employer_name: str | None = None
    employer_kind: EmployerKind | None = None
    neq: str | None = None


@dataclass(frozen=True)
class Linked:
    """The account that a link opens, and the address it was sent to."""

    account_id: int
    email: str
    second_factor: bool


def make_link(connection: Connection[Any], account_id: int, purpose: Purpose, email: str) -> str:
    """A link's secret; those made before for the same purpose open nothing any more."""
    connection.execute(
        "DELETE FROM one_time_link WHERE account_id = %(account)s AND purpose = %(purpose)s",
        {"account": account_id, "purpose": purpose},
    )
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO one_time_link (hash, purpose, account_id, email, expires_at)
        VALUES (%(hash)s, %(purpose)s, %(account)s, %(email)s, now() + make_interval(mins => %(minutes)s))
        """,
        {
            "hash": hashed(secret),
            "purpose": purpose,
            "account": account_id,
            "email": email,
            "minutes": LINK_MINUTES,
        },
    )
    return secret


def linked(connection: Connection[Any], secret: str, purpose: Purpose) -> Linked | None:
    """The account behind a link, which stays; None when it opens nothing, or not any more."""
    return (
        connection.cursor(row_factory=class_row(Linked))
        .execute(
            "SELECT account_id, email, second_factor FROM account_of_link(%(hash)s, %(purpose)s)",
            {"hash": hashed(secret), "purpose": purpose},
        )
        .fetchone()
    )


def use_link(connection: Connection[Any], account_id: int, secret: str) -> bool:
    """Use a link up; False when somebody else just did."""
    return (
        connection.execute(
            "DELETE FROM one_time_link WHERE account_id = %(account)s AND hash = %(hash)s",
            {"account": account_id, "hash": hashed(secret)},
        ).rowcount
        > 0
    )


def end_links(connection: Connection[Any], account_id: int) -> None:
    """No link opens the account any more."""
    connection.execute("DELETE FROM one_time_link WHERE account_id = %(account)s", {"account": account_id})


def make_sign_up(connection: Connection[Any], email: str, asked: SignUp) -> str:
    """The secret of the link that makes the account; one made before for the address opens nothing any more."""
    connection.execute("DELETE FROM sign_up WHERE email = %(email)s", {"email": email})
    secret = new_secret()
    connection.execute(
        """
        INSERT INTO sign_up (hash, email, details, expires_at)
        VALUES (%(hash)s, %(email)s, %(details)s, now() + make_interval(hours => %(hours)s))
        """,
        {
            "hash": hashed(secret),
            "email": email,
            "details": Jsonb(asked.model_dump(mode="json")),
            "hours": SIGN_UP_HOURS,
        },
    )
    return secret


def sign_up(connection: Connection[Any], secret: str) -> tuple[str, SignUp] | None:
    """The address and what was asked, which stays; None when the link opens nothing, or not any more."""
    row = connection.execute(
        "SELECT email, details FROM sign_up_of_link(%(hash)s)", {"hash": hashed(secret)}
    ).fetchone()
    return None if row is None else (row[0], SignUp.model_validate(row[1]))


def use_sign_up(connection: Connection[Any], secret: str) -> bool:
    """Use the link up; False when somebody else just did."""
    return connection.execute("DELETE FROM sign_up WHERE hash = %(hash)s", {"hash": hashed(secret)}).rowcount > 0
