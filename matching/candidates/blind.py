"""The two forms in which a file is explained: the file itself, and its blind form, which tells nobody who it is."""

from collections.abc import Mapping
from datetime import date

from matching.candidates.domain import CandidateEntry, Experience
from matching.candidates.profile import (
    Profile,
    ProfileCredential,
    ProfileDiploma,
    ProfileExperience,
    ProfileLanguage,
    ProfileSkill,
)
from matching.privacy.masking import Lookup, lookup, mask

Levels = Mapping[tuple[str, str], int]
"""Value on the twelve levels of the Échelle québécoise, by (scale, level)."""

_DAYS_IN_MONTH = 30.4375


def clear_profile(entry: CandidateEntry, levels: Levels, today: date) -> Profile:
    """The file as whoever may read it in full sees it explained. A job still held is counted until `today`."""
    return Profile(
        blind=False,
        summary=entry.summary,
        experiences=_experiences(entry, today),
        skills=None if entry.skills is None else tuple(ProfileSkill(name=s.name, state=s.state) for s in entry.skills),
        diplomas=_diplomas(entry),
        languages=_languages(entry, levels),
        schooling_in_french=entry.schooling_in_french,
        credentials=tuple(
            ProfileCredential(credential=c.credential, status=c.status, valid_until=c.valid_until, state=c.state)
            for c in entry.credentials
        ),
        authorisation=entry.authorisation,
        available_from=entry.available_from,
        hours_max=entry.hours_max,
        week=entry.week,
        relocation_on=entry.relocation_on,
        territories=entry.territories,
    )


def blind_profile(entry: CandidateEntry, levels: Levels, today: date) -> Profile:
    """The file without the person: no name, employer, place, school, country, contact, year or permit, in any text.

    A skill keeps its words (a cuisine has a country), except the person's own names and contacts.
    """
    clear = clear_profile(entry, levels, today)
    own = _own_words(entry)
    return clear.model_copy(
        update={
            "blind": True,
            "summary": mask(clear.summary, own=own),
            "experiences": clear.experiences
            and tuple(
                e.model_copy(
                    update={
                        "title": mask(e.title, own=own),
                        "duties": mask(e.duties, own=own),
                        "employer": None,
                        "place": None,
                    }
                )
                for e in clear.experiences
            ),
            "skills": clear.skills
            and tuple(s.model_copy(update={"name": mask(s.name, own=own, origins=False)}) for s in clear.skills),
            "diplomas": clear.diplomas
            and tuple(d.model_copy(update={"title": mask(d.title, own=own)}) for d in clear.diplomas),
            "languages": tuple(
                spoken.model_copy(update={"test": spoken.test and mask(spoken.test, own=own)})
                for spoken in clear.languages
            ),
            "authorisation": None,
        }
    )


def _own_words(entry: CandidateEntry) -> Lookup:
    names = lookup((entry.identity.given_name, entry.identity.family_name), each_word=True)
    others = lookup(
        [name for experience in entry.experiences or () for name in (experience.employer, experience.place)]
        + [diploma.school for diploma in entry.diplomas or ()]
    )
    return {word: (*others.get(word, ()), *names.get(word, ())) for word in names.keys() | others.keys()}


def _months(experience: Experience, today: date) -> int | None:
    if experience.months is not None or experience.started_on is None:
        return experience.months
    return max(0, round(((experience.ended_on or today) - experience.started_on).days / _DAYS_IN_MONTH))


def _experiences(entry: CandidateEntry, today: date) -> tuple[ProfileExperience, ...] | None:
    if entry.experiences is None:
        return None
    return tuple(
        ProfileExperience(
            title=e.title,
            unit_group=e.unit_group,
            months=_months(e, today),
            ended_on=e.ended_on,
            duties=e.duties,
            employer=e.employer,
            place=e.place,
            state=e.state,
        )
        for e in entry.experiences
    )


def _diplomas(entry: CandidateEntry) -> tuple[ProfileDiploma, ...] | None:
    if entry.diplomas is None:
        return None
    return tuple(
        ProfileDiploma(
            title=d.title,
            level=d.level,
            field=d.field,
            comparative_evaluation=d.comparative_evaluation,
            state=d.state,
        )
        for d in entry.diplomas
    )


def _languages(entry: CandidateEntry, levels: Levels) -> tuple[ProfileLanguage, ...]:
    return tuple(
        ProfileLanguage(
            language=language.language,
            skill=language.skill,
            scale=language.scale,
            level=language.level,
            value=levels[language.scale, language.level],
            basis=language.basis,
            test=language.test,
            state=language.state,
        )
        for language in entry.languages
    )
