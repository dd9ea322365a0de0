"""Files in: the Job Bank's monthly file, made here in its format, through the command that imports it; and the search
of a title among those of the CNP.

`python -m bench --only files`. The peers: the csv module of the same interpreter, reading the same file and no more;
difflib, comparing what was typed with every title.
"""

import csv
import difflib
import gzip
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from api.occupations import by_meaning
from bench.bank import ROOT
from bench.table import Figure
from matching.reference.loading import TABLES, rows
from matching.reference.titles import Title, Titles

ROWS = 50_000
BOUND_SECONDS, BOUND_MB = 60.0, 500.0
_SAID = (
    "WIC Job Location Snapshot ID", "Job Title", "NOC21 Code", "First Posting Date", "Vacancy Count",
    "Province/Territory", "City", "Economic  Region", "Salary Per", "Salary Minimum", "Salary Maximum", "Hours Per",
    "Hours Minimum", "Employment Term", "Experience Level", "Education LOS", "Employment Type",
    "Employment Condition Day",
)  # fmt: skip
_COLUMNS = 65
OFFICIAL = ROOT.parent / "shared" / "data" / "training" / "cnp2021_titles.tsv.gz"
"""The official titles, which are no part of the package; without them, those of the 516 classes are searched."""
TYPED = 600
DUTIES = Path(__file__).parent / "duties.tsv"
"""Sentences of CVs, in French and in English: what people type who know no title for what they do."""


def job_bank_file(path: Path, count: int) -> None:
    """A month of postings of the Capitale-Nationale, so that every row is kept."""
    rolled = random.Random(7)
    groups = list(rows(next(table for table in TABLES if table.name == "unit_group")))
    places = next(table for table in TABLES if table.name == "municipality")
    towns = [row["name"] for row in rows(places) if row["region_code"] == "03"]
    with path.open("w", encoding="utf-16-le", newline="") as file:
        head = [*_SAID, *(f"Condition {number}" for number in range(_COLUMNS - len(_SAID)))]
        file.write("\ufeff" + "\t".join(head) + "\r\n")
        for number in range(count):
            group, low = rolled.choice(groups), rolled.uniform(18, 40)
            cells = [
                str(40_000_000 + number), str(group["title_en"]).lower(), str(group["code"]),
                f"2026/09/{rolled.randint(1, 30):02}", str(rolled.randint(1, 5)), "Québec", str(rolled.choice(towns)),
                "Capitale-Nationale", "Hour", f"{low:.2f}", f"{low * 1.2:.2f}", "Week", "37.5",
                rolled.choice(("Permanent", "Temporary", "Seasonal")), "1 year to less than 2 years",
                "College, CEGEP or other non-university certificate", "Full time", "Yes",
            ]  # fmt: skip
            file.write("\t".join([*cells, *["NA"] * (_COLUMNS - len(cells))]) + "\r\n")


def job_bank() -> list[Figure]:
    """Seconds and memory of an import of 50,000 rows, from the command to its end, the database's start included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job-bank.csv"
        job_bank_file(path, ROWS)
        started = time.perf_counter()
        with path.open(encoding="utf-16", newline="") as file:
            read = sum(1 for _ in csv.reader(file, delimiter="\t"))
        peer = time.perf_counter() - started
        assert read == ROWS + 1
        environment = {"DATA_DIR": f"{folder}/data", "PATH": "/usr/bin:/bin"}
        started = time.perf_counter()
        process = psutil.Popen(
            [sys.executable, "-m", "api", "needs", "import", str(path)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        most = 0
        while process.poll() is None:
            try:
                most = max(most, process.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.05)
        said = process.stdout.read().decode()
        seconds = time.perf_counter() - started
        assert f"{ROWS} ajoutés" in said, said
    return [
        Figure(f"Job Bank, {ROWS:,} rows imported", seconds, "s", BOUND_SECONDS, f"{seconds / peer:.0f} × csv reading"),
        Figure("its memory, PostgreSQL apart", most / 1_000_000, "MB", BOUND_MB),
    ]


def title_search() -> list[Figure]:
    """Milliseconds of one search, of titles begun, with a letter wrong, or whole, and how often the group is right;
    then, in processor time, of what no title resembles, looked for by its words first and by its meaning after."""
    if OFFICIAL.exists():
        with gzip.open(OFFICIAL, "rt", encoding="utf-8") as file:
            known = [Title(row["code"], row["text"]) for row in csv.DictReader(file, delimiter="\t")]
    else:
        groups = rows(next(table for table in TABLES if table.name == "unit_group"))
        known = [Title(str(row["code"]), str(row[name])) for row in groups for name in ("title_fr", "title_en")]
    index, rolled = Titles(known), random.Random(3)
    took, first, among = [], 0, 0
    asked = rolled.sample(known, min(TYPED, len(known)))
    for title in asked:
        typed = _as_typed(title.text, rolled)
        started = time.perf_counter()
        found = [each.unit_group for each in index.search(typed)]
        took.append(1000 * (time.perf_counter() - started))
        first += found[:1] == [title.unit_group]
        among += title.unit_group in found[:5]
    texts = [title.text for title in known]
    started = time.perf_counter()
    difflib.get_close_matches(asked[0].text, texts, 10)
    peer = 1000 * (time.perf_counter() - started)
    late = sorted(took)[int(0.95 * len(took))]
    said = f"difflib / {peer / late:.0f}; right first {first / len(asked):.0%}, among five {among / len(asked):.0%}"
    return [Figure(f"a title among {len(known):,}, 95th percentile", late, "ms", 50.0, said), _by_meaning(index)]


def _by_meaning(index: Titles) -> Figure:
    """As the service does it: what finds by meaning is loaded before anybody types."""
    by_meaning("titre")
    with DUTIES.open(encoding="utf-8", newline="") as file:
        told = [row["sentence"] for row in csv.DictReader(file, delimiter="\t")]
    took, found = [], 0
    for typed in told:
        started = time.process_time()
        if index.search(typed):
            continue
        found += bool(by_meaning(typed))
        took.append(1000 * (time.process_time() - started))
    late = sorted(took)[int(0.95 * len(took))]
    said = f"slowest {max(took):.0f}; {found} of {len(took)} tell something"
    return Figure("what no title resembles, by meaning, 95th percentile", late, "ms of processor", 50.0, said)


def _as_typed(title: str, rolled: random.Random) -> str:
    way = rolled.random()
    if way < 0.4 and len(title) > 6:
        at = rolled.randrange(1, len(title) - 1)
        return title[:at] + rolled.choice(("", "e", "s", "r")) + title[at + 1 :]
    return title[: max(4, int(0.7 * len(title)))] if way < 0.7 else title
