"""Who changed what in the census, when; and the census as it stood at any moment. Read from `opening_version`."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby, zip_longest
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row

from matching.needs.listing import NeedFilters
from matching.reference.domain import week_of

_NOT_SHOWN = frozenset({"id", "opening_id", "version", "created_at", "updated_at"})
_NOT_OF_A_REQUIREMENT = frozenset({"opening_id", "position", "group_number", "importance"})
_FIELDS = {"territory_code": "territory", "municipality_code": "municipality"}


@dataclass(frozen=True)
class Change:
    """One field of the entry, before and after; of `requirements`, one requirement. The account is pseudonymous."""

    changed_at: datetime
    account_id: int | None
    role: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PastNeed:
    """One line of the census as it stood."""

    id: int
    status: Literal["open", "closed", "held", "refused"]
    kind: str
    title_fr: str
    title_en: str | None
    employer_id: int | None
    source: str | None
    unit_group: str | None
    territory: str | None
    posts: int
    starts_on: date | None
    confirmed_on: date


def need_history(connection: Connection[Any], need_id: int) -> list[Change]:
    """Every change of the need since it was entered, oldest first; nothing for whoever may not read its history.

    The entering itself is one change, of the field `created`.
    """
    rows = connection.execute(
        """
        SELECT v.valid_from, v.account_id, v.role, v.table_name, v.row_number, v.row
        FROM opening_version v WHERE v.opening_id = %(need)s ORDER BY v.valid_from
        """,
        {"need": need_id},
    )
    changes: list[Change] = []
    present: dict[tuple[str, int], dict[str, Any]] = {}
    for (moment, account_id, role), versions in groupby(rows, key=lambda row: row[:3]):
        past = present
        present = {**past, **{(table, number): row or {} for *_, table, number, row in versions}}
        differences = _differences(_entry(past), _entry(present)) if past else [("created", None, None)]
        changes += [Change(moment, account_id, role, *difference) for difference in differences]
    return changes


def needs_as_of(
    connection: Connection[Any], moment: datetime, filters: NeedFilters, *, after: int | None = None, limit: int = 50
) -> list[PastNeed]:
    """The census as it stood at `moment`, newest first (`stale`, `external` and `text` aside).

    Only what this actor may read the history of.
    """
    with connection.cursor(row_factory=class_row(PastNeed)) as cursor:
        return cursor.execute(
            """
            SELECT o.opening_id AS id, o.row ->> 'status' AS status, o.row ->> 'kind' AS kind,
                o.row ->> 'title_fr' AS title_fr, o.row ->> 'title_en' AS title_en,
                (o.row ->> 'employer_id')::bigint AS employer_id, n.row ->> 'source' AS source,
                o.row ->> 'unit_group' AS unit_group, o.row ->> 'territory_code' AS territory,
                (n.row -> 'posts')::integer AS posts, (o.row ->> 'starts_on')::date AS starts_on,
                (o.row ->> 'confirmed_on')::date AS confirmed_on
            FROM opening_version o JOIN opening_version n ON n.opening_id = o.opening_id AND n.table_name = 'need'
                AND n.valid_from <= %(moment)s AND (n.valid_until > %(moment)s OR n.valid_until IS NULL)
            WHERE o.table_name = 'opening' AND o.operation <> 'delete'
                AND o.valid_from <= %(moment)s AND (o.valid_until > %(moment)s OR o.valid_until IS NULL)
                AND (%(employer_id)s::bigint IS NULL OR (o.row ->> 'employer_id')::bigint = %(employer_id)s)
                AND (%(territory)s::text IS NULL OR o.row ->> 'territory_code' = %(territory)s)
                AND (%(unit_group)s::text IS NULL OR starts_with(o.row ->> 'unit_group', %(unit_group)s))
                AND (%(kind)s::text IS NULL OR o.row ->> 'kind' = %(kind)s)
                AND (%(status)s::text IS NULL OR o.row ->> 'status' = %(status)s)
                AND (%(after)s::bigint IS NULL OR o.opening_id < %(after)s)
            ORDER BY o.opening_id DESC LIMIT %(limit)s
            """,
            asdict(filters) | {"moment": moment, "after": after, "limit": limit},
        ).fetchall()


def _entry(rows: dict[tuple[str, int], dict[str, Any]]) -> dict[str, Any]:
    """The entry's fields as these rows tell them, in the terms of `NeedEntry`."""
    entry: dict[str, Any] = {}
    requirements: dict[int, dict[str, Any]] = {}
    for (table, _), row in sorted(rows.items()):
        if table != "requirement":
            entry |= {_FIELDS.get(name, name): value for name, value in row.items() if name not in _NOT_SHOWN}
        elif row:
            requirement = {"importance": row["importance"], "any_of": []}
            requirements.setdefault(row["group_number"], requirement)["any_of"].append(
                {name: value for name, value in row.items() if value is not None and name not in _NOT_OF_A_REQUIREMENT}
            )
    return entry | {"week": week_of(entry.get("week", 0)), "requirements": list(requirements.values())}


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field in sorted((before.keys() | after.keys()) - {"requirements"}):
        if before.get(field) != after.get(field):
            yield field, before.get(field), after.get(field)
    gone = [requirement for requirement in before["requirements"] if requirement not in after["requirements"]]
    new = [requirement for requirement in after["requirements"] if requirement not in before["requirements"]]
    yield from (("requirements", old, now) for old, now in zip_longest(gone, new))
