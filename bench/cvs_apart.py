"""A second set of CVs with their labels, that the reader's rules were not written from: other trades, other words for
headings, dates, diplomas and levels, other layouts, and real files (DOCX with tables, PDF with columns, text).

Written after the reader and without a look at its tables, seeded, fictitious. The even numbers were looked at once the
first figures were known, and the reader put right where it was wrong in general; the odd ones only measure
(`held_apart`). Half of what the odd ones choose (headings, dates, layouts of jobs, of studies, of languages) is in no
even one: it was written when the reader was put right already. What `docs/reading.md` tells are the odd ones.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.cv_files import Block, docx_of, pdf_of, text_of
from bench.cvs import Labels
from bench.cvs_apart_dates import DATES, DATES_APART, Dates, Draw
from bench.people import TRADES, Trade


@dataclass(frozen=True)
class File:
    """A CV as its person sends it. `occupations`: the unit group of each title, as the CNP 2021 has it."""

    number: int
    name: str
    content: bytes
    labels: Labels
    occupations: dict[str, str] = field(default_factory=dict)


def files(count: int = 240) -> Iterator[File]:
    """`count` CVs, going round the trades, the languages and the layouts."""
    for number in range(count):
        yield _file(number)


def _file(number: int) -> File:
    draw = Draw(number)
    trade = TRADES[number // 2 % len(TRADES)]
    locale = "fr" if draw.random() < 0.7 else "en"
    labels = Labels()
    occupations: dict[str, str] = {}
    jobs = _jobs(draw, locale, trade, labels, occupations)
    blocks = [
        Block(_heading(draw, locale, "jobs"), jobs),
        Block(_heading(draw, locale, "studies"), _studies(draw, locale, trade, labels)),
        Block(
            _heading(draw, locale, "languages"),
            _languages(draw, locale, labels),
            aside=True,
        ),
        Block(
            _heading(draw, locale, "skills"),
            _skills(draw, locale, trade, labels),
            aside=True,
        ),
    ]
    if draw.random() < 0.5:
        blocks.insert(0, Block(_heading(draw, locale, "about"), [[_ABOUT[locale]]]))
    if draw.random() < 0.4:
        blocks.append(Block(draw.choice(_WORDS[locale]["fun"]), [[_FUN[locale]]], aside=True))
    head = ["Dominique Inventé" if locale == "fr" else "Dominique Made-Up", "418 555-0170 | d.invente@example.org"]
    made: tuple[str, Callable[[Sequence[str], Sequence[Block], random.Random], bytes]] = draw.choice(
        [("docx", docx_of), ("docx", docx_of), ("pdf", pdf_of), ("pdf", pdf_of), ("txt", text_of)]
    )
    return File(number, f"cv.{made[0]}", made[1](head, blocks, draw), labels, occupations)


def _heading(draw: Draw, locale: str, part: str) -> str:
    heading: str = draw.either(_WORDS[locale][part], _APART[locale][part])
    return heading


_WORDS = {
    "fr": {
        "jobs": ["Emplois occupés", "Mon parcours de travail", "Historique d’emploi", "Expérience pertinente",
                 "Expériences au Québec et à l’étranger", "Vie professionnelle", "Postes occupés"],
        "studies": ["Études et diplômes", "Diplômes obtenus", "Parcours scolaire", "Formation et perfectionnement",
                    "Études", "Cursus"],
        "languages": ["Langues", "Compétences linguistiques", "Langues parlées et écrites", "Maîtrise des langues"],
        "skills": ["Savoir-faire", "Compétences et outils", "Points forts", "Ce que je sais faire", "Habiletés"],
        "about": ["Profil", "En bref", "Qui je suis"],
        "fun": ["Loisirs", "Centres d’intérêt"],
    },
    "en": {
        "jobs": ["Career History", "Positions Held", "Relevant Experience", "Where I Have Worked",
                 "Professional Background", "Employment"],
        "studies": ["Education", "Schooling", "Degrees and Diplomas", "Academic Record", "Education & Credentials"],
        "languages": ["Languages", "Language Proficiency", "Languages Spoken"],
        "skills": ["Skills & Tools", "Strengths", "Core Competencies", "What I Can Do", "Abilities"],
        "about": ["Profile", "In Short", "About Me"],
        "fun": ["Interests", "Hobbies"],
    },
}  # fmt: skip
_APART = {
    "fr": {
        "jobs": ["Expériences de travail récentes", "Mon expérience", "Cheminement de carrière", "Emplois antérieurs"],
        "studies": ["Scolarité", "Formation académique", "Titres et diplômes", "Études postsecondaires"],
        "languages": ["Connaissance des langues", "Langues maîtrisées", "Profil linguistique"],
        "skills": ["Atouts", "Compétences professionnelles", "Connaissances pratiques", "Forces"],
        "about": ["Objectif de carrière", "Présentation", "Sommaire"],
    },
    "en": {
        "jobs": ["Work History", "Previous Jobs", "My Experience", "Employment Record"],
        "studies": ["Educational Background", "Qualifications", "Studies", "Training and Education"],
        "languages": ["Language Skills", "Languages I Speak", "Linguistic Profile"],
        "skills": ["Key Skills", "Areas of Expertise", "Practical Knowledge", "Abilities and Tools"],
        "about": ["Objective", "Summary", "Career Goal"],
    },
}
_ABOUT = {
    "fr": "Personne fiable et curieuse, arrivée à Québec avec le goût du travail bien fait et de l’équipe.",
    "en": "Reliable and curious, new in Québec City, fond of careful work and of working with others.",
}
_FUN = {"fr": "Marche en forêt, échecs, cuisine du dimanche", "en": "Forest walks, chess, Sunday cooking"}
_FIRMS = ["Boréal Métal", "Duquette et Filles", "Coopérative du Cap-Rond", "Société Tamarin", "Nordet inc.",
          "Grupo Almendra", "Atlas Wood Works", "Clinique du Vallon", "Résidence Belle-Anse", "Chantier Levasseur",
          "Les Services Kanoé ltée", "Bluewater Foods", "Hôtel des Trois-Vents", "Garage Sanfaçon"]  # fmt: skip
_TOWNS = ["Saint-Raymond", "Lévis", "Abidjan", "Alger", "Port-au-Prince", "Medellín", "Kinshasa", "Québec", "Lomé",
          "Manille", "Beyrouth", "Toronto", "Baie-Saint-Paul"]  # fmt: skip


def _jobs(draw: Draw, locale: str, trade: Trade, labels: Labels, occupations: dict[str, str]) -> list[list[str]]:
    layout, style = draw.either(_JOBS, _JOBS_APART), draw.either(DATES, DATES_APART)
    names = draw.sample(list(trade.titles(locale)), min(len(trade.titles(locale)), draw.randint(1, 3)))
    told, year, last = [], draw.randint(2018, 2023), None
    for name in names:
        month, ended = draw.randint(1, 12), draw.randint(1, 12)
        dates: Dates = (year, month, last, None if last is None else ended)
        written, by_year = style(draw, locale, dates)
        if by_year:
            labels.jobs.add((name, str(year), "" if last is None else str(last)))
        else:
            labels.jobs.add((name, f"{year}-{month:02}", "" if last is None else f"{last}-{ended:02}"))
        occupations[name] = trade.unit_group
        duties = draw.sample(list(trade.duties(locale)), 2)
        told.append(
            [*layout(name, draw.choice(_FIRMS), draw.choice(_TOWNS), written), *(f"- {each}" for each in duties)]
        )
        last, year = year - draw.choice([0, 1]), year - draw.randint(3, 5)
    return told


_JOBS: list[Callable[[str, str, str, str], list[str]]] = [
    lambda title, firm, town, dates: [f"{title}, {firm}, {town}", dates],
    lambda title, firm, town, dates: [f"{firm.upper()} ({town})", title, dates],
    lambda title, firm, town, dates: [f"{dates}  {title} chez {firm}"],
    lambda title, firm, town, dates: [f"{dates}\t{title}", f"\t{firm}, {town}"],
    lambda title, firm, town, dates: [f"{title} – {firm} – {town}", f"({dates})"],
    lambda title, firm, town, dates: [f"Poste : {title}", f"Employeur : {firm}, {town}", f"Période : {dates}"],
    lambda title, firm, town, dates: [title, f"{firm} | {town} | {dates}"],
]


_JOBS_APART: list[Callable[[str, str, str, str], list[str]]] = [
    lambda title, firm, town, dates: [f"{firm} · {title}", f"{dates} · {town}"],
    lambda title, firm, town, dates: [dates, f"{title} ({firm}, {town})"],
    lambda title, firm, town, dates: [f"{title} ({dates})", f"{firm} - {town}"],
    lambda title, firm, town, dates: [f"{town} | {dates}", f"{title}, {firm}"],
    lambda title, firm, town, dates: [f"{dates} | {firm} | {title}"],
    lambda title, firm, town, dates: [title, firm, town, dates],
]


_DIPLOMAS = {
    "fr": {
        "dep": ["Diplôme d’études professionnelles (DEP) en {}", "DEP – {}"],
        "dec": ["Diplôme d’études collégiales, {}", "DEC technique en {}"],
        "aec": ["Attestation d’études collégiales en {}", "AEC, {}"],
        "bachelor": ["Baccalauréat universitaire en {}", "B.Sc. {}"],
        "master": ["Maîtrise en {}", "Master 2 {}"],
        "des": ["Diplôme d’études secondaires"],
    },
    "en": {
        "dep": ["Diploma of Vocational Studies, {}", "Vocational diploma in {}"],
        "dec": ["Diploma of College Studies in {}", "College diploma, {}"],
        "aec": ["Attestation of College Studies, {}"],
        "bachelor": ["Bachelor’s degree in {}", "BSc, {}"],
        "master": ["Master’s degree in {}", "MSc {}"],
        "des": ["High school diploma"],
    },
}
_SCHOOLS = ["Centre Marie-Rollet", "École des métiers du Fjord", "Institut Kéran", "Université de la Côte",
            "Collège des Deux-Rives", "Lycée Toussaint"]  # fmt: skip


def _studies(draw: Draw, locale: str, trade: Trade, labels: Labels) -> list[list[str]]:
    told = []
    layout = draw.either(_STUDIES, _STUDIES_APART)
    levels = dict.fromkeys([trade.diploma, *draw.sample(["des", "bachelor", "dep"], draw.randint(0, 1))])
    for level in levels:
        year = draw.randint(2001, 2017)
        labels.diplomas.add((level, year))
        title = draw.choice(_DIPLOMAS[locale][level]).format(trade.field(locale))
        told.append(layout(title, draw.choice(_SCHOOLS), year))
    return told


_STUDIES: list[Callable[[str, str, int], list[str]]] = [
    lambda title, school, year: [f"{year} : {title}, {school}"],
    lambda title, school, year: [f"{title} ({year})", school],
    lambda title, school, year: [f"{school}", f"{title}, {year}"],
    lambda title, school, year: [f"{title} – {school} – {year}"],
]

_STUDIES_APART: list[Callable[[str, str, int], list[str]]] = [
    lambda title, school, year: [f"{title} | {school} | {year}"],
    lambda title, school, year: [title, f"{school}, {year}"],
    lambda title, school, year: [f"{year}", f"{title}, {school}"],
    lambda title, school, year: [f"{school} – {title} ({year})"],
]

_NAMES = {
    "fr": {"fr": "Français", "en": "Anglais", "es": "Espagnol", "ar": "Arabe", "pt": "Portugais",
           "ht": "Créole haïtien"},
    "en": {"fr": "French", "en": "English", "es": "Spanish", "ar": "Arabic", "pt": "Portuguese",
           "ht": "Haitian Creole"},
}  # fmt: skip
_LEVELS = {
    "fr": {"native": ["maternelle", "langue maternelle"], "advanced": ["avancé", "courant", "très bon niveau"],
           "intermediate": ["moyen", "intermédiaire"], "basic": ["débutant", "de base", "notions"],
           "B2": ["B2"], "C1": ["niveau C1"]},
    "en": {"native": ["mother tongue", "native speaker"], "advanced": ["fluent", "advanced"],
           "intermediate": ["intermediate", "conversational"], "basic": ["beginner", "basic"], "B2": ["B2"],
           "C1": ["C1 level"]},
}  # fmt: skip


def _languages(draw: Draw, locale: str, labels: Labels) -> list[list[str]]:
    codes = ["fr", *draw.sample(["en", "es", "ar", "pt", "ht"], draw.randint(1, 2))]
    said = []
    for code in codes:
        level = draw.choice(list(_LEVELS[locale]))
        labels.languages.add((code, level))
        said.append((_NAMES[locale][code], draw.choice(_LEVELS[locale][level])))
    layout = draw.either(range(4), (4, 5))
    if layout == 0:
        return [[f"{name}, {level}" for name, level in said]]
    if layout == 4:
        return [[" | ".join(f"{name} : {level}" for name, level in said)]]
    if layout == 5:
        return [[f"{name} - {level}" for name, level in said]]
    if layout == 1:
        return [[", ".join(f"{name} ({level})" for name, level in said)]]
    if layout == 2:
        return [[f"- {name} : {level}" for name, level in said]]
    return [[f"{name}\t{level}" for name, level in said]]


def _skills(draw: Draw, locale: str, trade: Trade, labels: Labels) -> list[list[str]]:
    names = draw.sample(list(trade.skills(locale)), min(5, len(trade.skills(locale))))
    labels.skills |= set(names)
    layout = draw.randrange(4)
    if layout == 0:
        return [[f"- {name}" for name in names]]
    if layout == 1:
        return [[", ".join(names)]]
    if layout == 2:
        label = "Techniques" if locale == "fr" else "Technical"
        return [[f"{label} : " + "; ".join(names[:3]), ", ".join(names[3:])]]
    return [[" • ".join(names)]]
