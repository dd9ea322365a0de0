"""A person of the CV bank in one CSV row: the columns that `docs/imports.md` describes."""

from matching.importing.cells import Data, number, numbered, parts_of, yes_or_no
from matching.importing.files import Cells

_TEXTS = (
    "organisation_id", "summary", "schooling_in_french", "relocation_on", "available_from", "hours_max", "household",
    "reasons_to_move", "confirmed_on",
)  # fmt: skip
_YES_OR_NO = ("credentials_complete", "accepts_below_qualification")
_LISTS = ("travel", "territories")
_IDENTITY = ("given_name", "family_name", "email", "phone", "language", "channel")
_RESIDENCE = ("municipality", "region", "country")
# Column → field of the authorisation.
_PERMIT = {
    "authorisation": "kind",
    "authorised_from": "valid_from",
    "authorised_until": "valid_until",
    "named_employer_id": "named_employer_id",
    "weekly_cap": "weekly_cap",
    "hours_elsewhere": "hours_elsewhere",
    "renewal_filed_on": "renewal_filed_on",
}
_PERMIT_YES_OR_NO = ("permit_held", "full_time_enrolment", "medical_restriction")
_PERMIT_LISTS = {"permit_occupations": "occupations", "permit_regions": "regions"}
_EXPERIENCES = numbered(
    "experience",
    8,
    (
        "title", "unit_group", "employer", "place", "country", "started_on", "ended_on", "precision",
        "end_reckoned", "months", "duties", "state",
    ),
)  # fmt: skip
_DIPLOMAS = numbered(
    "diploma", 4, ("title", "level", "field", "school", "country", "year", "comparative_evaluation", "state")
)
_CONSENT = ("matching_given_on", "matching_until", "matching_means", "matching_language")
# Lists whose items have parts of their own, separated by colons, the first one required.
_ITEMS = {
    "skills": ("name",),
    "languages": ("language", "skill", "scale", "level", "basis", "test"),
    "credentials": ("credential", "status", "valid_until"),
    "aspirations": ("title", "unit_group"),
}

COLUMNS = frozenset(
    (
        *_TEXTS, *_YES_OR_NO, *_LISTS, *_IDENTITY, *_RESIDENCE, *_PERMIT, *_PERMIT_YES_OR_NO, *_PERMIT_LISTS,
        *_EXPERIENCES, *_DIPLOMAS, *_CONSENT, *_ITEMS, "wage_floor", "week",
    )
)  # fmt: skip
"""Every column that a file of candidates may have."""


def candidate_data(cells: Cells) -> Data:
    """What a row says, in the terms of `CandidateEntry`. A blank cell was never asked; `-` in a list: there is none."""
    row = Data(cells)
    for column in _TEXTS:
        row.put(column)
    for column in _YES_OR_NO:
        row.put(column, read=yes_or_no)
    for column in _LISTS:
        row.put_list(column)
    row.put("wage_floor", read=number)
    row.put_week("week")
    row.data["identity"] = {}
    for column in _IDENTITY:
        row.put(column, "identity", column)
    for column in _RESIDENCE:
        row.put(column, "residence", column)
    for column, field in _PERMIT.items():
        row.put(column, "authorisation", field)
    for column in _PERMIT_YES_OR_NO:
        row.put(column, "authorisation", column, read=yes_or_no)
    for column, field in _PERMIT_LISTS.items():
        row.put_list(column, "authorisation", field)
    _put_numbered(row, "experiences", _EXPERIENCES)
    _put_numbered(row, "diplomas", _DIPLOMAS)
    for column, fields in _ITEMS.items():
        _put_items(row, column, fields)
    if any(column in cells for column in _CONSENT):
        row.set(next(column for column in _CONSENT if column in cells), ("consents", 0, "purpose"), "matching")
        for column in _CONSENT:
            row.put(column, "consents", 0, column.removeprefix("matching_"))
    return row


def _put_numbered(row: Data, name: str, columns: dict[str, tuple[int, str]]) -> None:
    """Objects of a list, numbered in the columns; a number that is left out is skipped."""
    given = sorted({place for column, (place, _) in columns.items() if column in row.cells})
    for column, (place, field) in columns.items():
        if place in given:
            read = yes_or_no if field in ("comparative_evaluation", "end_reckoned") else str.strip
            row.put(column, name, given.index(place), field, read=read)


def _put_items(row: Data, column: str, fields: tuple[str, ...]) -> None:
    if (cell := row.cells.get(column)) is None:
        return
    row.set(column, (column,), [])
    for place, part in enumerate(parts_of(cell)):
        values = [value.strip() for value in part.split(":", len(fields) - 1)]
        for field, value in zip(fields, values, strict=False):
            if value:
                row.set(column, (column, place, field), value)
