"""Organisations, employers and accounts."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.domain import Role
from matching.accounts.errors import NeqChangedError
from matching.errors import NotAllowedError, NotFoundError
from matching.refusals import refusals

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


def verify_employer(connection: Connection[Any], employer_id: int, neq: str | None, today: date) -> Employer:
    """Say that a coordinator has checked who the employer is, by that number; one verified already stays as it was.

    The acting account is recorded with the date. Raises NotFoundError, NotAllowedError, NeqChangedError where it has
    another number by now.
    """
    with refusals():
        connection.execute(
            """
            UPDATE employer SET verified_on = %(today)s, verified_by = actor_account()
            WHERE id = %(employer)s AND verified_on IS NULL AND neq IS NOT DISTINCT FROM %(neq)s
            """,
            {"employer": employer_id, "neq": neq, "today": today},
        )
    found = employer(connection, employer_id)
    if found is None:
        raise NotFoundError("employer", employer_id)
    if found.neq != neq:
        raise NeqChangedError
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
    email: str | None = None,
    manager: bool = False,
    demonstration: bool = False,
) -> int:
    """Add an account, bound to what its role needs: an organisation, an employer or a candidate; returns its id.

    `email` has been confirmed by whoever asks. Raises AlreadyThereError (handle, email), UnknownReferenceError,
    NotAllowedError.
    """
    with refusals():
        return _id(
            connection.execute(
                """
                INSERT INTO account (role, display_name, handle, organisation_id, employer_id, candidate_id, locale,
                    email, manager, demonstration)
                VALUES (%(role)s, %(name)s, %(handle)s, %(organisation)s, %(employer)s, %(candidate)s, %(locale)s,
                    %(email)s, %(manager)s, %(demonstration)s)
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
                    "email": email,
                    "manager": manager,
                    "demonstration": demonstration,
                },
            ).fetchone()
        )


def _id(row: Any) -> int:
    return int(row[0])
