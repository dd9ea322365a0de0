"""How an employer's first member joins: the employer is founded with them, and nobody has verified it yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Role
from matching.accounts.errors import AddressThereError, EmployerThereError
from matching.accounts.links import SignUp
from matching.accounts.members import Invited
from matching.accounts.secret import new_secret
from matching.accounts.store import add_account, add_employer
from matching.errors import AlreadyThereError


def has_employer(connection: Connection[Any], neq: str) -> bool:
    """Whether an employer of this number is there: whoever belongs to it asks its members for an invitation."""
    return connection.execute("SELECT FROM employer WHERE neq = %(neq)s", {"neq": neq}).fetchone() is not None


def found_employer(connection: Connection[Any], email: str, asked: SignUp, locale: Any) -> int:
    """Add the employer that a confirmed sign-up tells of, and its first member, who manages it; the account's id.

    Raises EmployerThereError, AddressThereError.
    """
    with taken():
        employer = add_employer(connection, asked.employer_name or "", asked.employer_kind or "firm", neq=asked.neq)
        return add_account(
            connection,
            Role.EMPLOYER,
            new_handle(),
            f"{asked.given_name} {asked.family_name}",
            employer_id=employer,
            email=email,
            manager=True,
            locale=locale,
        )


def join(connection: Connection[Any], invited: Invited, display_name: str, locale: Any) -> int:
    """Add the account that an invitation is for; returns its id. Raises AddressThereError."""
    with taken():
        return add_account(
            connection,
            invited.role,
            new_handle(),
            display_name,
            organisation_id=invited.organisation_id,
            employer_id=invited.employer_id,
            email=invited.email,
            manager=invited.manager,
            locale=locale,
        )


@contextmanager
def taken() -> Iterator[None]:
    """Says which of an account's two unique names is taken: EmployerThereError, AddressThereError."""
    try:
        yield
    except AlreadyThereError as error:
        raise {"neq": EmployerThereError, "email": AddressThereError}[error.field] from None


def new_handle() -> str:
    """A name for the command line that tells nothing of whose it is."""
    return f"compte-{new_secret()[:12]}"
