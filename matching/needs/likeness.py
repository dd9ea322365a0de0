"""The same offer twice, found at the door: what an employer has in the list already that says nearly the same.

Word for word is refused elsewhere (`moderation.check_not_there`); here titles are compared by their meaning, and a
person decides. Closing one of the two puts them together, opening it again takes that back; the history keeps both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from matching.needs.domain import OpeningEntry

LEAST = 0.9
"""Cosine of two titles from which they are alike: *soudeuse-monteuse* and *soudeur monteur*, not *soudeuse* alone."""
MOST = 300
"""Offers of one employer that are compared, the newest."""


class Encoder(Protocol):
    """Texts as vectors, float32 of shape (len(texts), n), each of length one."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Alike:
    """An offer that is open or held, and how near its title is, between 0 and 1."""

    id: int
    title_fr: str
    place: str | None
    likeness: float


def alike(
    connection: Connection[Any], entry: OpeningEntry, encoder: Encoder, *, internships: bool = False
) -> list[Alike]:
    """Those of the same employer, needs or `internships`, in the same place where both say one, the nearest first."""
    rows = connection.execute(
        """
        SELECT o.id, o.title_fr, coalesce(m.name, o.place)
        FROM opening o LEFT JOIN municipality m ON m.code = o.municipality_code
        WHERE o.employer_id = %(employer)s AND o.status IN ('open', 'held')
            AND (o.kind = 'internship') = %(internship)s
            AND (o.municipality_code IS NULL OR %(municipality)s::text IS NULL
                OR o.municipality_code = %(municipality)s)
        ORDER BY o.id DESC LIMIT %(most)s
        """,
        {
            "employer": entry.employer_id,
            "municipality": entry.municipality,
            "internship": internships,
            "most": MOST,
        },
    ).fetchall()
    if not rows:
        return []
    vectors = encoder.encode([entry.title_fr, *(title for _, title, _ in rows)])
    near = vectors[1:] @ vectors[0]
    found = [
        Alike(key, title, place, round(float(likeness), 2))
        for (key, title, place), likeness in zip(rows, near, strict=True)
        if likeness >= LEAST
    ]
    return sorted(found, key=lambda each: -each.likeness)
