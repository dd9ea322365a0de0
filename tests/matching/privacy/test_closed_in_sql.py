"""What the service's role asks in SQL that no page asks: refused by the database itself."""

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from matching.accounts.domain import ANONYMOUS, DOORKEEPER, SYSTEM, Actor, Role
from matching.accounts.messages import leave_message, leave_text
from matching.candidates.store import add_candidate
from matching.needs.store import add_need
from matching.privacy.trail import Part, record_access
from matching.referrals import plans
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, a_need, add_account, add_employer, add_organisation

BLANKS = (" " * 40, "\n\t" * 20, "\u00a0\u200b" * 20, "a" + " " * 40)
NO_WORDS = ("a" * 40, "plainte plainte Plainte plainte", "une plainte 12345 ...", "a b c d e f g h i j k")


MADE_BY_HAND = (
    "UPDATE plan SET figures = '{}'",
    "UPDATE plan SET version = 'y'",
    "UPDATE plan SET made_at = now() + interval '1 day'",
    "UPDATE plan SET done = 3",
)


@pytest.fixture
def person(connection: psycopg.Connection) -> int:
    return add_candidate(connection, a_candidate(organisation_id=add_organisation(connection)), TODAY)


@pytest.fixture
def member(connection: psycopg.Connection) -> Actor:
    return add_account(connection, Role.EMPLOYER, employer_id=add_employer(connection))


@pytest.mark.parametrize("note", [*BLANKS, *NO_WORDS])
def test_a_reason_is_words(
    connection: psycopg.Connection, service_connection: ServiceConnection, person: int, note: str
) -> None:
    coordinator = add_account(connection, Role.COORDINATOR, organisation_id=add_organisation(connection))
    ask = "INSERT INTO file_access (candidate_id, reason, note) VALUES (%s, 'complaint', %s)"
    with service_connection(coordinator) as service:
        for said in ("Plainte du 3 mars", "Évaluée à l’été dernier", "a\u00a0été\u00a0volé\u00a0ici"):
            service.execute(ask, (person, said))
        with pytest.raises(CheckViolation), service.transaction():
            service.execute(ask, (person, note))


def read_of(connection: psycopg.Connection, person: int, actor: Actor) -> int:
    row = connection.execute(
        "SELECT count(*) FROM trail WHERE candidate_id = %s AND action IN ('read', 'export') AND role = %s",
        (person, str(actor.role)),
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_an_employer_records_whom_it_may_be_shown(
    connection: psycopg.Connection, service_connection: ServiceConnection, person: int, member: Actor
) -> None:
    own, anothers = (
        add_need(connection, a_need(employer_id=employer), TODAY)
        for employer in (member.employer_id, add_employer(connection))
    )
    with service_connection(member) as service:
        record_access(service, [person], Part.FILE)
        record_access(service, [person], Part.CV, opening_id=own)
        record_access(service, [person], Part.SHORT_LIST, opening_id=anothers)
    assert read_of(connection, person, member) == 0
    with service_connection(member) as service:
        record_access(service, [person], Part.SHORT_LIST, opening_id=own, exported=True)
    assert read_of(connection, person, member) == 1


def test_a_person_records_of_themselves_alone(
    connection: psycopg.Connection, service_connection: ServiceConnection, person: int
) -> None:
    other = add_candidate(connection, a_candidate(), TODAY)
    themselves = add_account(connection, Role.JOB_SEEKER, candidate_id=person)
    with service_connection(themselves) as service:
        record_access(service, [person, other], Part.EXPORT, exported=True)
    assert (read_of(connection, person, themselves), read_of(connection, other, themselves)) == (1, 0)


@pytest.mark.parametrize("about", ["invitation", "event_place", "password"])
def test_nobody_who_signs_in_writes_to_whom_they_like(
    service_connection: ServiceConnection, member: Actor, about: str
) -> None:
    for actor in (member, Actor(Role.ADMINISTRATOR, member.account_id)):
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
            leave_message(service, about, "quelquun@ailleurs.example", "fr", {"invitation_id": 1})
    for actor in (DOORKEEPER, SYSTEM):
        with service_connection(actor) as service:
            assert leave_message(service, about, "quelquun@ailleurs.example", "fr")


def test_no_text_message_goes_to_a_number_that_nobody_here_has(
    connection: psycopg.Connection, service_connection: ServiceConnection, person: int, member: Actor
) -> None:
    connection.execute("UPDATE candidate_identity SET phone = '418 555-0142' WHERE candidate_id = %s", (person,))
    row = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (person,)).fetchone()
    assert row is not None
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=row[0])
    with service_connection(counsellor) as service:
        assert leave_text(service, "own", "+14185550142", "fr")
    for actor in (counsellor, member, ANONYMOUS):
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
            leave_text(service, "own", "+14185550143", "fr")


def test_a_plan_is_asked_for_by_the_staff_and_made_by_the_system(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        key = plans.ask(service, plans.Asked(plans.PlanKind.STABLE))
        plans.keep(service, key, [], {"on": "2026-01-01"}, made_of="x")
    for role in (Role.COUNSELLOR, Role.COORDINATOR):
        staff = add_account(connection, role, organisation_id=add_organisation(connection))
        for statement in MADE_BY_HAND:
            with pytest.raises(InsufficientPrivilege), service_connection(staff) as service:
                service.execute(statement.encode())
        with service_connection(staff) as service:
            assert plans.ask(service, plans.Asked(plans.PlanKind.STABLE)) == key


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'send_message', '{}')",
        "DELETE FROM procrastinate_jobs",
        "UPDATE procrastinate_jobs SET status = 'succeeded'",
    ],
)
def test_nobody_has_no_work_done(service_connection: ServiceConnection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege), service_connection(ANONYMOUS) as service:
        service.execute(statement.encode())


def test_whoever_acts_has_what_pages_ask_for_done_and_no_more(
    connection: psycopg.Connection, service_connection: ServiceConnection, member: Actor, person: int
) -> None:
    add = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s)"
    refused = ((add, ("destroy_what_is_over", "{}")), ("DELETE FROM procrastinate_jobs", ()),
               ("UPDATE procrastinate_jobs SET status = 'succeeded'", ()))  # fmt: skip
    row = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (person,)).fetchone()
    assert row is not None
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=row[0])
    for actor in (member, counsellor, DOORKEEPER):
        with service_connection(actor) as service:
            service.execute(add, ("encode_candidate", f'{{"candidate_id": {person}}}'))
        for statement, values in refused:
            with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
                service.execute(statement.encode(), values)
    # An erasure takes what waits of the person out of the queue all the same.
    with service_connection(counsellor) as service:
        service.execute("SELECT erase_candidate(%s, 'asked')", (person,))
    left = connection.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'candidate_id' = %s", (str(person),)
    )
    assert left.fetchone() == (0,)
    with service_connection(SYSTEM) as service:
        service.execute("DELETE FROM procrastinate_jobs")


def test_an_offer_has_its_french_text_and_another_language_its_reason(
    connection: psycopg.Connection, service_connection: ServiceConnection, member: Actor
) -> None:
    need = add_need(connection, a_need(employer_id=member.employer_id), TODAY)
    # Otherwise when the whole offer is written.
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    ask = """
        INSERT INTO requirement (opening_id, position, group_number, importance, code, level, language, skill)
        VALUES (%s, 90, 90, %s, 'other_language', 5, 'en', 'speaking')
    """
    reason = '{"reason": "Clientèle", "needs_assessed": true, "staff_languages_insufficient": true'
    whole, lacking = f'{reason}, "positions_limited": true}}', f"{reason}}}"
    counsellor = add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))
    for actor in (member, counsellor):
        for statement, values in (
            ("UPDATE opening SET title_fr = ' ' WHERE id = %s", (need,)),
            ("UPDATE opening SET text_fr = '' WHERE id = %s", (need,)),
            ("UPDATE opening SET language_justification = %s WHERE id = %s", (lacking, need)),
            (ask, (need, "required")),
        ):
            with pytest.raises(CheckViolation), service_connection(actor) as service:
                service.execute(statement.encode(), values)
    with service_connection(member) as service:
        service.execute("UPDATE opening SET language_justification = %s WHERE id = %s", (whole, need))
        service.execute(ask, (need, "required"))
    with pytest.raises(CheckViolation), service_connection(member) as service:
        service.execute("UPDATE opening SET language_justification = NULL WHERE id = %s", (need,))
