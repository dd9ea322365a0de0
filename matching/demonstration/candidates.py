"""Entries of the CV bank, one after the other: a stream, so that three hundred thousand need no memory."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from matching.candidates.domain import CandidateEntry
from matching.demonstration.careers import career, experience
from matching.demonstration.content import Employer
from matching.demonstration.people import Person, going, identity, person, residence
from matching.demonstration.permits import authorisation
from matching.demonstration.qualifications import aspirations, credentials, diplomas, skills
from matching.demonstration.speech import speech
from matching.demonstration.summaries import summary

_DAYS = ("mon", "tue", "wed", "thu", "fri")
_HOUSEHOLDS = (
    "Vient en couple; la personne conjointe cherche aussi du travail.",
    "Deux enfants à inscrire à l’école avant la rentrée.",
    "Logement à trouver près du transport en commun.",
    "S’installerait seule d’abord, le temps de trouver un logement.",
)
_REASONS = (
    "Souhaite une ville plus calme et un logement abordable.",
    "A une amie déjà installée dans la région.",
    "Cherche un poste dans son domaine, que Montréal ne lui a pas offert.",
)


def candidates(
    rng: random.Random,
    count: int,
    today: date,
    *,
    employers: Sequence[Employer],
    employer_ids: Sequence[int],
    organisation_ids: Sequence[int],
) -> Iterator[CandidateEntry]:
    """`count` entries. The first n of two streams with the same seed are the same, whatever their lengths."""
    for number in range(count):
        someone = person(rng, number, today)
        yield CandidateEntry.model_validate(_entry(rng, someone, employers, list(employer_ids), list(organisation_ids)))


def _entry(
    rng: random.Random,
    person: Person,
    employers: Sequence[Employer],
    employer_ids: list[int],
    organisation_ids: list[int],
) -> dict[str, Any]:
    lived = career(rng, person)
    entry: dict[str, Any] = {
        "organisation_id": rng.choice(organisation_ids) if organisation_ids and rng.random() < 0.85 else None,
        "identity": identity(rng, person),
        "residence": residence(rng, person),
        **going(rng, person),
        "experiences": None if rng.random() < 0.05 else [experience(rng, person, job, employers) for job in lived.jobs],
        "skills": skills(rng, person, lived),
        "diplomas": diplomas(rng, person),
        **speech(rng, person),
        "authorisation": authorisation(rng, person, employer_ids),
        **credentials(rng, person, lived),
        **aspirations(rng, person, lived),
        **_availability(rng, person),
        "household": rng.choice(_HOUSEHOLDS) if rng.random() < 0.2 else "",
        "reasons_to_move": rng.choice(_REASONS) if person.lives == "elsewhere" and rng.random() < 0.4 else "",
        "consents": _consents(rng, person, employer_ids),
        "confirmed_on": person.today - timedelta(days=min(420, int(rng.expovariate(1 / 75)))),
    }
    entry["summary"] = summary(rng, person, lived, entry)
    return entry


def _availability(rng: random.Random, person: Person) -> dict[str, Any]:
    student = person.kind == "international_student"
    week = None if rng.random() < 0.15 else _week(rng, student=student)
    floor = person.trade.wage[0] * (0.85 + 0.25 * rng.random())
    hours = rng.choice((15, 20, 24, 24)) if student else rng.choices((40, 45, 37, 30, 20), (66, 12, 10, 7, 5))[0]
    return {
        "available_from": None if rng.random() < 0.1 else person.today + timedelta(days=_notice(rng, person)),
        "week": week,
        "hours_max": None if rng.random() < 0.25 else hours,
        "wage_floor": None if rng.random() < 0.4 else max(16.6, round(floor * 4) / 4),
    }


def _notice(rng: random.Random, person: Person) -> int:
    """Days before the person can start; a person abroad rarely can soon."""
    if person.lives == "abroad":
        return rng.randint(30, 270)
    return rng.choices((-30, 0, 14, 30, rng.randint(31, 120)), (40, 25, 15, 12, 8))[0]


def _week(rng: random.Random, *, student: bool) -> dict[str, tuple[str, ...]]:
    if student:
        return dict.fromkeys((*_DAYS, "sat", "sun"), ("evening",)) | dict.fromkeys(("sat", "sun"), ("day", "evening"))
    draw = rng.random()
    if draw < 0.3:
        return dict.fromkeys(_DAYS, ("day",))
    if draw < 0.6:
        return dict.fromkeys(_DAYS, ("day", "evening"))
    if draw < 0.85:
        return dict.fromkeys((*_DAYS, "sat", "sun"), ("day", "evening", "night"))
    return dict.fromkeys((*_DAYS, "sat"), rng.choice((("evening",), ("day", "evening"), ("night",))))


def _consents(rng: random.Random, person: Person, employer_ids: list[int]) -> list[dict[str, Any]]:
    """Most opted in to matching; a few never did, and a few let it lapse."""
    found = []
    draw = rng.random()
    means = rng.choice(("online", "online", "paper", "oral", "interpreter"))
    if draw < 0.93:
        given = person.today - timedelta(days=rng.randint(1, 300) if draw < 0.9 else rng.randint(400, 500))
        found.append(_consent("matching", given, means))
    for purpose, likely in (("events", 0.6), ("statistics", 0.5), ("portrait", 0.05)):
        if rng.random() < likely:
            found.append(_consent(purpose, person.today - timedelta(days=rng.randint(1, 300)), means))
    if employer_ids and rng.random() < 0.04:
        given = person.today - timedelta(days=rng.randint(1, 60))
        found.append(_consent("cv_to_employer", given, means) | {"employer_id": rng.choice(employer_ids)})
    return found


def _consent(purpose: str, given: date, means: str) -> dict[str, Any]:
    # A counsellor explained it in French, or had it interpreted from French.
    language = None if means == "online" else "fr"
    until = given + timedelta(days=365)
    return {"purpose": purpose, "given_on": given, "until": until, "means": means, "language": language}
