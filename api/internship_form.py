"""The form of an internship offer read into an entry, as `InternshipEntry` takes it: that of a need, and its own."""

import re
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from api import filled, need_form
from api.translations import DEFAULT, Locale
from matching.internships.domain import InternshipEntry

_OWN = ("places", "weeks", "legal_frame", "cover", "paid", "tutor", "school", "programme")
_SHARED = ("title_fr", "text_fr", "title_en", "text_en", "unit_group", "hours_per_week", "starts_on", "ends_on",
           "closes_on", "municipality", "territory", "telework")  # fmt: skip
_ASKED = ("requirements", "language_justification", "skills", "week")
"""What the form may be unable to say whole."""

_AN_INTERNSHIP = re.compile(r"\s*(stage|internship)\b\s*(d[eu]? ?l?[’']|(en|du|de la|de|comme|in|as an?)\b)?\s*", re.I)


def work_in(title: str) -> str:
    """The work that a title names, by which its occupation is found: « Stage de soudeuse » names a welder's."""
    return _AN_INTERNSHIP.sub("", title, count=1) or title


def entry_of(sent: FormData, employer_id: int | None, territories: dict[str, str]) -> dict[str, Any]:
    """What the form tells; `territories` gives that of each municipality. Nothing is checked here."""
    shared = need_form.entry_of(sent, employer_id, territories)
    told = {name: shared[name] for name in ("employer_id", *_SHARED, *_ASKED) if shared.get(name) is not None}
    told |= filled.told(sent, *_OWN)
    goals = [line.strip() for line in str(sent.get("learning_goals", "")).splitlines() if line.strip()]
    return told | ({"learning_goals": goals} if goals else {})


def form_of(entry: InternshipEntry, locale: Locale = DEFAULT) -> dict[str, list[str]]:
    """The form as it would have been filled for an entry, as far as it can be, its figures as `locale` writes them."""
    document = entry.model_dump(mode="json")
    own = {name: [str(document[name])] for name in _OWN if document[name] is not None}
    own["paid"] = ["true" if entry.paid else "false"]
    return need_form.form_of(entry, locale) | own | {"learning_goals": ["\n".join(entry.learning_goals)]}


def shows(entry: InternshipEntry, territories: dict[str, str]) -> bool:
    """Whether the form says all that the entry asks for: sent back as it is, it would change nothing."""
    sent = FormData([(name, value) for name, values in form_of(entry).items() for value in values])
    try:
        return _changed(entry, sent, territories, kept=()) == entry
    except ValidationError:
        return False


def changed(entry: InternshipEntry, sent: FormData, territories: dict[str, str]) -> InternshipEntry:
    """The entry with what the form tells; what it does not show, or cannot say, stays as it is.

    Raises pydantic's ValidationError.
    """
    return _changed(entry, sent, territories, kept=() if shows(entry, territories) else _ASKED)


def _changed(
    entry: InternshipEntry, sent: FormData, territories: dict[str, str], kept: tuple[str, ...]
) -> InternshipEntry:
    told = {name: value for name, value in entry_of(sent, entry.employer_id, territories).items() if name not in kept}
    shown = {*_OWN, *_SHARED, *_ASKED, "learning_goals"} - {*kept}
    if entry.municipality is None:
        # The form asks for a municipality, which tells the territory.
        shown.discard("territory")
    stays = entry.model_dump(mode="json", include=set(InternshipEntry.model_fields) - shown)
    return InternshipEntry.model_validate(stays | told)
