"""Internship offers put in, changed and read back: objects of their own, upon the same openings as needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from matching.errors import NotFoundError
from matching.internships.domain import InternshipEntry
from matching.internships.frames import check_frames
from matching.needs.domain import Kind, Status
from matching.needs.moderation import check_not_there
from matching.needs.openings import add_openings, change_opening, check_not_ended, mark_opening
from matching.needs.reading import openings
from matching.privacy.refused import STORED
from matching.rows import Table

INTERNSHIP = Table(
    "internship",
    ("opening_id",),
    ("opening_id", "places", "learning_goals", "legal_frame", "cover", "paid", "weeks", "tutor", "school", "programme"),
)
_KINDS = (Kind.INTERNSHIP,)


@dataclass(frozen=True)
class Internship:
    """An internship offer with what the service knows of it."""

    id: int
    version: int
    status: Status
    employer_name: str | None
    created_at: datetime
    updated_at: datetime
    entry: InternshipEntry


@dataclass(frozen=True)
class InternshipRow:
    """One line of the list of internships."""

    id: int
    version: int
    status: Status
    title_fr: str
    title_en: str | None
    employer_id: int
    employer_name: str
    unit_group: str | None
    territory: str | None
    places: int
    weeks: int
    legal_frame: str
    paid: bool
    starts_on: date | None
    confirmed_on: date


def add_internship(connection: Connection[Any], entry: InternshipEntry, today: date) -> int:
    """Add an internship offer; returns its id.

    Raises EndedError for one that ended or closed before `today`, DuplicateNeedError, FrameError,
    FutureDateError, UnknownReferenceError, NotAllowedError.
    """
    check_not_ended(entry, today)
    check_not_there(connection, entry, Kind.INTERNSHIP)
    return add_internships(connection, [entry], today)[0]


def add_internships(connection: Connection[Any], entries: Iterable[InternshipEntry], today: date) -> list[int]:
    """Add internship offers; returns their ids in the same order. Errors: as `add_internship`, EndedError aside."""
    given = list(entries)
    check_frames(connection, given)
    return add_openings(connection, INTERNSHIP, given, today) if given else []


def change_internship(
    connection: Connection[Any], internship_id: int, entry: InternshipEntry, version: int, today: date
) -> int:
    """Replace the offer that was read at `version`; returns the new version.

    Raises NotFoundError, StaleVersionError, ClosedError, FutureDateError, UnknownReferenceError, NotAllowedError.
    """
    if (
        connection.execute(
            "SELECT 1 FROM internship WHERE opening_id = %(internship)s", {"internship": internship_id}
        ).fetchone()
        is None
    ):
        raise NotFoundError("internship", internship_id)
    check_frames(connection, [entry])
    return change_opening(connection, INTERNSHIP, internship_id, entry, version, today)


def confirm_internship(connection: Connection[Any], internship_id: int, today: date) -> int:
    """The host says that the offer still stands; returns its new version. Raises NotFoundError, NotAllowedError."""
    return mark_opening(connection, "internship", _KINDS, internship_id, confirmed_on=today)


def close_internship(connection: Connection[Any], internship_id: int) -> int:
    """Filled or given up; returns its new version. Errors: as `confirm_internship`."""
    return mark_opening(connection, "internship", _KINDS, internship_id, status=Status.CLOSED)


def reopen_internship(connection: Connection[Any], internship_id: int) -> int:
    """Undo `close_internship`."""
    return mark_opening(connection, "internship", _KINDS, internship_id, status=Status.OPEN)


def internship(connection: Connection[Any], internship_id: int) -> Internship | None:
    """The offer of that id, or None."""
    return internships(connection, [internship_id]).get(internship_id)


def internships(connection: Connection[Any], internship_ids: Sequence[int]) -> dict[int, Internship]:
    """The offers of these ids, by id; those that do not exist are left out. Two queries."""
    own = connection.execute(
        """
        SELECT i.opening_id, json_build_object('places', i.places, 'learning_goals', i.learning_goals,
            'legal_frame', i.legal_frame, 'cover', i.cover, 'paid', i.paid, 'weeks', i.weeks, 'tutor', i.tutor,
            'school', i.school, 'programme', i.programme)
        FROM internship i WHERE i.opening_id = ANY (%(internships)s::bigint[])
        """,
        {"internships": list(internship_ids)},
    ).fetchall()
    common = openings(connection, [key for key, _ in own])
    return {
        key: Internship(
            id=key,
            version=common[key].version,
            status=common[key].status,
            employer_name=common[key].employer_name,
            created_at=common[key].created_at,
            updated_at=common[key].updated_at,
            entry=InternshipEntry.model_validate(common[key].document | document, context=STORED),
        )
        for key, document in own
        if key in common
    }


def list_internships(
    connection: Connection[Any],
    *,
    employer_id: int | None = None,
    territory: str | None = None,
    status: Status | None = Status.OPEN,
    after: int | None = None,
    limit: int = 50,
) -> list[InternshipRow]:
    """Offers, newest first: at most `limit` of those that come after the id `after`."""
    rows = connection.execute(
        """
        SELECT o.id, o.version, o.status, o.title_fr, o.title_en, o.employer_id, e.name, o.unit_group,
            o.territory_code, i.places, i.weeks, i.legal_frame, i.paid, o.starts_on, o.confirmed_on
        FROM internship i JOIN opening o ON o.id = i.opening_id JOIN employer e ON e.id = o.employer_id
        WHERE (%(employer)s::bigint IS NULL OR o.employer_id = %(employer)s)
            AND (%(territory)s::text IS NULL OR o.territory_code = %(territory)s)
            AND (%(status)s::text IS NULL OR o.status = %(status)s)
            AND (%(after)s::bigint IS NULL OR o.id < %(after)s)
        ORDER BY o.id DESC LIMIT %(limit)s
        """,
        {"employer": employer_id, "territory": territory, "status": status, "after": after, "limit": limit},
    )
    return [InternshipRow(key, version, Status(status), *rest) for key, version, status, *rest in rows]
