"""Puts the fictitious region into the database, in the caller's transaction: whole or not at all."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from itertools import count
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Role
from matching.accounts.store import add_account, add_employer, add_organisation
from matching.candidates.store import add_candidates
from matching.demonstration import content, lent
from matching.demonstration.caseloads import add_caseloads
from matching.demonstration.content import Employer, Partner
from matching.demonstration.entries import SEED, employers_of, entries
from matching.demonstration.gates import add_gates
from matching.demonstration.twinnings import add_twinnings
from matching.internships.store import add_internships
from matching.needs.store import add_needs

Progress = Callable[[int, int], object]
"""Told how many entries are in, and how many there will be."""


def load(
    connection: Connection[Any],
    *,
    today: date,
    progress: Progress | None = None,
    seed: int = SEED,
    needs: int = 300,
    internships: int = 30,
    candidates: int = 2000,
) -> None:
    """Load partners, employers, needs, internships, the CV bank and the accounts that the demonstration lends.

    The connection acts for the system. Raises the errors of the stores: a fault of the package's own texts.
    """
    total = needs + internships + candidates
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    told(0)
    partners, employers = content.partners(), employers_of(len(content.employers()))
    organisation_ids = _add_partners(connection, partners)
    employer_ids = _add_employers(connection, employers, today)
    region = entries(
        seed,
        today=today,
        employers=len(employers),
        needs=needs,
        internships=internships,
        candidates=candidates,
        employer_ids=employer_ids,
        organisation_ids=organisation_ids[1:],
    )
    add_needs(connection, region.needs, today, told)
    told(len(add_internships(connection, region.internships, today)))
    candidate_ids = add_candidates(connection, region.candidates, today, told)
    _add_accounts(connection, organisation_ids, employer_ids, candidate_ids)
    again = entries(seed, today=today, employers=len(employers), needs=1, employer_ids=employer_ids)
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    add_gates(connection, chance, today, organisation_ids, employer_ids, next(again.needs, None))
    add_caseloads(connection, chance, today)
    add_twinnings(connection, today)


# Whoever comes in first as a job seeker sees a list: free to work, at home in the region, and of a trade that is asked
# for.
_WITH_A_LIST = """
    SELECT p.candidate_id
    FROM match_profile p JOIN authorisation_rule r ON r.kind = p.authorisation
    WHERE p.candidate_id = ANY (%(candidates)s) AND p.home_territory IS NOT NULL
        AND r.works_for = 'anyone' AND r.valid_until IS NULL
    ORDER BY r.permit_required, (
        SELECT count(*) FROM opening o
        WHERE o.status = 'open' AND o.unit_group::integer IN (p.group_1, p.group_2, p.group_3)
    ) DESC, p.candidate_id
    LIMIT 1
"""


def _add_partners(connection: Connection[Any], partners: Sequence[Partner]) -> list[int]:
    """The operator first, then the partner organisations; returns their ids."""
    return [add_organisation(connection, partner.name, partner.kind, email=partner.email) for partner in partners]


def _add_employers(connection: Connection[Any], employers: Sequence[Employer], today: date) -> list[int]:
    """Employers with numbers that the register does not give (it begins them with 11, 22, 33 or 88)."""
    return [
        add_employer(
            connection,
            employer.name,
            employer.kind,
            neq=f"99{number:08}",
            sector=content.table("sectors")[employer.sectors[0]]["fr"],
            territory=employer.territory,
            municipality=employer.municipality,
            verified_on=today,
        )
        for number, employer in enumerate(employers, 1)
    ]


def _add_accounts(
    connection: Connection[Any],
    organisation_ids: Sequence[int],
    employer_ids: Sequence[int],
    candidate_ids: Sequence[int],
) -> None:
    """Two counsellors a partner, a coordinator and an administrator of the operator, some employers and job seekers."""
    names = lent.names(SEED)
    operator, *partners = organisation_ids
    numbers = count(1)

    def lend(
        role: Role,
        name: str,
        organisation: int | None = None,
        employer: int | None = None,
    ) -> None:
        add_account(
            connection,
            role,
            f"demonstration-{next(numbers)}",
            name,
            organisation_id=organisation,
            employer_id=employer,
            manager=role in (Role.COUNSELLOR, Role.EMPLOYER),
            demonstration=True,
        )

    for partner in partners:
        for _ in range(2):
            lend(Role.COUNSELLOR, next(names), organisation=partner)
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        lend(role, next(names), organisation=operator)
    for employer in employer_ids[::4]:
        lend(Role.EMPLOYER, next(names), employer=employer)
    some = candidate_ids[20:200:15]
    first = [key for (key,) in connection.execute(_WITH_A_LIST, {"candidates": some}).fetchall()]
    for candidate in dict.fromkeys([*first, *some]):
        lent.lend(connection, Role.JOB_SEEKER, candidate)
