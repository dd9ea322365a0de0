"""Openings written: what needs and internships have in common. The history is the database's own to keep."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from psycopg import Connection

from matching.dates import NEXT_DAY, TODAY_AT_MOST, Dated, check_dates
from matching.errors import ClosedError, EndedError, NotAllowedError, NotFoundError
from matching.needs import moderation
from matching.needs.domain import OpeningEntry, Status
from matching.needs.places import located
from matching.needs.rows import OPENING, REQUIREMENT, SKILL, Row, names_of, opening_row, requirement_rows, skill_rows
from matching.references import check_references
from matching.refusals import refusals
from matching.rows import Table, as_json


def dates_of(entry: OpeningEntry) -> Iterator[Dated]:
    """What an entry tells as past; of an external posting, by whoever published it."""
    yield "confirmed_on", entry.confirmed_on, NEXT_DAY if entry.employer_id is None else TODAY_AT_MOST


def check_not_ended(entry: OpeningEntry, today: date) -> None:
    """Raise EndedError for an opening that ended, or closed to applications, before `today`."""
    for field, day in (("ends_on", entry.ends_on), ("closes_on", entry.closes_on)):
        if day is not None and day < today:
            raise EndedError(field)


def add_openings(connection: Connection[Any], table: Table, entries: Sequence[OpeningEntry], today: date) -> list[int]:
    """Add openings with their rows of `table` (need or internship); their ids, in the same order.

    What is not confirmed is confirmed `today`; what is flagged is held. Raises FutureDateError,
    UnknownReferenceError, AlreadyThereError, NotAllowedError, UnderMinimumWageError.
    """
    check_dates(entries, dates_of, today)
    check_references(connection, entries, names_of)
    entries = located(connection, entries)
    known = moderation.rules(connection)
    found = [moderation.examine(entry, known, today) for entry in entries]
    documents = [entry.model_dump(mode="json") for entry in entries]
    with refusals(), moderation.examined(connection):
        ids = OPENING.insert_numbered(
            connection,
            [opening_row(entry, document, today) for entry, document in zip(entries, documents, strict=True)],
        )
        with connection.pipeline():
            table.insert(
                connection,
                [document | {"opening_id": key} for key, document in zip(ids, documents, strict=True)],
            )
            REQUIREMENT.insert(
                connection,
                [row for key, document in zip(ids, documents, strict=True) for row in requirement_rows(key, document)],
            )
            _save_skills(
                connection, [row for key, entry in zip(ids, entries, strict=True) for row in skill_rows(key, entry)]
            )
            moderation.record(connection, dict(zip(ids, found, strict=True)), today)
    return ids


def change_opening(
    connection: Connection[Any], table: Table, opening_id: int, entry: OpeningEntry, version: int, today: date
) -> int:
    """Replace the entry that was read at `version`; returns the new version. Only what differs is recorded as changed.

    Raises NotFoundError, StaleVersionError, ClosedError and the errors of `add_openings`.
    """
    check_dates([entry], dates_of, today)
    check_references(connection, [entry], names_of)
    (entry,) = located(connection, [entry])
    found = moderation.examine(entry, moderation.rules(connection), today)
    document = entry.model_dump(mode="json")
    requirements = list(requirement_rows(opening_id, document))
    with refusals(), moderation.examined(connection):
        # The update comes first: whoever may not write the opening is told that, and not that it is closed.
        with connection.transaction():
            OPENING.update(connection, opening_id, opening_row(entry, document, today), version)
            if connection.execute(
                "SELECT 1 FROM opening WHERE id = %(id)s AND status = %(closed)s",
                {"id": opening_id, "closed": Status.CLOSED},
            ).fetchone():
                raise ClosedError
        with connection.pipeline():
            table.upsert(connection, [document | {"opening_id": opening_id}])
            REQUIREMENT.upsert(connection, requirements)
            REQUIREMENT.trim(connection, opening_id, len(requirements))
            _save_skills(connection, list(skill_rows(opening_id, entry)))
            SKILL.trim(connection, opening_id, len(entry.ranked_skills))
            moderation.record(connection, {opening_id: found}, today, renewed=True)
    return version + 1


def mark_opening(
    connection: Connection[Any],
    what: str,
    kinds: Iterable[str],
    opening_id: int,
    *,
    confirmed_on: date | None = None,
    status: Status | None = None,
) -> int:
    """Confirm an opening of these kinds, close it or open it again; returns its new version.

    One whose flags wait for a decision, or were refused, does not open: the database holds it.
    Raises NotFoundError (of a `what`), NotAllowedError.
    """
    values = {"id": opening_id, "kinds": list(kinds), "confirmed_on": confirmed_on, "status": status}
    row = connection.execute(
        """
        UPDATE opening SET
            confirmed_on = coalesce(%(confirmed_on)s::date, confirmed_on),
            status = coalesce(%(status)s::text, status),
            version = version + 1,
            updated_at = now()
        WHERE id = %(id)s AND kind = ANY (%(kinds)s) RETURNING version
        """,
        values,
    ).fetchone()
    if row is not None:
        return int(row[0])
    if connection.execute("SELECT 1 FROM opening WHERE id = %(id)s AND kind = ANY (%(kinds)s)", values).fetchone():
        raise NotAllowedError
    raise NotFoundError(what, opening_id)


def _save_skills(connection: Connection[Any], rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(
            """
            WITH given AS MATERIALIZED (
                SELECT r.opening_id, r.position, r.key, r.name
                FROM json_to_recordset(%(rows)s) AS r (opening_id bigint, position smallint, key text, name text)
            ), interned AS MATERIALIZED (
                SELECT i.skill_key, i.skill_id
                FROM intern_skills(array(SELECT g.key FROM given g), array(SELECT g.name FROM given g)) i
            )
            INSERT INTO opening_skill AS old (opening_id, position, skill_id)
            SELECT g.opening_id, g.position, i.skill_id FROM given g JOIN interned i ON i.skill_key = g.key
            ON CONFLICT (opening_id, position) DO UPDATE SET skill_id = excluded.skill_id
                WHERE old.skill_id <> excluded.skill_id
            """,
            {"rows": as_json(rows)},
        )
