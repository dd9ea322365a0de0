"""Generated people and criteria for the properties: every state of every rule is within reach."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from matching.matches.openings import Criterion
from matching.reference.domain import AuthorisationKind
from tests.matching.matches.oracle import BREAKS_TODAY

TODAY = BREAKS_TODAY
KINDS = ["work_authorisation", "territory", "start_date", "hours", "schedule", "french_speaking", "french_writing",
         "other_language", "licence", "certificate", "diploma", "experience"]  # fmt: skip
GROUPS = [31301, 31302, 32100, 72106, 72107]
# Few days, so that the two sides of a limit, and the limit itself, meet often.
near = st.sampled_from([-40, -1, 0, 1, 30, 31, 60, 90, 91, 120, 150, 180]).map(
    lambda days: TODAY + timedelta(days=days)
)
maybe_date = st.none() | near
level = st.none() | st.integers(0, 12)
credentials = st.lists(st.integers(1, 4), unique=True, max_size=3)
diplomas = st.none() | st.lists(st.sampled_from([20715, 20000, 50715, 50000, 70913, 70000, 79999]), unique=True)


def few(values: st.SearchStrategy[Any], **sizes: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, **{"max_size": 3, **sizes})


# A permit does not end before it begins: neither a file nor the database has one that does.
permit_periods = st.fixed_dictionaries({"authorised_from": maybe_date, "authorised_until": maybe_date}).filter(
    lambda each: (
        each["authorised_until"] is None
        or (each["authorised_from"] or each["authorised_until"]) <= each["authorised_until"]
    )
)


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    held = draw(credentials)
    groups = draw(st.lists(st.sampled_from(GROUPS), unique=True, max_size=5))
    months = [draw(st.integers(0, 80)) for _ in groups]
    worked = [draw(near) for _ in groups]
    minors = sorted({group // 10 for group in groups[3:]})
    unknown = draw(few(st.sampled_from([3130, 7210]), max_size=1))
    starts = draw(few(near))
    return {
        "organisation_id": None,
        "named_employer_id": draw(st.none() | st.integers(1, 2)),
        "consent_until": date(2027, 1, 1),
        **draw(permit_periods),
        "renewal_filed_on": draw(maybe_date),
        "relocation_on": draw(maybe_date),
        "available_from": draw(maybe_date),
        "week": draw(st.none() | st.integers(0, 7)),
        "uncoded_months": draw(st.integers(0, 40)),
        "latitude": draw(st.none() | st.floats(46, 48)),
        "longitude": -71.2,
        "weekly_cap": draw(st.none() | st.integers(0, 40)),
        "hours_elsewhere": draw(st.integers(0, 20)),
        "hours_max": draw(st.none() | st.integers(1, 60)),
        **{f"french_{skill}": draw(level) for skill in ("speaking", "listening", "reading", "writing")},
        "permit_held": draw(st.none() | st.booleans()),
        "full_time_enrolment": draw(st.none() | st.booleans()),
        "medical_restriction": draw(st.booleans()),
        "abroad": draw(st.booleans()),
        "credentials_complete": draw(st.booleans()),
        "experiences_asked": draw(st.booleans()),
        "authorisation": draw(st.none() | st.sampled_from(AuthorisationKind).map(str)),
        "home_territory": draw(st.sampled_from([None, "23", "34"])),
        "home_region": draw(st.sampled_from([None, "03", "06"])),
        "permit_occupations": draw(st.none() | few(st.sampled_from(["31301", "72106"]))),
        "permit_regions": draw(st.none() | few(st.sampled_from(["03", "06"]))),
        "territories": draw(st.none() | few(st.sampled_from(["23", "34", "15"]))),
        "breaks": [(start, start + timedelta(days=draw(st.integers(0, 60)))) for start in starts],
        "languages": draw(st.dictionaries(st.sampled_from(["en.speaking", "es.speaking"]), st.integers(0, 12))),
        "held": held,
        "held_until": [draw(near | st.just(date(9999, 12, 31))) for _ in held],
        "in_process": draw(credentials),
        "without": draw(credentials),
        "diplomas": draw(diplomas),
        **{f"group_{slot}": groups[slot - 1] if slot <= len(groups) else None for slot in (1, 2, 3)},
        **{f"months_{slot}": months[slot - 1] if slot <= len(groups) else None for slot in (1, 2, 3)},
        **{f"worked_{slot}": worked[slot - 1] if slot <= len(groups) else None for slot in (1, 2, 3)},
        "other_groups": groups[3:] or None,
        "other_months": months[3:] or None,
        "other_worked": worked[3:] or None,
        "other_minors": [*minors, *(-minor for minor in unknown)] or None,
        "other_minor_months": [
            sum(held for group, held in zip(groups[3:], months[3:], strict=True) if group // 10 == minor)
            for minor in minors
        ]
        + [0 for _ in unknown],
        "skills": [],
    }


offers = st.fixed_dictionaries(
    {
        "employer_id": st.none() | st.integers(1, 2),
        "hours_per_week": st.none() | st.sampled_from([12.0, 24.0, 35.5, 40.0]),
        "sponsor_ready": st.booleans(),
        "occupation": st.sampled_from([None, "31301", "72106", "42202"]),
        "region": st.sampled_from([None, "03", "06"]),
        "territory": st.sampled_from(["23", "34"]),
        "remote": st.booleans(),
        "week": st.integers(1, 7),
        "starts_on": maybe_date,
        "ends_on": maybe_date,
        "latitude": st.none() | st.floats(46, 48),
        "longitude": st.just(-71.3),
    }
)


@st.composite
def criteria(draw: st.DrawFn, opening_id: int = 1) -> list[Criterion]:
    """Up to eight criteria of one offer, in groups of alternatives, required and preferred."""
    offer = draw(offers)
    codes = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8))
    return [_criterion(draw, offer, opening_id, place, code) for place, code in enumerate(codes)]


def _criterion(draw: st.DrawFn, offer: dict[str, Any], opening_id: int, place: int, code: str) -> Criterion:
    if code == "hours" and offer["hours_per_week"] is None:
        code = "start_date"
    values: dict[str, Any] = dict.fromkeys(Criterion.__dataclass_fields__)
    values |= offer | {
        "opening_id": opening_id,
        "position": place,
        "group_number": draw(st.integers(0, place)),
        "importance": draw(st.sampled_from(["required", "preferred"])),
        "code": code,
        "level": draw(st.integers(1, 12)),
        "language_key": "en.speaking",
        "credential_id": draw(st.integers(1, 4)),
        "credential_days": draw(st.none() | st.integers(0, 200)),
        "diplomas_met": [20715, 50715],
        "diplomas_ask": [70913, 79999],
        "unit_group": draw(st.sampled_from(GROUPS)),
        "months": draw(st.integers(1, 80)),
    }
    return Criterion(**values)


def one_importance_per_group(rows: list[Criterion]) -> list[Criterion]:
    """As the census guarantees: alternatives share their importance, and the right to work is always required."""
    importance = {row.group_number: row.importance for row in reversed(rows)}
    importance |= {row.group_number: "required" for row in rows if row.code == "work_authorisation"}
    return [Criterion(**{**asdict(row), "importance": importance[row.group_number]}) for row in rows]
