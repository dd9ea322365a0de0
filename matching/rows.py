"""Rows written many at a time: one statement a table, whatever their number, the rows sent as one JSON array.

COPY is closed to a role under row-level security; a JSON array is read by PostgreSQL as the table's own row type, so
that no column's type is said twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from psycopg import Connection, sql

from matching.errors import NotAllowedError, NotFoundError, StaleVersionError

Row = Mapping[str, Any]
"""Values by column, as JSON has them: dates and decimals as texts, ranges as PostgreSQL writes them."""


@dataclass(frozen=True)
class Table:
    """A table as a store writes it: its columns and those among them that tell a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    def insert(self, connection: Connection[Any], rows: Sequence[Row]) -> None:
        """Insert `rows`."""
        if rows:
            connection.execute(self._insert, {"rows": as_json(rows)})

    def insert_numbered(self, connection: Connection[Any], rows: Sequence[Row]) -> list[int]:
        """Insert `rows`, whose `id` the database gives; the ids, in the order of the rows."""
        cursor = connection.execute(self._insert + sql.SQL(" RETURNING id"), {"rows": as_json(rows)})
        return [row[0] for row in cursor]

    def upsert(self, connection: Connection[Any], rows: Sequence[Row]) -> None:
        """Insert `rows`, or change those whose key is there; rows that say nothing new are left alone."""
        if rows:
            connection.execute(self._upsert, {"rows": as_json(rows)})

    def trim(self, connection: Connection[Any], owner: int, kept: int) -> None:
        """Delete what an owner has from position `kept` on. The key is the owner's id, then `position`."""
        connection.execute(self._trim, {"owner": owner, "kept": kept})

    def update(self, connection: Connection[Any], key: int, row: Row, version: int) -> None:
        """Change the row `key` if it still has this version, and number the new one.

        Raises NotFoundError, StaleVersionError (with the present version), NotAllowedError.
        """
        changed = connection.execute(self._update, {"row": as_json(row), "key": key, "version": version})
        if changed.rowcount:
            return
        present = connection.execute(self._version, {"key": key}).fetchone()
        if present is None:
            raise NotFoundError(self.name, key)
        if present[0] != version:
            raise StaleVersionError(present[0])
        raise NotAllowedError

    @cached_property
    def _insert(self) -> sql.Composed:
        return sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %(rows)s)"
        ).format(table=sql.Identifier(self.name), columns=_names(self.columns))

    @cached_property
    def _upsert(self) -> sql.Composed:
        values = tuple(column for column in self.columns if column not in self.key)
        return self._insert + sql.SQL(
            " ON CONFLICT ({key}) DO UPDATE SET ({values}) = ROW ({new}) WHERE ({old}) IS DISTINCT FROM ({new})"
        ).format(
            key=_names(self.key),
            values=_names(values),
            old=_names(values, self.name),
            new=_names(values, "excluded"),
        )

    @cached_property
    def _trim(self) -> sql.Composed:
        return sql.SQL("DELETE FROM {table} WHERE {owner} = %(owner)s AND position >= %(kept)s").format(
            table=sql.Identifier(self.name), owner=sql.Identifier(self.key[0])
        )

    @cached_property
    def _update(self) -> sql.Composed:
        return sql.SQL(
            """
            UPDATE {table} SET
                ({columns}) = (SELECT {columns} FROM json_populate_record(NULL::{table}, %(row)s)),
                version = version + 1,
                updated_at = now()
            WHERE {key} = %(key)s AND version = %(version)s
            """
        ).format(table=sql.Identifier(self.name), columns=_names(self.columns), key=sql.Identifier(self.key[0]))

    @cached_property
    def _version(self) -> sql.Composed:
        return sql.SQL("SELECT version FROM {table} WHERE {key} = %(key)s").format(
            table=sql.Identifier(self.name), key=sql.Identifier(self.key[0])
        )


def as_json(rows: Sequence[Row] | Row) -> str:
    """`rows` as the JSON text that a statement takes."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _names(columns: Sequence[str], of: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*(part for part in (of, column) if part)) for column in columns)
