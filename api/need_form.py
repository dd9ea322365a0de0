"""The form of a need read into an entry of the census: what is typed, as `NeedEntry` takes it."""

from collections.abc import Iterator
from typing import Any

from starlette.datastructures import FormData

from api import filled
from matching.reference.domain import Day, Shift

FRENCH = ("french_speaking", "french_listening", "french_reading", "french_writing")
CREDENTIALS = 3
"""Licences and cards that the form asks for; the API takes more."""
_TEXTS = (
    "title_fr", "text_fr", "title_en", "text_en", "unit_group", "hours_per_week", "starts_on", "ends_on", "closes_on",
    "municipality", "place", "telework", "kind", "planned_reason", "posts", "wage_min", "wage_max", "wage_unit",
    "duration",
)  # fmt: skip
_FIGURES = ("hours_per_week", "wage_min", "wage_max")
_BOXES = ("transit_access", "relocation_help", "sponsor_ready", "offers_twin")


def entry_of(sent: FormData, employer_id: int | None, territories: dict[str, str]) -> dict[str, Any]:
    """What the form tells; `territories` gives that of each municipality. Nothing is checked here."""
    told: dict[str, Any] = filled.told(sent, *_TEXTS)
    for name in _FIGURES:
        if name in told:
            # French writes 22,50.
            told[name] = told[name].replace(",", ".").replace("\u00a0", "").replace(" ", "")
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
    for at in range(CREDENTIALS):
        name = f"credential{at}"
        chosen = filled.told(sent, name).get(name)
        if chosen:
            code, _, credential = chosen.partition(".")
            yield _asked(sent, name, {"code": code, "credential": credential})
    language = filled.told(sent, "language", "language_level")
    if language.get("language"):
        yield _asked(
            sent,
            "language",
            {"code": "other_language", "language": language["language"], "level": language.get("language_level", "5")},
        )


def _asked(sent: FormData, name: str, *any_of: dict[str, Any]) -> dict[str, Any]:
    importance = "preferred" if sent.get(f"{name}_importance") == "preferred" else "required"
    return {"importance": importance, "any_of": list(any_of)}


def _justification(sent: FormData) -> dict[str, Any] | None:
    """None where nothing of it is told: the entry says then that it is missing."""
    reason = filled.told(sent, "language_justification").get("language_justification")
    attested = {name: bool(sent.get(name)) for name in ATTESTATIONS}
    return {"reason": reason, **attested} if reason and all(attested.values()) else None


ATTESTATIONS = ("needs_assessed", "staff_languages_insufficient", "positions_limited")
