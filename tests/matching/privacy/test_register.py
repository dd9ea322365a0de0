"""The register of destruction: added to, chained and anchored in the trail; whoever owns the tables is found too."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.privacy import erasure, trail
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate, add_organisation

TAKE_AWAY = "DELETE FROM destruction WHERE position = 2"
ITS_ANCHOR_TOO = "DELETE FROM trail WHERE part = 'register' AND fields[1] = '2'"
THE_LAST = "DELETE FROM destruction WHERE position = 3"
ITS_ANCHOR = "DELETE FROM trail WHERE part = 'register' AND fields[1] = '3'"
ITS_ERASURE_TOO = """
    DELETE FROM trail WHERE id = (SELECT max(id) FROM trail WHERE part = 'file' AND action = 'erase')
"""
CLOSE_RANKS = "UPDATE destruction SET position = position - 1 WHERE position > 2"
REWRITE = """
    UPDATE destruction SET kind = 'trail' WHERE position = 1;
    UPDATE destruction d SET hash = register_hash('', d) WHERE position = 1;
    UPDATE destruction d SET hash = register_hash((SELECT hash FROM destruction WHERE position = 1), d)
        WHERE position = 2;
    UPDATE destruction d SET hash = register_hash((SELECT hash FROM destruction WHERE position = 2), d)
        WHERE position = 3
"""
ADD_SEALED = """
    INSERT INTO destruction (kind, count, rule, position, hash) VALUES ('referral_sent', 1, 'asked', 4, '');
    UPDATE destruction d SET hash = register_hash((SELECT hash FROM destruction WHERE position = 3), d)
        WHERE position = 4
"""
MADE_UP = "INSERT INTO destruction (kind, count, rule) VALUES ('file', 1, 'asked'); SELECT seal_trail(99)"
TAMPERING = [
    ("UPDATE destruction SET count = 7 WHERE position = 2", "register_changed"),
    ("UPDATE destruction SET destroyed_on = destroyed_on - 9 WHERE position = 2", "register_changed"),
    (TAKE_AWAY, "register_missing"),
    (f"{TAKE_AWAY}; {CLOSE_RANKS}", "register_changed"),
    (THE_LAST, "register_anchor"),
    (f"{TAKE_AWAY}; {ITS_ANCHOR_TOO}", "missing"),
    (f"{THE_LAST}; {ITS_ANCHOR}", "end"),
    (f"{THE_LAST}; {ITS_ERASURE_TOO}", "missing"),
    (REWRITE, "register_anchor"),
    (ADD_SEALED, "register_anchor"),
    ("DELETE FROM destruction", "register_anchor"),
    ("UPDATE destruction SET position = NULL, hash = NULL", "register_anchor"),
    (MADE_UP, "register_unexplained"),
]


def found(service_connection: ServiceConnection) -> set[str]:
    with service_connection(SYSTEM) as service:
        return {fault.fault for fault in trail.faults(service)}


def sealed(service_connection: ServiceConnection) -> None:
    with service_connection(SYSTEM) as service:
        trail.seal(service)


@pytest.fixture
def three(connection: psycopg.Connection, service_connection: ServiceConnection) -> psycopg.Connection:
    """Three files destroyed, each sealed before the next."""
    organisation = add_organisation(connection)
    keys = [add_candidate(connection, a_candidate(organisation_id=organisation), TODAY) for _ in range(4)]
    for key in keys[:3]:
        erasure.erase(connection, key)
        sealed(service_connection)
    return connection


def test_each_destruction_is_anchored_in_the_trail(
    three: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    assert found(service_connection) == set()
    assert (
        three.execute(
            """
        SELECT t.fields = ARRAY[d.position::text, encode(d.hash, 'hex')] FROM trail t
            JOIN destruction d ON d.position::text = t.fields[1]
        WHERE t.part = 'register' AND t.sequence IS NOT NULL
        """
        ).fetchall()
        == [(True,)] * 3
    )
    # What is destroyed and not sealed yet is no fault.
    three.execute("SELECT erase_candidate(max(id), 'asked') FROM candidate")
    assert found(service_connection) == set()


@pytest.mark.parametrize(("statements", "fault"), TAMPERING, ids=[" ".join(each.split())[:50] for each, _ in TAMPERING])
def test_an_owner_who_tampers_is_found(
    three: psycopg.Connection, service_connection: ServiceConnection, statements: str, fault: str
) -> None:
    three.execute("ALTER TABLE trail DISABLE TRIGGER ALL")
    three.execute("ALTER TABLE destruction DISABLE TRIGGER ALL")
    for statement in statements.split(";"):
        three.execute(statement.encode())
    assert fault in found(service_connection)


def test_retention_of_the_trail_leaves_the_register_anchored(
    three: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    with service_connection(SYSTEM) as service:
        service.execute("SELECT destroy_trail(current_date + 1)")
    assert found(service_connection) == set()
    sealed(service_connection)
    assert found(service_connection) == set()
    three.execute("ALTER TABLE destruction DISABLE TRIGGER ALL")
    three.execute("UPDATE destruction SET count = 7 WHERE position = 1")
    assert found(service_connection) == {"register_changed"}


@pytest.mark.parametrize(
    "statement", ["UPDATE destruction SET count = 2", "DELETE FROM destruction", "TRUNCATE destruction"]
)
def test_a_slip_of_the_owner_is_refused(three: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege), three.transaction():
        three.execute(statement.encode())
