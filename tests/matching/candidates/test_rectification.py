"""What people correct themselves: everything they told, and never how much stands behind it."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import Actor, Role
from matching.candidates.domain import CandidateEntry, Experience, Language, State
from matching.candidates.reading import candidate
from matching.candidates.rectification import rectify
from matching.candidates.store import add_candidate, change_candidate
from matching.candidates.trail import candidate_changes
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation

on_one_database = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def key(connection: psycopg.Connection) -> int:
    entry = a_candidate(
        organisation_id=add_organisation(connection),
        household="deux enfants",
        authorisation={"kind": "permanent_resident", "state": "verified"},
        credentials=[{"credential": "cwb_welding", "state": "evidenced"}],
    )
    return add_candidate(connection, entry, TODAY)


@pytest.fixture
def person(connection: psycopg.Connection, key: int) -> Actor:
    return add_account(connection, Role.JOB_SEEKER, candidate_id=key)


def stored(connection: psycopg.Connection, key: int) -> CandidateEntry:
    found = candidate(connection, key)
    assert found is not None
    return found.entry


def corrected(connection: psycopg.Connection, key: int, service: psycopg.Connection, **changes: Any) -> CandidateEntry:
    found = candidate(service, key)
    assert found is not None
    rectify(service, key, found.entry.model_copy(update=changes), found.version, TODAY)
    return stored(service, key)


def test_a_change_is_a_claim_again_and_the_rest_stays_as_it_was(
    connection: psycopg.Connection, key: int, person: Actor, service_connection: ServiceConnection
) -> None:
    before = stored(connection, key)
    assert before.experiences
    first = before.experiences[0].model_copy(update={"title": "Soudeuse-monteuse", "state": State.VERIFIED})
    with service_connection(person) as service:
        after = corrected(connection, key, service, experiences=(first, before.experiences[1]))
    assert after.experiences
    assert {(each.title, each.state) for each in after.experiences} == {
        ("Soudeuse-monteuse", State.CLAIMED),
        ("Aide-soudeuse", State.CLAIMED),
    }
    assert after.skills == before.skills
    assert after.languages == before.languages
    assert after.authorisation == before.authorisation
    assert after.credentials == before.credentials
    kept = stored(connection, key)
    assert (kept.household, kept.organisation_id) == ("deux enfants", before.organisation_id)
    told = candidate_changes(connection, key)[-1]
    assert "job_seeker" in {change.role for change in candidate_changes(connection, key)}
    assert told.account_id is None


def test_what_is_taken_away_leaves_the_states_of_the_others(
    connection: psycopg.Connection, key: int, person: Actor, service_connection: ServiceConnection
) -> None:
    before = stored(connection, key)
    for kept in (before.languages[2:], (before.languages[3],)):
        with service_connection(person) as service:
            assert set(corrected(connection, key, service, languages=kept).languages) == set(kept)
    new = Experience(title="Contremaîtresse", months=3, state=State.VERIFIED)
    assert before.experiences
    with service_connection(person) as service:
        after = corrected(connection, key, service, experiences=(new, *before.experiences))
    assert after.experiences == (*before.experiences, new.model_copy(update={"state": State.CLAIMED}))


STATES = st.sampled_from(list(State))


@given(data=st.data())
@on_one_database
def test_whatever_a_person_sends_no_state_rises(
    connection: psycopg.Connection, service_connection: ServiceConnection, data: st.DataObject
) -> None:
    languages = [
        Language(language="fr", skill="speaking", scale="echelle_quebecoise", level=str(level)) for level in range(1, 6)
    ]
    drawn = data.draw(st.lists(st.sampled_from(languages), max_size=5, unique=True))
    before = tuple(each.model_copy(update={"state": data.draw(STATES)}) for each in drawn)
    key = add_candidate(connection, a_candidate(languages=before), TODAY)
    person = add_account(connection, Role.JOB_SEEKER, candidate_id=key)
    sent = data.draw(st.lists(st.sampled_from(languages), max_size=5, unique=True))
    with service_connection(person) as service:
        after = corrected(
            connection, key, service,
            languages=tuple(each.model_copy(update={"state": data.draw(STATES)}) for each in sent),
        )  # fmt: skip
    stood = {each.level: each.state for each in before}
    assert {each.level: each.state for each in after.languages} == {
        each.level: stood.get(each.level, State.CLAIMED) for each in sent
    }


CHEATS = (
    "UPDATE experience SET state = 'verified'",
    "UPDATE experience SET title = 'Ingénieure' WHERE state = 'evidenced'",
    "UPDATE candidate_skill SET state = 'verified'",
    "UPDATE diploma SET level = 'doctorate', state = 'evidenced'",
    "UPDATE language_proficiency SET level = '12'",
    "UPDATE authorisation SET kind = 'citizen'",
    "UPDATE held_credential SET valid_until = '2099-01-01'",
    "INSERT INTO candidate_skill SELECT candidate_id, 50, skill_id, 'Neuve', 'verified' FROM candidate_skill LIMIT 1",
    "INSERT INTO held_credential VALUES (actor_candidate(), 'alcohol_service', 'held', NULL, 'verified')",
    "UPDATE candidate SET organisation_id = NULL",
)


@pytest.mark.parametrize("statement", CHEATS)
def test_the_database_refuses_that_a_person_vouches_for_themselves(
    key: int, person: Actor, service_connection: ServiceConnection, statement: str
) -> None:
    with pytest.raises(InsufficientPrivilege), service_connection(person) as service:
        service.execute(statement.encode())


def test_a_counsellor_vouches(connection: psycopg.Connection, key: int, service_connection: ServiceConnection) -> None:
    before = stored(connection, key)
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=before.organisation_id)
    skills = tuple(each.model_copy(update={"state": State.VERIFIED}) for each in before.skills or ())
    with service_connection(counsellor) as service:
        change_candidate(service, key, before.model_copy(update={"skills": skills}), 1, TODAY)
    assert stored(connection, key).skills == skills
