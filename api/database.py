"""The service's connections, and the two kinds of transaction it opens: one that reads, one that may write.

Both say who acts before any other statement: row-level security and the audit triggers read it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from pgvector.psycopg import register_vector
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from matching.accounts.domain import Actor, Role

SERVICE_ROLE = "adequation_service"
# Exact lists use parallel plans, and compiling a query costs more than running ours.
SESSION = "-c jit=off -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c timezone=America/Toronto"

INTRODUCE = """
    SELECT set_config('app.actor', %(account)s, true),
           set_config('app.role', %(role)s, true),
           set_config('app.organisation', %(organisation)s, true),
           set_config('app.employer', %(employer)s, true),
           set_config('app.candidate', %(candidate)s, true)
"""


def as_service(owner_url: str) -> str:
    """The owner's URL changed so that every statement runs as the service's role, which owns nothing."""
    return _with_options(owner_url, f"-c role={SERVICE_ROLE}")


def acting_as_system(service_url: str) -> str:
    """The URL changed so that whatever no transaction says otherwise of is done by the system: what the queue needs."""
    return _with_options(service_url, "-c app.role=system")


def open_pool(service_url: str, *, size: int = 10) -> ConnectionPool:
    """A pool of at most `size` connections, opened at once. Close it, or use it as a context manager."""
    return ConnectionPool(
        _with_options(service_url, SESSION),
        kwargs={"application_name": "adequation"},
        min_size=1,
        max_size=size,
        timeout=10,
        configure=_configure,
        reset=_reset,
        check=ConnectionPool.check_connection,
        open=True,
    )


@contextmanager
def reading(pool: ConnectionPool, actor: Actor) -> Iterator[psycopg.Connection]:
    """A transaction in which `actor` can only read: PostgreSQL itself refuses a write.

    All of it sees one moment: a list is made by several statements, and a consent withdrawn between two of them would
    leave a person ranked whom the next one no longer finds.
    """
    with pool.connection() as connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        introduce(connection, actor)
        yield connection


@contextmanager
def writing(pool: ConnectionPool, actor: Actor) -> Iterator[psycopg.Connection]:
    """A transaction in which `actor` may write, committed at the end of the block, undone by an exception."""
    with pool.connection() as connection:
        introduce(connection, actor)
        yield connection


@contextmanager
def as_system(connection: psycopg.Connection, actor: Actor) -> Iterator[None]:
    """A part of `actor`'s transaction in which the system acts on their decision; the trail keeps whose account it is.

    An exception leaves the transaction to be undone.
    """
    introduce(connection, Actor(Role.SYSTEM, actor.account_id))
    yield
    introduce(connection, actor)


def introduce(connection: psycopg.Connection, actor: Actor) -> None:
    """Says who acts until the end of the transaction, which it opens when none is."""
    # One round trip for the start of the transaction and the actor.
    with connection.pipeline():
        connection.execute(
            INTRODUCE,
            {
                "account": _text(actor.account_id),
                "role": str(actor.role),
                "organisation": _text(actor.organisation_id),
                "employer": _text(actor.employer_id),
                "candidate": _text(actor.candidate_id),
            },
        )


def _text(identifier: int | None) -> str:
    return "" if identifier is None else str(identifier)


def _configure(connection: psycopg.Connection) -> None:
    connection.autocommit = True
    if connection.execute("SELECT to_regtype('halfvec') IS NOT NULL").fetchone() == (True,):
        register_vector(connection)
    connection.autocommit = False


def _reset(connection: psycopg.Connection) -> None:
    connection.read_only = None
    connection.isolation_level = None


def _with_options(url: str, options: str) -> str:
    given = conninfo_to_dict(url).get("options") or ""
    return make_conninfo(url, options=f"{given} {options}".strip())
