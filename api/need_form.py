"""The form of a need read into an entry of the census: what is typed, as `NeedEntry` takes it."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from api import filled
from api.formats import figure
from api.occupations import NONE_OF_THEM
from api.translations import DEFAULT, Locale
from matching.needs.domain import NeedEntry, OpeningEntry, Requirement
from matching.reference.domain import Day, Shift

FRENCH = ("french_speaking", "french_listening", "french_reading", "french_writing")
CREDENTIALS = 6
"""Licences and cards that the form asks for, those of a choice one by one; the API takes more."""
TAKEN_OUT = "taken_out"
"""The field that names, by their places, requirements that the form can't say and that are asked no more."""
_TEXTS = (
    "title_fr", "text_fr", "title_en", "text_en", "unit_group", "hours_per_week", "starts_on", "ends_on", "closes_on",
    "municipality", "place", "telework", "kind", "planned_reason", "posts", "wage_min", "wage_max", "wage_unit",
    "duration",
)  # fmt: skip
_WAGES = ("wage_min", "wage_max")
_FIGURES = ("hours_per_week", *_WAGES)
_BOXES = ("transit_access", "relocation_help", "sponsor_ready", "offers_twin")


def entry_of(sent: FormData, employer_id: int | None, territories: dict[str, str]) -> dict[str, Any]:
    """What the form tells; `territories` gives that of each municipality. Nothing is checked here."""
    told: dict[str, Any] = filled.told(sent, *_TEXTS)
    if told.get("unit_group") == NONE_OF_THEM:
        del told["unit_group"]
    for name in _FIGURES:
        if name in told:
            told[name] = filled.figure(told[name])
    if told.get("kind") != "planned":
        told.pop("planned_reason", None)
    if "municipality" in told:
        told["territory"] = territories.get(told["municipality"])
    told |= {name: True for name in _BOXES if sent.get(name)}
    if sent.getlist("skills"):
        lines = str(sent.get("skills", "")).splitlines()
        told["skills"] = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    told["week"] = _week(sent)
    told["requirements"] = [*_requirements(sent)]
    if any(each["code"] == "other_language" for group in told["requirements"] for each in group["any_of"]):
        told["language_justification"] = _justification(sent)
    return {name: value for name, value in told.items() if value is not None} | {"employer_id": employer_id}


HIDDEN = frozenset(NeedEntry.model_fields) - {
    *_TEXTS,
    *_BOXES,
    "skills",
    "week",
    "requirements",
    "language_justification",
}
"""Fields of a need that the form does not show: they stay as they are."""


def form_of(entry: OpeningEntry, locale: Locale = DEFAULT) -> dict[str, list[str]]:
    """The form as it would have been filled for an entry, as far as it can be, its figures as `locale` writes them."""
    document = entry.model_dump(mode="json")
    told = {name: [str(document[name])] for name in _TEXTS if document.get(name) is not None}
    for name in _FIGURES:
        value = getattr(entry, name, None)
        told |= {name: [figure(value, locale, cents=name in _WAGES)]} if value is not None else {}
    told |= {name: ["yes"] for name in _BOXES if document.get(name)}
    told["skills"] = ["\n".join(entry.skills)]
    told["week"] = [f"{day}.{shift}" for day, shifts in document["week"].items() for shift in shifts]
    told |= _asked_form(kept_apart(entry)[0])
    if entry.language_justification is not None:
        told["language_justification"] = [entry.language_justification.reason]
        told |= {name: ["yes"] for name in ATTESTATIONS}
    return told


def kept_apart(entry: OpeningEntry) -> tuple[list[Requirement], list[Requirement]]:
    """The requirements that the form can say, all together, and those that it can't."""
    said: list[Requirement] = []
    kept: list[Requirement] = []
    for each in entry.requirements:
        sent = _sent(_asked_form([*said, each]))
        try:
            again = [Requirement.model_validate(one) for one in _requirements(sent)]
        except ValidationError:
            again = []
        (said if sorted(map(repr, again)) == sorted(map(repr, [*said, each])) else kept).append(each)
    return said, kept


def _asked_form(requirements: Sequence[Requirement]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    rows = iter(range(CREDENTIALS))
    for group in (each.model_dump(mode="json") for each in requirements):
        codes = [each["code"] for each in group["any_of"]]
        name = codes[0]
        for each in group["any_of"]:
            if each["code"] in FRENCH:
                told[each["code"]] = [str(each["level"])]
            elif each["code"] == "diploma":
                told |= {"diploma": [each["level"]], "field": each["fields"][:1]}
            elif each["code"] == "experience":
                told["experience"] = [str(each["months"])]
            elif each["code"] == "other_language":
                told |= {"language": [each["language"]], "language_level": [str(each["level"])]}
        if codes == ["diploma", "experience"]:
            told["either"] = ["yes"]
        if name in ("licence", "certificate"):
            name = f"credential{_rows_of(told, group, rows)}"
        if name == "other_language":
            name = "language"
        told[f"{name}_importance"] = [group["importance"]]
    return told


def _rows_of(told: dict[str, list[str]], group: dict[str, Any], rows: Iterator[int]) -> int:
    """The rows of a choice of licences and cards filled in; which is the first of them."""
    first = CREDENTIALS
    for number, each in enumerate(group["any_of"]):
        at = next(rows, CREDENTIALS)
        first = first if number else at
        told[f"credential{at}"] = [f"{each['code']}.{each.get('credential', '')}"]
        told |= {f"credential{at}_or": ["yes"]} if number else {}
    return first


def told_of(entry: NeedEntry, sent: FormData, territories: dict[str, str]) -> dict[str, Any]:
    """What the form tells of a need that it changes, and what it can't say, as it is. Nothing is checked here."""
    told = entry_of(sent, entry.employer_id, territories)
    taken_out = sent.getlist(TAKEN_OUT)
    kept = [each for at, each in enumerate(kept_apart(entry)[1]) if str(at) not in taken_out]
    told["requirements"] += [each.model_dump(mode="json") for each in kept]
    if told.get("municipality") == entry.municipality:
        told["territory"] = entry.territory
    # A box left empty says no more than what was not told.
    told |= {name: getattr(entry, name) for name in _BOXES if name not in told and not getattr(entry, name)}
    if entry.language_justification is not None and any(_is_language(each) for each in kept):
        told.setdefault("language_justification", entry.language_justification.model_dump(mode="json"))
    return entry.model_dump(mode="json", include=set(HIDDEN)) | told


def changed(entry: NeedEntry, sent: FormData, territories: dict[str, str]) -> NeedEntry:
    """The entry with what the form tells; what stays keeps its place. Raises pydantic's ValidationError."""
    made = NeedEntry.model_validate(told_of(entry, sent, territories))
    same, new = [], list(made.requirements)
    for each in entry.requirements:
        if each in new:
            new.remove(each)
            same.append(each)
    return made.model_copy(update={"requirements": (*same, *new)})


def _is_language(requirement: Requirement) -> bool:
    return any(each.code == "other_language" for each in requirement.any_of)


def _sent(told: dict[str, list[str]]) -> FormData:
    return FormData([(name, value) for name, values in told.items() for value in values])


def _week(sent: FormData) -> dict[str, list[str]]:
    ticked = {str(value) for value in sent.getlist("week")}
    days = {str(day): [str(shift) for shift in Shift if f"{day}.{shift}" in ticked] for day in Day}
    return {day: shifts for day, shifts in days.items() if shifts}


def _requirements(sent: FormData) -> Iterator[dict[str, Any]]:
    for code in FRENCH:
        level = filled.told(sent, code).get(code)
        if level:
            yield _asked(sent, code, {"code": code, "level": level})
    diploma = filled.told(sent, "diploma").get("diploma")
    years = filled.told(sent, "experience").get("experience")
    asked = {}
    if diploma:
        field = filled.told(sent, "field").get("field")
        asked["diploma"] = {"code": "diploma", "level": diploma, "fields": [field] if field else []}
    if years:
        asked["experience"] = {"code": "experience", "months": years}
    if len(asked) > 1 and sent.get("either"):
        yield _asked(sent, "diploma", *asked.values())
    else:
        for code, criterion in asked.items():
            yield _asked(sent, code, criterion)
    yield from _credentials(sent)
    language = filled.told(sent, "language", "language_level")
    if language.get("language"):
        yield _asked(
            sent,
            "language",
            {"code": "other_language", "language": language["language"], "level": language.get("language_level", "5")},
        )


def _credentials(sent: FormData) -> Iterator[dict[str, Any]]:
    """Licences and cards; one said to be instead of the one above goes with it."""
    group: dict[str, Any] | None = None
    for at in range(CREDENTIALS):
        name = f"credential{at}"
        chosen = filled.told(sent, name).get(name)
        if not chosen:
            continue
        code, _, credential = chosen.partition(".")
        criterion = {"code": code, "credential": credential}
        if group is not None and sent.get(f"{name}_or"):
            group["any_of"].append(criterion)
            continue
        if group is not None:
            yield group
        group = _asked(sent, name, criterion)
    if group is not None:
        yield group


def _asked(sent: FormData, name: str, *any_of: dict[str, Any]) -> dict[str, Any]:
    importance = "preferred" if sent.get(f"{name}_importance") == "preferred" else "required"
    return {"importance": importance, "any_of": list(any_of)}


def _justification(sent: FormData) -> dict[str, Any] | None:
    """None where nothing of it is told: the entry says then that it is missing."""
    reason = filled.told(sent, "language_justification").get("language_justification")
    attested = {name: bool(sent.get(name)) for name in ATTESTATIONS}
    return {"reason": reason, **attested} if reason and all(attested.values()) else None


ATTESTATIONS = ("needs_assessed", "staff_languages_insufficient", "positions_limited")
