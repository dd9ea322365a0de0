"""A vacancy as somebody pastes it, French or English, read into a draft need: each value with the words it came from.

Nothing is taken that a person has not confirmed. What a text cannot settle — the level of French that "bon français"
means, a wage in another currency, a diploma of elsewhere — is told under the confidence from which it is asked.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from matching.reading import vacancy_fields as fields
from matching.reading import vacancy_requirements as requirements
from matching.reading import vacancy_times as times
from matching.reading.documents import Format, document
from matching.reading.draft import Read
from matching.reading.lines import lines
from matching.reading.meaning import Occupations
from matching.reading.tongue import tongue
from matching.reading.vacancy import Vacancy
from matching.reading.vacancy_credentials import credentials
from matching.reading.vacancy_words import Weights

GROUPS = 5
ReadType = TypeVar("ReadType", bound=Read[Any])
_OTHERS = ("en", "es")


def read_vacancy(text: str, today: date, places: Mapping[str, str], occupations: Occupations | None = None) -> Vacancy:
    """The draft of a need. `places` has the codes of municipalities by folded name."""
    read = document([text], Format.TXT)
    found = lines(read)
    title = _title(list(fields.titles(read, found)), occupations)
    weights = Weights(found, requirements.named(read, found))
    choices = list(credentials(read, found, weights))
    diploma, experience, choices_told, either = requirements.settled(
        read, requirements.diploma(read, found, weights), _surest(requirements.lengths(read, weights)), choices
    )
    dates = times.dates(read, found, today)
    return Vacancy(
        text=read.text.strip(),
        locale=tongue(read.text),
        title=title,
        unit_groups=tuple(_groups(title, occupations)),
        posts=fields.posts(read),
        wage=_surest(fields.wages(read)),
        hours=fields.hours(read),
        duration=fields.duration(read),
        telework=fields.telework(read),
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        closes_on=dates.closes_on,
        week=times.week(read, found),
        municipality=_surest(fields.places(read, found, places)),
        experience=experience,
        diploma=diploma,
        either=either,
        credentials=choices_told,
        french=requirements.spoken(read, "fr", weights),
        languages=tuple(one for each in _OTHERS if (one := requirements.spoken(read, each, weights)) is not None),
    )


def _surest(found: Iterator[ReadType]) -> ReadType | None:
    return max(found, key=lambda each: each.confidence, default=None)


def _title(found: list[Read[str]], occupations: Occupations | None) -> Read[str] | None:
    """Where it stands, and whether it sounds like a job: a greeting in the first line is none."""
    found = [each for each in found if any(character.isalpha() for character in each.value)][:12]
    if not found or occupations is None:
        return _surest(iter(found))
    likely = [suggestion.groups[0][1] for suggestion in occupations.suggest([each.value for each in found], 1)]
    scored = [
        Read(each.value, each.words, round(each.confidence * (0.5 + 0.5 * part), 2))
        for each, part in zip(found, likely, strict=True)
    ]
    return _surest(iter(scored))


def _groups(title: Read[str] | None, occupations: Occupations | None) -> Iterator[Read[str]]:
    if title is not None and occupations is not None:
        (suggestion,) = occupations.suggest([title.value], GROUPS)
        for code, probability in suggestion.groups:
            yield Read(code, title.words, probability)
