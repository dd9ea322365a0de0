"""Where an opening is: a municipality tells its territory, joined by code."""

from collections.abc import Sequence
from typing import Any, TypeVar

from psycopg import Connection

from matching.needs.domain import OpeningEntry

EntryType = TypeVar("EntryType", bound=OpeningEntry)


def located(connection: Connection[Any], entries: Sequence[EntryType]) -> list[EntryType]:
    """The entries, with the territory of their municipality where they name none: it is by its territory that a need
    stands in the census."""
    wanted = {entry.municipality for entry in entries if entry.municipality and entry.territory is None}
    if not wanted:
        return list(entries)
    territories = dict(
        connection.execute(
            "SELECT code, territory_code FROM municipality WHERE code = ANY (%(codes)s)", {"codes": list(wanted)}
        ).fetchall()
    )
    return [
        entry.model_copy(update={"territory": territories.get(entry.municipality)})
        if entry.territory is None and entry.municipality
        else entry
        for entry in entries
    ]
