"""Pairs of two that may be one: noted as they are found, asked about once. Of people and of needs, each in its table.

A table of pairs has `first_id` < `second_id`, what was `decided`, and what its kind tells; a table beside it holds what
came or changed since it was last compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from psycopg import Connection, sql

from matching.errors import NotFoundError
from matching.rows import as_json

P = TypeVar("P")


class Two(Protocol):
    """A pair: the numbers of the two."""

    @property
    def first_id(self) -> int: ...
    @property
    def second_id(self) -> int: ...


@dataclass(frozen=True)
class Pairs:
    """The pairs of one kind."""

    table: str
    awaiting: str
    """The table of what is to be compared, and its one column."""
    key: str
    told: tuple[str, ...]
    """Columns that say why a pair is asked about, told anew each time it is found."""
    of: tuple[str, ...] = ()
    """Columns that a pair is told once."""

    def note(self, connection: Connection[Any], ids: Sequence[int], found: Sequence[dict[str, Any]]) -> int:
        """Keep what was `found` among the pairs of these: new ones are asked about, those that are alike no more are
        not; what was decided stays. Returns how many are new or told otherwise."""
        given = {"ids": list(ids), "found": as_json(found)}
        connection.execute(
            self._statement(
                """
                DELETE FROM {table} WHERE decided IS NULL AND (first_id = ANY (%(ids)s) OR second_id = ANY (%(ids)s))
                    AND (first_id, second_id) NOT IN (
                        SELECT first_id, second_id FROM json_populate_recordset(NULL::{table}, %(found)s))
                """
            ),
            given,
        )
        return connection.execute(
            self._statement(
                """
                INSERT INTO {table} (first_id, second_id, {all})
                SELECT first_id, second_id, {all} FROM json_populate_recordset(NULL::{table}, %(found)s)
                ON CONFLICT (first_id, second_id) DO UPDATE SET ({told}) = ROW ({new})
                    WHERE {table}.decided IS NULL AND ROW ({old}) IS DISTINCT FROM ROW ({new})
                """
            ),
            given,
        ).rowcount

    def taken_up(self, connection: Connection[Any], most: int) -> list[int]:
        """At most so many of those that came or changed, which wait no more. The system's."""
        statement = self._statement(
            """
            DELETE FROM {awaiting} WHERE {key} IN (
                SELECT {key} FROM {awaiting} ORDER BY {key} LIMIT %(most)s FOR UPDATE SKIP LOCKED)
            RETURNING {key}
            """
        )
        return [row[0] for row in connection.execute(statement, {"most": most})]

    def are_two(self, connection: Connection[Any], pair_id: int) -> None:
        """Say that they are two: nobody is asked again. Raises NotFoundError."""
        statement = self._statement(
            """
            UPDATE {table} SET decided = 'two', decided_at = now(), decided_by = actor_account()
            WHERE id = %(pair)s AND decided IS NULL
            """
        )
        if not connection.execute(statement, {"pair": pair_id}).rowcount:
            raise NotFoundError("pair", pair_id)

    def _statement(self, text: str) -> sql.Composed:
        def columns(names: Sequence[str], of: str | None = None) -> sql.Composed:
            return sql.SQL(", ").join(sql.Identifier(of, name) if of else sql.Identifier(name) for name in names)

        return sql.SQL(text).format(
            table=sql.Identifier(self.table),
            awaiting=sql.Identifier(self.awaiting),
            key=sql.Identifier(self.key),
            all=columns((*self.of, *self.told)),
            told=columns(self.told),
            new=columns(self.told, "excluded"),
            old=columns(self.told, self.table),
        )


def the_one(found: Sequence[P], pair_id: int) -> P:
    """The pair that was looked for. Raises NotFoundError where it is none of the actor's, or is decided."""
    if not found:
        raise NotFoundError("pair", pair_id)
    return found[0]


def other_than(kept: int, pair: Two) -> int:
    """The one of a pair that is put into the one that is kept. Raises NotFoundError for a number of neither."""
    both = (pair.first_id, pair.second_id)
    if kept not in both:
        raise NotFoundError("pair", kept)
    return both[kept == pair.first_id]
