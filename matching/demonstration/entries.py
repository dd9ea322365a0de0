"""The demonstration region as validated entries, from a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.candidates.domain import CandidateEntry
from matching.demonstration import content
from matching.demonstration.candidates import candidates as draw_candidates
from matching.demonstration.content import Employer, Partner
from matching.demonstration.internships import internships as draw_internships
from matching.demonstration.needs import needs as draw_needs
from matching.internships.domain import InternshipEntry
from matching.needs.domain import NeedEntry

SEED = 2007
"""The year of the region's plan."""


@dataclass(frozen=True)
class Demonstration:
    """Partners and employers in full, the rest as streams to be read once."""

    partners: Sequence[Partner]
    employers: Sequence[Employer]
    needs: Iterator[NeedEntry]
    internships: Iterator[InternshipEntry]
    candidates: Iterator[CandidateEntry]


def entries(
    seed: int = SEED,
    *,
    today: date,
    employers: int = 84,
    needs: int = 300,
    internships: int = 30,
    candidates: int = 2000,
    employer_ids: Sequence[int] | None = None,
    organisation_ids: Sequence[int] | None = None,
) -> Demonstration:
    """Fictitious entries, the same for the same seed and date. Dates are relative to `today`.

    The ids are those of the stored employers and partners, in this order; left out, they are counted from 1.
    """
    hiring = employers_of(employers)
    ids = list(employer_ids) if employer_ids is not None else list(range(1, len(hiring) + 1))
    partners = content.partners()
    organisations = list(organisation_ids) if organisation_ids is not None else list(range(1, len(partners) + 1))
    return Demonstration(
        partners=partners,
        employers=hiring,
        needs=draw_needs(_stream(seed, "needs"), needs, today, hiring, ids),
        internships=draw_internships(_stream(seed, "internships"), internships, today, hiring, ids),
        candidates=draw_candidates(
            _stream(seed, "candidates"),
            candidates,
            today,
            employers=hiring,
            employer_ids=ids,
            organisation_ids=organisations,
        ),
    )


def employers_of(count: int) -> list[Employer]:
    """`count` employers; beyond those written, the same ones with a number."""
    written = content.employers()
    return [
        written[place] if place < len(written) else _numbered(written[place % len(written)], place // len(written) + 1)
        for place in range(count)
    ]


def _numbered(employer: Employer, number: int) -> Employer:
    return replace(employer, name=f"{employer.name} {number}")


def _stream(seed: int, name: str) -> random.Random:
    # Reproducible on purpose, and nothing secret hangs on it.
    return random.Random(f"{seed} {name}")  # noqa: S311
