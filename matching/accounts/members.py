"""Who belongs to an organisation or an employer, and who is invited to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.accounts.domain import Role
from matching.accounts.secret import hashed, new_secret
from matching.refusals import refusals

INVITATION_DAYS = 7


@dataclass(frozen=True)
class Member:
    """An account of an organisation or of an employer."""

    id: int
    role: Role
    display_name: str
    email: str | None
    manager: bool
    party: str
    """Name of the organisation or of the employer."""


@dataclass(frozen=True)
class Invitation:
    """Somebody who was asked to join, and has not answered."""

    id: int
    email: str
    role: Role
    manager: bool
    party: str
    expires_at: datetime


@dataclass(frozen=True)
class Invited:
    """What whoever opens an invitation's link is asked to join."""

    id: int
    email: str
    role: Role
    organisation_id: int | None
    employer_id: int | None
    manager: bool
    party: str


def members(connection: Connection[Any]) -> list[Member]:
    """The members whom this actor answers for or works with: of the same place; for an administrator all of them."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        found = cursor.execute(
            """
            SELECT a.id, a.role, a.display_name, a.email, a.manager, coalesce(o.name, e.name) AS party
            FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
                LEFT JOIN employer e ON e.id = a.employer_id
            WHERE a.revoked_at IS NULL AND a.role <> 'job_seeker'
                AND (actor_role() <> 'administrator' OR a.organisation_id IS NOT NULL)
            ORDER BY party, a.display_name, a.id
            """
        ).fetchall()
    return [Member(**{**vars(each), "role": Role(each.role)}) for each in found]


def manages(connection: Connection[Any]) -> bool:
    """Whether this actor may invite and revoke."""
    row = connection.execute("SELECT actor_manages() OR actor_role() = 'administrator'").fetchone()
    return bool(row and row[0])


def invitations(connection: Connection[Any]) -> list[Invitation]:
    """Those that this actor answers for and that can still be accepted, the last first."""
    with connection.cursor(row_factory=class_row(Invitation)) as cursor:
        return cursor.execute(
            """
            SELECT i.id, i.email, i.role, i.manager, coalesce(o.name, e.name) AS party, i.expires_at
            FROM invitation i LEFT JOIN organisation o ON o.id = i.organisation_id
                LEFT JOIN employer e ON e.id = i.employer_id
            WHERE i.expires_at > now() ORDER BY i.id DESC
            """
        ).fetchall()


def invite(
    connection: Connection[Any],
    account_id: int,
    email: str,
    role: Role,
    *,
    organisation_id: int | None = None,
    employer_id: int | None = None,
    manager: bool = False,
) -> int:
    """Ask `email` to join, in the name of `account_id`; returns the invitation's id. An earlier one is replaced.

    Raises NotAllowedError, UnknownReferenceError.
    """
    with refusals():
        connection.execute(
            """
            DELETE FROM invitation WHERE email = %(email)s AND role = %(role)s
                AND organisation_id IS NOT DISTINCT FROM %(organisation)s
                AND employer_id IS NOT DISTINCT FROM %(employer)s
            """,
            {"email": email, "role": role, "organisation": organisation_id, "employer": employer_id},
        )
        row = connection.execute(
            """
            INSERT INTO invitation (email, role, organisation_id, employer_id, manager, invited_by, expires_at)
            VALUES (%(email)s, %(role)s, %(organisation)s, %(employer)s, %(manager)s, %(by)s,
                now() + make_interval(days => %(days)s))
            RETURNING id
            """,
            {
                "email": email,
                "role": role,
                "organisation": organisation_id,
                "employer": employer_id,
                "manager": manager,
                "by": account_id,
                "days": INVITATION_DAYS,
            },
        ).fetchone()
    return int(row[0]) if row else 0


def make_invitation_link(connection: Connection[Any], invitation_id: int) -> tuple[str, str] | None:
    """The secret of an invitation's link and the name of whom one is asked to join; None when it was withdrawn."""
    secret = new_secret()
    row = connection.execute(
        """
        UPDATE invitation i SET hash = %(hash)s WHERE i.id = %(invitation)s
        RETURNING (SELECT o.name FROM organisation o WHERE o.id = i.organisation_id
            UNION ALL SELECT e.name FROM employer e WHERE e.id = i.employer_id)
        """,
        {"hash": hashed(secret), "invitation": invitation_id},
    ).fetchone()
    return None if row is None else (secret, row[0])


def invited(connection: Connection[Any], secret: str) -> Invited | None:
    """What an invitation's link is for; None when it was used, withdrawn, or is over."""
    found = (
        connection.cursor(row_factory=class_row(Invited))
        .execute(
            """
            SELECT id, email, role, organisation_id, employer_id, manager, party
            FROM invitation_of_link(%(hash)s)
            """,
            {"hash": hashed(secret)},
        )
        .fetchone()
    )
    return None if found is None else Invited(**{**vars(found), "role": Role(found.role)})


def withdraw(connection: Connection[Any], invitation_id: int) -> bool:
    """End an invitation; False where this actor has no such one."""
    return (
        connection.execute("DELETE FROM invitation WHERE id = %(invitation)s", {"invitation": invitation_id}).rowcount
        > 0
    )


def set_manager(connection: Connection[Any], account_id: int, *, manager: bool) -> bool:
    """Let a member answer for the others, or not any more; False where this actor may not decide it."""
    return _decided(
        connection.execute(
            "SELECT set_manager(%(account)s, %(manager)s)", {"account": account_id, "manager": manager}
        ).fetchone()
    )


def revoke(connection: Connection[Any], account_id: int) -> bool:
    """End a member's account: sessions and tokens open nothing from now on. False as `set_manager`."""
    return _decided(connection.execute("SELECT revoke_member(%(account)s)", {"account": account_id}).fetchone())


def _decided(row: Any) -> bool:
    return bool(row and row[0])
