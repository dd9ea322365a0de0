"""The trail: added to, chained, and nothing in it changed, removed or put elsewhere without being found."""

import threading
from collections.abc import Callable

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg_pool import ConnectionPool

from api.commands import DatabaseUrls
from api.database import writing
from matching.accounts.domain import ANONYMOUS, SYSTEM, Actor, Role
from matching.candidates.store import add_candidate, confirm_candidate
from matching.privacy import trail
from matching.privacy.trail import Part
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_account, add_organisation


@pytest.fixture
def person(connection: psycopg.Connection) -> int:
    key = add_candidate(connection, a_candidate(organisation_id=add_organisation(connection)), TODAY)
    add_candidate(connection, a_candidate(), TODAY)
    return key


@pytest.fixture
def counsellor(connection: psycopg.Connection, person: int) -> Actor:
    row = connection.execute("SELECT organisation_id FROM candidate WHERE id = %s", (person,)).fetchone()
    assert row is not None
    return add_account(connection, Role.COUNSELLOR, organisation_id=row[0])


def sealed(service_connection: ServiceConnection) -> int:
    with service_connection(SYSTEM) as service:
        return trail.seal(service)


def found(service_connection: ServiceConnection) -> set[str]:
    with service_connection(SYSTEM) as service:
        return {fault.fault for fault in trail.faults(service)}


def test_what_is_read_is_told_to_the_person(
    connection: psycopg.Connection, person: int, counsellor: Actor, service_connection: ServiceConnection
) -> None:
    with service_connection(counsellor) as service:
        trail.record_access(service, [person, 10**12], Part.FILE)
        trail.record_access(service, [person], Part.FILE)
        trail.record_access(service, [person], Part.SHORT_LIST, opening_id=3)
    themselves = add_account(connection, Role.JOB_SEEKER, candidate_id=person)
    with service_connection(themselves) as service:
        trail.record_access(service, [person], Part.EXPORT, exported=True)
        seen = trail.accesses(service, person)
        assert {(each.role, each.part, each.times) for each in seen} == {
            ("counsellor", "file", 2),
            ("counsellor", "short_list", 1),
        }
        assert all(each.party and each.on == TODAY for each in seen)
    own = connection.execute("SELECT account_id FROM trail WHERE action = 'export'").fetchall()
    assert own == [(None,)]


def test_the_chain_holds_however_it_grows(
    person: int, counsellor: Actor, service_connection: ServiceConnection
) -> None:
    assert sealed(service_connection) > 10
    assert sealed(service_connection) == 0
    with service_connection(counsellor) as service:
        trail.record_access(service, [person], Part.FILE)
        confirm_candidate(service, person, TODAY)
    assert sealed(service_connection) == 1
    assert found(service_connection) == set()
    with service_connection(SYSTEM) as service:
        before = trail.head(service)
        assert trail.stands(service, before.sequence, before.hash)
        assert not trail.stands(service, before.sequence, "00")
        assert (before.waiting, before.kept) == (0, before.sequence)


REORDER = """
    UPDATE trail SET sequence = 1000 + sequence;
    UPDATE trail SET sequence = CASE sequence WHEN 1005 THEN 6 WHEN 1006 THEN 5 ELSE sequence - 1000 END
"""
CLOSE_RANKS = """
    DELETE FROM trail WHERE sequence = 5;
    UPDATE trail SET sequence = sequence + 1000 WHERE sequence > 5;
    UPDATE trail SET sequence = sequence - 1001 WHERE sequence > 1000
"""
MOVE_THE_BEGINNING = """
    UPDATE trail_head SET start_sequence = 3, start_hash = (SELECT hash FROM trail WHERE sequence = 3);
    DELETE FROM trail WHERE sequence <= 3
"""
HIDE = "UPDATE trail SET candidate_id = NULL, salt = NULL WHERE sequence = 5"
RETENTION = "INSERT INTO trail (part, action, fields) VALUES ('trail', 'erase', '{1000}')"
ERASED = """
    INSERT INTO trail (part, action) VALUES ('candidate', 'delete');
    INSERT INTO trail (part, action, fields) VALUES ('file', 'erase', ARRAY['{[5,6)}'])
"""
ERASED_WITH_ITS_ARRIVAL = ERASED.replace("[5,6)", "[1,2),[5,6)")
ERASED_WHOLE = ERASED.replace("[5,6)", "[1,1000)")
REGISTERED = "INSERT INTO destruction (kind, count, rule) VALUES ('file', 1, 'asked')"
SEALED = "SELECT seal_trail(9)"
HIDE_THE_ARRIVAL = "UPDATE trail SET candidate_id = NULL, salt = NULL WHERE sequence = 1"
HIDE_ALL = """
    UPDATE trail SET candidate_id = NULL, salt = NULL
        WHERE candidate_id = (SELECT candidate_id FROM trail WHERE sequence = 1)
"""
FORGED = (
    (HIDE,),
    (HIDE, RETENTION, SEALED),
    (HIDE, ERASED, REGISTERED, SEALED),
    (HIDE, HIDE_THE_ARRIVAL, ERASED_WITH_ITS_ARRIVAL, REGISTERED, SEALED),
    (HIDE_ALL, ERASED_WHOLE, SEALED),
)
TAMPERING: list[tuple[str, str]] = [
    ("UPDATE trail SET role = 'administrator' WHERE sequence = 5", "changed"),
    ("UPDATE trail SET happened_at = happened_at - interval '1 day' WHERE sequence = 5", "changed"),
    ("UPDATE trail SET fields = '{summary}' WHERE sequence = 5", "changed"),
    ("UPDATE trail SET hash = sha256('x') WHERE sequence = 5", "changed"),
    ("UPDATE trail SET candidate_id = candidate_id + 1 WHERE sequence = 5", "link"),
    *((";".join(statements), "unlinked") for statements in FORGED),
    ("DELETE FROM trail WHERE sequence = 5", "missing"),
    ("DELETE FROM trail WHERE sequence = 1", "missing"),
    ("DELETE FROM trail WHERE sequence = (SELECT max(sequence) FROM trail)", "end"),
    (REORDER, "changed"),
    (CLOSE_RANKS, "changed"),
    (MOVE_THE_BEGINNING, "beginning"),
    ("UPDATE trail_head SET hash = sha256('x')", "end"),
]


@pytest.mark.parametrize(
    ("statements", "fault"), TAMPERING, ids=[" ".join(statements.split())[:60] for statements, _ in TAMPERING]
)
def test_an_owner_who_tampers_is_found(
    connection: psycopg.Connection, person: int, service_connection: ServiceConnection, statements: str, fault: str
) -> None:
    sealed(service_connection)
    assert found(service_connection) == set()
    connection.execute("ALTER TABLE trail DISABLE TRIGGER ALL")
    for statement in statements.split(";"):
        connection.execute(statement.encode())
    assert fault in found(service_connection)


@pytest.mark.parametrize("before_sealing", [True, False])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET role = 'system'",
        "UPDATE trail SET sequence = NULL, hash = NULL, salt = NULL, subject = NULL",
        "UPDATE trail SET candidate_id = candidate_id + 1",
        "UPDATE trail SET happened_at = now() + interval '1 day'",
        "DELETE FROM trail",
        "TRUNCATE trail",
    ],
)
def test_a_slip_of_the_owner_is_refused(
    connection: psycopg.Connection,
    person: int,
    service_connection: ServiceConnection,
    statement: str,
    before_sealing: bool,
) -> None:
    if not before_sealing:
        sealed(service_connection)
    elif "sequence" in statement:
        return
    with pytest.raises(InsufficientPrivilege), connection.transaction():
        connection.execute(statement.encode())


@pytest.mark.parametrize("role", ["system", "administrator", "counsellor", "anonymous"])
def test_the_service_neither_writes_nor_empties_it(
    person: int, counsellor: Actor, service_connection: ServiceConnection, role: str
) -> None:
    actors = {"system": SYSTEM, "counsellor": counsellor, "anonymous": ANONYMOUS}
    actor = actors.get(role, Actor(Role.ADMINISTRATOR, 1))
    refused = [
        "UPDATE trail SET role = 'x'",
        "DELETE FROM trail",
        "TRUNCATE trail",
        "UPDATE trail_head SET sequence = 0",
        "INSERT INTO trail (candidate_id, part, action) VALUES (1, 'file', 'read')",
    ]
    if role != "system":
        refused += ["SELECT seal_trail(1)", "SELECT destroy_trail(current_date)"]
    if role in ("counsellor", "anonymous"):
        refused.append("SELECT trail_faults()")
    if role == "anonymous":
        refused.append("SELECT record_access(ARRAY[1], 'file')")
    for statement in refused:
        with pytest.raises(InsufficientPrivilege), service_connection(actor) as service:
            service.execute(statement.encode())


def test_another_reader_sees_nothing_of_it(
    connection: psycopg.Connection, person: int, service_connection: ServiceConnection
) -> None:
    stranger = add_account(connection, Role.COUNSELLOR, organisation_id=add_organisation(connection))
    for actor in (stranger, ANONYMOUS, Actor(Role.EMPLOYER, 1, employer_id=1)):
        with service_connection(actor) as service:
            assert service.execute("SELECT count(*) FROM trail").fetchone() == (0,)


def test_retention_takes_the_oldest_and_the_chain_still_holds(
    connection: psycopg.Connection, person: int, counsellor: Actor, service_connection: ServiceConnection
) -> None:
    connection.execute("ALTER TABLE trail DISABLE TRIGGER trail_is_kept")
    connection.execute("UPDATE trail SET happened_at = happened_at - interval '10 years'")
    connection.execute("ALTER TABLE trail ENABLE TRIGGER trail_is_kept")
    sealed(service_connection)
    with service_connection(counsellor) as service:
        trail.record_access(service, [person], Part.FILE)
        service.execute("SELECT erase_candidate(%s, 'asked')", (person,))
    sealed(service_connection)
    assert found(service_connection) == set()
    with service_connection(SYSTEM) as service:
        row = service.execute("SELECT destroy_trail(current_date - 2000)").fetchone()
        assert row is not None
        assert row[0] > 10
    assert found(service_connection) == set()
    with service_connection(SYSTEM) as service:
        assert trail.head(service).kept > 0
        assert service.execute("SELECT destroy_trail(current_date - 2000)").fetchone() == (0,)
    # The first row that is kept hangs on the beginning as any other on the one before it.
    connection.execute("ALTER TABLE trail DISABLE TRIGGER trail_is_kept")
    for statement, fault in (
        ("UPDATE trail SET role = 'system' FROM trail_head h WHERE trail.sequence = h.start_sequence + 1", "changed"),
        ("DELETE FROM trail USING trail_head h WHERE trail.sequence = h.start_sequence + 1", "missing"),
        ("UPDATE trail_head SET start_hash = sha256('x')", "changed"),
        ("UPDATE trail_head SET start_sequence = start_sequence + 1", "beginning"),
    ):
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
            assert fault in found(service_connection), statement
    assert found(service_connection) == set()


def test_readers_wait_for_nobody_and_the_chain_stays_one(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    """Several write while several seal: every row is in the chain once, whatever the order of their commits."""
    with writing(pool, SYSTEM) as connection:
        keys = [add_candidate(connection, a_candidate(), TODAY) for _ in range(3)]

    def repeat(deed: Callable[[psycopg.Connection], object]) -> None:
        for _ in range(15):
            with writing(pool, SYSTEM) as connection:
                deed(connection)

    deeds = [lambda c: trail.record_access(c, keys, Part.LIST)] * 2 + [lambda c: trail.seal(c, 7)] * 2
    threads = [threading.Thread(target=repeat, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with writing(pool, SYSTEM) as connection:
        trail.seal(connection)
        assert trail.faults(connection) == []
        head = trail.head(connection)
    assert head.kept == head.sequence > 90
