"""Languages of a fictitious person: spoken at home, learnt at school, tested on several scales, or never asked."""

import random
from datetime import timedelta
from typing import Any

from matching.demonstration.people import Person
from matching.reference.domain import LanguageSkill

_CEFR = ("A1", "A1", "A1", "A2", "A2", "B1", "B1", "B2", "B2", "C1", "C1", "C2", "C2")
_TESTS = {"cefr": ("TCF Québec", "TEFAQ", "DELF"), "nclc": ("TEF Canada", "TCF Canada"),
          "echelle_quebecoise": ("Test de classement, francisation",)}  # fmt: skip
_SKILLS = tuple(LanguageSkill)


def speech(rng: random.Random, person: Person) -> dict[str, Any]:
    """`languages` and `schooling_in_french` of the entry."""
    level, schooling = _french(rng, person)
    found = [] if level is None else _told(rng, person, "fr", level, tested=_is_tested(rng, person))
    english = _english(rng, person)
    if english is not None:
        found += _told(rng, person, "en", english, tested=english < 12 and rng.random() < 0.12)
    home = person.origin.home[person.country]
    if home != "fr":
        found.append(_one(home, LanguageSkill.SPEAKING, "self_description", "native"))
    return {"languages": found, "schooling_in_french": schooling}


def _french(rng: random.Random, person: Person) -> tuple[int | None, str | None]:
    """Level of twelve as the person tells it, and longest schooling in French; None where nobody has asked."""
    higher = person.trade.feer <= 2
    known = person.origin.french
    asked = rng.random() > 0.1
    if known in ("native", "high"):
        level = 12 if known == "native" else rng.choice((10, 11, 12))
        return (level if asked else None), ("postsecondary" if higher else "secondary") if rng.random() < 0.92 else None
    if known == "medium":
        schooling = rng.choices(("postsecondary", "secondary", "none"), (60 if higher else 25, 30, 20))[0]
        level = {"postsecondary": 10, "secondary": 8, "none": 5}[schooling] + rng.choice((-1, 0, 1))
        return (level if asked else None), (schooling if rng.random() < 0.85 else None)
    learnt = min(9, int(1.6 * person.years_here)) if person.lives != "abroad" else rng.choice((0, 1, 2, 4, 6, 7))
    level = max(0, min(10, learnt + rng.choice((-1, 0, 1, 2)) + (1 if higher else 0)))
    return (level if asked else None), ("none" if rng.random() < 0.7 else None)


def _english(rng: random.Random, person: Person) -> int | None:
    if rng.random() < 0.25:
        return None
    base = 9 if person.origin.english else 5 if person.origin.french in ("none", "low") else 4
    return max(0, min(12, base + rng.randint(-3, 3) + (2 if person.trade.feer <= 1 else 0)))


def _is_tested(rng: random.Random, person: Person) -> bool:
    likely = {"native": 0.05, "high": 0.25, "medium": 0.35}.get(person.origin.french, 0.6)
    return rng.random() < likely


def _told(rng: random.Random, person: Person, code: str, level: int, *, tested: bool) -> list[dict[str, Any]]:
    """Each skill on the scale in which it was told; a test has a name and a date."""
    if not tested:
        skills = _SKILLS if rng.random() < 0.8 else _SKILLS[:1]
        return [_one(code, skill, "self_description", _description(_of_skill(rng, level, skill))) for skill in skills]
    scale = rng.choice(("cefr", "cefr", "nclc", "echelle_quebecoise") if code == "fr" else ("clb", "cefr"))
    test = {
        "basis": "tested",
        "test": rng.choice(_TESTS[scale]) if code == "fr" else "IELTS",
        "tested_on": person.today - timedelta(days=rng.randint(20, 700)),
        "state": rng.choice(("evidenced", "verified")),
    }
    return [_one(code, skill, scale, _on(scale, _of_skill(rng, level, skill))) | test for skill in _SKILLS]


def _of_skill(rng: random.Random, level: int, skill: LanguageSkill) -> int:
    if level in (0, 12):
        return level
    lower = rng.choice((1, 2, 2)) if skill is LanguageSkill.WRITING else rng.choice((0, 0, 1))
    return max(1, level - lower)


def _on(scale: str, level: int) -> str:
    return _CEFR[level] if scale == "cefr" else str(max(1, level))


def _description(level: int) -> str:
    return (
        "native"
        if level == 12
        else "advanced"
        if level >= 9
        else "intermediate"
        if level >= 5
        else "basic"
        if level
        else "none"
    )


def _one(language: str, skill: LanguageSkill, scale: str, level: str) -> dict[str, Any]:
    return {"language": language, "skill": skill, "scale": scale, "level": level}
