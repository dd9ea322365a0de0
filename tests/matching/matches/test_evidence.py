"""What is found says why: the sentence that names a licence, and where who named no territory lives."""

import psycopg
import pytest

from matching.accounts.domain import Role
from matching.candidates.store import add_candidate
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
