"""`python -m bench`: the figures the service promises, measured on this machine in one run.

`--size` limits the rankings to one size of the bank (2000, 100000, 300000: the last two load for minutes the first
time); `--only` to some parts; `install` makes a clone and starts it as a newcomer would.
"""

import argparse

from rich.console import Console

from bench import files, pages, plans, ranking, service
from bench.bank import bank
from bench.table import Figure, show

PARTS = ("start", "ranking", "pages", "plans", "memory", "files", "install")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=PARTS, action="append")
    arguments.add_argument("--size", type=int, action="append")
    given = arguments.parse_args()
    console = Console()
    parts = given.only or PARTS
    figures: list[Figure] = []
    if "start" in parts:
        figures += service.help_answers()
    if "ranking" in parts:
        for size in given.size or ranking.BOUNDS:
            with bank(size, console) as people:
                figures += ranking.loading(people)
                figures += ranking.rankings(people, needs=ranking.NEEDS, rounds=3 if size <= 10_000 else 1)
                figures += ranking.recommendations(people)
    if "pages" in parts:
        with bank(min(ranking.BOUNDS), console) as people:
            figures += pages.pages(people)
    if "plans" in parts:
        with bank(min(ranking.BOUNDS), console) as people:
            figures += plans.plans(people)
    if "memory" in parts:
        with bank(min(ranking.BOUNDS), console):
            pass
        figures += service.memory(min(ranking.BOUNDS))
    if "files" in parts:
        figures += files.title_search()
        figures += files.job_bank()
    if "install" in parts:
        figures += service.first_start()
    show(figures, console)


if __name__ == "__main__":
    main()
