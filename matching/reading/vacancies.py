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
from matching.reading.documents import Document, Format, document
from matching.reading.draft import Read, words
from matching.reading.lines import lines
from matching.reading.meaning import LongTexts, Occupations
from matching.reading.tongue import tongue
from matching.reading.vacancy import Vacancy
from matching.reading.vacancy_credentials import credentials
from matching.reading.vacancy_words import Weights

GROUPS = 5
ReadType = TypeVar("ReadType", bound=Read[Any])
_OTHERS = ("en", "es")
EVERY = 1_000
"""More unit groups than there are."""
_ASKED = 0.59
"""Most confidence of an occupation that title and text do not both say: it is always asked."""


def read_vacancy(
    text: str,
    today: date,
    places: Mapping[str, str],
    occupations: Occupations | None = None,
    texts: LongTexts | None = None,
) -> Vacancy:
    """The draft of a need. `places` has the codes of municipalities by folded name.

    Where no title says for sure which occupation it is, or the best passages of the whole text (`texts`) say another,
    both together propose some: a text without its title begins with a line that is taken for one.
    """
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
        unit_groups=tuple(_groups(read, title, occupations, texts)),
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


def _groups(
    read: Document, title: Read[str] | None, occupations: Occupations | None, texts: LongTexts | None
) -> Iterator[Read[str]]:
    """Those of the title, where it is one for sure and the text's passages say so too; else those of both, asked."""
    told = None if title is None or occupations is None else occupations.suggest([title.value], EVERY)[0]
    about = [] if texts is None else texts.about(read.text, EVERY)
    agreed = told is not None and told.sure and told.groups[0][0] in [one.code for one in about[:GROUPS]]
    if title is not None and told is not None and (texts is None or (title.sure and agreed)):
        for code, probability in told.groups[:GROUPS]:
            yield Read(code, title.words, probability)
        return
    weight = 0.0 if title is None or told is None else title.confidence**2
    of_title = {} if told is None else dict(told.groups)
    both = [
        (
            weight * of_title.get(one.code, 0.0),
            (1 - weight) * one.probability,
            one.code,
            words(read, one.start, one.end),
        )
        for one in about
    ]
    for by_title, by_text, code, passage in sorted(both, key=lambda each: (-each[0] - each[1], each[2]))[:GROUPS]:
        where = title.words if title is not None and by_title > by_text else passage
        yield Read(code, where, min(round(by_title + by_text, 4), _ASKED))
