"""What is said of a licence, a diploma or a requirement: how much of what is taken as held, or required, really is.

    python -m bench.polarity [--errors]

The lines are in `tests/matching/reading/data`: both sets were written together, before the rules were tried on either;
the rules were mended with the first, and the second only measures. A line says what is to be told of it: `held`, `none`
and `in_process` of a licence, `held` of a diploma, `required` and `preferred` of a requirement; `asked` where none of
these may be taken; `-` where nothing is asked for.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.reading.documents import Format, document
from matching.reading.draft import Draft
from matching.reading.reader import Reader
from matching.reading.vacancies import read_vacancy
from matching.reading.vacancy import Asked, Vacancy

DATA = Path(__file__).parents[1] / "tests" / "matching" / "reading" / "data"
SETS = ("polarity_mended.tsv", "polarity_apart.tsv")
TODAY = date(2026, 11, 22)
TAKEN = ("held", "required")
_HEADINGS = {"licence": "PERMIS ET CARTES", "diploma": "FORMATION"}


@dataclass(frozen=True)
class Outcome:
    """A line, what is true of each thing that it names, and what was told."""

    kind: str
    line: str
    true: Mapping[str, str]
    told: Mapping[str, str]


def outcomes(name: str) -> Iterator[Outcome]:
    """What the reader makes of each line of a set."""
    with (DATA / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            true = dict(each.split(":") for each in row["told"].split("|")) if row["told"] != "-" else {}
            yield Outcome(row["kind"], row["line"], true, _told(row["kind"], row["line"]))


def _told(kind: str, line: str) -> dict[str, str]:
    if kind == "requirement":
        return dict(_asked(read_vacancy(f"Titre : Préposée\n{line}\n", TODAY, {})))
    draft = Reader().draft(document([f"{_HEADINGS[kind]}\n{line}\n"], Format.TXT), TODAY)
    return dict(_of_licences(draft) if kind == "licence" else _of_diplomas(draft))


def _of_licences(draft: Draft) -> Iterator[tuple[str, str]]:
    for one in draft.credentials:
        sure = one.credential.sure and one.status is not None and one.status.sure
        yield one.credential.value, one.status.value.value if sure and one.status is not None else "asked"


def _of_diplomas(draft: Draft) -> Iterator[tuple[str, str]]:
    for one in draft.diplomas:
        if one.level is not None:
            yield one.level.value.value, "held" if one.level.sure and one.title.sure else "asked"


def _asked(vacancy: Vacancy) -> Iterator[tuple[str, str]]:
    alone: list[Asked] = [one for one in (vacancy.diploma, vacancy.experience) if one is not None]
    for one in (*alone, *(each for choice in vacancy.credentials for each in choice)):
        yield one.value, one.importance.value if one.sure else "asked"


def figures(found: list[Outcome]) -> tuple[float, float, float]:
    """Of what was taken as held or required: the share that is (precision), the share of what is that was taken
    (recall); and the share of lines all of which is told as it is."""
    taken = [(one, code) for one in found for code, said in one.told.items() if said in TAKEN]
    true = [(one, code) for one in found for code, said in one.true.items() if said in TAKEN]
    right = sum(one.true.get(code) in TAKEN for one, code in taken)
    return right / max(len(taken), 1), right / max(len(true), 1), sum(o.true == o.told for o in found) / len(found)


def main() -> None:
    """Prints the figures of each set, and the lines told otherwise of the first."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--errors", action="store_true", help="of the lines that the rules were mended with")
    given = arguments.parse_args()
    for name in SETS:
        found = list(outcomes(name))
        precision, recall, exact = figures(found)
        print(
            f"{name}: {len(found)} lines; taken: precision {precision:.2f}, recall {recall:.2f}; all right {exact:.2f}"
        )
        for one in found:
            if given.errors and name == SETS[0] and one.told != one.true:
                print("  ", one.line, "| true", one.true, "| told", one.told)


if __name__ == "__main__":
    main()
