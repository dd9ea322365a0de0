"""Puts the fictitious region into the database, in the caller's transaction: whole or not at all."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from psycopg import Connection

from matching.candidates.store import add_candidates
from matching.demonstration import content
from matching.demonstration.content import Employer, Partner, origins
from matching.demonstration.entries import SEED, employers_of, entries
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


def _add_partners(connection: Connection[Any], partners: Sequence[Partner]) -> list[int]:
    """The operator first, then the partner organisations; returns their ids."""
    return [
        _id(
            connection.execute(
                "INSERT INTO organisation (name, kind, email) VALUES (%(name)s, %(kind)s, %(email)s) RETURNING id",
                {"name": partner.name, "kind": partner.kind, "email": partner.email},
            ).fetchone()
        )
        for partner in partners
    ]


def _add_employers(connection: Connection[Any], employers: Sequence[Employer], today: date) -> list[int]:
    """Employers with numbers that the register does not give (it begins them with 11, 22, 33 or 88)."""
    return [
        _id(
            connection.execute(
                """
                INSERT INTO employer (neq, name, kind, sector, territory_code, municipality_code, verified_on)
                VALUES (%(neq)s, %(name)s, %(kind)s, %(sector)s, %(territory)s, %(municipality)s, %(verified)s)
                RETURNING id
                """,
                {
                    "neq": f"99{number:08}",
                    "name": employer.name,
                    "kind": employer.kind,
                    "sector": employer.sectors[0],
                    "territory": employer.territory,
                    "municipality": employer.municipality,
                    "verified": today,
                },
            ).fetchone()
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
    names = _names(random.Random(SEED))  # noqa: S311 - reproducible on purpose
    operator, *partners = organisation_ids
    lent: list[dict[str, Any]] = [
        {"role": "counsellor", "organisation": partner, "name": next(names)} for partner in partners for _ in range(2)
    ]
    lent += [{"role": role, "organisation": operator, "name": next(names)} for role in ("coordinator", "administrator")]
    lent += [{"role": "employer", "employer": employer, "name": next(names)} for employer in employer_ids[::4]]
    lent += [
        {"role": "job_seeker", "candidate": candidate, "name": f"Dossier {candidate}"}
        for candidate in candidate_ids[20:200:15]
    ]
    absent = {"organisation": None, "employer": None, "candidate": None}
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO account (role, display_name, handle, organisation_id, employer_id, candidate_id, demonstration)
            VALUES (%(role)s, %(name)s, %(handle)s, %(organisation)s, %(employer)s, %(candidate)s, true)
            """,
            [absent | account | {"handle": f"demonstration-{number}"} for number, account in enumerate(lent, 1)],
        )


def _names(rng: random.Random) -> Iterator[str]:
    while True:
        origin = rng.choice(origins())
        yield f"{rng.choice((*origin.f, *origin.m))} {rng.choice(origin.family)}"


def _id(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("the database returned no row")
    return int(row[0])
