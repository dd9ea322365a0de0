"""The codes and ids that entries name, held against the tables before anything is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from psycopg import Connection

from matching.errors import Reference, UnknownReferenceError

EntryType = TypeVar("EntryType")
Named = tuple[str, str | int, str]
"""Kind of thing named, its code or id, and the field that names it."""

_LARGEST_ID = 2**63 - 1
_NUMBERED = ("employer", "organisation")
_KINDS = (
    "unit_group", "territory", "municipality", "region", "country", "language", "field_of_study", "credential",
    "licence", "certificate", "language_level", *_NUMBERED,
)  # fmt: skip


def check_references(
    connection: Connection[Any], entries: Sequence[EntryType], names: Callable[[EntryType], Iterable[Named]]
) -> None:
    """Raise UnknownReferenceError with every code or id of `entries` that no table holds."""
    unknown = unknown_references(connection, entries, names)
    if unknown:
        raise UnknownReferenceError(*unknown)


def unknown_references(
    connection: Connection[Any], entries: Sequence[EntryType], names: Callable[[EntryType], Iterable[Named]]
) -> list[Reference]:
    """Every code or id of `entries` that no table holds, in their order. One query, whatever their number."""
    wanted: dict[str, set[str | int]] = {kind: set() for kind in _KINDS}
    for entry in entries:
        for kind, value, _ in names(entry):
            wanted[kind].add(value)
    missing = set(_missing(connection, wanted))
    if not missing:
        return []
    return [
        Reference(field, kind, str(value), place)
        for place, entry in enumerate(entries)
        for kind, value, field in names(entry)
        if (kind, value) in missing
    ]


def _missing(connection: Connection[Any], wanted: dict[str, set[str | int]]) -> Iterator[tuple[str, str | int]]:
    asked: dict[str, list[str | int]] = {}
    for kind, values in wanted.items():
        asked[kind] = [value for value in values if not isinstance(value, int) or 0 < value <= _LARGEST_ID]
        yield from ((kind, value) for value in values.difference(asked[kind]))
    for kind, value in connection.execute(
        """
        SELECT 'unit_group', w.code FROM unnest(%(unit_group)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM unit_group k WHERE k.code = w.code)
        UNION ALL
        SELECT 'territory', w.code FROM unnest(%(territory)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM territory k WHERE k.code = w.code)
        UNION ALL
        SELECT 'municipality', w.code FROM unnest(%(municipality)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM municipality k WHERE k.code = w.code)
        UNION ALL
        SELECT 'region', w.code FROM unnest(%(region)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM region k WHERE k.code = w.code)
        UNION ALL
        SELECT 'country', w.code FROM unnest(%(country)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM country k WHERE k.code = w.code)
        UNION ALL
        SELECT 'language', w.code FROM unnest(%(language)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM language k WHERE k.code = w.code)
        UNION ALL
        SELECT 'field_of_study', w.code FROM unnest(%(field_of_study)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM field_of_study k WHERE k.code = w.code)
        UNION ALL
        SELECT 'credential', w.code FROM unnest(%(credential)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM credential k WHERE k.code = w.code)
        UNION ALL
        SELECT 'licence', w.code FROM unnest(%(licence)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM credential k WHERE k.code = w.code
                AND k.kind IN ('order_permit', 'driving', 'trade', 'security', 'teaching'))
        UNION ALL
        SELECT 'certificate', w.code FROM unnest(%(certificate)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM credential k WHERE k.code = w.code
                AND k.kind NOT IN ('order_permit', 'driving'))
        UNION ALL
        SELECT 'language_level', w.code FROM unnest(%(language_level)s::text[]) w (code)
            WHERE NOT EXISTS (SELECT FROM language_level k WHERE k.scale || ' ' || k.level = w.code)
        UNION ALL
        SELECT 'employer', w.id::text FROM unnest(%(employer)s::bigint[]) w (id)
            WHERE NOT EXISTS (SELECT FROM employer k WHERE k.id = w.id)
        UNION ALL
        SELECT 'organisation', w.id::text FROM unnest(%(organisation)s::bigint[]) w (id)
            WHERE NOT EXISTS (SELECT FROM organisation k WHERE k.id = w.id)
        """,
        asked,
    ):
        yield kind, int(value) if kind in _NUMBERED else value
