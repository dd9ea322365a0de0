"""The trades of the second set of CVs: their titles, duties, skills and studies, written by hand."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Trade:
    """One row of `people.tsv`; lists are parted by bars."""

    row: dict[str, str]

    @property
    def unit_group(self) -> str:
        return self.row["unit_group"]

    @property
    def diploma(self) -> str:
        return self.row["diploma"]

    def titles(self, locale: str) -> tuple[str, ...]:
        return tuple(self.row[f"titles_{locale}"].split("|"))

    def duties(self, locale: str) -> tuple[str, ...]:
        return tuple(self.row[f"duties_{locale}"].split("|"))

    def skills(self, locale: str) -> tuple[str, ...]:
        return tuple(self.row[f"skills_{locale}"].split("|"))

    def field(self, locale: str) -> str:
        return self.row[f"field_{locale}"]


@cache
def _read() -> tuple[Trade, ...]:
    text = files("bench").joinpath("people.tsv").read_text(encoding="utf-8")
    return tuple(Trade(row) for row in csv.DictReader(io.StringIO(text), delimiter="\t"))


TRADES = _read()
