"""What only the person's own list counts: the occupation aspired to, and posts far below their qualification.

Neither is ever in the employer's list: there, over-qualification would push down the engineer who wants this job now.
"""

from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg.rows import class_row

from matching.errors import DomainError, NotFoundError
from matching.matches.context import Context

# The FEER category a level of diploma usually opens (CNP 2021: 1 university, 2 college, 3 vocational, 4 secondary).
_LEVEL_OF_DIPLOMA = {
    "none": 5, "des": 4, "dep": 3, "asp": 3, "aec": 2, "dec": 2, "certificate": 2, "bachelor": 1, "master": 1,
    "doctorate": 1,
}  # fmt: skip


class NoMatchingConsentError(DomainError):
    """The person has not opted in to matching, or no longer does."""

    code = "no_matching_consent"


@dataclass(frozen=True)
class Person:
    """The person's side of their own list."""

    accepts_below_qualification: bool
    diploma_levels: list[str]
    has_aspirations: bool
    consents: bool

    def below_qualification(self, unit_group: int | None) -> float:
        """0 where the post is at most one category under the person's diplomas, 1 from four categories on."""
        if self.accepts_below_qualification or unit_group is None or not self.diploma_levels:
            return 0.0
        qualified = min(_LEVEL_OF_DIPLOMA[level] for level in self.diploma_levels)
        category = unit_group // 1000 % 10
        return min(1.0, max(0.0, (category - qualified - 1) / 3))


def person(connection: psycopg.Connection, candidate_id: int, today: date) -> Person | None:
    """The person as row-level security lets the actor see them, or None."""
    return (
        connection.cursor(row_factory=class_row(Person))
        .execute(
            """SELECT c.accepts_below_qualification,
                   array(SELECT d.level FROM diploma d WHERE d.candidate_id = c.id) AS diploma_levels,
                   EXISTS (SELECT FROM aspiration a WHERE a.candidate_id = c.id) AS has_aspirations,
                   EXISTS (
                       SELECT FROM match_profile p WHERE p.candidate_id = c.id AND p.consent_until >= %(today)s
                   ) AS consents
               FROM candidate c WHERE c.id = %(candidate)s""",
            {"candidate": candidate_id, "today": today},
        )
        .fetchone()
    )


def matched(connection: psycopg.Connection, candidate_id: int, today: date) -> Person:
    """The person, who opted in and whose file the actor may see. Raises NotFoundError, NoMatchingConsentError."""
    who = person(connection, candidate_id, today)
    if who is None:
        raise NotFoundError("candidate", candidate_id)
    if not who.consents:
        raise NoMatchingConsentError
    return who


_ASPIRATION = """
    SELECT o.id, max(greatest(
        CASE
            WHEN a.unit_group = o.unit_group THEN 0.9
            WHEN left(a.unit_group, 4) = left(o.unit_group, 4) THEN 0.6
            ELSE 0
        END,
        coalesce(1 / (1 + exp(-(%(intercept)s + %(slope)s * -(v.vector <#> w.vector)))), 0)
    ))::double precision
    FROM aspiration a
        CROSS JOIN opening o
        LEFT JOIN aspiration_vector v ON v.model_id = %(model)s AND v.candidate_id = a.candidate_id
            AND v.position = a.position
        LEFT JOIN opening_vector w ON w.model_id = %(model)s AND w.opening_id = o.id
    WHERE a.candidate_id = %(candidate)s AND o.id = ANY (%(openings)s)
    GROUP BY o.id
"""


def aspiration_fit(
    connection: psycopg.Connection, context: Context, candidate_id: int, openings: list[int]
) -> dict[int, float]:
    """By opening, how near it is to the occupation aspired to that is nearest; between 0 and 1."""
    return dict(
        connection.execute(
            _ASPIRATION,
            {
                "model": context.model.id,
                "candidate": candidate_id,
                "openings": openings,
                "slope": context.model.occupation_slope,
                "intercept": context.model.occupation_intercept,
            },
        ).fetchall()
    )
