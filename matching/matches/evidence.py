"""The person's own words that stand behind a criterion: the passage, and how much stands behind the claim."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from matching.candidates.domain import CredentialStatus, LanguageBasis, State
from matching.candidates.profile import Profile, ProfileCredential, ProfileDiploma, ProfileExperience, ProfileLanguage
from matching.matches.openings import Criterion
from matching.reading.credentials import held as names_as_held
from matching.reference.domain import DiplomaLevel
from matching.reference.text import fold

LONGEST_PASSAGE = 280
_ORDER = (State.CLAIMED, State.EVIDENCED, State.VERIFIED)
_LEVELS = tuple(DiplomaLevel)
"""As they rank in `diploma_level`, from 0."""
# As the diplomas of `match_profile` pack: rank * 10000 + field, field 0 for any.
_OF_LEVEL, _UNKNOWN_FIELD = 10000, 9999
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\w))+[.!?;]?")


def sentence_with(texts: Iterable[str], names: Iterable[Sequence[str]]) -> str | None:
    """First sentence that holds every word of one of `names`, folded words each; None when there is none.

    The names are tried in their order, each in all the texts, accents and case aside.
    """
    folded = [(text, fold(text)) for text in texts]
    for words in names:
        for text, whole in folded:
            if all(word in whole for word in words):
                for match in _SENTENCE.finditer(text):
                    sentence = fold(match.group())
                    if all(word in sentence for word in words):
                        return _short(match.group())
    return None


def in_occupation(profile: Profile, unit_group: int) -> list[ProfileExperience]:
    """Experiences in the unit group, else in its minor group, the longest first."""
    held = [experience for experience in profile.experiences or () if experience.unit_group]
    exact = [experience for experience in held if int(experience.unit_group or 0) == unit_group]
    near = [experience for experience in held if int(experience.unit_group or 0) // 10 == unit_group // 10]
    return sorted(exact or near, key=lambda experience: -(experience.months or 0))


def of_experience(profile: Profile, criterion: Criterion, counted: int) -> tuple[str | None, State | None]:
    """The passage of one job in the occupation, and how much stands behind what is asked.

    The state is the strongest whose jobs alone, with those that have more behind them, reach the months asked, or the
    `counted` ones where these are fewer: one verified month does not vouch for ten years that nobody checked. The
    passage is that of the longest job of this very state. Months at work at once count once, and a profile does not
    say which: jobs are sure to reach what the longest of them has, and what is `counted` less all the months of the
    weaker ones.
    """
    if criterion.unit_group is None:
        return None, None
    found = in_occupation(profile, criterion.unit_group)
    if not found:
        return None, None
    enough = max(1, min(criterion.months or 0, counted))
    held = sorted({_ORDER.index(experience.state) for experience in found}, reverse=True)
    place = next((place for place in held if _sure(found, place, counted) >= enough), held[-1])
    first = next(experience for experience in found if experience.state is _ORDER[place])
    heading = first.title if first.employer is None else f"{first.title}, {first.employer}"
    duty = _SENTENCE.search(first.duties)
    passage = heading if duty is None else f"{heading} : {duty.group().strip()}"
    return _short(passage), first.state


def _sure(found: Sequence[ProfileExperience], place: int, counted: int) -> int:
    """Months that the jobs of this place of `_ORDER` and above are sure to reach together."""
    strong = [experience.months or 0 for experience in found if _ORDER.index(experience.state) >= place]
    weaker = sum(experience.months or 0 for experience in found if _ORDER.index(experience.state) < place)
    return max(*strong, counted - weaker)


def diploma_for(profile: Profile, criterion: Criterion) -> ProfileDiploma | None:
    """The diploma that answers: one that meets the criterion, else one to ask about, else the nearest.

    Of several that meet it, the one with most behind it; of others, one in a field asked for, then the highest.
    """

    def merit(held: ProfileDiploma) -> tuple[int, ...]:
        level = _LEVELS.index(held.level)
        packed = {level * _OF_LEVEL + (_UNKNOWN_FIELD if held.field is None else int(held.field)), level * _OF_LEVEL}
        wanted, state = int(held.field in (criterion.fields or ())), _ORDER.index(held.state)
        if packed & set(criterion.diplomas_met or ()):
            return 2, state, wanted, level
        return int(bool(packed & set(criterion.diplomas_ask or ()))), wanted, level, state

    return max(profile.diplomas or (), key=merit, default=None)


def language_for(held: Sequence[ProfileLanguage], criterion: Criterion) -> ProfileLanguage | None:
    """What of `held`, all of the language and skill asked for, answers: a test before the person's word, as it counts.

    Of several that reach the level, the one with most behind it; then, and where none does, the highest.
    """
    tested = [each for each in held if each.basis is LanguageBasis.TESTED]

    def merit(each: ProfileLanguage) -> tuple[int, ...]:
        reaches = each.value >= (criterion.level or 0)
        return int(reaches), _ORDER.index(behind(each)) if reaches else 0, each.value

    return max(tested or held, key=merit, default=None)


def behind(language: ProfileLanguage) -> State:
    """How much stands behind a level: a test is evidence."""
    claimed = language.state is State.CLAIMED
    return State.EVIDENCED if claimed and language.basis is LanguageBasis.TESTED else language.state


def credential_for(
    profile: Profile, credential: str | None, worth_it: Sequence[str], start: date
) -> ProfileCredential | None:
    """The credential asked for as the file has it, or one worth it that is held.

    Of several held on the day it starts, the one with most behind it; then, and where none is, the one for longest.
    """
    own = next((held for held in profile.credentials if held.credential == credential), None)
    held = [own] if own is not None else []
    held += [other for other in profile.credentials if other.credential in worth_it]
    held = [each for each in held if each.status is CredentialStatus.HELD]

    def merit(each: ProfileCredential) -> tuple[bool, int, date]:
        until = each.valid_until or date.max
        return until >= start, _ORDER.index(each.state) if until >= start else 0, until

    return max(held, key=merit, default=own)


def of_credential(profile: Profile, criterion: Criterion, held: str) -> str | None:
    """The person's words that name the credential `held`: as people call it, else as the table of credentials does."""
    texts = (profile.summary, *(experience.duties for experience in profile.experiences or ()))
    for text in texts:
        named = names_as_held(text, held)
        if named is not None:
            return next(_short(match.group()) for match in _SENTENCE.finditer(text) if match.end() > named)
    if held != criterion.credential:
        return None
    return sentence_with(texts, (*_words(criterion.credential_fr), *_words(criterion.credential_en)))


# fmt: off
_GENERIC = frozenset((
    "a", "au", "card", "carte", "certificat", "certificate", "class", "classe", "d", "de", "des", "du", "en", "et",
    "l", "la", "le", "licence", "of", "or", "order", "ordre", "ou", "permis", "permit", "quebec", "the",
))
# fmt: on


@cache
def _words(name: str | None) -> tuple[tuple[str, ...], ...]:
    """What of a credential's name a CV would hold, folded: its abbreviation, and its words that are not general."""
    words = re.findall(r"\w+", fold(name or ""))
    abbreviations = re.findall(r"\(([A-Z]{2,})\)", name or "")
    specific = tuple(word for word in words if word not in _GENERIC)
    return tuple(each for each in (*((fold(short),) for short in abbreviations), specific) if each)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_PASSAGE else text[: LONGEST_PASSAGE - 1].rstrip() + "…"
