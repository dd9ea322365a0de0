"""The same offer twice, found at the door: what an employer has in the list already that says nearly the same.

Word for word is refused elsewhere (`moderation.check_not_there`); here titles are compared by their meaning, and a
person decides. Closing one of the two puts them together, opening it again takes that back; the history keeps both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from matching.calibrated import Encoder, log_odds, probability
from matching.needs.domain import OpeningEntry

LEAST = 0.7
"""Probability that two titles of one employer are one post, from which somebody is asked; see docs/imports.md."""
_SLOPE, _INTERCEPT = 2.50, 2.19
"""From the log-odds that they name one occupation: fitted on half of `bench/twice_titles.tsv`."""
MOST = 300
"""Offers of one employer that are compared, the newest."""


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
    (near,) = same_post(connection, encoder, [entry.title_fr], [title for _, title, _ in rows])
    found = [
        Alike(key, title, place, round(float(likeness), 2))
        for (key, title, place), likeness in zip(rows, near, strict=True)
        if likeness >= LEAST
    ]
    return sorted(found, key=lambda each: -each.likeness)


def same_post(
    connection: Connection[Any], encoder: Encoder, titles: Sequence[str], others: Sequence[str]
) -> NDArray[np.float64]:
    """The probability that an employer's two titles are one post (titles × others): *soudeuse-monteuse* and *soudeur
    monteur*, not *soudeuse* alone. 0 before the encoder's model is known."""
    return of_log_odds(log_odds(connection, encoder, titles, others))


def of_log_odds(occupation: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that two titles of one employer are one post, of the log-odds that they name one occupation."""
    return probability(_SLOPE * occupation + _INTERCEPT)
