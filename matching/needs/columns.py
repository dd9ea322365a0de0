"""A need in one CSV row: the columns that `docs/imports.md` describes."""

from collections.abc import Iterator
from typing import Any

from matching.importing.cells import Data, number, parts_of, yes_or_no
from matching.importing.files import Cells
from matching.needs.domain import Importance

_TEXTS = (
    "kind", "planned_reason", "employer_id", "title_fr", "text_fr", "title_en", "text_en", "unit_group",
    "week_importance", "starts_on", "ends_on", "closes_on", "territory", "municipality", "place", "telework",
    "confirmed_on", "source", "source_reference", "posts", "wage_unit", "duration",
)  # fmt: skip
_NUMBERS = ("hours_per_week", "wage_min", "wage_max")
_YES_OR_NO = ("transit_access", "relocation_help", "sponsor_ready", "offers_twin")
_FRENCH = ("french_speaking", "french_listening", "french_reading", "french_writing")
_ASKED = (
    *_FRENCH, "diploma_level", "diploma_fields", "experience_months", "diploma_or_experience", "licence",
    "certificate", "other_language",
)  # fmt: skip
_JUSTIFICATION = {
    "language_reason": "reason",
    "language_needs_assessed": "needs_assessed",
    "language_staff_insufficient": "staff_languages_insufficient",
    "language_positions_limited": "positions_limited",
}

COLUMNS = frozenset(
    (
        *_TEXTS, *_NUMBERS, *_YES_OR_NO, *_JUSTIFICATION, "skills", "week",
        *(f"{name}_{importance}" for name in _ASKED for importance in Importance),
    )
)  # fmt: skip
"""Every column that a file of needs may have."""

Criterion = tuple[dict[str, Any], dict[str, str]]
"""A criterion, and the column of each of its fields."""


def need_data(cells: Cells) -> Data:
    """What a row says, in the terms of `NeedEntry`."""
    row = Data(cells)
    for column in _TEXTS:
        row.put(column)
    for column in _NUMBERS:
        row.put(column, read=number)
    for column in _YES_OR_NO:
        row.put(column, read=yes_or_no)
    for column, field in _JUSTIFICATION.items():
        row.put(column, "language_justification", field, read=str.strip if field == "reason" else yes_or_no)
    row.origins["language_justification",] = "language_reason"
    row.put_list("skills")
    row.put_week("week")
    place = 0
    for importance in Importance:
        for alternatives in _requirements(row, importance):
            row.set(next(iter(alternatives[0][1].values())), ("requirements", place, "importance"), importance)
            for at, (criterion, columns) in enumerate(alternatives):
                row.origins["requirements", place, "any_of", at] = columns[""]
                for field, value in criterion.items():
                    row.set(columns.get(field, columns[""]), ("requirements", place, "any_of", at, field), value)
            place += 1
    return row


def _requirements(row: Data, importance: str) -> Iterator[list[Criterion]]:
    """The requirements of this importance, each a list of alternatives."""
    cells = row.cells
    for code in _FRENCH:
        if level := cells.get(column := f"{code}_{importance}"):
            yield [({"code": code, "level": level}, {"": column})]
    diploma, experience = list(_diploma(cells, importance)), list(_experience(cells, importance))
    if yes_or_no(cells.get(f"diploma_or_experience_{importance}", "")) is True:
        yield diploma + experience
    else:
        yield from ([one] for one in diploma + experience)
    for code in ("licence", "certificate"):
        column = f"{code}_{importance}"
        for part in parts_of(cells.get(column, "")):
            yield [({"code": code, "credential": one.strip()}, {"": column}) for one in part.split("|")]
    column = f"other_language_{importance}"
    for part in parts_of(cells.get(column, "")):
        yield [(_other_language(part), {"": column})]


def _other_language(part: str) -> dict[str, Any]:
    """`en:7` or `en:reading:7`; speaking where no skill is said."""
    language, *rest = (one.strip() for one in part.split(":"))
    criterion = {"code": "other_language", "language": language}
    if rest:
        criterion["level"] = rest[-1]
    if len(rest) > 1:
        criterion["skill"] = ":".join(rest[:-1])
    return criterion


def _diploma(cells: Cells, importance: str) -> Iterator[Criterion]:
    level, fields = f"diploma_level_{importance}", f"diploma_fields_{importance}"
    if level in cells or fields in cells:
        criterion = {"code": "diploma", "level": cells.get(level), "fields": parts_of(cells.get(fields, ""))}
        yield criterion, {"": level, "fields": fields}


def _experience(cells: Cells, importance: str) -> Iterator[Criterion]:
    if months := cells.get(column := f"experience_months_{importance}"):
        yield {"code": "experience", "months": months}, {"": column}
