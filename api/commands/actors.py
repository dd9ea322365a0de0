"""Whom a command acts as: the system, or an account by its handle or its address."""

from dataclasses import replace

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from api.commands import fail
from api.database import reading
from matching.accounts.domain import SYSTEM, Actor, Role

_ACCOUNT = """
    SELECT role, id AS account_id, organisation_id, employer_id, candidate_id, locale
    FROM account WHERE %(handle)s IN (handle, email) AND revoked_at IS NULL
"""


def acting_as(pool: ConnectionPool, handle: str) -> Actor:
    """The actor of an account, by its handle or its address; `system` is the service itself.

    Ends the command when there is none.
    """
    if handle == "system":
        return SYSTEM
    with reading(pool, SYSTEM) as connection:
        actor = connection.cursor(row_factory=class_row(Actor)).execute(_ACCOUNT, {"handle": handle}).fetchone()
    if actor is None:
        fail(f"Aucun compte « {handle} ». / No account '{handle}'.")
    return replace(actor, role=Role(actor.role))
