"""The released CV: to that employer alone, while the release is in force, never without a trace."""

import psycopg
import pytest

from matching.accounts.domain import ANONYMOUS, Actor, Role
from matching.candidates.store import add_candidate
from matching.errors import NotFoundError
from matching.needs.store import add_need
from matching.referrals.domain import Start
from matching.referrals.release import cv_readings, read_cv
from matching.referrals.store import advance, start, withdraw_release
from matching.referrals.transitions import Transition
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation
from tests.matching.referrals.conftest import TO_SENT, ServiceConnection, a_step


class Scene:
    """A person with a whole file, referred to an employer."""

    def __init__(self, connection: psycopg.Connection, service_connection: ServiceConnection) -> None:
        organisation = add_organisation(connection)
        self.connection, self.acting = connection, service_connection
        self.employer_id = add_employer(connection)
        self.candidate = add_candidate(connection, a_candidate(organisation_id=organisation), TODAY)
        self.need = add_need(connection, a_need(employer_id=self.employer_id), TODAY)
        self.counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=organisation)
        self.firm = add_account(connection, Role.EMPLOYER, employer_id=self.employer_id)
        self.other_firm = add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))
        self.person = add_account(connection, Role.JOB_SEEKER, candidate_id=self.candidate)
        with service_connection(self.counsellor) as service:
            entry = Start(need=self.need, candidate=self.candidate)
            self.referral = start(service, entry, by=self.counsellor, today=TODAY)

    def carry(self, *transitions: Transition) -> None:
        with self.acting(self.counsellor) as service:
            for transition in transitions:
                step = a_step(transition)
                self.referral = advance(
                    service, self.referral.id, step, version=self.referral.version, by=self.counsellor, today=TODAY
                )

    def reads(self, actor: Actor) -> bool:
        try:
            with self.acting(actor) as service:
                read_cv(service, self.referral.id, "page")
        except NotFoundError:
            return False
        return True


@pytest.fixture
def scene(connection: psycopg.Connection, service_connection: ServiceConnection) -> Scene:
    return Scene(connection, service_connection)


def test_nothing_before_it_is_sent(scene: Scene) -> None:
    assert not scene.reads(scene.firm)
    scene.carry(Transition.CONSENT)
    assert not scene.reads(scene.firm)
    scene.carry(Transition.SEND)
    assert scene.reads(scene.firm)


def test_to_nobody_else(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    coordinator = Actor(Role.COORDINATOR, 1, organisation_id=scene.counsellor.organisation_id)
    administrator = Actor(Role.ADMINISTRATOR, 1, organisation_id=scene.counsellor.organisation_id)
    stranger = Actor(Role.JOB_SEEKER, 1, candidate_id=scene.candidate + 1)
    for actor in (scene.other_firm, coordinator, administrator, stranger, ANONYMOUS):
        assert not scene.reads(actor), actor
    for actor in (scene.person, scene.counsellor):
        assert scene.reads(actor)


def test_it_holds_what_the_format_has_and_nothing_besides(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    with scene.acting(scene.firm) as service:
        cv = read_cv(service, scene.referral.id, "page")
    assert (cv.name, cv.email, cv.phone) == ("Awa Traoré", "awa.traore@example.org", "418 555-0199")
    assert [(language.language, language.skill, language.value) for language in cv.languages] == [("fr", "speaking", 9)]
    assert [(diploma.level, diploma.country) for diploma in cv.diplomas] == [("dep", "CI")]
    assert [experience.employer for experience in cv.experiences] == ["Ateliers du Fleuve", "Structures Boréales"]
    assert cv.credentials == ("cwb_welding",)
    told = cv.model_dump_json()
    for never in ("22.00", "22302", "Inspectrice", "permanent_resident", "wage", "aspiration", "authorisation"):
        assert never not in told


def test_the_employer_reads_it_no_other_way(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    with scene.acting(scene.firm) as service:
        for table in ("candidate", "candidate_identity", "experience", "diploma", "authorisation", "aspiration"):
            assert service.execute(f"SELECT FROM {table}").rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE employer SET verified_on = NULL WHERE id = %(employer)s",
        "UPDATE consent SET until = current_date - 1, given_on = current_date - 9 WHERE employer_id = %(employer)s",
        "UPDATE consent SET withdrawn_at = now() WHERE employer_id = %(employer)s",
    ],
)
def test_the_release_ends_at_once(scene: Scene, statement: str) -> None:
    scene.carry(*TO_SENT)
    assert scene.reads(scene.firm)
    scene.connection.execute(statement, {"employer": scene.employer_id})  # type: ignore[arg-type]
    assert not scene.reads(scene.firm)


def test_withdrawn_by_the_person_it_closes(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    with scene.acting(scene.person) as service:
        withdraw_release(service, scene.candidate, scene.employer_id, by=scene.person, today=TODAY)
    assert not scene.reads(scene.firm)


def test_each_reading_by_the_employer_is_kept_and_shown_to_the_person(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    with scene.acting(scene.firm) as service:
        read_cv(service, scene.referral.id, "page")
        read_cv(service, scene.referral.id, "pdf")
    assert scene.reads(scene.counsellor)
    with scene.acting(scene.person) as service:
        assert [reading.form for reading in cv_readings(service, scene.candidate)] == ["pdf", "page"]
    with scene.acting(scene.other_firm) as service:
        assert cv_readings(service, scene.candidate) == []


def test_a_transaction_that_cannot_write_reads_nothing(scene: Scene) -> None:
    """No reading leaves without its trace: where it cannot be recorded, there is none."""
    scene.carry(*TO_SENT)
    scene.connection.execute("SET LOCAL transaction_read_only = on")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), scene.acting(scene.firm) as service:
        read_cv(service, scene.referral.id, "page")


def test_the_trace_is_nobodys_to_change(scene: Scene) -> None:
    scene.carry(*TO_SENT)
    assert scene.reads(scene.firm)
    for actor in (scene.firm, scene.person, scene.counsellor):
        for statement in ("DELETE FROM cv_reading", "UPDATE cv_reading SET form = 'pdf'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), scene.acting(actor) as service:
                service.execute(statement)
