"""The transaction's actor for a while: what a counsellor or an employer does is recorded as theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from matching.accounts.domain import SYSTEM, Actor


@contextmanager
def acting(connection: Connection[Any], actor: Actor) -> Iterator[None]:
    """Act as `actor`, then as the system again."""
    _say(connection, actor)
    yield
    _say(connection, SYSTEM)


def _say(connection: Connection[Any], actor: Actor) -> None:
    connection.execute(
        """
        SELECT set_config('app.actor', %(account)s, true), set_config('app.role', %(role)s, true),
            set_config('app.organisation', %(organisation)s, true), set_config('app.employer', %(employer)s, true)
        """,
        {
            "account": "" if actor.account_id is None else str(actor.account_id),
            "role": str(actor.role),
            "organisation": "" if actor.organisation_id is None else str(actor.organisation_id),
            "employer": "" if actor.employer_id is None else str(actor.employer_id),
        },
    )
