"""What a fictitious person did: jobs abroad, jobs here, often below what they trained for."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from matching.demonstration.content import Employer, Trade, table, trades
from matching.demonstration.people import Person

_FEMININE = ("euse", "trice", "ère", "ante", "ente", "ée", "nne", "esse", "ine", "ive", "ouse", "onne", "emme", "rde")
_EITHER = (
    "iste",
    "aire",
    "logue",
    "able",
    "guide",
    "aide",
    "commis",
    "PAB",
    "que",
    "kiné",
    "physio",
    "ATP",
    "CPA",
    "TES",
)
_FIRST_JOBS = (
    "75101",
    "95109",
    "65310",
    "65312",
    "33102",
    "64409",
    "65201",
    "75201",
    "65100",
    "64410",
    "95106",
    "14100",
)
"""Where many people start, whatever they trained for."""


@dataclass(frozen=True)
class Job:
    """A job held; `here` is in Québec. Months since the end is 0 while the job is held."""

    trade: Trade
    here: bool
    months: int
    ended_months_ago: int


@dataclass(frozen=True)
class Career:
    jobs: Sequence[Job]
    """The latest first."""
    below: bool
    """The person works, here, below what they trained for."""

    def months_in(self, trade: Trade) -> int:
        return sum(job.months for job in self.jobs if job.trade.cnp == trade.cnp)


def career(rng: random.Random, person: Person) -> Career:
    """Jobs in order, the latest first; nobody works more years than they have."""
    here_months = int(min(person.years_here, 20) * 12 * 0.8)
    abroad_months = max(0, person.years * 12 - here_months)
    below = person.trade.feer <= 2 and here_months > 3 and rng.random() < 0.4
    jobs: list[Job] = []
    ago = 0 if rng.random() < 0.6 else rng.randint(1, 18)
    if here_months >= 3 and rng.random() < 0.85:
        trade = _by_code()[rng.choice(_FIRST_JOBS)] if below else person.trade
        ago = _add(rng, jobs, trade, here_months, ago, here=True, most=2)
    if person.lives != "abroad":
        ago = max(ago, here_months + rng.randint(0, 6))
    while abroad_months >= 4 and len(jobs) < 5:
        months = min(abroad_months, rng.randint(8, 96))
        jobs.append(Job(_near(rng, person.trade), False, months, ago))
        ago += months + rng.choice((0, 0, 1, 4))
        abroad_months -= months
    return Career(jobs, below and bool(jobs) and jobs[0].here)


def experience(rng: random.Random, person: Person, job: Job, employers: Sequence[Employer]) -> dict[str, Any]:
    """The fields of `Experience`: some without dates, without a code or without a word on the work."""
    trade = job.trade
    english = person.english_cv
    duties = trade.duties_en if english else trade.duties_fr
    kept = sorted(rng.sample(range(len(duties)), rng.randint(2, min(6, len(duties)))))
    found: dict[str, Any] = {
        "title": _title(rng, trade, feminine=person.feminine, english=english),
        "unit_group": None if rng.random() < 0.1 else trade.cnp,
        "employer": _workplace(rng, person, job, employers) if rng.random() < 0.9 else None,
        "place": rng.choice(("Québec", "Québec", "Montréal", "Lévis")) if job.here else person.city,
        "country": "CA" if job.here else person.country,
        "duties": "" if rng.random() < 0.06 else " ".join(duties[place] for place in kept),
        "state": rng.choices(("claimed", "evidenced", "verified"), (72, 20, 8))[0],
    }
    draw = rng.random()
    if draw < 0.07:
        return found | {"months": job.months}
    if draw < 0.1:
        return found
    ended = None if job.ended_months_ago == 0 else _months_before(person.today, job.ended_months_ago)
    return found | {"started_on": _months_before(person.today, job.ended_months_ago + job.months), "ended_on": ended}


def _add(rng: random.Random, jobs: list[Job], trade: Trade, months: int, ago: int, *, here: bool, most: int) -> int:
    for _ in range(rng.randint(1, most)):
        part = min(months, rng.randint(3, 40))
        if part < 2:
            break
        jobs.append(Job(trade, here, part, ago))
        ago += part
        months -= part
    return ago


def _near(rng: random.Random, trade: Trade) -> Trade:
    """The trade itself, most often; else one that people come from."""
    known = [code for code in trade.related if code in _by_code()]
    return _by_code()[rng.choice(known)] if known and rng.random() < 0.18 else trade


def _title(rng: random.Random, trade: Trade, *, feminine: bool, english: bool) -> str:
    if english:
        return rng.choice((trade.title_en, *trade.other_titles_en))
    if rng.random() < 0.6:
        return trade.title_fr_f if feminine else trade.title_fr_m
    agreeing = [title for title in trade.other_titles_fr if _agrees(title, feminine=feminine)]
    other = rng.choice(agreeing or (trade.title_fr_f if feminine else trade.title_fr_m,))
    return other[0].upper() + other[1:]


def _agrees(title: str, *, feminine: bool) -> bool:
    """Whether a title suits who bears it, by the ending of its first word."""
    first = title.replace("-", " ").split()[0]
    if first.endswith(_EITHER):
        return True
    return first.endswith(_FEMININE) is feminine


def _workplace(rng: random.Random, person: Person, job: Job, employers: Sequence[Employer]) -> str:
    if job.here and employers and rng.random() < 0.3:
        return rng.choice(employers).name
    name = rng.choice(person.origin.family)
    pattern: str = rng.choice(table("workplaces")[job.trade.sector])
    return pattern.format(name=name, city="Québec" if job.here else person.city)


def _months_before(today: date, months: int) -> date:
    return (today - timedelta(days=round(months * 30.44))).replace(day=1)


@cache
def _by_code() -> dict[str, Trade]:
    return {trade.cnp: trade for trade in reversed(trades())}
