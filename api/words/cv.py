"""A released CV said in words, once for the page and the files: its parts in the order of the Québec format."""

from collections.abc import Iterator

from api.documents.sheet import Item, Section, Sheet
from api.translations import N_
from api.words.criteria import Criteria
from api.words.periods import period
from matching.referrals.release import CvDiploma, CvExperience, CvLanguage, ReleasedCv


def sheet(cv: ReleasedCv, words: Criteria) -> Sheet:
    """The CV in the reader's language; what the person wrote stays as they wrote it."""
    parts = (
        (N_("Languages"), tuple(_language(language, words) for language in cv.languages)),
        (N_("Summary"), (Item(cv.summary),) if cv.summary else ()),
        (N_("Skills"), tuple(Item(skill) for skill in cv.skills)),
        (N_("Experience"), tuple(_experience(experience, words) for experience in cv.experiences)),
        (N_("Diplomas"), tuple(_diploma(diploma, words) for diploma in cv.diplomas)),
        (
            N_("Licences, cards and certificates"),
            tuple(Item(words.names.of("credential", code, words.locale)) for code in cv.credentials),
        ),
    )
    return Sheet(
        cv.name,
        tuple(line for line in (cv.phone, cv.email) if line),
        tuple(Section(words.say(title), items) for title, items in parts if items),
    )


def _language(language: CvLanguage, words: Criteria) -> Item:
    said = words.level(language.skill, language.language, language.value)
    return Item(said[:1].upper() + said[1:], language.test or "")


def _experience(experience: CvExperience, words: Criteria) -> Item:
    place = ", ".join(_place(experience.employer, experience.place, experience.country, words))
    told = "\n".join(part for part in (place, experience.duties) if part)
    return Item(experience.title, period(experience, words.locale), told)


def _diploma(diploma: CvDiploma, words: Criteria) -> Item:
    level = words.say(
        N_("Comparable in Québec: %(level)s"), level=words.names.of("diploma_level", diploma.level, words.locale)
    )
    if diploma.comparative_evaluation:
        level += " " + words.say(N_("(comparative evaluation)"))
    place = ", ".join(_place(diploma.school, None, diploma.country, words))
    year = str(diploma.year) if diploma.year else ""
    return Item(diploma.title, year, "\n".join(part for part in (level, place) if part))


def _place(name: str | None, place: str | None, country: str | None, words: Criteria) -> Iterator[str]:
    yield from (part for part in (name, place) if part)
    if country and country != "CA":
        yield words.names.of("country", country, words.locale)
