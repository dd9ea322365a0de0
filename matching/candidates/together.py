"""Two files as one, field by field as somebody chose, and one file as two again. Pure: entries in, entries out."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from matching.candidates.domain import CandidateEntry
from matching.privacy.refused import STORED

Choice = Literal["kept", "removed", "both"]
"""What stands: the kept file's, the other's, or for a list, what either says."""
IDENTITY = ("given_name", "family_name", "email", "phone", "language", "channel")
LISTS = ("experiences", "skills", "diplomas", "languages", "credentials", "aspirations")
NOTES = ("household", "reasons_to_move")
"""The counsellors' own: nobody else reads them, nor chooses between them."""
FIELDS = (
    *IDENTITY, "organisation_id", "residence", "travel", "summary", *LISTS, "schooling_in_french", "authorisation",
    "territories", "relocation_on", "available_from", "week", "hours_max", "wage_floor",
    "accepts_below_qualification", *NOTES,
)  # fmt: skip
"""What is chosen one by one. The date of confirmation is the latest; consents are the narrower, by the database."""
_ONE_OF = {"languages": ("language", "skill"), "credentials": ("credential",)}
"""Lists in which one thing is said once: the kept file's word stands."""
Document = dict[str, Any]


def choices(kept: CandidateEntry, removed: CandidateEntry) -> dict[str, Choice]:
    """What a person has to choose: the fields that the two files tell differently, with what is proposed for each."""
    one, other = _values(kept), _values(removed)
    return {name: _proposed(name, one[name], other[name]) for name in FIELDS if one[name] != other[name]}


def together(kept: CandidateEntry, removed: CandidateEntry, chosen: Mapping[str, Choice]) -> CandidateEntry:
    """The kept file with what was chosen of the other; where nothing was, as it is proposed. Consents: the kept one's.

    Raises pydantic's ValidationError where both lists hold more than one may.
    """
    one, other = _values(kept), _values(removed)
    told = {
        name: _taken(name, chosen.get(name, proposed), one[name], other[name])
        for name, proposed in choices(kept, removed).items()
    }
    document = _document(kept)
    if "credentials" in told:
        document["credentials_complete"] = kept.credentials_complete or removed.credentials_complete
    document["confirmed_on"] = max(
        (entry.confirmed_on.isoformat() for entry in (kept, removed) if entry.confirmed_on), default=None
    )
    return _entry(document, told)


def apart(before: CandidateEntry, after: CandidateEntry, now: CandidateEntry) -> tuple[CandidateEntry, tuple[str, ...]]:
    """The kept file as it was `before`, but for what somebody has changed since (`after` is how it was put together).

    Returns it with the fields that stay as they are `now`.
    """
    was, became, told = (_values(entry) | _together(entry) for entry in (before, after, now))
    changed = tuple(name for name in was if told[name] != became[name])
    document = _document(now)
    return _entry(document, {name: value for name, value in was.items() if name not in changed}), changed


def _together(entry: CandidateEntry) -> Document:
    """What follows from what was chosen."""
    return {
        "credentials_complete": entry.credentials_complete,
        "confirmed_on": entry.confirmed_on and entry.confirmed_on.isoformat(),
    }


def _document(entry: CandidateEntry) -> Document:
    return entry.model_dump(mode="json")


def _values(entry: CandidateEntry) -> Document:
    document = _document(entry)
    return {name: document["identity"][name] if name in IDENTITY else document[name] for name in FIELDS}


def _entry(document: Document, told: Document) -> CandidateEntry:
    for name, value in told.items():
        (document["identity"] if name in IDENTITY else document)[name] = value
    return CandidateEntry.model_validate(document, context=STORED)


def _proposed(name: str, one: Any, other: Any) -> Choice:
    if not one:
        return "removed"
    return "both" if name in LISTS and other else "kept"


def _taken(name: str, choice: Choice, one: Any, other: Any) -> Any:
    if choice == "both" and name in LISTS:
        return [*(one or ()), *_more(name, one or (), other or ())]
    return other if choice == "removed" else one


def _more(name: str, one: Any, other: Any) -> Iterator[Any]:
    """What the other list says that the first does not."""
    of = _ONE_OF.get(name)
    known = [tuple(item[each] for each in of) if of else item for item in one]
    for item in other:
        if (tuple(item[each] for each in of) if of else item) not in known:
            yield item
