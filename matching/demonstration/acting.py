"""The transaction's actor for a while: what anybody does is recorded as theirs."""

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
    ids = {
        "account": actor.account_id,
        "organisation": actor.organisation_id,
        "employer": actor.employer_id,
        "candidate": actor.candidate_id,
    }
    connection.execute(
        """
        SELECT set_config('app.actor', %(account)s, true), set_config('app.role', %(role)s, true),
            set_config('app.organisation', %(organisation)s, true), set_config('app.employer', %(employer)s, true),
            set_config('app.candidate', %(candidate)s, true)
        """,
        {"role": str(actor.role), **{name: "" if key is None else str(key) for name, key in ids.items()}},
    )
