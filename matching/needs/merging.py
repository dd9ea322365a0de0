"""Two needs put together by a human, and taken apart again within a time, as two files of a person are.

What points to the need that is not kept follows it, and it is closed; its history stays its own. By a function of the
database (`put_needs_together`), which also says who may: their employer, and the staff; the staff alone, where there is
no employer here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from matching.errors import MergeRefusedError, NotFoundError
from matching.needs.domain import NeedEntry
from matching.needs.reading import Need, need
from matching.needs.store import change_need
from matching.needs.together import apart, together
from matching.privacy.refused import STORED
from matching.refusals import merge_refusals
from matching.together import Choice


@dataclass(frozen=True)
class NeedMerge:
    """Two needs put together, on which ground, and until when that can be undone."""

    id: int
    kept_id: int
    removed_id: int
    ground: str
    merged_at: datetime
    undo_until: date
    undone_at: datetime | None
    kept: str
    whose: str
    """The employer's name; where there is none here, where it was posted."""


@dataclass(frozen=True)
class NeedsUndone:
    """What an undoing left as it is: fields of the kept need written since, and how many referrals came to it since."""

    kept_id: int
    removed_id: int
    changed: tuple[str, ...]
    came: int

    @property
    def whole(self) -> bool:
        """Whether both needs are as they were."""
        return not (self.changed or self.came)


def merge(
    connection: Connection[Any], kept: int, removed: int, chosen: Mapping[str, Choice], ground: str, today: date
) -> int:
    """Put the need `removed` into `kept`, in the caller's transaction; returns the merge's id.

    `ground` says in 10 to 1000 characters how one knows. Raises NotFoundError, NotAllowedError, MergeRefusedError
    (`closed`), and the errors of `change_need`.
    """
    before, other = _need(connection, kept), _need(connection, removed)
    with merge_refusals():
        row: Any = connection.execute(
            "SELECT put_needs_together(%(kept)s, %(removed)s, %(ground)s)",
            {"kept": kept, "removed": removed, "ground": ground},
        ).fetchone()
    change_need(connection, kept, together(before.entry, other.entry, chosen), before.version, today)
    after = _need(connection, kept)
    connection.execute(
        "UPDATE need_merge SET before = %(before)s, after = %(after)s WHERE id = %(merge)s",
        {"before": _document(before), "after": _document(after), "merge": row[0]},
    )
    return int(row[0])


def undo(connection: Connection[Any], merge_id: int, today: date) -> NeedsUndone:
    """Take a merge apart, in the caller's transaction; says what it could not undo.

    Raises NotFoundError, NotAllowedError and MergeRefusedError (`over`, `later`, `closed`).
    """
    row: Any = connection.execute(
        "SELECT kept_id, removed_id, before, after FROM need_merge WHERE id = %(merge)s", {"merge": merge_id}
    ).fetchone()
    if row is None:
        raise NotFoundError("merge", merge_id)
    kept, removed, *documents = row
    if None in documents:
        raise MergeRefusedError("over")
    with merge_refusals():
        told: Any = connection.execute("SELECT take_needs_apart(%(merge)s)", {"merge": merge_id}).fetchone()
    now = _need(connection, kept)
    before, after = (NeedEntry.model_validate(each, context=STORED) for each in documents)
    entry, changed = apart(before, after, now.entry)
    change_need(connection, kept, entry, now.version, today)
    return NeedsUndone(kept, removed, changed, told[0])


def merges(connection: Connection[Any], merge_id: int | None = None, *, limit: int = 50) -> list[NeedMerge]:
    """What the actor may take apart, or could have, the latest first."""
    with connection.cursor(row_factory=class_row(NeedMerge)) as cursor:
        return cursor.execute(
            """
            SELECT m.id, m.kept_id, m.removed_id, m.ground, m.merged_at, m.undo_until, m.undone_at,
                o.title_fr AS kept, coalesce(e.name, n.source, '') AS whose
            FROM need_merge m JOIN opening o ON o.id = m.kept_id JOIN need n ON n.opening_id = m.kept_id
                LEFT JOIN employer e ON e.id = m.employer_id
            WHERE %(merge)s::bigint IS NULL OR m.id = %(merge)s ORDER BY m.id DESC LIMIT %(limit)s
            """,
            {"merge": merge_id, "limit": limit},
        ).fetchall()


def merge_of(connection: Connection[Any], merge_id: int) -> NeedMerge:
    """That one. Raises NotFoundError."""
    found = merges(connection, merge_id)
    if not found:
        raise NotFoundError("merge", merge_id)
    return found[0]


def _need(connection: Connection[Any], need_id: int) -> Need:
    found = need(connection, need_id)
    if found is None:
        raise NotFoundError("need", need_id)
    return found


def _document(found: Need) -> Jsonb:
    return Jsonb(found.entry.model_dump(mode="json"))
