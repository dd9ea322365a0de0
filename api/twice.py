"""What is found twice put together and taken apart, by a page or the API alike, in the caller's transaction.

What a merge refuses leaves that transaction as it was, so that a page can be drawn again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import psycopg

from api.clock import today
from api.database import as_system
from api.jobs.tasks import encode_candidate, encode_opening, enqueue
from api.keys import box, opener
from api.settings import Settings
from api.uploads import SEALED_MERGE
from matching.accounts.domain import Actor
from matching.alike import Two, other_than
from matching.candidates import merging
from matching.needs import merging as need_merging
from matching.together import Choice


@dataclass(frozen=True)
class Decided:
    """That two are one: which stays, what of the other, and how one knows, in 10 to 1000 characters."""

    kept: int
    choices: Mapping[str, Choice]
    ground: str


def put_people_together(
    connection: psycopg.Connection, settings: Settings, actor: Actor, pair: Two, decided: Decided
) -> int:
    """Returns the merge's id. Raises NotFoundError, NotAllowedError, MergeRefusedError, pydantic's ValidationError."""
    removed = other_than(decided.kept, pair)
    with connection.transaction():
        merge = merging.merge(
            connection,
            decided.kept,
            removed,
            decided.choices,
            decided.ground,
            today(),
            seal=box(settings, SEALED_MERGE).encrypt,
            as_system=partial(as_system, connection, actor),
        )
        enqueue(connection, encode_candidate, candidate_id=decided.kept)
    return merge


def take_people_apart(
    connection: psycopg.Connection, settings: Settings, actor: Actor, merge_id: int
) -> merging.Undone:
    """Says what it could not undo. Raises NotFoundError, NotAllowedError, MergeRefusedError."""
    with connection.transaction():
        undone = merging.undo(
            connection,
            merge_id,
            today(),
            unseal=opener(settings, SEALED_MERGE),
            as_system=partial(as_system, connection, actor),
        )
        for person in (undone.kept_id, undone.removed_id):
            enqueue(connection, encode_candidate, candidate_id=person)
    return undone


def put_needs_together(connection: psycopg.Connection, pair: Two, decided: Decided) -> int:
    """Returns the merge's id. Raises DomainError, pydantic's ValidationError where what was chosen is no need."""
    removed = other_than(decided.kept, pair)
    with connection.transaction():
        merge = need_merging.merge(connection, decided.kept, removed, decided.choices, decided.ground, today())
        enqueue(connection, encode_opening, opening_id=decided.kept)
    return merge


def take_needs_apart(connection: psycopg.Connection, merge_id: int) -> need_merging.NeedsUndone:
    """Says what it could not undo. Raises NotFoundError, NotAllowedError, MergeRefusedError."""
    with connection.transaction():
        undone = need_merging.undo(connection, merge_id, today())
        for opening in (undone.kept_id, undone.removed_id):
            enqueue(connection, encode_opening, opening_id=opening)
    return undone
