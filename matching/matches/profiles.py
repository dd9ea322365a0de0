"""What a ranking reads of everybody is open to the ranking's own statements, and to no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg.pq import TransactionStatus

_SAY = "SELECT set_config('app.ranking', %(said)s, true)"


@contextmanager
def everybodys_profiles(connection: Connection[Any]) -> Iterator[None]:
    """Lets the statements of the block read `match_profile` and `blind_profile` beyond the actor's own rows.

    Row-level security closes it again afterwards: whatever else asks for these rows, and forgets whose, finds none.
    """
    connection.execute(_SAY, {"said": "on"})
    try:
        yield
    finally:
        # A transaction that failed takes it back by itself.
        if connection.info.transaction_status is TransactionStatus.INTRANS:
            connection.execute(_SAY, {"said": ""})
