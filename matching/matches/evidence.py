"""The person's own words that stand behind a criterion: the passage, and how much stands behind the claim."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from matching.candidates.domain import CredentialStatus, State
from matching.candidates.profile import Profile, ProfileCredential, ProfileExperience
from matching.matches.openings import Criterion
from matching.reading.credentials import mentions
from matching.reference.text import fold

LONGEST_PASSAGE = 280
_ORDER = (State.CLAIMED, State.EVIDENCED, State.VERIFIED)
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\w))+[.!?;]?")


def strongest(states: Iterable[State]) -> State | None:
    return max(states, key=_ORDER.index, default=None)


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


def of_experience(profile: Profile, criterion: Criterion) -> tuple[str | None, State | None]:
    if criterion.unit_group is None:
        return None, None
    found = in_occupation(profile, criterion.unit_group)
    if not found:
        return None, None
    first = found[0]
    heading = first.title if first.employer is None else f"{first.title}, {first.employer}"
    duty = _SENTENCE.search(first.duties)
    passage = heading if duty is None else f"{heading} : {duty.group().strip()}"
    return _short(passage), strongest(experience.state for experience in found)


def credential_for(profile: Profile, credential: str | None, worth_it: Sequence[str]) -> ProfileCredential | None:
    """The credential asked for as the file has it; or the one worth it that is held, and for longer."""
    own = next((held for held in profile.credentials if held.credential == credential), None)
    held = [own] if own is not None else []
    held += [other for other in profile.credentials if other.credential in worth_it]
    held = [each for each in held if each.status is CredentialStatus.HELD]
    return max(held, key=lambda each: each.valid_until or date.max, default=own)


def of_credential(profile: Profile, criterion: Criterion, held: str) -> str | None:
    """The person's words that name the credential `held`: as people call it, else as the table of credentials does."""
    texts = (profile.summary, *(experience.duties for experience in profile.experiences or ()))
    for text in texts:
        named = min((start for code, start, _, _ in mentions(text) if code == held), default=None)
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
