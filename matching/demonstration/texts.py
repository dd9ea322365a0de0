"""The words of an offer, in French and in English, from a trade's duties and an employer's presentation."""

import random
from collections.abc import Sequence

from matching.demonstration.content import NOTICE, Employer, Trade
from matching.reference.text import fold

_OPENINGS_FR = (
    "{name}, {about}, cherche une personne pour le poste {of_title}.",
    "Vous cherchez un milieu stable? {name}, {about}, accueille une personne au poste {of_title}.",
    "Pour compléter son équipe, {name}, {about}, embauche au poste {of_title}.",
    "Chez {name}, {about}, le poste {of_title} est à pourvoir.",
)
_SEVERAL_FR = "{posts} postes sont offerts."
_OPENINGS_EN = (
    "{name}, {about}, is looking for someone for the position of {title}.",
    "{name}, {about}, is hiring: {title}.",
    "To complete its team, {name}, {about}, has an opening for the position of {title}.",
)
_CLOSINGS_FR = (
    "La formation à l’interne est offerte par une personne d’expérience de l’équipe.",
    "Une collègue ou un collègue vous guide pendant les premières semaines.",
    "Assurance collective, régime de retraite et horaire connu deux semaines d’avance.",
    "Les vêtements de travail et l’équipement de protection sont fournis.",
    "Le covoiturage entre collègues est organisé.",
    "Les diplômes obtenus à l’extérieur du Québec sont reconnus à l’embauche.",
    "Une aide à la recherche de logement est possible.",
    "Des cours de français sont offerts sur les heures de travail.",
)
_CLOSINGS_EN = (
    "An experienced colleague trains you on the job.",
    "Group insurance, pension plan and schedules known two weeks ahead.",
    "Work clothes and protective equipment are provided.",
    "Diplomas from outside Québec are recognised.",
    "Help to find housing is available.",
    "French courses are offered during working hours.",
)


def offer_fr(rng: random.Random, trade: Trade, employer: Employer, *, intern: bool, posts: int) -> str:
    """The French text of an offer: who hires, what one does, what is offered."""
    title = _lower(trade.title_fr)
    of_title = f"d’{title}" if fold(title)[0] in "aeiouyh" else f"de {title}"
    first = rng.choice(_OPENINGS_FR).format(name=employer.name, about=employer.about_fr, of_title=of_title)
    if intern:
        first = f"{employer.name}, {employer.about_fr}, accueille des stagiaires pour découvrir le métier : {title}."
    several = _SEVERAL_FR.format(posts=posts) if posts > 1 else ""
    heading = "Ce que vous apprendrez à faire :" if intern else "Ce que vous ferez :"
    return _join(
        f"{first} {several}".strip(),
        heading,
        *_bullets(rng, trade.duties_fr, 4 if intern else 6),
        " ".join(rng.sample(_CLOSINGS_FR, 2)),
        f"({NOTICE['fr']}.)",
    )


def offer_en(rng: random.Random, trade: Trade, employer: Employer, *, intern: bool, posts: int) -> str:
    """The English text that stands beside the French one."""
    first = rng.choice(_OPENINGS_EN).format(name=employer.name, about=employer.about_en, title=_lower(trade.title_en))
    if intern:
        first = f"{employer.name}, {employer.about_en}, welcomes interns in this trade: {_lower(trade.title_en)}."
    several = f"{posts} positions are open." if posts > 1 else ""
    heading = "What you will learn to do:" if intern else "What you will do:"
    return _join(
        f"{first} {several}".strip(),
        heading,
        *_bullets(rng, trade.duties_en, 3 if intern else 5),
        " ".join(rng.sample(_CLOSINGS_EN, 2)),
        f"({NOTICE['en']}.)",
    )


def _bullets(rng: random.Random, duties: Sequence[str], count: int) -> list[str]:
    kept = sorted(rng.sample(range(len(duties)), min(count, len(duties))))
    return [f"- {duties[place]}" for place in kept]


def _lower(title: str) -> str:
    """First letter in lower case, unless the word is an acronym."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _join(*lines: str) -> str:
    return "\n".join(lines)
