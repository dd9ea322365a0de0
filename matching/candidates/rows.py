"""An entry of the CV bank as the rows of its tables."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from matching.candidates.domain import Break, CandidateEntry
from matching.reference.domain import week_mask
from matching.reference.text import fold
from matching.rows import Table

Row = dict[str, Any]

CANDIDATE = Table(
    "candidate",
    ("id",),
    (
        "organisation_id", "municipality_code", "region_code", "country_code", "travel", "summary",
        "schooling_in_french", "experiences_asked", "skills_asked", "diplomas_asked", "credentials_complete",
        "territories", "relocation_on", "available_from", "week", "hours_max", "wage_floor",
        "accepts_below_qualification", "confirmed_on",
    ),
)  # fmt: skip
IDENTITY = Table(
    "candidate_identity",
    ("candidate_id",),
    ("candidate_id", "given_name", "family_name", "email", "phone", "language", "channel"),
)
RECORD = Table("counsellor_record", ("candidate_id",), ("candidate_id", "household", "reasons_to_move"))
EXPERIENCE = Table(
    "experience",
    ("candidate_id", "position"),
    (
        "candidate_id", "position", "title", "unit_group", "employer", "place", "country_code", "started_on",
        "ended_on", "precision", "end_reckoned", "months", "duties", "state",
    ),
)  # fmt: skip
DIPLOMA = Table(
    "diploma",
    ("candidate_id", "position"),
    (
        "candidate_id", "position", "title", "level", "field", "school", "country_code", "year",
        "comparative_evaluation", "state",
    ),
)  # fmt: skip
LANGUAGE = Table(
    "language_proficiency",
    ("candidate_id", "position"),
    (
        "candidate_id", "position", "language", "skill", "scale", "level", "basis", "test", "tested_on", "state",
    ),
)  # fmt: skip
AUTHORISATION = Table(
    "authorisation",
    ("candidate_id",),
    (
        "candidate_id", "kind", "permit_held", "valid_from", "valid_until", "named_employer_id", "occupations",
        "regions", "weekly_cap", "hours_elsewhere", "breaks", "full_time_enrolment", "medical_restriction",
        "renewal_filed_on", "state",
    ),
)  # fmt: skip
CREDENTIAL = Table(
    "held_credential",
    ("candidate_id", "credential"),
    ("candidate_id", "credential", "status", "valid_until", "state"),
)
ASPIRATION = Table("aspiration", ("candidate_id", "position"), ("candidate_id", "position", "title", "unit_group"))


SKILL = Table(
    "candidate_skill", ("candidate_id", "position"), ("candidate_id", "position", "skill_id", "name", "state")
)

LISTS = (
    (EXPERIENCE, "experiences"),
    (DIPLOMA, "diplomas"),
    (LANGUAGE, "languages"),
    (CREDENTIAL, "credentials"),
    (ASPIRATION, "aspirations"),
)
"""Tables with a row for each item of the entry's list of that name."""

_AS_THEY_ARE = (
    "organisation_id", "travel", "summary", "schooling_in_french", "credentials_complete", "territories",
    "relocation_on", "available_from", "hours_max", "wage_floor", "accepts_below_qualification",
)  # fmt: skip


def candidate_row(entry: CandidateEntry, document: Row, today: date) -> Row:
    """The row of `candidate`, without its id. `document` is the entry as JSON has it."""
    residence = document["residence"] or {}
    return {name: document[name] for name in _AS_THEY_ARE} | {
        "municipality_code": residence.get("municipality"),
        "region_code": residence.get("region"),
        "country_code": residence.get("country"),
        "experiences_asked": entry.experiences is not None,
        "skills_asked": entry.skills is not None,
        "diplomas_asked": entry.diplomas is not None,
        "week": None if entry.week is None else week_mask(entry.week),
        "confirmed_on": document["confirmed_on"] or today.isoformat(),
    }


def rows_below(candidate_id: int, entry: CandidateEntry, document: Row) -> Iterator[tuple[Table, Row]]:
    """The rows that hang on the candidate's, each with its table; skills and consents apart."""
    of = {"candidate_id": candidate_id}
    yield IDENTITY, of | document["identity"]
    if entry.household or entry.reasons_to_move:
        yield RECORD, of | {"household": entry.household, "reasons_to_move": entry.reasons_to_move}
    for table, name in LISTS:
        for position, row in enumerate(document[name] or ()):
            if "country" in row:
                row["country_code"] = row.pop("country")
            yield table, {"candidate_id": candidate_id, "position": position, **row}
    if entry.authorisation:
        yield AUTHORISATION, of | document["authorisation"] | {"breaks": _ranges(entry.authorisation.breaks)}


def skill_rows(candidate_id: int, entry: CandidateEntry) -> list[Row]:
    """Rows of `candidate_skill` with the key of each name instead of its id."""
    return [
        {"candidate_id": candidate_id, "position": position, "key": fold(skill.name), "name": skill.name,
         "state": skill.state}
        for position, skill in enumerate(entry.skills or ())
    ]  # fmt: skip


def _ranges(breaks: Iterable[Break]) -> str:
    """A multirange as PostgreSQL reads it; both ends belong to the break."""
    return "{" + ",".join(f"[{part.starts_on},{part.ends_on}]" for part in breaks) + "}"
