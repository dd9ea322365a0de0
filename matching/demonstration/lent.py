"""The accounts that the demonstration lends, so that a visitor sees through the eyes of its people."""

import random
from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from matching.accounts.domain import Role
from matching.accounts.store import add_account
from matching.demonstration.content import origins


def names(seed: int) -> Iterator[str]:
    """Names of people, without end; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    while True:
        origin = chance.choice(origins())
        yield f"{chance.choice((*origin.f, *origin.m))} {chance.choice(origin.family)}"


def lend(connection: Connection[Any], role: Role, key: int) -> int:
    """The account lent for that employer or that person, by their id; made where there is none."""
    employer, candidate = (key, None) if role is Role.EMPLOYER else (None, key)
    row = connection.execute(
        """
        SELECT min(id) FROM account WHERE demonstration AND role = %(role)s
            AND (employer_id = %(employer)s OR candidate_id = %(candidate)s)
        """,
        {"role": role, "employer": employer, "candidate": candidate},
    ).fetchone()
    if row and row[0]:
        return int(row[0])
    return add_account(
        connection,
        role,
        f"demonstration-{role}-{key}",
        next(names(key)) if candidate is None else _name_of(connection, candidate),
        employer_id=employer,
        candidate_id=candidate,
        manager=role is Role.EMPLOYER,
        demonstration=True,
    )


def _name_of(connection: Connection[Any], candidate: int) -> str:
    row = connection.execute(
        "SELECT given_name || ' ' || family_name FROM candidate_identity WHERE candidate_id = %(candidate)s",
        {"candidate": candidate},
    ).fetchone()
    return str(row[0]) if row else f"Dossier {candidate}"
