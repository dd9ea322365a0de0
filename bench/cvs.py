"""CVs with their labels, from the trades of the demonstration: French, English or both, in the layouts people use.

Seeded: the same number always gives the same CV. The people, firms and schools are fictitious. What a reader is written
on are the even numbers (`HELD_APART` says which are not): the others only measure it. They are made by the same hand as
the reader, so that the figures are an upper bound for real CVs; `shared/data/real` holds real ones.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

_MONTHS = {
    "fr": ["janv.", "février", "mars", "avril", "mai", "juin", "juillet", "août", "sept.", "oct.", "nov.", "décembre"],
    "en": ["Jan", "February", "March", "April", "May", "June", "July", "August", "Sept.", "October", "Nov", "December"],
}
_HEADINGS = {
    "fr": {
        "jobs": ["EXPÉRIENCE PROFESSIONNELLE", "Expériences de travail", "Parcours professionnel", "EMPLOIS"],
        "studies": ["FORMATION", "Études", "Scolarité", "Formation académique"],
        "languages": ["LANGUES", "Langues", "Langues parlées", "Connaissances linguistiques"],
        "skills": ["COMPÉTENCES", "Compétences clés", "Aptitudes", "Savoir-faire"],
    },
    "en": {
        "jobs": ["WORK EXPERIENCE", "Professional Experience", "Employment History", "Experience"],
        "studies": ["EDUCATION", "Education and Training", "Studies", "Academic background"],
        "languages": ["LANGUAGES", "Languages", "Language skills", "Spoken languages"],
        "skills": ["SKILLS", "Key skills", "Technical skills", "Abilities"],
    },
}
_NOW = {"fr": ["présent", "aujourd’hui", "ce jour"], "en": ["present", "now", "current"]}
_SCHOOLS = {"dep": "CFP Les Rives", "asp": "CFP Les Rives", "aec": "Cégep du Cap", "dec": "Cégep du Cap"}
_DIPLOMAS = {
    "fr": {"dep": "DEP en", "asp": "ASP en", "aec": "AEC en", "dec": "DEC en", "bachelor": "Baccalauréat en",
           "master": "Maîtrise en", "certificate": "Certificat universitaire en", "doctorate": "Doctorat en"},
    "en": {"dep": "DEP,", "asp": "ASP,", "aec": "AEC,", "dec": "DEC,", "bachelor": "Bachelor of", "master": "Master of",
           "certificate": "University certificate in", "doctorate": "PhD in"},
}  # fmt: skip
_LEVELS = {
    "fr": {"native": "langue maternelle", "advanced": "courant", "intermediate": "intermédiaire", "basic": "notions"},
    "en": {"native": "native", "advanced": "fluent", "intermediate": "intermediate", "basic": "beginner"},
}
_LANGUAGES = {"fr": {"fr": "Français", "en": "Anglais", "es": "Espagnol", "ar": "Arabe", "pt": "Portugais"},
              "en": {"fr": "French", "en": "English", "es": "Spanish", "ar": "Arabic", "pt": "Portuguese"}}  # fmt: skip
_CITIES = ["Québec", "Lévis", "Montréal", "Dakar", "Lyon, France", "Bogotá", "Tunis", "Manila, Philippines"]
_FIRMS = ["Groupe Exemple inc.", "Ateliers Fictifs", "Démo & Fils", "Les Entreprises Modèle", "Maison Témoin", "Nordik"]


@dataclass
class Labels:
    """What is true of one CV: jobs as (title, start, end), each day as year and month or year alone."""

    jobs: set[tuple[str, str, str]] = field(default_factory=set)
    languages: set[tuple[str, str]] = field(default_factory=set)
    diplomas: set[tuple[str, int]] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Made:
    number: int
    text: str
    labels: Labels


def held_apart(number: int) -> bool:
    """Whether the reader was not written on it."""
    return number % 2 == 1


def trades() -> list[dict[str, Any]]:
    """The demonstration's trades, in the order of their files."""
    folder = files("matching.demonstration").joinpath("trades")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".json"))
    found: list[dict[str, Any]] = []
    for name in names:
        found += json.loads(folder.joinpath(name).read_text(encoding="utf-8"))["trades"]
    return found


def cvs(count: int) -> Iterator[Made]:
    """`count` CVs, going round the trades."""
    known = trades()
    for number in range(count):
        yield _made(number, known[number * 7 % len(known)])


def _made(number: int, trade: dict[str, Any]) -> Made:
    draw = random.Random(number)
    locale = "fr" if draw.random() < 0.65 else "en"
    labels = Labels()
    parts = [_jobs(draw, locale, trade, labels), _studies(draw, locale, trade, labels)]
    others = [_spoken(draw, locale, labels), _able(draw, locale, trade, labels)]
    draw.shuffle(others)
    parts = [*parts, *others] if draw.random() < 0.7 else [others[0], *parts, others[1]]
    return Made(number, "\n\n".join(["Camille Fictif\ncamille@example.org", *parts]), labels)


def _jobs(draw: random.Random, locale: str, trade: dict[str, Any], labels: Labels) -> str:
    layout: Callable[..., list[str]] = draw.choice(_LAYOUTS)
    by_month, dash = draw.random() < 0.7, draw.choice([" – ", "-", " - ", " à " if locale == "fr" else " to "])
    titles = (
        [trade["title_fr_f"], *trade["other_titles_fr"]]
        if locale == "fr"
        else [trade["title_en"], *trade["other_titles_en"]]
    )
    told: list[str] = []
    end = None
    year = draw.randrange(2019, 2024)
    for name in draw.sample(titles, min(len(titles), draw.randrange(1, 4))):
        month, last = draw.randrange(12), draw.randrange(12)
        start = _day(locale, year, month if by_month else None)
        key = f"{year}-{month + 1:02}" if by_month else str(year)
        if end is None:
            dates, ends = f"{start}{dash}{draw.choice(_NOW[locale])}", ""
        else:
            dates = f"{start}{dash}{_day(locale, end, last if by_month else None)}"
            ends = f"{end}-{last + 1:02}" if by_month else str(end)
        title = name[0].upper() + name[1:]
        labels.jobs.add((title, key, ends))
        bullet = draw.choice(["• ", "- "])
        duties = [bullet + each for each in draw.sample(trade[f"duties_{locale}"], 2)]
        told.append("\n".join([*layout(title, draw.choice(_FIRMS), draw.choice(_CITIES), dates), *duties]))
        end, year = year - 1, year - draw.randrange(2, 5)
    return "\n".join([_heading(draw, locale, "jobs"), draw.choice(["\n\n", "\n"]).join(told)])


_LAYOUTS: list[Callable[[str, str, str, str], list[str]]] = [
    lambda title, firm, city, dates: [title, f"{firm}, {city}", dates],
    lambda title, firm, city, dates: [f"{dates} : {title}, {firm} ({city})"],
    lambda title, firm, city, dates: [f"{title} | {firm} | {city} | {dates}"],
    lambda title, firm, city, dates: [f"{title}\t{dates}", f"{firm}, {city}"],
    lambda title, firm, city, dates: [f"{firm}, {city}\t{dates}", title],
    lambda title, firm, city, dates: [dates, title, f"{firm} – {city}"],
]


def _day(locale: str, year: int, month: int | None) -> str:
    return str(year) if month is None else f"{_MONTHS[locale][month]} {year}"


def _studies(draw: random.Random, locale: str, trade: dict[str, Any], labels: Labels) -> str:
    lines = [_heading(draw, locale, "studies")]
    known = [each for each in trade["diplomas"] if each["level"] in _DIPLOMAS["fr"]]
    for each in draw.sample(known, min(len(known), draw.randrange(1, 3))):
        year = draw.randrange(2000, 2020)
        school = _SCHOOLS.get(each["level"], "Université du Fleuve")
        labels.diplomas.add((each["level"], year))
        name = f"{_DIPLOMAS[locale][each['level']]} {each[locale].lower()}"
        lines += draw.choice([[f"{name}, {school}, {year}"], [f"{year}\t{name}", school], [name, f"{school} ({year})"]])
    return "\n".join(lines)


def _spoken(draw: random.Random, locale: str, labels: Labels) -> str:
    chosen = ["fr", *draw.sample(["en", "es", "ar", "pt"], draw.randrange(1, 3))]
    levels = {code: draw.choice(list(_LEVELS[locale])) for code in chosen}
    labels.languages |= set(levels.items())
    said = [(_LANGUAGES[locale][code], _LEVELS[locale][level]) for code, level in levels.items()]
    heading = _heading(draw, locale, "languages")
    return draw.choice(
        [
            "\n".join([heading, *(f"{name} : {level}" for name, level in said)]),
            f"{heading} : " + ", ".join(f"{name} ({level})" for name, level in said),
            "\n".join([heading, " | ".join(f"{name} – {level}" for name, level in said)]),
        ]
    )


def _able(draw: random.Random, locale: str, trade: dict[str, Any], labels: Labels) -> str:
    names = [each[locale] for each in draw.sample(trade["skills"], min(len(trade["skills"]), 5))]
    labels.skills |= set(names)
    heading = _heading(draw, locale, "skills")
    return "\n".join(
        [heading, *draw.choice([[", ".join(names)], [f"• {name}" for name in names], [" | ".join(names)]])]
    )


def _heading(draw: random.Random, locale: str, part: str) -> str:
    return draw.choice(_HEADINGS[locale][part])
