"""A pool whose transactions are all undone: what a request writes is seen until it ends, and by nobody after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from api.database import _configure

_ACTED = """
    SELECT current_setting('app.actor', true), current_setting('app.role', true),
           current_setting('app.organisation', true), current_setting('app.employer', true),
           current_setting('app.candidate', true)
"""
_ACT = """
    SELECT set_config('app.actor', %s, true), set_config('app.role', %s, true),
           set_config('app.organisation', %s, true), set_config('app.employer', %s, true),
           set_config('app.candidate', %s, true)
"""


class _Inside(psycopg.Connection[Any]):
    """In a transaction already: what `reading` asks of the one it opens comes too late, and is let go."""

    read_only = property(lambda self: None, lambda self, value: None)  # type: ignore[assignment]
    isolation_level = property(lambda self: None, lambda self, value: None)  # type: ignore[assignment]


class Undone:
    """Stands in for the service's pool: one connection, on which each transaction is a part of one."""

    def __init__(self, url: str) -> None:
        self._connection = _Inside.connect(url)
        _configure(self._connection)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """As that of a ConnectionPool; who acted before acts again at its end."""
        # Asked first: this is what opens the transaction that all of them are parts of.
        before = self._acting()
        try:
            with self._connection.transaction():
                yield self._connection
        finally:
            self._connection.execute(_ACT, before)

    def undo(self) -> None:
        """Nothing of what was written since the last time is left."""
        self._connection.rollback()

    def close(self) -> None:
        """Undo, and go."""
        self._connection.close()

    def _acting(self) -> list[str]:
        row: Any = self._connection.execute(_ACTED).fetchone()
        return [value or "" for value in row]
