"""What was confirmed, added to a file: nothing of it is taken away, and nothing is there twice."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from matching.candidates.domain import CandidateEntry, LanguageBasis, State
from matching.reading.proposals import Confirmation, Kind
from matching.reading.proposals import State as Answer
from matching.reference.text import fold

_LISTS = {
    Kind.EXPERIENCE: "experiences",
    Kind.DIPLOMA: "diplomas",
    Kind.CREDENTIAL: "credentials",
    Kind.SKILLS: "skills",
    Kind.ASPIRATIONS: "aspirations",
}
# By what a claim is told to be the same as another.
_SAME_BY = {
    Kind.EXPERIENCE: ("title", "employer", "started_on"),
    Kind.DIPLOMA: ("title", "year"),
    Kind.CREDENTIAL: ("credential",),
    Kind.SKILLS: ("name",),
    Kind.ASPIRATIONS: ("title",),
}


def with_confirmed(entry: CandidateEntry, confirmation: Confirmation) -> CandidateEntry:
    """The entry with the claims that were confirmed, each a claim and no more: nobody has checked it.

    What stood there stays, a level that was tested or checked too. A list stays unasked where nothing of it was told.
    Raises pydantic's ValidationError, where the whole is more than an entry holds.
    """
    document = entry.model_dump(mode="json")
    for kind, name in _LISTS.items():
        claims = _claims(confirmation, kind)
        if claims:
            document[name] = _together(document[name] or [], claims, _SAME_BY[kind])
    levels = _claims(confirmation, Kind.LANGUAGE)
    if levels:
        document["languages"] = _levels(document["languages"], levels)
    for claim in _claims(confirmation, Kind.AVAILABILITY):
        document |= {name: value for name, value in claim.items() if value is not None}
    return CandidateEntry.model_validate(document)


def _claims(confirmation: Confirmation, kind: Kind) -> list[dict[str, Any]]:
    kept = (each for each in confirmation.proposals if each.kind is kind and each.state is Answer.KEPT)
    return [claim for each in kept for claim in each.claims]


def _together(stood: Sequence[dict[str, Any]], told: Iterable[dict[str, Any]], by: Sequence[str]) -> list[Any]:
    """Those that stood, then those told that are not the same as one before."""
    together = list(stood)
    known = {_same(claim, by) for claim in stood}
    for claim in told:
        if _same(claim, by) not in known:
            known.add(_same(claim, by))
            together.append(claim)
    return together


def _same(claim: dict[str, Any], by: Sequence[str]) -> Hashable:
    return tuple(fold(" ".join(str(claim.get(name) or "").split())) for name in by)


def _levels(stood: Sequence[dict[str, Any]], told: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A level that the person had only said gives way to what they say now."""
    levels = {(each["language"], each["skill"]): each for each in stood}
    for each in told:
        before = levels.get((each["language"], each["skill"]))
        if before is None or (before["basis"] == LanguageBasis.SELF_REPORTED and before["state"] == State.CLAIMED):
            levels[each["language"], each["skill"]] = each
    return list(levels.values())
