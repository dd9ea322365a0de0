"""Two files of one person as one, and one as two again. Pure: entries in, entries out."""

from collections.abc import Mapping

from matching.candidates.domain import CandidateEntry
from matching.privacy.refused import STORED
from matching.together import Choice, Document, Grain

IDENTITY = ("given_name", "family_name", "email", "phone", "language", "channel")
LISTS = frozenset({"experiences", "skills", "diplomas", "languages", "credentials", "aspirations"})
NOTES = ("household", "reasons_to_move")
"""The counsellors' own: nobody else reads them, nor chooses between them."""
GRAIN = Grain(
    {
        name: (name,)
        for name in (
            *IDENTITY, "organisation_id", "residence", "travel", "summary", "experiences", "skills", "diplomas",
            "languages", "credentials", "aspirations", "schooling_in_french", "authorisation", "territories",
            "relocation_on", "available_from", "week", "hours_max", "wage_floor", "accepts_below_qualification", *NOTES,
        )
    },
    LISTS,
    {"languages": ("language", "skill"), "credentials": ("credential",)},
)  # fmt: skip
"""What is chosen. The date of confirmation is the latest; consents are the narrower, by the database."""
_WHOLE = Grain({**GRAIN.fields, "credentials_complete": ("credentials_complete",), "confirmed_on": ("confirmed_on",)})
"""With what follows from it."""


def choices(kept: CandidateEntry, removed: CandidateEntry) -> dict[str, Choice]:
    """What a person has to choose: the fields that the two files tell differently, with what is proposed for each."""
    return GRAIN.choices(_flat(kept), _flat(removed))


def together(kept: CandidateEntry, removed: CandidateEntry, chosen: Mapping[str, Choice]) -> CandidateEntry:
    """The kept file with what was chosen of the other; where nothing was, as it is proposed. Consents: the kept one's.

    Raises pydantic's ValidationError where both lists hold more than one may.
    """
    one, other = _flat(kept), _flat(removed)
    found = GRAIN.together(one, other, chosen)
    if found["credentials"] != one["credentials"]:
        found["credentials_complete"] = one["credentials_complete"] or other["credentials_complete"]
    found["confirmed_on"] = max((each["confirmed_on"] for each in (one, other) if each["confirmed_on"]), default=None)
    return _entry(found)


def apart(before: CandidateEntry, after: CandidateEntry, now: CandidateEntry) -> tuple[CandidateEntry, tuple[str, ...]]:
    """The kept file as it was `before`, but for what somebody has changed since (`after` is how it was put together).

    Returns it with the fields that stay as they are `now`.
    """
    found, changed = _WHOLE.apart(_flat(before), _flat(after), _flat(now))
    return _entry(found), changed


def _flat(entry: CandidateEntry) -> Document:
    document = entry.model_dump(mode="json")
    return {**document, **document.pop("identity")}


def _entry(flat: Document) -> CandidateEntry:
    told = dict(flat)
    told["identity"] = {name: told.pop(name) for name in IDENTITY}
    return CandidateEntry.model_validate(told, context=STORED)
