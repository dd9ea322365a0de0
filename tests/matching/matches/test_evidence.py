"""What is found says why: the sentence that names a licence, and where who named no territory lives."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.candidates.store import add_candidate
from matching.matches.domain import CriterionResult
from matching.needs.store import add_need
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_organisation
from tests.matching.matches.lists import line, rank


@pytest.mark.parametrize(
    ("asked", "held", "sentence"),
    [
        ("asp_construction", "asp_construction", "J'ai ma carte ASP Construction depuis 2021."),
        ("driving_5", "driving_5", "Permis classe 5 et véhicule."),
        ("driving_5", "driving_5", "Class 5 driver's licence, own car."),
        ("driving_5", "driving_3", "Permis de conduire classe 3, sans accident."),
        ("whmis", "whmis", "SIMDUT à jour."),
        ("whmis", "whmis", "Trained in WHMIS."),
        ("cwb_welding", "cwb_welding", "Qualifiée CWB (CSA W47.1) toutes positions."),
        ("first_aid_rcr", "first_aid_rcr", "Formation RCR suivie en mai."),
        ("first_aid_rcr", "first_aid_rcr", "CPR and first aid."),
        ("pdsb", "pdsb", "Attestation PDSB."),
    ],
)
def test_a_licence_is_shown_with_the_sentence_that_names_it(
    bank: psycopg.Connection, service_connection: ServiceConnection, asked: str, held: str, sentence: str
) -> None:
    code = "licence" if asked.startswith("driving") else "certificate"
    requirement = {"importance": "required", "any_of": [{"code": code, "credential": asked}]}
    need = add_need(bank, a_need(requirements=[requirement]), TODAY)
    summary = f"Rigoureuse, sans permissions ni classement. {sentence} Aime le travail en équipe."
    person = a_candidate(summary=summary, experiences=[], credentials=[{"credential": held}])
    candidate = add_candidate(bank, person, TODAY)
    found = next(each for each in line(rank(service_connection, need), candidate).criteria if each.code == code)
    assert (found.met, found.evidence) == (True, sentence)


def test_who_lives_there_and_named_other_territories_is_said_to_live_there(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    own, other = add_organisation(bank), add_organisation(bank)
    need = add_need(bank, a_need(), TODAY)
    person = add_candidate(bank, a_candidate(organisation_id=own, territories=["34"]), TODAY)
    told = {}
    for organisation in (own, other):
        actor = add_account(bank, Role.COUNSELLOR, organisation_id=organisation)
        match = line(rank(service_connection, need, actor), person)
        told[organisation] = next(each for each in match.criteria if each.code == "territory")
    assert [each.met for each in told.values()] == [True, True]
    assert told[own].found == {"lives": True}
    # Whoever reads blind is not told where the person lives.
    assert told[other].found == {"accepted": True}


def test_work_from_home_asks_for_no_territory(bank: psycopg.Connection, service_connection: ServiceConnection) -> None:
    need = add_need(bank, a_need(telework="full"), TODAY)
    person = add_candidate(bank, a_candidate(residence={"municipality": "15013"}, territories=["34"]), TODAY)
    found = next(each for each in line(rank(service_connection, need), person).criteria if each.code == "territory")
    assert (found.met, found.found) == (True, {"remote": True})


def shown(
    bank: psycopg.Connection, service_connection: ServiceConnection, asked: dict[str, Any], **held: Any
) -> CriterionResult:
    """What a list shows of the one criterion asked for, of a person with this in their file."""
    requirement = {"importance": "required", "any_of": [asked]}
    reason = {
        "reason": "Clientèle anglophone",
        "needs_assessed": True,
        "staff_languages_insufficient": True,
        "positions_limited": True,
    }
    need = add_need(bank, a_need(requirements=[requirement], language_justification=reason), TODAY)
    candidate = add_candidate(bank, a_candidate(**held), TODAY)
    return next(each for each in line(rank(service_connection, need), candidate).criteria if each.code == asked["code"])


DEP, DEC = ({"title": f"{level.upper()} en soudage", "level": level, "field": "0715"} for level in ("dep", "dec"))


@pytest.mark.parametrize(
    ("held", "level", "state"),
    [
        ([DEP | {"state": "verified"}, DEC], "dep", "verified"),
        ([DEP, DEP | {"state": "evidenced"}], "dep", "evidenced"),
        ([DEP, DEC], "dep", "claimed"),
        ([DEP, DEC | {"field": "0911", "state": "verified"}], "dep", "claimed"),
        ([DEP | {"field": None}, DEC | {"field": "0911", "state": "verified"}], "dep", "claimed"),
        ([DEP | {"field": "0911", "level": "doctorate"}, DEC | {"level": "des"}], "des", "claimed"),
    ],
    ids=["verified", "most behind it", "rather than to ask", "another field", "a field to ask", "the nearest"],
)
def test_the_diploma_shown_is_the_one_that_answers(
    bank: psycopg.Connection, service_connection: ServiceConnection, held: list[Any], level: str, state: str
) -> None:
    asked = {"code": "diploma", "level": "dep", "fields": ["0715"]}
    found = shown(bank, service_connection, asked, diplomas=held)
    assert found.found is not None
    assert (found.found["level"], found.state) == (level, state)


@pytest.mark.parametrize(
    ("jobs", "shown_job", "state"),
    [
        ([(120, "claimed"), (1, "verified")], 120, "claimed"),
        ([(120, "claimed"), (61, "verified")], 61, "verified"),
        ([(120, "claimed"), (40, "verified"), (30, "evidenced")], 30, "evidenced"),
        ([(36, "verified"), (30, "verified"), (24, "claimed")], 36, "verified"),
        ([(12, "claimed"), (24, "verified")], 12, "claimed"),
        ([(12, "verified"), (24, "verified")], 24, "verified"),
        ([(None, "verified"), (None, "claimed")], None, "claimed"),
    ],
    ids=["a month", "one job", "with a stronger one", "together", "not met", "not met but verified", "no length"],
)
def test_the_state_of_experience_is_that_of_the_jobs_that_make_it_met(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    jobs: list[tuple[int | None, str]],
    shown_job: int | None,
    state: str,
) -> None:
    career = [
        {"title": f"Soudage {months} {held}", "unit_group": "72106", "months": months, "state": held}
        for months, held in jobs
    ]
    found = shown(bank, service_connection, {"code": "experience", "months": 60}, experiences=career)
    assert (found.state, found.evidence) == (state, f"Soudage {shown_job} {state}")


@pytest.mark.parametrize(
    ("levels", "level", "state"),
    [
        ([("7", "self_reported", "verified"), ("9", "self_reported", "claimed")], 7, "verified"),
        ([("5", "self_reported", "verified"), ("9", "self_reported", "claimed")], 9, "claimed"),
        ([("7", "tested", "verified"), ("8", "tested", "claimed")], 7, "verified"),
        ([("7", "tested", "claimed"), ("9", "self_reported", "verified")], 7, "evidenced"),
    ],
)
def test_the_level_shown_is_the_one_that_answers_with_most_behind_it(
    bank: psycopg.Connection,
    service_connection: ServiceConnection,
    levels: list[tuple[str, str, str]],
    level: int,
    state: str,
) -> None:
    spoken = {"language": "en", "skill": "speaking", "scale": "clb"}
    asked = {"code": "other_language", "language": "en", "skill": "speaking", "level": 7}
    languages = [
        spoken | {"level": each, "basis": basis, "state": held, **({"test": "IELTS"} if basis == "tested" else {})}
        for each, basis, held in levels
    ]
    found = shown(bank, service_connection, asked, languages=languages)
    assert found.found is not None
    assert (found.found["level"], found.state) == (level, state)


def test_the_licence_shown_is_the_one_that_answers_with_most_behind_it(
    bank: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    held = [
        {"credential": "driving_5", "state": "verified", "valid_until": TODAY + timedelta(days=400)},
        {"credential": "driving_3", "state": "claimed"},
    ]
    asked = {"code": "licence", "credential": "driving_5"}
    assert shown(bank, service_connection, asked, credentials=held).state == "verified"
    held[0]["valid_until"] = TODAY - timedelta(days=1)
    over = shown(bank, service_connection, asked, credentials=held)
    assert (over.met, over.state) == (True, "claimed")
