"""Organisations, employers, accounts, and the tokens that open the service to an account."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.domain import Actor, Role
from matching.errors import NotAllowedError, NotFoundError
from matching.refusals import refusals

TokenPurpose = Literal["api", "session"]
EmployerKind = Literal["firm", "organisation", "municipality", "public_body"]


@dataclass(frozen=True)
class Organisation:
    """The operator of the service, or a partner that follows people."""

    id: int
    name: str
    kind: str
    email: str | None
    phone: str | None


@dataclass(frozen=True)
class Employer:
    """An employer of the region; `verified_on` is empty until a coordinator has checked who it is."""

    id: int
    neq: str | None
    name: str
    kind: str
    sector: str | None
    territory: str | None
    municipality: str | None
    verified_on: date | None


def add_organisation(
    connection: Connection[Any],
    name: str,
    kind: Literal["operator", "partner"] = "partner",
    *,
    email: str | None = None,
    phone: str | None = None,
) -> int:
    """Add an organisation; returns its id. Raises AlreadyThereError (name)."""
    with refusals():
        return _id(
            connection.execute(
                """
                INSERT INTO organisation (name, kind, email, phone)
                VALUES (%(name)s, %(kind)s, %(email)s, %(phone)s) RETURNING id
                """,
                {"name": name, "kind": kind, "email": email, "phone": phone},
            ).fetchone()
        )


def organisations(connection: Connection[Any]) -> list[Organisation]:
    """Every organisation, by name."""
    with connection.cursor(row_factory=class_row(Organisation)) as cursor:
        return cursor.execute("SELECT id, name, kind, email, phone FROM organisation ORDER BY name, id").fetchall()


def add_employer(
    connection: Connection[Any],
    name: str,
    kind: EmployerKind = "firm",
    *,
    neq: str | None = None,
    sector: str | None = None,
    territory: str | None = None,
    municipality: str | None = None,
    verified_on: date | None = None,
) -> int:
    """Add an employer; returns its id. Raises AlreadyThereError (neq), UnknownReferenceError, NotAllowedError."""
    with refusals():
        return _id(
            connection.execute(
                """
                INSERT INTO employer (neq, name, kind, sector, territory_code, municipality_code, verified_on)
                VALUES (%(neq)s, %(name)s, %(kind)s, %(sector)s, %(territory)s, %(municipality)s, %(verified_on)s)
                RETURNING id
                """,
                {
                    "neq": neq,
                    "name": name,
                    "kind": kind,
                    "sector": sector,
                    "territory": territory,
                    "municipality": municipality,
                    "verified_on": verified_on,
                },
            ).fetchone()
        )


def employer(connection: Connection[Any], employer_id: int) -> Employer | None:
    """The employer of that id, or None."""
    with connection.cursor(row_factory=class_row(Employer)) as cursor:
        return cursor.execute(
            """
            SELECT id, neq, name, kind, sector, territory_code AS territory, municipality_code AS municipality,
                verified_on
            FROM employer WHERE id = %(employer)s
            """,
            {"employer": employer_id},
        ).fetchone()


def employers(
    connection: Connection[Any], *, territory: str | None = None, after: int | None = None, limit: int = 50
) -> list[Employer]:
    """Employers, newest first: at most `limit` of those that come after the id `after`."""
    with connection.cursor(row_factory=class_row(Employer)) as cursor:
        return cursor.execute(
            """
            SELECT id, neq, name, kind, sector, territory_code AS territory, municipality_code AS municipality,
                verified_on
            FROM employer
            WHERE (%(territory)s::text IS NULL OR territory_code = %(territory)s)
                AND (%(after)s::bigint IS NULL OR id < %(after)s)
            ORDER BY id DESC LIMIT %(limit)s
            """,
            {"territory": territory, "after": after, "limit": limit},
        ).fetchall()


def verify_employer(connection: Connection[Any], employer_id: int, today: date) -> Employer:
    """Say that a coordinator has checked who the employer is; one verified already stays as it was.

    The acting account is recorded with the date. Raises NotFoundError, NotAllowedError.
    """
    with refusals():
        connection.execute(
            """
            UPDATE employer SET verified_on = %(today)s, verified_by = actor_account()
            WHERE id = %(employer)s AND verified_on IS NULL
            """,
            {"employer": employer_id, "today": today},
        )
    found = employer(connection, employer_id)
    if found is None:
        raise NotFoundError("employer", employer_id)
    if found.verified_on is None:
        raise NotAllowedError
    return found


def add_account(
    connection: Connection[Any],
    role: Role,
    handle: str,
    display_name: str,
    *,
    organisation_id: int | None = None,
    employer_id: int | None = None,
    candidate_id: int | None = None,
    locale: Literal["fr", "en"] = "fr",
    demonstration: bool = False,
) -> int:
    """Add an account, bound to what its role needs: an organisation, an employer or a candidate; returns its id.

    Raises AlreadyThereError (handle), UnknownReferenceError, NotAllowedError.
    """
    with refusals():
        return _id(
            connection.execute(
                """
                INSERT INTO account (role, display_name, handle, organisation_id, employer_id, candidate_id, locale,
                    demonstration)
                VALUES (%(role)s, %(name)s, %(handle)s, %(organisation)s, %(employer)s, %(candidate)s, %(locale)s,
                    %(demonstration)s)
                RETURNING id
                """,
                {
                    "role": role,
                    "name": display_name,
                    "handle": handle,
                    "organisation": organisation_id,
                    "employer": employer_id,
                    "candidate": candidate_id,
                    "locale": locale,
                    "demonstration": demonstration,
                },
            ).fetchone()
        )


def create_token(connection: Connection[Any], account_id: int, purpose: TokenPurpose, days: int) -> str:
    """A new token (`api`) or session (`session`) of an account, for `days` days; told once, kept as SHA-256 only.

    Raises UnknownReferenceError, NotAllowedError (for another's account).
    """
    token = secrets.token_urlsafe(32)
    with refusals():
        connection.execute(
            """
            INSERT INTO credential_token (hash, account_id, purpose, expires_at)
            VALUES (%(hash)s, %(account)s, %(purpose)s, now() + make_interval(days => %(days)s))
            """,
            {"hash": token_hash(token), "account": account_id, "purpose": purpose, "days": days},
        )
    return token


def actor_of_token(connection: Connection[Any], token: str, purpose: TokenPurpose) -> tuple[Actor, str] | None:
    """Whose token this is, with the name they are shown; None when it opens nothing, or not any more."""
    row = connection.execute(
        """
        SELECT role, account_id, organisation_id, employer_id, candidate_id, locale, display_name
        FROM account_of_token(%(hash)s, %(purpose)s)
        """,
        {"hash": token_hash(token), "purpose": purpose},
    ).fetchone()
    if row is None:
        return None
    role, *bound, display_name = row
    return Actor(Role(role), *bound), display_name


def revoke_token(connection: Connection[Any], token: str) -> bool:
    """End a token or a session; False when this actor has no such token."""
    return (
        connection.execute("DELETE FROM credential_token WHERE hash = %(hash)s", {"hash": token_hash(token)}).rowcount
        > 0
    )


def token_hash(token: str) -> bytes:
    """What the database keeps of a token: 32 bytes. 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def _id(row: Any) -> int:
    return int(row[0])
