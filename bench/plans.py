"""Who could go where over every need and every internship of a region: how long it takes to work out, and what looking
at everybody is worth beside the first of each list alone, in the same run.

`python -m bench --only plans`. The short lists are those of the page: five people a need, two lists a person.
"""

import time
from typing import Any
from unittest import mock

from psycopg import Connection

from api.database import writing
from bench.bank import Bank
from bench.table import Figure
from matching.accounts.domain import SYSTEM
from matching.internships.assigning import make_assigned
from matching.referrals import sharing
from matching.referrals.plans import Asked, PlanKind

Made = tuple[list[Any], dict[str, Any]]
PLANS = {
    "short lists that share people": Asked(PlanKind.SHARED, None, 5, 2),
    "interns and hosts, stable": Asked(PlanKind.STABLE),
    "interns and hosts, of greatest total": Asked(PlanKind.GREATEST),
}


def plans(bank: Bank) -> list[Figure]:
    """Short lists that share people, and interns with their hosts: over everybody, then over the first of each list."""
    figures = []
    for what, asked in PLANS.items():
        (lines, whole), took = _timed(bank, asked)
        with mock.patch.object(sharing, "EVERYBODY", 0):
            (_, some), less = _timed(bank, asked)
        over = f"{whole['openings']:,} openings, {whole['considered']:,} people"
        figures += [
            Figure(f"{what}, {over}", took, "s", peer=f"{less:.1f} s over the first {sharing.CONSIDERED} of each part"),
            Figure("  lines", len(lines), "", peer=f"total fit {whole['total']:,.2f}, {whole['eligible']:,} eligible"),
            Figure(f"  total fit lost by looking at the first {sharing.CONSIDERED} alone",
                   100 * (1 - some["total"] / whole["total"]), "%", peer=f"{some['eligible']:,} eligible"),
        ]  # fmt: skip
    return figures


def made(connection: Connection[Any], bank: Bank, asked: Asked) -> Made:
    """A plan's lines and figures, as the worker makes them."""
    if asked.kind is PlanKind.SHARED:
        return sharing.make_shared(
            connection, bank.encoder, bank.today, _silent, territory=asked.territory,
            people_each=asked.people_each or 1, lists_each=asked.lists_each or 1,
        )  # fmt: skip
    by_total = asked.kind is PlanKind.GREATEST
    return make_assigned(connection, bank.encoder, bank.today, _silent, territory=asked.territory, by_total=by_total)


def _timed(bank: Bank, asked: Asked) -> tuple[Made, float]:
    with writing(bank.pool, SYSTEM) as connection:
        # The worker's own transactions take as long as they take.
        connection.execute("SET LOCAL statement_timeout = 0")
        started = time.perf_counter()
        return made(connection, bank, asked), time.perf_counter() - started


def _silent(done: int, of: int) -> None:
    """Nobody waits for it."""
