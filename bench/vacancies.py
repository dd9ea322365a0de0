"""How much of real advertisements the reader of vacancies takes: `python -m bench.vacancies FILE` (France Travail, JSON
Lines). What the columns of the file say (contract, salary) is held against what was read of the text alone.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from api.occupations import long_texts
from matching.reading.vacancies import read_vacancy
from matching.reference.text import fold
from models.encoder.unit_groups import classifier

_FIELDS = (
    "title", "unit_groups", "posts", "wage", "hours", "duration", "telework", "experience", "diploma", "credentials",
    "french", "languages",
)  # fmt: skip
_SEXES = re.compile(r"\(?\b[hf]\s?/\s?[hf](?:\s?/\s?x)?\b\)?")
_DURATIONS = {"CDI": "permanent", "CDD": "temporary", "Int": "temporary", "Sai": "seasonal"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--shown", type=int, default=0)
    given = arguments.parse_args()
    opened = gzip.open if given.file.suffix == ".gz" else open
    with opened(given.file, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    told, sure, held = Counter[str](), Counter[str](), Counter[str]()
    texts = long_texts()
    started = time.perf_counter()
    for number, one in enumerate(found):
        read = read_vacancy(f"{one['title']}\n\n{one['description']}", date(2026, 11, 22), {}, classifier(), texts)
        for name in _FIELDS:
            values = getattr(read, name)
            values = values if isinstance(values, tuple) else (values,) if values is not None else ()
            values = [one for each in values for one in (each if isinstance(each, tuple) else (each,))]
            told[name] += bool(values)
            sure[name] += any(each.sure for each in values)
        title = " ".join(_SEXES.sub(" ", fold(one["title"])).split()).strip(" -")
        held["title"] += read.title is not None and fold(read.title.value) == title
        contract = _DURATIONS.get(str(one["contract_type"])[:3])
        if read.duration is not None and contract:
            held["duration"] += read.duration.value == contract
            held["of duration"] += 1
        if number < given.shown:
            print(one["title"], {name: getattr(read, name) for name in _FIELDS if getattr(read, name)}, "\n")
    seconds = time.perf_counter() - started
    table = Table("field", "told", "for sure", "right, by the file's own column")
    for name in _FIELDS:
        right = f"{held[name]} of {held[f'of {name}'] or len(found)}" if held[name] else ""
        table.add_row(name, f"{told[name] / len(found):.0%}", f"{sure[name] / len(found):.0%}", right)
    Console().print(table, f"{len(found)} advertisements, {len(found) / seconds:.0f} a second")


if __name__ == "__main__":
    main()
