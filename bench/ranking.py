"""Rankings in the service, row-level security on: one need over everybody, with the explanations of its page.

The peer is a bare scan of the same rows in the same run, which reads each and computes nothing.
"""

import random
import time
from collections.abc import Callable

from api.database import reading
from bench.bank import WRITTEN, Bank
from bench.table import Figure
from matching.matches.candidates import rank_candidates
from matching.matches.domain import Options
from matching.matches.profiles import everybodys_profiles
from matching.matches.recommendations import rank_openings

BOUNDS = {2_000: 50.0, 100_000: 120.0, 300_000: 300.0}
"""Milliseconds promised at the 95th percentile, by number of people."""
NEEDS = 300
PEOPLE = 100


def rankings(bank: Bank, needs: int, rounds: int) -> list[Figure]:
    """Figures of `rounds` rankings of each of up to `needs` needs, in an order drawn at random."""
    asked = bank.needs(needs) * rounds
    random.Random(1).shuffle(asked)
    counsellor = bank.counsellor()
    size = bank.loaded.size

    def rank(need: int) -> None:
        with reading(bank.pool, counsellor) as connection:
            rank_candidates(connection, need, bank.encoder, bank.today, Options())

    def scan(_: int) -> None:
        with reading(bank.pool, counsellor) as connection, everybodys_profiles(connection):
            connection.execute("SELECT count(p.week), max(p.title_1) FROM match_profile p").fetchone()

    for need in asked[:10]:
        rank(need)
    found, bare = milliseconds(rank, asked), milliseconds(scan, asked[:30])
    middle = at(bare, 0.5)
    return [
        Figure(f"ranking of one need over {size:,} people, p50", at(found, 0.5), "ms"),
        Figure(
            f"ranking of one need over {size:,} people, p95 of {len(asked)}",
            at(found, 0.95),
            "ms",
            BOUNDS.get(size),
            f"{at(found, 0.95) / middle:.1f} × a bare scan ({middle:.1f} ms)",
        ),
        Figure(f"ranking of one need over {size:,} people, longest", max(found), "ms"),
    ]


def recommendations(bank: Bank) -> list[Figure]:
    """One person against every open need and internship, with the explanations."""
    counsellor = bank.counsellor()
    with reading(bank.pool, counsellor) as connection, everybodys_profiles(connection):
        rows = connection.execute(
            """SELECT c.id FROM candidate c JOIN match_profile p ON p.candidate_id = c.id
               ORDER BY c.id LIMIT %(most)s""",
            {"most": PEOPLE},
        ).fetchall()

    def recommend(person: int) -> None:
        with reading(bank.pool, counsellor) as connection:
            rank_openings(connection, person, bank.today, Options())

    found = milliseconds(recommend, [person for (person,) in rows])
    return [Figure(f"recommendations for one person of {bank.loaded.size:,}, p95", at(found, 0.95), "ms", 100.0)]


def loading(bank: Bank) -> list[Figure]:
    """The load of the people and their vectors, when the bank was made; none where most are copies."""
    if bank.loaded.size > WRITTEN:
        return []
    seconds = bank.loaded.seconds_entries + bank.loaded.seconds_vectors
    rate = bank.loaded.size / bank.loaded.seconds_entries
    bound = 60.0 if bank.loaded.size == min(BOUNDS) else None
    return [
        Figure(f"load of {bank.loaded.size:,} people with their vectors", seconds, "s", bound, f"{rate:,.0f} a second")
    ]


def milliseconds(ask: Callable[[int], object], ids: list[int]) -> list[float]:
    """How long each took."""
    taken = []
    for identifier in ids:
        started = time.perf_counter()
        ask(identifier)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def at(values: list[float], share: float) -> float:
    """The value under which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
