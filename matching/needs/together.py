"""Two needs as one, and one as two again. Pure: entries in, entries out."""

from collections.abc import Mapping

from matching.needs.domain import NeedEntry
from matching.privacy.refused import STORED
from matching.together import Choice, Grain

GRAIN = Grain(
    {
        "kind": ("kind", "planned_reason"),
        "title_fr": ("title_fr",),
        "text_fr": ("text_fr",),
        "title_en": ("title_en",),
        "text_en": ("text_en",),
        "unit_group": ("unit_group",),
        "requirements": ("requirements", "language_justification"),
        "skills": ("skills",),
        "posts": ("posts",),
        "wage": ("wage_min", "wage_max", "wage_unit"),
        "duration": ("duration",),
        "hours_per_week": ("hours_per_week",),
        "week": ("week", "week_importance"),
        "starts_on": ("starts_on",),
        "ends_on": ("ends_on",),
        "closes_on": ("closes_on",),
        "place": ("municipality", "territory", "place"),
        "telework": ("telework",),
        "transit_access": ("transit_access",),
        "relocation_help": ("relocation_help",),
        "sponsor_ready": ("sponsor_ready",),
        "offers_twin": ("offers_twin",),
    },
    frozenset({"skills"}),
)
"""What is chosen. Whose need it is and where it was taken from are the kept one's; it is confirmed on the later day."""
_WHOLE = Grain({**GRAIN.fields, "confirmed_on": ("confirmed_on",)})


def choices(kept: NeedEntry, removed: NeedEntry) -> dict[str, Choice]:
    """What a person has to choose: the fields that the two needs tell differently, with what is proposed for each."""
    return GRAIN.choices(kept.model_dump(mode="json"), removed.model_dump(mode="json"))


def together(kept: NeedEntry, removed: NeedEntry, chosen: Mapping[str, Choice]) -> NeedEntry:
    """The kept need with what was chosen of the other. Raises pydantic's ValidationError for what is no need."""
    one, other = kept.model_dump(mode="json"), removed.model_dump(mode="json")
    found = GRAIN.together(one, other, chosen)
    found["confirmed_on"] = max((each["confirmed_on"] for each in (one, other) if each["confirmed_on"]), default=None)
    return NeedEntry.model_validate(found, context=STORED)


def apart(before: NeedEntry, after: NeedEntry, now: NeedEntry) -> tuple[NeedEntry, tuple[str, ...]]:
    """The kept need as it was `before`, but for what somebody has changed since; those fields are told."""
    found, changed = _WHOLE.apart(*(entry.model_dump(mode="json") for entry in (before, after, now)))
    return NeedEntry.model_validate(found, context=STORED), changed
