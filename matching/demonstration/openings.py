"""What a need and an internship of the demonstration have in common: their text, their criteria, their week."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from matching.demonstration.content import Employer, Trade
from matching.demonstration.texts import offer_en, offer_fr
from matching.reference.loading import TABLES, rows

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_TELEWORK = {"it", "accounting_admin", "engineering"}


def by_trade(employers: Sequence[Employer]) -> Mapping[str, list[int]]:
    """By CNP code, the places in `employers` of those who have people of that trade."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, employer in enumerate(employers):
        for code in employer.trades:
            found[code].append(index)
    return found


def hours(rng: random.Random, trade: Trade) -> float:
    """Hours a week, as the trade usually works."""
    if trade.feer >= 3 and rng.random() < 0.18:
        return rng.choice((15, 20, 24, 28))
    return rng.choice((35, 37.5, 40)) if trade.feer <= 3 else rng.choice((37.5, 40, 40))


def opening(
    rng: random.Random,
    today: date,
    trade: Trade,
    employer: Employer,
    employer_id: int,
    *,
    hours: float,
    posts: int = 1,
    intern: bool = False,
) -> dict[str, Any]:
    """The fields of `OpeningEntry`, ready to be validated."""
    english = trade.english_reason_fr is not None and not intern and rng.random() < 0.6
    skills = rng.sample(trade.skills, rng.randint(4, min(8, len(trade.skills))))
    week = _week(rng, trade)
    starts_on = None if rng.random() < 0.08 else today + timedelta(days=rng.randint(5, 120))
    return {
        "employer_id": employer_id,
        "title_fr": trade.title_fr,
        "title_en": trade.title_en,
        "text_fr": offer_fr(rng, trade, employer, intern=intern, posts=posts),
        "text_en": offer_en(rng, trade, employer, intern=intern, posts=posts) if rng.random() < 0.6 else None,
        "unit_group": None if rng.random() < 0.02 and not intern else trade.cnp,
        "requirements": _requirements(rng, trade, english=english, intern=intern),
        "language_justification": _justification(trade) if english else None,
        "skills": [skill["fr"] for skill in skills],
        "hours_per_week": hours,
        "week": week,
        "week_importance": "required" if rng.random() < 0.6 else "preferred",
        "starts_on": starts_on,
        "closes_on": None if starts_on is None or rng.random() < 0.5 else starts_on - timedelta(days=2),
        "territory": employer.territory,
        "municipality": employer.municipality,
        "telework": rng.choice(("none", "partial", "partial", "full")) if trade.sector in _TELEWORK else "none",
        "transit_access": rng.choice((True, True, None)) if employer.territory == "23" else rng.choice((False, None)),
        "relocation_help": rng.random() < 0.25,
        "sponsor_ready": rng.random() < (0.3 if trade.feer <= 3 else 0.15),
        "confirmed_on": today - timedelta(days=min(110, int(rng.expovariate(1 / 22)))),
    }


def _requirements(rng: random.Random, trade: Trade, *, english: bool, intern: bool) -> list[dict[str, Any]]:
    found = [_french(rng, trade, skill) for skill in ("speaking", "listening", "reading", "writing")]
    if english:
        importance = "required" if rng.random() < 0.55 else "preferred"
        found.append(_any(importance, {"code": "other_language", "language": "en", "level": rng.choice((5, 6, 7, 8))}))
    if not intern:
        for codes in trade.credentials_required:
            found.append(_any("required", *(credential(code) for code in codes)))
        found += _schooling(rng, trade)
    for code in trade.credentials_preferred:
        if rng.random() < 0.5:
            found.append(_any("preferred", credential(code)))
    return [requirement for requirement in found if requirement]


def _french(rng: random.Random, trade: Trade, skill: str) -> dict[str, Any]:
    level = max(1, min(12, trade.french[skill] + rng.choice((-1, 0, 0, 0, 1))))
    spoken = skill in ("speaking", "listening")
    if not spoken and rng.random() < 0.3:
        return {}
    importance = "required" if rng.random() < (0.9 if spoken else 0.6) else "preferred"
    return _any(importance, {"code": f"french_{skill}", "level": level})


def _schooling(rng: random.Random, trade: Trade) -> list[dict[str, Any]]:
    """Diploma, experience, both or either one, as the trade's level asks."""
    months = rng.choice((6, 12, 12, 24, 24, 36, 60) if trade.feer <= 3 else (3, 6, 12))
    experience = {"code": "experience", "months": months, "unit_group": trade.cnp}
    asked = [
        {
            "code": "diploma",
            "level": diploma["level"],
            "fields": [] if diploma["field"] == "0000" else [diploma["field"]],
        }
        for diploma in trade.diplomas
        if diploma["level"] != "none"
    ]
    wanted = "preferred" if rng.random() < (0.25 if trade.feer <= 2 else 0.6) else "required"
    draw = rng.random()
    if not asked:
        return [_any("preferred", experience)] if draw < 0.5 else []
    if draw < 0.35:
        return [_any(wanted, *asked, experience)]
    if draw < 0.75:
        return [_any(wanted, *asked), _any("preferred" if draw < 0.6 else "required", experience)]
    return [_any(wanted, *asked)]


def credential(code: str) -> dict[str, str]:
    """The criterion that asks for this credential: a licence, or a certificate."""
    licences = ("order_permit", "driving")
    return {"code": "licence" if credential_row(code)["kind"] in licences else "certificate", "credential": code}


def credential_row(code: str) -> Mapping[str, Any]:
    return _credentials()[code]


@cache
def _credentials() -> Mapping[str, Mapping[str, Any]]:
    table = next(table for table in TABLES if table.name == "credential")
    return {str(row["code"]): row for row in rows(table)}


def _any(importance: str, *criteria: Mapping[str, Any]) -> dict[str, Any]:
    return {"importance": importance, "any_of": criteria}


def _justification(trade: Trade) -> dict[str, Any]:
    attested = ("needs_assessed", "staff_languages_insufficient", "positions_limited")
    return {"reason": trade.english_reason_fr, **dict.fromkeys(attested, True)}


def _week(rng: random.Random, trade: Trade) -> dict[str, list[str]]:
    shift = rng.choice([shift for shift in trade.shifts if shift != "weekend"])
    days = list(WEEKDAYS)
    if "weekend" in trade.shifts and rng.random() < 0.45:
        days = [*days[rng.randint(1, 2) :], "sat", "sun"]
    return {day: [shift] for day in days}
