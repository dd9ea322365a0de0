"""Which colleague to propose to whom, with the reasons, within what each of them has room for.

Four reasons, each between 0 and 1, weighed by the setting `twinning_weights`: a language that both wrote for it, the
occupation, hours in common, months in the firm. Nothing else of anybody is read: no origin, no name, no file. The
computer proposes; the employer chooses, and the newcomer says yes or no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matching.allocation.greatest import greatest

_SAME_GROUP, _NEAR_GROUP = 0.9, 0.6
"""Occupation of the same unit group, or of its minor group (four digits): as in the lists of posts."""
_SECONDS = 2.0


class Because(StrEnum):
    LANGUAGE = "language"
    OCCUPATION = "occupation"
    SCHEDULE = "schedule"
    EXPERIENCE = "experience"


@dataclass(frozen=True)
class Newcomer:
    """Whoever waits, as far as it counts; `week` is packed (21 bits), `declined` are colleagues."""

    wish_id: int
    title: str
    unit_group: str | None
    languages: frozenset[str]
    week: int
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Volunteer:
    """A colleague who said yes; `room` is how many more newcomers they would accompany."""

    id: int
    title: str
    unit_group: str | None
    languages: frozenset[str]
    week: int
    months: int
    room: int


@dataclass(frozen=True)
class Reason:
    """One of the four: its value between 0 and 1, and the points of a hundred that it makes."""

    because: Because
    value: float
    points: float


@dataclass(frozen=True)
class Proposal:
    """A colleague for somebody: points of a hundred, which the reasons sum to. `suggested`: best for all at once."""

    wish_id: int
    colleague_id: int
    points: float
    reasons: tuple[Reason, ...]
    shared: tuple[str, ...]
    """Languages that both wrote."""
    suggested: bool


def propose(
    newcomers: Sequence[Newcomer],
    volunteers: Sequence[Volunteer],
    near: NDArray[np.float64],
    weights: Mapping[str, float],
    full_months: int,
) -> dict[int, list[Proposal]]:
    """For each newcomer (by wish), the colleagues who have room, best first; one is suggested where there is room.

    `near`, shape (newcomers, volunteers), is the probability that two titles name one occupation. The suggestions are
    those of greatest total fit within the room there is: nobody is suggested beyond it, and nobody who was declined.
    """
    total = sum(weights[each] for each in Because) or 1.0
    values = np.zeros((len(newcomers), len(volunteers), len(Because)))
    able = np.zeros(near.shape, dtype=bool)
    for at, newcomer in enumerate(newcomers):
        for beside, volunteer in enumerate(volunteers):
            able[at, beside] = volunteer.room > 0 and volunteer.id not in newcomer.declined
            values[at, beside] = _values(newcomer, volunteer, near[at, beside], full_months)
    points = 100 * values * np.array([weights[each] for each in Because]) / total
    fits = points.sum(axis=2) / 100
    suggested = _suggested(np.where(able, fits, np.nan), volunteers)
    found: dict[int, list[Proposal]] = {}
    for at, newcomer in enumerate(newcomers):
        order = sorted(np.flatnonzero(able[at]).tolist(), key=lambda one: (-fits[at, one], volunteers[one].id))
        found[newcomer.wish_id] = [
            Proposal(
                newcomer.wish_id,
                volunteers[beside].id,
                float(points[at, beside].sum()),
                tuple(
                    Reason(because, float(values[at, beside, place]), float(points[at, beside, place]))
                    for place, because in enumerate(Because)
                ),
                tuple(sorted(newcomer.languages & volunteers[beside].languages)),
                (at, beside) in suggested,
            )
            for beside in order
        ]
    return found


def _values(newcomer: Newcomer, volunteer: Volunteer, near: float, full_months: int) -> tuple[float, ...]:
    groups = newcomer.unit_group, volunteer.unit_group
    coded = 0.0
    if groups[0] and groups[1]:
        coded = _SAME_GROUP if groups[0] == groups[1] else _NEAR_GROUP if groups[0][:4] == groups[1][:4] else 0.0
    hours = newcomer.week.bit_count()
    return (
        float(bool(newcomer.languages & volunteer.languages)),
        max(coded, float(near)),
        (newcomer.week & volunteer.week).bit_count() / hours if hours else 0.0,
        min(1.0, max(0, volunteer.months) / full_months),
    )


def _suggested(fits: NDArray[np.float64], volunteers: Sequence[Volunteer]) -> set[tuple[int, int]]:
    if not fits.size:
        return set()
    room = np.array([max(0, each.room) for each in volunteers], dtype=np.int64)
    once = np.ones(len(fits), dtype=np.int64)
    return {(int(at), int(beside)) for at, beside in greatest(fits, room, once, _SECONDS).pairs}
