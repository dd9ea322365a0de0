"""The two forms in which a file is explained: the file itself, and its blind form, which tells nobody who it is."""

from collections.abc import Callable, Mapping
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
from matching.dates import DAYS_OF_A_MONTH
from matching.privacy.inclusive import inclusive, neutral
from matching.privacy.masking import Lookup, lookup, mask, mask_unheard
from matching.privacy.skills import keeps_origins, no_skill
from matching.privacy.titles import inclusive_title, masculine
from matching.privacy.vocabulary import stems_of

Levels = Mapping[tuple[str, str], int]
"""Value on the twelve levels of the Échelle québécoise, by (scale, level)."""

Masking = Callable[[str], str]


def clear_profile(entry: CandidateEntry, levels: Levels, today: date) -> Profile:
    """The file as whoever may read it in full sees it explained. A job still held is counted until `today`."""
    return _profile(entry, levels, today, blind=False, text=_as_it_is, skill=_as_it_is, held_title=_as_it_is)


def blind_profile(entry: CandidateEntry, levels: Levels, today: date) -> Profile:
    """The file without the person: no name, employer, place, school, country, contact, year or permit, in any text.

    In prose, a word that no trade is known to say is masked too, but those of the person's own skills. A country stays
    in a skill where it is that of a trade (a cuisine has one); what is no skill is left out.
    """
    own = _own_words(entry)
    skilled = stems_of(held.name for held in entry.skills or () if no_skill(held.name) is None)

    def masked(written: str) -> str:
        return mask_unheard(mask(written, own=own), also_known=skilled)

    return _profile(
        entry,
        levels,
        today,
        blind=True,
        text=lambda text: mask_unheard(inclusive(mask(neutral(text), own=own)), also_known=skilled),
        held_title=lambda title: inclusive(inclusive_title(masked(masculine(inclusive_title(neutral(title)))))),
        skill=lambda name: inclusive(mask(neutral(name), own=own, origins=not keeps_origins(name))),
    )


def _as_it_is(text: str) -> str:
    return text


def _profile(
    entry: CandidateEntry,
    levels: Levels,
    today: date,
    *,
    blind: bool,
    text: Masking,
    skill: Masking,
    held_title: Masking,
) -> Profile:
    return Profile(
        blind=blind,
        summary=text(entry.summary),
        experiences=None
        if entry.experiences is None
        else tuple(_experience(experience, today, blind, text, held_title) for experience in entry.experiences),
        skills=None
        if entry.skills is None
        else tuple(
            ProfileSkill(name=skill(held.name), state=held.state)
            for held in entry.skills
            if not blind or no_skill(held.name) is None
        ),
        diplomas=None
        if entry.diplomas is None
        else tuple(
            ProfileDiploma(
                title=text(diploma.title),
                level=diploma.level,
                field=diploma.field,
                comparative_evaluation=diploma.comparative_evaluation,
                state=diploma.state,
            )
            for diploma in entry.diplomas
        ),
        languages=tuple(
            ProfileLanguage(
                language=spoken.language,
                skill=spoken.skill,
                scale=spoken.scale,
                level=spoken.level,
                value=levels[spoken.scale, spoken.level],
                basis=spoken.basis,
                test=spoken.test and text(spoken.test),
                state=spoken.state,
            )
            for spoken in entry.languages
        ),
        schooling_in_french=entry.schooling_in_french,
        credentials=tuple(
            ProfileCredential(credential=c.credential, status=c.status, valid_until=c.valid_until, state=c.state)
            for c in entry.credentials
        ),
        authorisation=None if blind else entry.authorisation,
        available_from=entry.available_from,
        hours_max=entry.hours_max,
        week=entry.week,
        relocation_on=entry.relocation_on,
        territories=entry.territories,
    )


def _experience(
    experience: Experience, today: date, blind: bool, text: Masking, held_title: Masking
) -> ProfileExperience:
    return ProfileExperience(
        title=held_title(experience.title),
        unit_group=experience.unit_group,
        months=_months(experience, today),
        ended_on=experience.ended_on,
        duties=text(experience.duties),
        employer=None if blind else experience.employer,
        place=None if blind else experience.place,
        state=experience.state,
    )


def _months(experience: Experience, today: date) -> int | None:
    if experience.months is not None or experience.started_on is None:
        return experience.months
    return max(0, round((min(experience.ended_on or today, today) - experience.started_on).days / DAYS_OF_A_MONTH))


def _own_words(entry: CandidateEntry) -> Lookup:
    """The person's names, any of whose words is enough, and the names of where they worked, lived and studied."""
    names = lookup((entry.identity.given_name, entry.identity.family_name), each_word=True)
    others = lookup(
        [name for experience in entry.experiences or () for name in (experience.employer, experience.place)]
        + [diploma.school for diploma in entry.diplomas or ()]
    )
    return {word: (*others.get(word, ()), *names.get(word, ())) for word in names.keys() | others.keys()}
