"""The right to work of a fictitious person: every kind, with what is printed on it, and what nobody has asked yet."""

import random
from datetime import timedelta
from typing import Any

from matching.demonstration.people import Person
from matching.reference.domain import AuthorisationKind as Kind

_WITHOUT_PERMIT = {Kind.CITIZEN, Kind.PERMANENT_RESIDENT, Kind.ABROAD, Kind.VISITOR}
_AS_PRINTED = {Kind.WORKING_HOLIDAY, Kind.YOUNG_PROFESSIONAL, Kind.TEMPORARY_RESIDENT_PERMIT}
_FIRST_PERMITS = {Kind.OPEN_PERMIT, Kind.SPOUSE_OPEN_PERMIT, Kind.ASYLUM_CLAIMANT, Kind.WORKING_HOLIDAY}


def authorisation(rng: random.Random, person: Person, employer_ids: list[int]) -> dict[str, Any] | None:
    """The fields of `Authorisation`, or None where nobody has asked. `employer_ids` can be named on a closed permit."""
    kind = person.kind
    if kind is None:
        return None
    found: dict[str, Any] = {"kind": kind, "state": rng.choice(("claimed", "evidenced", "evidenced", "verified"))}
    if kind in _WITHOUT_PERMIT:
        return found
    found |= _dates(rng, person)
    if kind in (Kind.CLOSED_PERMIT, Kind.YOUNG_PROFESSIONAL, Kind.RENEWAL_FILED) and employer_ids:
        found |= _closed(rng, person, employer_ids, kind)
    if kind is Kind.INTERNATIONAL_STUDENT:
        found |= _student(rng, person)
    if kind in (Kind.ASYLUM_CLAIMANT, Kind.PROTECTED_PERSON):
        found["permit_held"] = rng.choice((True, True, True, False, None))
    if kind is Kind.RESTORATION:
        found |= {"permit_held": False, "valid_until": person.today - timedelta(days=rng.randint(5, 80))}
    if kind in (Kind.RENEWAL_FILED, Kind.GRADUATE_AWAITING_PERMIT):
        filed = person.today - timedelta(days=rng.randint(10, 150))
        found |= {"renewal_filed_on": filed, "valid_until": filed + timedelta(days=rng.randint(1, 60))}
    if found["valid_until"] is not None and found["valid_from"] > found["valid_until"]:
        found["valid_from"] = found["valid_until"] - timedelta(days=365)
    if kind in _FIRST_PERMITS and rng.random() < 0.12:
        found["medical_restriction"] = True
    if kind in _AS_PRINTED and rng.random() < 0.3:
        found["regions"] = ["03", "12"]
    return found


def _dates(rng: random.Random, person: Person) -> dict[str, Any]:
    start = person.today - timedelta(days=rng.randint(20, 900))
    draw = rng.random()
    until = None if draw < 0.12 else person.today + timedelta(days=rng.randint(-20 if draw < 0.2 else 45, 1000))
    return {"permit_held": True, "valid_from": start, "valid_until": until}


def _closed(rng: random.Random, person: Person, employer_ids: list[int], kind: Kind) -> dict[str, Any]:
    if kind is Kind.RENEWAL_FILED and rng.random() < 0.5:
        return {}
    named = None if rng.random() < 0.25 else rng.choice(employer_ids)
    return {"named_employer_id": named, "occupations": [person.trade.cnp] if rng.random() < 0.4 else None}


def _student(rng: random.Random, person: Person) -> dict[str, Any]:
    summer = person.today.replace(month=5, day=1)
    summer = summer if summer > person.today else summer.replace(year=summer.year + 1)
    return {
        "hours_elsewhere": rng.choice((0, 0, 0, 8, 12)),
        "full_time_enrolment": rng.choice((True, True, True, True, None, False)),
        "breaks": [{"starts_on": summer, "ends_on": summer.replace(month=8, day=25)}] if rng.random() < 0.6 else [],
    }
