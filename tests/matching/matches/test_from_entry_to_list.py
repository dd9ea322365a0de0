"""From a file as it was told to both lists: stored, gathered in `match_profile`, ranked; rules on the entry itself.

The other properties start from `match_profile`; what its view makes of an entry is held here.
"""

from datetime import timedelta
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.candidates.domain import CandidateEntry, Experience
from matching.candidates.store import add_candidates
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need
from tests.matching.matches.lists import line, rank, recommend

START = TODAY + timedelta(days=30)
SIXTEEN_MONTHS = timedelta(days=487)
FRENCH_FROM_SCHOOLING = {"secondary": 8, "postsecondary": 10}
WORTH_A_CAR = {"driving_1", "driving_2", "driving_3", "driving_4", "driving_5"}
ANSWERS_A_DEP = {"dep", "asp"}
MAY_ANSWER_A_DEP = {"aec", "dec", "bachelor"}


@st.composite
def jobs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Jobs one after the other or at the same time: stated in months, dated, both, or of a length nobody asked."""
    told = []
    for _ in range(draw(st.integers(0, 5))):
        job: dict[str, Any] = {"title": "Emploi"}
        job["unit_group"] = draw(st.sampled_from(["72106", "72106", "72105", "63200", "14200", "31301", None]))
        length = draw(st.sampled_from(["stated", "stated", "dated", "dated", "both", "unknown"]))
        if length in ("stated", "both"):
            job["months"] = draw(st.sampled_from([0, 4, 16, 19, 20, 36]))
        if length in ("dated", "both"):
            job["started_on"] = TODAY - draw(st.integers(2, 6)) * SIXTEEN_MONTHS
            job["ended_on"] = job["started_on"] + draw(st.sampled_from([1, 2])) * SIXTEEN_MONTHS
        told.append(job)
    return told


until = st.none() | st.sampled_from([-1, 0, 1]).map(lambda days: START + timedelta(days=days))
credentials = st.lists(
    st.fixed_dictionaries(
        {
            "credential": st.sampled_from(["driving_1", "driving_3", "driving_5", "driving_6"]),
            "status": st.sampled_from(["held", "held", "in_process", "none"]),
            "valid_until": until,
        }
    ),
    max_size=3,
    unique_by=lambda told: told["credential"],
)
diplomas = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.just("Diplôme"),
            "level": st.sampled_from(["des", "dep", "asp", "dec", "bachelor"]),
            "field": st.sampled_from([None, "0715", "0913"]),
        }
    ),
    max_size=2,
)
languages = st.lists(
    st.fixed_dictionaries(
        {
            "language": st.just("fr"),
            "skill": st.just("speaking"),
            "scale": st.just("echelle_quebecoise"),
            "level": st.sampled_from(["4", "6", "8", "9", "11"]),
            "basis": st.sampled_from(["tested", "self_reported"]),
        }
    ),
    max_size=1,
)
entries = st.fixed_dictionaries(
    {
        "experiences": st.none() | jobs(),
        "diplomas": st.none() | diplomas,
        "credentials": credentials,
        "credentials_complete": st.booleans(),
        "languages": languages,
        "schooling_in_french": st.sampled_from([None, "none", "secondary", "postsecondary"]),
    }
).map(lambda told: a_candidate(**told))


def months(jobs: list[Experience]) -> int:
    """Stretches of sixteen months that a job fills count once; a job that filled part of its own adds that part."""
    told = [(stretches(job), job.months) for job in jobs]
    full = {stretch for held, stated in told if stated is None for stretch in held}
    rest = {stretch for held, stated in told if stated is not None for stretch in held} - full
    parts = sum(min(stated, 16 * len(held)) for held, stated in told if stated is not None)
    undated = sum(stated or 0 for held, stated in told if not held)
    return 16 * len(full) + min(parts, 16 * len(rest)) + undated


def stretches(job: Experience) -> set[int]:
    if job.started_on is None or job.ended_on is None:
        return set()
    return {(TODAY - day).days // SIXTEEN_MONTHS.days for day in (job.started_on, job.ended_on - SIXTEEN_MONTHS)}


def experience(entry: CandidateEntry, asked: int) -> bool | None:
    """Welding counts; what is near or uncoded may be welding, and what nobody has timed may be long enough: ask."""
    if entry.experiences is None:
        return None
    if months([job for job in entry.experiences if job.unit_group == "72106"]) >= asked:
        return True
    near = [job for job in entry.experiences if (job.unit_group or "")[:4] == "7210"]
    uncoded = [job for job in entry.experiences if job.unit_group is None]
    unknown = any(job.months is None and job.started_on is None for job in near + uncoded)
    return None if unknown or months(near) + months(uncoded) >= asked else False


def diploma(entry: CandidateEntry) -> bool | None:
    """A DEP of field 0715: a field or a comparison that nobody has told is a question."""
    if entry.diplomas is None:
        return None
    asked = [held for held in entry.diplomas if held.field in ("0715", None)]
    if any(held.level in ANSWERS_A_DEP and held.field == "0715" for held in asked):
        return True
    return None if any(held.level in ANSWERS_A_DEP | MAY_ANSWER_A_DEP for held in asked) else False


def licence(entry: CandidateEntry) -> bool | None:
    """A car's, or one that is worth it, on the start date; of a licence nobody has mentioned, ask.

    A lorry's that is over says nothing of the car's.
    """
    held = [each for each in entry.credentials if each.status == "held" and each.credential in WORTH_A_CAR]
    if any(each.valid_until is None or each.valid_until >= START for each in held):
        return True
    told = next((each.status for each in entry.credentials if each.credential == "driving_5"), None)
    return False if told is not None or entry.credentials_complete else None


def french(entry: CandidateEntry, asked: int) -> bool | None:
    """A test decides; without one, the better of what is told and of what schooling in French shows."""
    schooled = FRENCH_FROM_SCHOOLING.get(entry.schooling_in_french or "none")
    told = [int(each.level) for each in entry.languages]
    if schooled is not None and not any(each.basis == "tested" for each in entry.languages):
        told.append(schooled)
    return max(told) >= asked if told else None


@given(
    people=st.lists(entries, min_size=1, max_size=5),
    asked=st.sampled_from([16, 20, 36]),
    level=st.sampled_from([6, 8, 9, 11]),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_list_says_of_each_file_what_the_rules_say_of_its_entry(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    people: list[CandidateEntry],
    asked: int,
    level: int,
) -> None:
    criteria: list[dict[str, Any]] = [
        {"code": "experience", "months": asked},
        {"code": "diploma", "level": "dep", "fields": ["0715"]},
        {"code": "licence", "credential": "driving_5"},
        {"code": "french_speaking", "level": level},
    ]
    requirements = [{"importance": "required", "any_of": [criterion]} for criterion in criteria]
    with bank.transaction(force_rollback=True):
        need = add_need(bank, a_need(requirements=requirements, starts_on=START), TODAY)
        ids = add_candidates(bank, people, TODAY)
        ranking = rank(service_connection, need)
        assert ranking.considered == len(people)
        for person, entry in zip(ids, people, strict=True):
            expected = {
                "experience": experience(entry, asked),
                "diploma": diploma(entry),
                "licence": licence(entry),
                "french_speaking": french(entry, level),
            }
            there = line(ranking, person)
            (here,) = recommend(service_connection, person).results
            assert {each.code: each.met for each in there.criteria if each.code in expected} == expected
            assert here.criteria == there.criteria
            assert (there.eligibility == "eligible") is all(expected.values())
