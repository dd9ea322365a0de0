"""What a list answers about one person: a question rather than a no, what they accept, and how much is told blind."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM, Role
from matching.candidates.store import add_candidate
from matching.matches.candidates import explain_candidates
from matching.matches.domain import Eligibility
from matching.matches.explanation import MOST_MONTHS_BLIND
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_consent, a_need, add_account, add_employer, add_organisation
from tests.matching.matches.lists import ENCODER, encode, line, parts, rank, recommend


def asking(**criterion: Any) -> list[dict[str, Any]]:
    return [{"importance": "required", "any_of": [criterion]}]


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({"level": "dep", "field": None}, Eligibility.POSSIBLE),
        ({"level": "bachelor", "field": None}, Eligibility.POSSIBLE),
        ({"level": "dep", "field": "0715"}, Eligibility.ELIGIBLE),
        ({"level": "dep", "field": "0913"}, Eligibility.NOT_ELIGIBLE),
        ({"level": "des", "field": None}, Eligibility.NOT_ELIGIBLE),
    ],
)
def test_a_diploma_whose_field_nobody_asked_is_a_question(
    bank: psycopg.Connection, service_connection: ServiceConnection, held: dict[str, str | None], found: Eligibility
) -> None:
    need = add_need(bank, a_need(requirements=asking(code="diploma", level="dep", fields=["0715"])), TODAY)
    any_field = add_need(bank, a_need(requirements=asking(code="diploma", level="dep")), TODAY)
    person = add_candidate(bank, a_candidate(diplomas=[{"title": "Diplôme", **held}]), TODAY)
    there = line(rank(service_connection, need), person)
    (here,) = [match for match in recommend(service_connection, person).results if match.opening == need]
    assert there.eligibility == here.eligibility == found
    (criterion,) = [each for each in there.criteria if each.code == "diploma"]
    assert criterion.met is {"eligible": True, "possible": None, "not_eligible": False}[found]
    step = {True: None, None: ("ask_candidate", 0), False: ("obtain_diploma_dep", 365)}[criterion.met]
    assert (criterion.step and (criterion.step.code, criterion.step.days)) == step
    if held["level"] == "dep":
        assert line(rank(service_connection, any_field), person).eligibility is Eligibility.ELIGIBLE


def test_a_language_too_low_has_the_course_that_is_missing(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    asked = asking(code="other_language", language="en", skill="speaking", level=7)
    reason = {
        "reason": "Clientèle anglophone",
        "needs_assessed": True,
        "staff_languages_insufficient": True,
        "positions_limited": True,
    }
    need = add_need(bank, a_need(requirements=asked, language_justification=reason), TODAY)
    spoken = {"language": "en", "skill": "speaking", "scale": "clb", "basis": "self_reported"}
    person = add_candidate(bank, a_candidate(languages=[spoken | {"level": "4"}]), TODAY)
    there = line(rank(service_connection, need), person)
    (step,) = [each.step for each in there.criteria if each.code == "other_language"]
    assert there.eligibility is Eligibility.NOT_ELIGIBLE
    assert step is not None
    assert (step.code, step.who, step.days, step.cost) == ("language_course", "candidate", 270, None)


@pytest.mark.parametrize(
    ("permit", "found"),
    [
        ({"kind": "open_permit", "valid_until": TODAY}, Eligibility.ELIGIBLE),
        ({"kind": "open_permit", "valid_until": TODAY - timedelta(days=1)}, Eligibility.OUTSIDE),
        ({"kind": "international_student", "hours_elsewhere": 4}, Eligibility.ELIGIBLE),
        ({"kind": "international_student", "hours_elsewhere": 5}, Eligibility.OUTSIDE),
        ({"kind": "international_student", "hours_elsewhere": 5, "school": True}, Eligibility.ELIGIBLE),
    ],
)
def test_the_last_day_of_a_permit_and_the_last_hour_of_a_student(
    bank: psycopg.Connection, service_connection: ServiceConnection, permit: dict[str, Any], found: Eligibility
) -> None:
    """Twenty hours asked, of twenty-four in all; at one's own school as many as one likes."""
    employer = add_employer(bank)
    need = add_need(bank, a_need(employer_id=employer, starts_on=TODAY, hours_per_week=20, requirements=[]), TODAY)
    held = {"valid_until": TODAY + timedelta(days=400), "full_time_enrolment": True, "permit_held": True, **permit}
    if held.pop("school", False):
        held["named_employer_id"] = employer
    person = add_candidate(bank, a_candidate(authorisation=held), TODAY)
    there = line(rank(service_connection, need), person)
    (here,) = [match for match in recommend(service_connection, person).results if match.opening == need]
    (criterion,) = [each for each in there.criteria if each.code == "work_authorisation"]
    assert there.eligibility == here.eligibility == found
    assert criterion.met is (found is Eligibility.ELIGIBLE)


def test_nobody_is_explained_after_their_consent(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(), TODAY)
    person = add_candidate(bank, a_candidate(consents=[a_consent(until=TODAY)]), TODAY)
    encode(service_connection)
    with service_connection(SYSTEM) as service:
        for day, count in ((TODAY, 1), (TODAY + timedelta(days=1), 0)):
            assert len(explain_candidates(service, need, ENCODER, day, [person])) == count


@pytest.mark.parametrize(
    ("jobs", "months", "related"),
    [
        ([("72106", 48, 24), ("72106", 48, 24)], 24, 0),
        ([("72106", 48, 24), ("72106", 36, 0)], 48, 0),
        ([("72106", 48, 24, 6), ("72106", 12, 0)], 18, 0),
        ([("72106", 48, 24, 20), ("72106", 48, 24, 20)], 24, 0),
        ([("72106", 48, 36, 30)], 12, 0),
        ([("72106", 48, 36), ("72106", None, None, 8)], 20, 0),
        ([("72105", 48, 24), ("72105", 48, 24)], 0, 24),
        ([("72104", 48, 24), ("72105", 48, 24)], 0, 24),
        ([("72106", 24, -6)], 24, 0),
    ],
    ids=[
        "twice",
        "overlapping",
        "part",
        "parts",
        "more than the dates",
        "undated",
        "neighbouring",
        "two neighbouring",
        "not over",
    ],
)
def test_a_month_counts_once_whatever_the_jobs_held_in_it(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    jobs: list[tuple[Any, ...]],
    months: int,
    related: int,
) -> None:
    """Each job: its unit group, from and until how many months ago, and the months stated, if any."""

    def ago(count: int | None) -> date | None:
        return None if count is None else TODAY - timedelta(days=round(count * 30.4375))

    career = [
        {"title": "Emploi", "unit_group": group, "started_on": ago(start), "ended_on": ago(end), "months": stated}
        for group, start, end, stated in ((*job, None)[:4] for job in jobs)
    ]
    need = add_need(bank, a_need(requirements=asking(code="experience", months=60)), TODAY)
    person = add_candidate(bank, a_candidate(experiences=career), TODAY)
    (here,) = recommend(service_connection, person).results
    (there,) = [each for each in line(rank(service_connection, need), person).criteria if each.code == "experience"]
    assert there.found == {"months": months, "related_months": related}
    assert there.step is not None
    assert there.step.days == round(30.4375 * (60 - months))
    assert there in here.criteria
    (counted,) = [each.value for each in here.contributions if each.feature == "experience"]
    assert counted == pytest.approx((2 * months + related) / 120)


def test_whoever_accepts_a_post_below_their_diplomas_has_it_no_lower(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    need = add_need(bank, a_need(title_fr="Manœuvre en métallurgie", unit_group="95100"), TODAY)
    engineer = {"title": "Génie mécanique", "level": "bachelor", "field": "0715"}
    found = {}
    for accepts in (True, False):
        entry = a_candidate(diplomas=[engineer], accepts_below_qualification=accepts)
        (found[accepts],) = recommend(service_connection, add_candidate(bank, entry, TODAY)).results
    assert all(match.opening == need for match in found.values())
    counted = {accepts: parts(match).pop("below_qualification") for accepts, match in found.items()}
    assert counted[True] == 0 > counted[False]
    assert found[True].score - found[False].score == pytest.approx(-counted[False])


@pytest.mark.parametrize(
    ("asked", "told"), [(36, MOST_MONTHS_BLIND), (MOST_MONTHS_BLIND, MOST_MONTHS_BLIND), (150, 150), (250, 240)]
)
@pytest.mark.parametrize(("group", "name"), [("72106", "months"), ("72105", "related_months")])
def test_a_blind_reader_is_told_no_more_months_than_the_opening_needs(
    bank: psycopg.Connection, service_connection: ServiceConnection, asked: int, told: int, group: str, name: str
) -> None:
    employer, own, other = add_employer(bank), add_organisation(bank), add_organisation(bank)
    wanted = asking(code="experience", months=asked, unit_group=group)
    need = add_need(bank, a_need(employer_id=employer, requirements=wanted), TODAY)
    career = [{"title": "Soudeur", "unit_group": "72106", "months": months} for months in (100, 140)]
    person = add_candidate(bank, a_candidate(organisation_id=own, experiences=career), TODAY)
    months = {}
    for reader, actor in {
        "own": add_account(bank, Role.COUNSELLOR, organisation_id=own),
        "other": add_account(bank, Role.COUNSELLOR, organisation_id=other),
        "employer": add_account(bank, Role.EMPLOYER, employer_id=employer),
    }.items():
        match = line(rank(service_connection, need, actor), person)
        (criterion,) = [each for each in match.criteria if each.code == "experience"]
        assert criterion.found is not None
        months[reader] = criterion.found[name]
        assert match.blind is (reader != "own")
        assert ('months":240' in match.model_dump_json()) is (reader == "own" or told == 240)
    assert months == {"own": 240, "other": told, "employer": told}
