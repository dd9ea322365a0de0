"""`make bench-events`: assignments and timetables, with what is proven of them, beside simpler ways in the same run.

The peers are those an organiser would use without a solver: first come first served, and the best pair first.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.table import Figure, show
from matching.allocation.day import Day, Timetable
from matching.allocation.greatest import greatest
from matching.allocation.queues import first_come, greedy
from matching.allocation.replanning import replan
from matching.allocation.stable import stable
from matching.allocation.timetable import plan

INTERNS, HOSTS = 5_000, 1_000
PEOPLE, EMPLOYERS, SLOTS = 400, 40, 24
Answer = TypeVar("Answer")


def main() -> None:
    console = Console()
    figures = assignments(console)
    day = a_day()
    before, figures_of_day = timetables(day, console)
    show([*figures, *figures_of_day, *no_shows(day, before)], console)


def assignments(console: Console) -> list[Figure]:
    """Everybody against every host, some of them wanted by all: the worst case, since real lists leave most out."""
    random = np.random.default_rng(1)
    wanted, able = random.random(HOSTS), random.random(INTERNS)
    gains = 0.5 * random.random((INTERNS, HOSTS)) + 0.5 * wanted
    fits = 0.5 * random.random((INTERNS, HOSTS)) + 0.5 * able[:, None]
    both = (gains + fits) / 2
    capacities, quotas = random.integers(1, 9, HOSTS), np.ones(INTERNS, dtype=np.int64)
    pairs, took = timed(lambda: stable(gains, fits, capacities, quotas, np.arange(INTERNS), np.arange(HOSTS)))
    held = float(both[pairs[:, 0], pairs[:, 1]].sum())
    best, also = timed(lambda: greatest(both, capacities, quotas, 2.0))
    longer, _ = timed(lambda: greatest(both, capacities, quotas, 30.0))
    arrived = np.random.default_rng(5).permutation(INTERNS)
    ways = {
        "stable": pairs,
        "greatest total fit": longer.pairs,
        "first come, first served": one_by_one(gains, capacities, arrived),
        "greedy list": best_first(both, capacities),
    }
    table = Table("assignment", "total fit", "placed", "least-served intern", "interns with no host", "blocking pairs")
    for name, each in ways.items():
        own = gains[each[:, 0], each[:, 1]]
        table.add_row(
            name,
            f"{both[each[:, 0], each[:, 1]].sum():,.1f}",
            f"{len(each):,}",
            f"finds {own.min():.2f} of 1",
            f"{INTERNS - len(each):,}",
            f"{blocking(gains, fits, capacities, each):,}",
        )
    console.print(table)
    what = f"{INTERNS:,} interns × {HOSTS:,} hosts"
    return [
        Figure(f"stable assignment, {what}", took, "s", 2.0, f"total fit {held:,.0f}, {len(pairs):,} placed"),
        Figure(
            "  interns and hosts who would both rather have each other",
            blocking(gains, fits, capacities, pairs),
            "pairs",
            0.0,
        ),
        Figure(f"greatest total fit, {what}, asked for in 2 s", also, "s", 2.0, f"total {best.total:,.0f}"),
        Figure("  proven to be short of the greatest by at most", 100 * best.gap, "%"),
        Figure(f"greatest total fit, {what}, with 30 s: proven short by", 100 * longer.gap, "%"),
        Figure("  price of stability, in total fit", 100 * (1 - held / longer.total), "%"),
    ]


def one_by_one(gains: np.ndarray, capacities: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Each intern in this order takes the host that is worth most to them, with a place left."""
    left, pairs = capacities.copy(), []
    for person in order.tolist():
        host = int(np.where(left > 0, gains[person], -1.0).argmax())
        if left[host] > 0:
            left[host] -= 1
            pairs.append((person, host))
    return np.array(pairs)


def best_first(fits: np.ndarray, capacities: np.ndarray) -> np.ndarray:
    """Of all the pairs that are left, the one that fits best, each time."""
    left, free, pairs = capacities.copy(), np.ones(len(fits), dtype=bool), []
    for pair in np.argsort(-fits, axis=None, kind="stable").tolist():
        person, host = divmod(pair, fits.shape[1])
        if free[person] and left[host] > 0:
            free[person] = False
            left[host] -= 1
            pairs.append((person, host))
    return np.array(pairs)


def blocking(gains: np.ndarray, fits: np.ndarray, capacities: np.ndarray, pairs: np.ndarray) -> int:
    """Interns and hosts who would both rather have each other than what they got: every pair is looked at."""
    own, least = np.full(len(gains), -1.0), np.full(len(capacities), np.inf)
    own[pairs[:, 0]] = gains[pairs[:, 0], pairs[:, 1]]
    np.minimum.at(least, pairs[:, 1], fits[pairs[:, 0], pairs[:, 1]])
    least[np.bincount(pairs[:, 1], minlength=len(capacities)) < capacities] = -1.0
    least[capacities == 0] = np.inf
    return int(((gains > own[:, None]) & (fits > least[None, :])).sum())


def a_day() -> Day:
    """Forty employers, two of them with a second recruiter; people who come for half a day or late; two breaks."""
    random = np.random.default_rng(2)
    wanted = random.random(EMPLOYERS)
    fits = 0.6 * random.random((PEOPLE, EMPLOYERS)) + 0.4 * wanted
    fits[random.random(fits.shape) > 0.35] = np.nan
    there = np.ones((PEOPLE, SLOTS), dtype=bool)
    kind = random.integers(0, 4, PEOPLE)
    there[kind == 1, SLOTS // 2 :] = False
    there[kind == 2, : SLOTS // 2] = False
    there[kind == 3, : SLOTS // 4] = False
    tables = np.sort(np.concatenate([np.arange(EMPLOYERS), [3, 17]]))
    tables_open = np.ones((len(tables), SLOTS), dtype=bool)
    tables_open[:, [8, 16]] = False
    tables_open[::7, :4] = False
    least = np.any(~np.isnan(fits), axis=1, keepdims=True)[:, 0].astype(np.int64)
    return Day(fits, there, tables_open, tables, least, np.full(PEOPLE, 6))


def timetables(day: Day, console: Console) -> tuple[Timetable, list[Figure]]:
    what = f"{EMPLOYERS} employers × {SLOTS} slots × {PEOPLE} people"
    quick, first = timed(lambda: plan(day, 1.5))
    found, took = timed(lambda: plan(day, 10.0))
    order = np.random.default_rng(3).permutation(PEOPLE)
    peers = {"solver": found, "first come, first served": first_come(day, order), "greedy list": greedy(day)}
    table = Table("timetable", "total fit", "interviews", "least-served person", "people with no interview", "waits")
    for name, each in peers.items():
        counts, fits = served(day, each)
        table.add_row(
            name,
            f"{each.total:,.1f}",
            str(len(each.meetings)),
            f"{counts.min()} interviews, fit {fits.min():.2f}",
            str(int((counts == 0).sum())),
            str(each.waits),
        )
    console.print(table)
    return found, [
        Figure(f"timetable of {what}, feasible", first, "s", 2.0, f"{len(quick.meetings)} interviews"),
        Figure("  short of a proven bound", 100 * found.gap, "%", 0.5, f"bound {found.bound:,.1f}"),
        Figure("  in", took, "s", 10.0),
        Figure("  empty slots between interviews, everybody's", found.waits, "slots"),
    ]


def no_shows(day: Day, before: Timetable) -> list[Figure]:
    there = day.people_open.copy()
    gone = np.random.default_rng(4).choice(PEOPLE, PEOPLE // 10, replace=False)
    there[gone] = False
    least = day.least.copy()
    least[gone] = 0
    after, took = timed(lambda: replan(replace(day, people_open=there, least=least), before.meetings))
    remaining = sum(person not in gone for person, _, _ in before.meetings)
    return [
        Figure("replanned after 10 % of no-shows", took, "s", 2.0, f"{len(after.meetings)} interviews"),
        Figure("  interviews moved, of those that remained", 100 * len(after.moved) / remaining, "%", 5.0),
        Figure("  short of a proven bound", 100 * after.gap, "%"),
    ]


def served(day: Day, found: Timetable) -> tuple[np.ndarray, np.ndarray]:
    """Interviews and total fit of each person who has an employer to meet."""
    counts, fits = np.zeros(len(day.most), dtype=int), np.zeros(len(day.most))
    for person, table, _ in found.meetings:
        counts[person] += 1
        fits[person] += day.fits[person, day.tables[table]]
    able = ~np.isnan(day.fits).all(axis=1)
    return counts[able], fits[able]


def timed(function: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.perf_counter()
    return function(), time.perf_counter() - started


if __name__ == "__main__":
    main()
