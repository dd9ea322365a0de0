"""The opening words of a fictitious CV: what the entry claims is said here too, so that a passage is its evidence."""

import random
from collections.abc import Mapping
from typing import Any

from matching.demonstration.careers import Career
from matching.demonstration.openings import credential_row
from matching.demonstration.people import Person

_FIRST_FR = (
    "{title} d’expérience, {years} de pratique.",
    "{years} d’expérience comme {lower}.",
    "{title} depuis {years}, à l’aise en équipe comme en autonomie.",
    "Profil : {lower}, {years} de métier.",
)
_FIRST_EN = ("{title} with {years} of experience.", "{years} of experience as {lower}.")
_BEGINNER = {"fr": "{title}, en début de parcours.", "en": "{title}, early in my career."}
_BELOW_FR = (
    "Je travaille actuellement comme {work} et je souhaite revenir à mon métier.",
    "Mon emploi actuel ({work}) me permet de vivre pendant mes démarches; mon objectif reste mon domaine.",
)
_BELOW_EN = ("I currently work as {work} and want to return to my field.",)
_QUALITIES_FR = (
    "Ponctualité, rigueur et respect des consignes de sécurité.",
    "J’apprends vite et je pose des questions.",
    "Habitude des horaires variables et des périodes de pointe.",
    "Références disponibles sur demande.",
    "Sens de l’organisation et goût du travail bien fait.",
)
_QUALITIES_EN = ("Reliable, careful and safety-minded.", "I learn fast and ask questions.", "References on request.")
_STATUS_FR = {"held": "Je détiens : {name}.", "in_process": "Démarches en cours : {name}."}
_STATUS_EN = {"held": "I hold: {name}.", "in_process": "In process: {name}."}


def summary(rng: random.Random, person: Person, career: Career, entry: Mapping[str, Any]) -> str:
    """A few sentences in the CV's language; empty for a few people who wrote none."""
    if rng.random() < 0.06:
        return ""
    english = person.english_cv
    trade = person.trade
    title = trade.title_en if english else trade.title_fr_f if person.feminine else trade.title_fr_m
    years = _years(career, person, english=english)
    first = rng.choice(_FIRST_EN if english else _FIRST_FR) if years else _BEGINNER["en" if english else "fr"]
    said = [_capital(first.format(title=title, lower=title[0].lower() + title[1:], years=years))]
    if career.below:
        work = career.jobs[0].trade
        name = work.title_en if english else work.title_fr_f if person.feminine else work.title_fr_m
        said.append(rng.choice(_BELOW_EN if english else _BELOW_FR).format(work=name[0].lower() + name[1:]))
    if entry["skills"]:
        names = ", ".join(skill["name"] for skill in entry["skills"][: rng.randint(2, 5)])
        said.append(f"Skills: {names}." if english else f"Compétences : {names}.")
    said += _credentials(rng, entry, english=english)
    said += _languages(entry, english=english)
    said.append(rng.choice(_QUALITIES_EN if english else _QUALITIES_FR))
    return " ".join(said)


def _years(career: Career, person: Person, *, english: bool) -> str:
    years = career.months_in(person.trade) // 12
    if years < 1:
        return ""
    if english:
        return f"{years} year{'s' if years > 1 else ''}"
    return f"{years} an{'s' if years > 1 else ''}"


def _credentials(rng: random.Random, entry: Mapping[str, Any], *, english: bool) -> list[str]:
    phrases = _STATUS_EN if english else _STATUS_FR
    return [
        phrases[held["status"]].format(name=credential_row(held["credential"])["name_en" if english else "name_fr"])
        for held in entry["credentials"]
        if held["status"] in phrases and rng.random() < 0.75
    ]


def _languages(entry: Mapping[str, Any], *, english: bool) -> list[str]:
    said = []
    for told in entry["languages"]:
        if told["skill"] == "speaking" and told.get("test") and told["language"] == "fr":
            said.append(
                f"French: {told['test']}, {told['level']}."
                if english
                else f"Français : {told['test']}, niveau {told['level']} à l’oral."
            )
    if entry["schooling_in_french"] == "postsecondary" and not english:
        said.append("Études supérieures suivies en français.")
    elif entry["schooling_in_french"] == "secondary" and not english:
        said.append("Scolarité primaire et secondaire en français.")
    return said


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
