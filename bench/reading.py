"""How well and how fast CVs are read: `python -m bench.reading [--count N]`, on those held apart and on the others.

`--apart`: the second set, which the reader's rules were not written from (`bench.cvs_apart`), from its files.
"""

import argparse
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from rich.console import Console
from rich.table import Table

from api.drafts import reader
from bench import cvs_apart, cvs_apart_dates
from bench.cvs import Labels, cvs, held_apart
from matching.reading.documents import Document, Format, document
from matching.reading.draft import Draft, Period
from matching.reading.formats import read as read_file

_MOST_APART = 240
_PARTS = ("jobs", "languages", "diplomas", "skills")


def read(draft: Draft) -> Labels:
    """What the draft takes for sure, in the form of the labels."""
    labels = Labels()
    for job in draft.experiences:
        if job.title and job.period and job.title.sure and job.period.sure:
            labels.jobs.add((job.title.value, *_days(job.period.value)))
    for one in draft.diplomas:
        if one.level and one.year and one.level.sure and one.year.sure:
            labels.diplomas.add((one.level.value.value, one.year.value))
    for spoken in draft.languages:
        labels.languages |= {(spoken.language.value, each.value.level) for each in spoken.levels if each.sure}
    labels.skills |= {skill.value for skill in draft.skills if skill.sure}
    return labels


def _days(period: Period) -> tuple[str, str]:
    length = 4 if period.precision == "year" else 7
    started, ended = (str(day)[:length] if day else "" for day in (period.started_on, period.ended_on))
    return started, ended


Read = tuple[int, Document, Labels]
"""A CV by its number, as it was read, and what is true of it."""


def score(made: Iterable[Read], *, show_errors: int = 0) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each part, over all the values together."""
    counts = {part: [0, 0, 0] for part in _PARTS}
    for number, text, labels in made:
        found = read(reader().draft(text, date(2026, 11, 22)))
        for part in _PARTS:
            truth, told = getattr(labels, part), getattr(found, part)
            counts[part][0] += len(truth & told)
            counts[part][1] += len(told)
            counts[part][2] += len(truth)
            if truth != told and show_errors > 0:
                show_errors -= 1
                print(number, part, "missed", truth - told, "wrong", told - truth)
    return {part: _f1(*count) for part, count in counts.items()}


def _f1(right: int, told: int, true: int) -> tuple[float, float, float]:
    precision, recall = right / max(told, 1), right / max(true, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _from_file(file: cvs_apart.File) -> Read:
    return file.number, read_file(file.content, file.name), file.labels


def _same(one: Read) -> Read:
    return one


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=300)
    arguments.add_argument("--errors", type=int, default=0, help="of those the reader was written on, shown")
    arguments.add_argument("--apart", action="store_true", help="the second set, from its files")
    given = arguments.parse_args()
    made: list[tuple[bool, Callable[[], Read]]] = []
    if given.apart:
        for file in cvs_apart.files(min(given.count, _MOST_APART)):
            made.append((cvs_apart_dates.held_apart(file.number), partial(_from_file, file)))
    else:
        for text in cvs(given.count):
            one = text.number, document([text.text], Format.TXT), text.labels
            made.append((held_apart(text.number), partial(_same, one)))
    table = Table("", "CVs", *(f"{part} P / R / F1" for part in _PARTS))
    for name, apart, errors in (("looked at", False, given.errors), ("held apart", True, 0)):
        chosen = [make for held, make in made if held is apart]
        start = time.perf_counter()
        scores = score((make() for make in chosen), show_errors=errors)
        seconds = time.perf_counter() - start
        table.add_row(
            f"{name}, {len(chosen) / seconds:.0f} a second", str(len(chosen)),
            *(" / ".join(f"{figure:.2f}" for figure in scores[part]) for part in _PARTS),
        )  # fmt: skip
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
