"""An opening's entry as rows: what a need and an internship have in common."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from matching.needs.domain import CredentialCriterion, OpeningEntry
from matching.reference.domain import week_mask
from matching.reference.text import fold
from matching.references import Named
from matching.rows import Table

Row = dict[str, Any]

_AS_THEY_ARE = (
    "kind", "employer_id", "title_fr", "text_fr", "title_en", "text_en", "unit_group", "language_justification",
    "skills", "hours_per_week", "week_importance", "starts_on", "ends_on", "closes_on", "place", "telework",
    "transit_access", "relocation_help", "sponsor_ready",
)  # fmt: skip
OPENING = Table("opening", ("id",), (*_AS_THEY_ARE, "week", "territory_code", "municipality_code", "confirmed_on"))
REQUIREMENT = Table(
    "requirement",
    ("opening_id", "position"),
    (
        "opening_id", "position", "group_number", "importance", "code", "level", "language", "skill", "credential",
        "diploma_level", "fields", "months", "unit_group",
    ),
)  # fmt: skip
SKILL = Table("opening_skill", ("opening_id", "position"), ("opening_id", "position", "skill_id"))


def opening_row(entry: OpeningEntry, document: Row, today: date) -> Row:
    """The row of `opening`, without its id. `document` is the entry as JSON has it."""
    return {name: document[name] for name in _AS_THEY_ARE} | {
        "skills": list(entry.ranked_skills),
        "week": week_mask(entry.week),
        "territory_code": entry.territory,
        "municipality_code": entry.municipality,
        "confirmed_on": document["confirmed_on"] or today.isoformat(),
    }


def requirement_rows(opening_id: int, document: Row) -> Iterator[Row]:
    """One row a criterion; those of one requirement share its number."""
    position = 0
    for number, requirement in enumerate(document["requirements"]):
        for criterion in requirement["any_of"]:
            diploma = {"diploma_level": criterion["level"], "level": None} if criterion["code"] == "diploma" else {}
            yield (
                criterion
                | diploma
                | {
                    "opening_id": opening_id,
                    "position": position,
                    "group_number": number,
                    "importance": requirement["importance"],
                }
            )
            position += 1


def skill_rows(opening_id: int, entry: OpeningEntry) -> Iterator[Row]:
    """Rows of `opening_skill`, with the key and the name of each skill instead of its id."""
    for position, name in enumerate(entry.ranked_skills):
        yield {"opening_id": opening_id, "position": position, "key": fold(name), "name": name}


def names_of(entry: OpeningEntry) -> Iterator[Named]:
    """Every code and id that the entry names, with its kind and its field."""
    for field, kind in (
        ("employer_id", "employer"),
        ("unit_group", "unit_group"),
        ("territory", "territory"),
        ("municipality", "municipality"),
    ):
        value = getattr(entry, field)
        if value is not None:
            yield kind, value, field
    for number, requirement in enumerate(entry.requirements):
        for place, criterion in enumerate(requirement.any_of):
            path = f"requirements.{number}.any_of.{place}"
            if isinstance(criterion, CredentialCriterion):
                yield criterion.code, criterion.credential, f"{path}.credential"
            for kind in ("language", "unit_group"):
                value = getattr(criterion, kind, None)
                if value is not None:
                    yield kind, value, f"{path}.{kind}"
            for index, code in enumerate(getattr(criterion, "fields", ())):
                yield "field_of_study", code, f"{path}.fields.{index}"
