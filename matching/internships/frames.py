"""The legal frame of an internship, held to its rules before the offer is taken (requirements §5).

The rules are a setting, `internship_frames`: the ministries change them. An unpaid intern who is no student has no
CNESST cover unless a programme carries it or the host buys volunteers' protection.
"""

from collections.abc import Iterable
from typing import Any, Protocol, TypedDict

from psycopg import Connection

from matching.internships.domain import Cover, InternshipEntry
from matching.internships.errors import FrameError


class Frame(TypedDict):
    """What one legal frame allows: `needs` names the fields that must be told."""

    weeks: int
    paid_covers: list[str]
    unpaid_covers: list[str]
    needs: list[str]


class Framed(Protocol):
    """What a frame is held against: an offer, or what is agreed of one internship."""

    @property
    def paid(self) -> bool: ...
    @property
    def weeks(self) -> int: ...
    @property
    def cover(self) -> Cover: ...


_PAYER = {Cover.SCHOOL: ("school",), Cover.PROGRAMME: ("programme",)}
"""Who carries the cover has to be there to carry it, whatever the frame."""


def frames(connection: Connection[Any]) -> dict[str, Frame]:
    """The rules as they are set."""
    row: Any = connection.execute("SELECT value FROM setting WHERE key = 'internship_frames'").fetchone()
    return dict(row[0])


def check_frames(connection: Connection[Any], entries: Iterable[InternshipEntry]) -> None:
    """Raise FrameError for the first offer whose legal frame does not hold, or whose days are more than its weeks."""
    rules = frames(connection)
    for entry in entries:
        check_frame(entry, rules[entry.legal_frame])
        if entry.starts_on and entry.ends_on and (entry.ends_on - entry.starts_on).days > 7 * entry.weeks:
            raise FrameError("frame_dates", "ends_on", entry.weeks)


def check_frame(entry: Framed, rule: Frame) -> None:
    """Raise FrameError, with the field to change and why, where the frame does not hold."""
    if not entry.paid and not rule["unpaid_covers"]:
        raise FrameError("frame_paid", "paid")
    if entry.weeks > rule["weeks"]:
        raise FrameError("frame_weeks", "weeks", rule["weeks"])
    if entry.cover not in rule["paid_covers" if entry.paid else "unpaid_covers"]:
        raise FrameError("frame_cover_paid" if entry.paid else "frame_cover_unpaid", "cover")
    for name in (*rule["needs"], *_PAYER.get(entry.cover, ())):
        if getattr(entry, name) is None:
            raise FrameError(f"frame_{name}", name)
