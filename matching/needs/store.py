"""Needs of the census put in and changed."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any

from psycopg import Connection

from matching.errors import NotFoundError
from matching.needs.domain import Kind, NeedEntry, Status
from matching.needs.moderation import check_not_there
from matching.needs.openings import add_openings, change_opening, check_not_ended, mark_opening
from matching.rows import Table

BLOCK = 1000
"""Entries written by one round of statements."""

NEED = Table(
    "need",
    ("opening_id",),
    (
        "opening_id", "planned_reason", "source", "source_reference", "posts", "wage_min", "wage_max", "wage_unit",
        "duration", "offers_twin",
    ),
)  # fmt: skip
_KINDS = (Kind.VACANCY, Kind.PLANNED)


def add_need(connection: Connection[Any], entry: NeedEntry, today: date) -> int:
    """Add a need; returns its id.

    Raises EndedError for one that ended or closed before `today`, DuplicateNeedError for one that its employer has
    already, and the errors of `add_needs`.

    Files and sources may bring in needs that are over (`add_needs`): one of them must not keep out a whole file.
    """
    check_not_ended(entry, today)
    check_not_there(connection, entry, entry.kind)
    return add_needs(connection, [entry], today)[0]


def add_needs(
    connection: Connection[Any],
    entries: Iterable[NeedEntry],
    today: date,
    progress: Callable[[int], object] | None = None,
) -> list[int]:
    """Add needs, whatever their number; returns their ids in the same order.

    `progress` is told the number of needs after each block. What is not confirmed is confirmed `today`.
    Raises FutureDateError (a confirmation later than `today`), UnknownReferenceError, AlreadyThereError (a posting of
    the same source and reference), NotAllowedError.
    """
    remaining = iter(entries)
    ids: list[int] = []
    while block := list(islice(remaining, BLOCK)):
        ids += add_openings(connection, NEED, block, today)
        if progress:
            progress(len(block))
    return ids


def change_need(connection: Connection[Any], need_id: int, entry: NeedEntry, version: int, today: date) -> int:
    """Replace the need that was read at `version`; returns the new version.

    Raises NotFoundError, StaleVersionError, ClosedError and the errors of `add_needs`.
    """
    if connection.execute("SELECT 1 FROM need WHERE opening_id = %(need)s", {"need": need_id}).fetchone() is None:
        raise NotFoundError("need", need_id)
    return change_opening(connection, NEED, need_id, entry, version, today)


def confirm_need(connection: Connection[Any], need_id: int, today: date) -> int:
    """The employer says that the need still stands; returns its new version. Raises NotFoundError, NotAllowedError."""
    return mark_opening(connection, "need", _KINDS, need_id, confirmed_on=today)


def close_need(connection: Connection[Any], need_id: int) -> int:
    """Filled or given up: out of the lists, kept in the history; returns its new version. Errors: as `confirm_need`."""
    return mark_opening(connection, "need", _KINDS, need_id, status=Status.CLOSED)


def reopen_need(connection: Connection[Any], need_id: int) -> int:
    """Undo `close_need`."""
    return mark_opening(connection, "need", _KINDS, need_id, status=Status.OPEN)
