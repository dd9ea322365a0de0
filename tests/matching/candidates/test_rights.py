"""Who reads and writes whose file: asked of the database itself, in raw SQL, as the service's role."""

from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.consents import withdraw_consent
from matching.candidates.domain import Purpose
from matching.candidates.profiles import profiles
from matching.candidates.reading import candidate
from matching.candidates.store import add_candidate, change_candidate, confirm_candidate
from matching.errors import NotAllowedError, NotFoundError
from matching.matches.profiles import everybodys_profiles
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_employer, add_organisation

PERSONAL = (
    "candidate_identity", "counsellor_record", "experience", "candidate_skill", "diploma", "language_proficiency",
    "authorisation", "held_credential", "aspiration", "consent", "trail",
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """One person of a first organisation, and whoever might look."""

    key: int
    other_key: int
    organisation: int
    counsellor: Actor
    stranger: Actor
    employer: Actor
    coordinator: Actor
    administrator: Actor
    person: Actor
    other_person: Actor


@pytest.fixture
def people(connection: psycopg.Connection, service_connection: ServiceConnection) -> People:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT register_encoder_model('essai', 8, 1, 0, 1, 0)")
    first, second = add_organisation(connection), add_organisation(connection)
    key = add_candidate(
        connection, a_candidate(organisation_id=first, household="deux enfants", reasons_to_move="emploi"), TODAY
    )
    other_key = add_candidate(connection, a_candidate(organisation_id=second, household="seul"), TODAY)
    return People(
        key,
        other_key,
        first,
        counsellor=add_account(connection, Role.COUNSELLOR, organisation_id=first),
        stranger=add_account(connection, Role.COUNSELLOR, organisation_id=second),
        employer=add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection)),
        coordinator=add_account(connection, Role.COORDINATOR, organisation_id=first),
        administrator=add_account(connection, Role.ADMINISTRATOR, organisation_id=first),
        person=add_account(connection, Role.JOB_SEEKER, candidate_id=key),
        other_person=add_account(connection, Role.JOB_SEEKER, candidate_id=other_key),
    )


def visible(service: psycopg.Connection, key: int) -> set[str]:
    """The tables in which the actor sees rows of this person."""
    found = {
        table
        for table in PERSONAL
        if service.execute(
            sql.SQL("SELECT 1 FROM {} WHERE candidate_id = %(key)s").format(sql.Identifier(table)), {"key": key}
        ).fetchone()
    }
    if service.execute("SELECT 1 FROM candidate WHERE id = %(key)s", {"key": key}).fetchone():
        found.add("candidate")
    return found


def ranked(service: psycopg.Connection) -> set[int]:
    """The people whom the actor may rank."""
    with everybodys_profiles(service):
        return {row[0] for row in service.execute("SELECT candidate_id FROM match_profile")}


def test_the_counsellor_who_follows_the_person_reads_all(people: People, service_connection: ServiceConnection) -> None:
    with service_connection(people.counsellor) as service:
        assert visible(service, people.key) == {"candidate", *PERSONAL}
        assert visible(service, people.other_key) == set()
        found = candidate(service, people.key)
        assert found is not None
        assert found.entry.household == "deux enfants"


def test_a_counsellor_of_another_organisation_ranks_the_person_blind(
    people: People, service_connection: ServiceConnection
) -> None:
    with service_connection(people.stranger) as service:
        assert visible(service, people.key) == set()
        assert candidate(service, people.key) is None
        assert ranked(service) == {people.key, people.other_key}
        with everybodys_profiles(service):
            shown = profiles(service, [people.key, people.other_key])
        assert {key: profile.blind for key, profile in shown.items()} == {people.key: True, people.other_key: False}


@pytest.mark.parametrize("role", ["employer", "coordinator", "administrator"])
def test_no_personal_table_is_open_to_others(people: People, role: str, service_connection: ServiceConnection) -> None:
    with service_connection(getattr(people, role)) as service:
        assert visible(service, people.key) == set()
        assert profiles(service, [people.key]) == {}
        with everybodys_profiles(service):
            assert all(profile.blind for profile in profiles(service, [people.key]).values())
        assert (people.key in ranked(service)) is (role != "administrator")


def test_a_person_reads_their_own_file_without_the_counsellors_notes(
    people: People, service_connection: ServiceConnection
) -> None:
    with service_connection(people.person) as service:
        assert visible(service, people.key) == {"candidate", *PERSONAL} - {"counsellor_record"}
        assert visible(service, people.other_key) == set()
        assert ranked(service) == {people.key}
        found = candidate(service, people.key)
        assert found is not None
        assert (found.entry.household, found.entry.reasons_to_move) == ("", "")


def test_nobody_reads_nothing(people: People, service_connection: ServiceConnection) -> None:
    for actor in (ANONYMOUS, Actor(Role.JOB_SEEKER), Actor(Role.COUNSELLOR)):
        with service_connection(actor) as service:
            assert visible(service, people.key) == set()
            assert ranked(service) == (set() if actor.role is not Role.COUNSELLOR else {people.key, people.other_key})
    with service_connection(ANONYMOUS) as service:
        assert profiles(service, [people.key]) == {}


def test_a_person_saves_their_file_and_the_counsellors_notes_stay(
    people: People, connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    with service_connection(people.person) as service:
        found = candidate(service, people.key)
        assert found is not None
        change_candidate(service, people.key, found.entry.model_copy(update={"hours_max": 20}), 1, TODAY)
    after = candidate(connection, people.key)
    assert after is not None
    assert (after.entry.hours_max, after.entry.household) == (20, "deux enfants")


def test_a_person_withdraws_their_own_consent_only(people: People, service_connection: ServiceConnection) -> None:
    with service_connection(people.person) as service:
        assert withdraw_consent(service, people.other_key, Purpose.MATCHING) == 0
        assert withdraw_consent(service, people.key, Purpose.MATCHING) == 1
        assert ranked(service) == set()
    with service_connection(people.stranger) as service:
        assert ranked(service) == {people.other_key}


def test_what_one_does_not_see_one_does_not_change(people: People, service_connection: ServiceConnection) -> None:
    for actor in (people.stranger, people.employer, people.coordinator, people.other_person, ANONYMOUS):
        with pytest.raises(NotFoundError), service_connection(actor) as service:
            change_candidate(service, people.key, a_candidate(), 1, TODAY)
        with pytest.raises(NotFoundError), service_connection(actor) as service:
            confirm_candidate(service, people.key, TODAY)


@pytest.mark.parametrize("role", ["employer", "coordinator", "administrator", "person"])
def test_only_counsellors_put_people_in_the_bank(
    people: People, role: str, service_connection: ServiceConnection
) -> None:
    with pytest.raises(NotAllowedError), service_connection(getattr(people, role)) as service:
        add_candidate(service, a_candidate(organisation_id=people.organisation), TODAY)


def test_a_counsellor_puts_nobody_under_another_organisation(
    people: People, service_connection: ServiceConnection
) -> None:
    with service_connection(people.counsellor) as service:
        add_candidate(service, a_candidate(organisation_id=people.organisation), TODAY)
    for entry in (a_candidate(), a_candidate(organisation_id=people.stranger.organisation_id)):
        with pytest.raises(NotAllowedError), service_connection(people.counsellor) as service:
            add_candidate(service, entry, TODAY)
        with pytest.raises(NotAllowedError), service_connection(people.counsellor) as service:
            change_candidate(service, people.key, entry, 1, TODAY)


def test_a_person_writes_no_counsellors_notes(people: People, service_connection: ServiceConnection) -> None:
    with pytest.raises(NotAllowedError), service_connection(people.person) as service:
        change_candidate(
            service, people.key, a_candidate(organisation_id=people.organisation, household="autre"), 1, TODAY
        )


def test_the_trail_is_nobodys_to_write(people: People, service_connection: ServiceConnection) -> None:
    for statement in ("DELETE FROM trail", "UPDATE trail SET role = 'x'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), service_connection(SYSTEM) as service:
            service.execute(statement)


def test_nobody_confirms_a_file_on_a_day_to_come(people: People, service_connection: ServiceConnection) -> None:
    with service_connection(people.counsellor) as service:
        service.execute("UPDATE candidate SET confirmed_on = %s", (TODAY,))
    for actor in (people.counsellor, SYSTEM):
        with (
            pytest.raises(psycopg.errors.CheckViolation, match="a day to come"),
            service_connection(actor) as service,
        ):
            service.execute("UPDATE candidate SET confirmed_on = %s", (TODAY + timedelta(days=1),))
