"""Two files of one person put together by a human, and taken apart again within a time (`merge_undo_days`).

What points to the file that is not kept follows it, and consents are the narrower of the two, by a function of the
database (`put_together`) which also says who may; what the kept file itself says is written here, field by field as it
was chosen. The other file is set aside, seen by nobody, and destroyed when the time to undo is over; the kept one as it
was is sealed by the service until then.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from matching.alike import Two
from matching.candidates.blinding import language_levels, write_blind_profiles
from matching.candidates.cv_files import Seal, Unseal
from matching.candidates.domain import CandidateEntry
from matching.candidates.reading import Candidate, candidate
from matching.candidates.store import change_candidate
from matching.candidates.together import apart, together
from matching.errors import MergeRefusedError, NotFoundError
from matching.privacy.refused import STORED
from matching.refusals import merge_refusals
from matching.together import Choice

AsSystem = Callable[[], AbstractContextManager[object]]
"""A block in which the system acts for whoever decided: it alone reads and writes all of both files."""
LEAST_GROUND = 10
MOST_GROUND = 1000


@dataclass(frozen=True)
class Merge:
    """Two files put together, on which ground, and until when that can be undone."""

    id: int
    kept_id: int
    removed_id: int
    ground: str
    merged_at: datetime
    undo_until: date
    undone_at: datetime | None
    kept: str | None
    """The person's name, where the reader may know it."""


@dataclass(frozen=True)
class Told:
    """What a person is told of their file and another that were taken for one person's; `ground` only where theirs was
    kept."""

    merged_at: datetime
    ground: str | None
    undo_until: date
    undone_at: datetime | None


@dataclass(frozen=True)
class Undone:
    """What an undoing left as it is: `changed`, the kept file's fields written since; `came`, how many notes, meetings,
    referrals came since and stay with it; `gone`, how many were taken away since; `withdrawn`, consents that the person
    took back since."""

    kept_id: int
    removed_id: int
    changed: tuple[str, ...]
    came: dict[str, int]
    gone: dict[str, int]
    withdrawn: int

    @property
    def whole(self) -> bool:
        """Whether both files are as they were."""
        return not (self.changed or any(self.came.values()) or any(self.gone.values()) or self.withdrawn)


def obstacles(connection: Connection[Any], kept: int, removed: int) -> list[str]:
    """What has to be settled before these two are one: `erasure`, `event`, `referral` (then keep the other file)."""
    rows = connection.execute("SELECT merge_obstacles(%(kept)s, %(removed)s)", {"kept": kept, "removed": removed})
    return sorted({row[0] for row in rows})


def easier(connection: Connection[Any], pair: Two) -> tuple[int, int, list[str]]:
    """Which of a pair to keep, the other, and what has to be settled first: the older, unless less is in the other's
    way."""
    both = (pair.first_id, pair.second_id)
    ways = [(*way, obstacles(connection, *way)) for way in (both, both[::-1])]
    return min(ways, key=lambda way: len(way[2]))


def merge(
    connection: Connection[Any],
    kept: int,
    removed: int,
    chosen: Mapping[str, Choice],
    ground: str,
    today: date,
    *,
    seal: Seal,
    as_system: AsSystem,
) -> int:
    """Put the file `removed` into `kept`, in the caller's transaction; returns the merge's id.

    `ground` says in 10 to 1000 characters how one knows. Raises NotAllowedError, NotFoundError, MergeRefusedError.
    """
    with as_system():
        before, other = _file(connection, kept), _file(connection, removed)
    with merge_refusals():
        row: Any = connection.execute(
            "SELECT put_together(%(kept)s, %(removed)s, %(ground)s)",
            {"kept": kept, "removed": removed, "ground": ground},
        ).fetchone()
    with as_system():
        _write(connection, kept, together(before.entry, other.entry, chosen), today)
        after = _file(connection, kept)
        sealed = json.dumps([entry.model_dump(mode="json") for entry in (before.entry, after.entry)])
        connection.execute(
            "UPDATE person_merge SET sealed = %(sealed)s WHERE id = %(merge)s",
            {"sealed": seal(sealed.encode()), "merge": row[0]},
        )
    return int(row[0])


def undo(connection: Connection[Any], merge_id: int, today: date, *, unseal: Unseal, as_system: AsSystem) -> Undone:
    """Take a merge apart, in the caller's transaction; says what it could not undo.

    What nobody has written since is as it was, in both files. Raises NotFoundError, NotAllowedError and
    MergeRefusedError: `over` (too late, undone already, or sealed by another key), `later` (a later one first),
    `erasure` (an erasure waits).
    """
    row: Any = connection.execute(
        "SELECT kept_id, removed_id, sealed FROM person_merge WHERE id = %(merge)s", {"merge": merge_id}
    ).fetchone()
    if row is None:
        raise NotFoundError("merge", merge_id)
    kept, removed, sealed = row
    opened = unseal(sealed) if sealed is not None else None
    if opened is None:
        raise MergeRefusedError("over")
    before, after = (CandidateEntry.model_validate(each, context=STORED) for each in json.loads(opened))
    with as_system():
        now = _file(connection, kept)
    with merge_refusals():
        row = connection.execute("SELECT take_apart(%(merge)s)", {"merge": merge_id}).fetchone()
    remain: dict[str, int] = row[0]
    entry, changed = apart(before, after, now.entry)
    with as_system():
        _write(connection, kept, entry, today)
        back = _file(connection, removed)
        write_blind_profiles(connection, [(removed, back.entry)], language_levels(connection), today)
    kinds = ("contact_note", "meeting", "referral")
    return Undone(
        kept,
        removed,
        changed,
        came={kind: remain[kind] for kind in kinds if remain[kind]},
        gone={kind: remain[f"{kind}_gone"] for kind in kinds if remain[f"{kind}_gone"]},
        withdrawn=remain["consent"],
    )


def merges(connection: Connection[Any], merge_id: int | None = None, *, limit: int = 50) -> list[Merge]:
    """What the actor may take apart, or could have, the latest first; a person, what became one in their file."""
    with connection.cursor(row_factory=class_row(Merge)) as cursor:
        return cursor.execute(
            """
            SELECT m.id, m.kept_id, m.removed_id, m.ground, m.merged_at, m.undo_until, m.undone_at,
                i.given_name || ' ' || i.family_name AS kept
            FROM person_merge m LEFT JOIN candidate_identity i ON i.candidate_id = m.kept_id
            WHERE %(merge)s::bigint IS NULL OR m.id = %(merge)s ORDER BY m.id DESC LIMIT %(limit)s
            """,
            {"merge": merge_id, "limit": limit},
        ).fetchall()


def merge_of(connection: Connection[Any], merge_id: int) -> Merge:
    """That one. Raises NotFoundError."""
    found = merges(connection, merge_id)
    if not found:
        raise NotFoundError("merge", merge_id)
    return found[0]


def told(connection: Connection[Any], candidate_id: int) -> list[Told]:
    """What became one in a person's file and what was taken apart again, the first before the next; to themselves, and
    of what it did to the organisation that did it."""
    with connection.cursor(row_factory=class_row(Told)) as cursor:
        return cursor.execute(
            "SELECT merged_at, ground, undo_until, undone_at FROM merges_told(%(candidate)s)",
            {"candidate": candidate_id},
        ).fetchall()


def _file(connection: Connection[Any], candidate_id: int) -> Candidate:
    found = candidate(connection, candidate_id)
    if found is None:
        raise NotFoundError("candidate", candidate_id)
    return found


def _write(connection: Connection[Any], candidate_id: int, entry: CandidateEntry, today: date) -> None:
    """The file as `entry` says it, its consents as they are."""
    stored = _file(connection, candidate_id)
    entry = entry.model_copy(update={"consents": stored.entry.consents})
    change_candidate(connection, candidate_id, entry, stored.version, today)
