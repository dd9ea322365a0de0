"""What a fictitious person holds: skills, diplomas, licences and certificates, and what they wish for."""

import random
from datetime import timedelta
from typing import Any

from matching.demonstration.careers import Career
from matching.demonstration.content import Trade, table, trades_of
from matching.demonstration.people import Person
from matching.reference.domain import AuthorisationKind

_HELD_BY_TRADE = 0.45
_STUDIED_HERE = (AuthorisationKind.POST_GRADUATION_PERMIT, AuthorisationKind.GRADUATE_AWAITING_PERMIT)
_DRIVING = ("driving_1", "driving_2", "driving_3")
_SLOW = ("permit_", "cepi", "oiq_", "ccq_", "cert_", "teaching", "childcare")
"""What takes an order, a school or an authority months to give."""
_EASY = ("first_aid_rcr", "whmis", "forklift", "mapaq_food_hygiene", "background_check")


def skills(rng: random.Random, person: Person, career: Career) -> list[dict[str, Any]] | None:
    """Skills of the trades held, the first trade's most; None where nobody has asked."""
    if rng.random() < 0.08:
        return None
    locale = "en" if person.english_cv else "fr"
    names: dict[str, None] = {}
    for trade in dict.fromkeys((person.trade.cnp, *(job.trade.cnp for job in career.jobs))):
        source = (
            person.trade if trade == person.trade.cnp else next(j.trade for j in career.jobs if j.trade.cnp == trade)
        )
        low = 3 if source is person.trade else 1
        for skill in rng.sample(source.skills, rng.randint(low, min(len(source.skills), low + 5))):
            names[skill[locale]] = None
    states = ("claimed", "evidenced", "verified")
    return [{"name": name, "state": rng.choices(states, (75, 17, 8))[0]} for name in names]


def diplomas(rng: random.Random, person: Person) -> list[dict[str, Any]] | None:
    """Mostly from abroad, sometimes from here, sometimes compared by the Ministry; None where nobody has asked."""
    if rng.random() < 0.09:
        return None
    chosen = rng.choice(person.trade.diplomas)
    found = []
    here = person.kind in _STUDIED_HERE or (person.years_here > 2 and rng.random() < 0.18)
    if chosen["level"] != "none":
        found.append(_diploma(rng, person, chosen, here=here))
    if chosen["level"] in ("bachelor", "dec") and rng.random() < 0.15:
        higher = dict(chosen, level="master" if chosen["level"] == "bachelor" else "bachelor")
        found.insert(0, _diploma(rng, person, higher, here=False))
    if rng.random() < 0.25 or (not found and rng.random() < 0.6):
        school_leaving = {"level": "des", "field": "0000", "fr": "Baccalauréat de l’enseignement secondaire",
                          "en": "Upper secondary school certificate"}  # fmt: skip
        found.append(_diploma(rng, person, school_leaving, here=False))
    return found


def credentials(rng: random.Random, person: Person, career: Career) -> dict[str, Any]:
    """`credentials` and `credentials_complete`. Permits of an order are often in process for who trained abroad."""
    held: dict[str, dict[str, Any]] = {}
    for alternatives in person.trade.credentials_required:
        code = rng.choice(alternatives) if rng.random() < 0.3 else alternatives[0]
        status = _status(rng, person, code)
        if status is not None:
            held[code] = _credential(rng, person, code, status)
    for code in person.trade.credentials_preferred:
        if rng.random() < _HELD_BY_TRADE:
            held.setdefault(code, _credential(rng, person, code, "held"))
    for job in career.jobs:
        for code in (*job.trade.credentials_preferred, *_EASY):
            if job.here and rng.random() < 0.12:
                held.setdefault(code, _credential(rng, person, code, "held"))
    if any(code in held and held[code]["status"] == "held" for code in _DRIVING) or rng.random() < 0.5:
        held.setdefault("driving_5", _credential(rng, person, "driving_5", "held"))
    return {"credentials": list(held.values()), "credentials_complete": rng.random() < 0.45}


def aspirations(rng: random.Random, person: Person, career: Career) -> dict[str, Any]:
    """Occupations wished for: most often the one trained for, sometimes another, sometimes unsaid."""
    if rng.random() < 0.3 and not career.below:
        return {"aspirations": [], "accepts_below_qualification": rng.random() < 0.3}
    wished = [{"title": _wished_title(person, person.trade), "unit_group": person.trade.cnp}]
    if rng.random() < 0.2:
        other = rng.choice(trades_of(person.trade.sector))
        wished.append({"title": _wished_title(person, other), "unit_group": other.cnp})
    return {"aspirations": wished, "accepts_below_qualification": rng.random() < (0.5 if career.below else 0.3)}


def _diploma(rng: random.Random, person: Person, chosen: Any, *, here: bool) -> dict[str, Any]:
    schools = table("schools")
    ended = person.today.year - person.years - rng.randint(0, 2)
    return {
        "title": chosen["en" if person.english_cv else "fr"],
        "level": chosen["level"],
        "field": None if chosen["field"] == "0000" or rng.random() < 0.06 else chosen["field"],
        "school": rng.choice(schools[_school_here(chosen["level"]) if here else chosen["level"]]).format(
            city=person.city
        ),
        "country": "CA" if here else person.country,
        "year": person.today.year - rng.randint(0, 2) if here else max(1970, ended),
        "comparative_evaluation": not here and person.lives != "abroad" and rng.random() < 0.4,
        "state": rng.choices(("claimed", "evidenced", "verified"), (55, 33, 12))[0],
    }


def _school_here(level: str) -> str:
    if level in ("dep", "asp", "des"):
        return "here_vocational"
    return "here_college" if level in ("aec", "dec") else "here_university"


def _status(rng: random.Random, person: Person, code: str) -> str | None:
    """Held, in process, known to be absent, or None: nobody asked."""
    settled = min(0.6, 0.1 + 0.08 * person.years_here) if person.lives != "abroad" else 0.03
    if code.startswith(_SLOW):
        return rng.choices(("held", "in_process", "none", None), (settled, 0.5 - settled / 2, 0.2, 0.2))[0]
    return rng.choices(("held", "in_process", "none", None), (0.35 + settled / 2, 0.08, 0.1, 0.17))[0]


def _credential(rng: random.Random, person: Person, code: str, status: str) -> dict[str, Any]:
    until = person.today + timedelta(days=rng.randint(-30, 1400)) if status == "held" and rng.random() < 0.4 else None
    state = rng.choice(("claimed", "claimed", "evidenced", "verified"))
    return {"credential": code, "status": status, "valid_until": until, "state": state}


def _wished_title(person: Person, trade: Trade) -> str:
    return trade.title_fr_f if person.feminine else trade.title_fr_m
