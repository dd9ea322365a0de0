"""What whoever owns the tables can hide from the chain is found by a note kept elsewhere (`audit verify --noted`)."""

import psycopg
import pytest

from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.privacy import trail
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate

THE_LAST_ROW_AND_THE_HEAD = """
    DO $$
    BEGIN
        DELETE FROM trail WHERE sequence = (SELECT max(sequence) FROM trail);
        UPDATE trail_head h SET (sequence, hash) = (
            SELECT t.sequence, t.hash FROM trail t WHERE t.sequence IS NOT NULL ORDER BY t.sequence DESC LIMIT 1);
    END
    $$
"""
A_ROW_AND_ALL_AFTER_IT = """
    DO $$
    DECLARE
        entry trail;
        previous bytea := (SELECT start_hash FROM trail_head);
    BEGIN
        UPDATE trail SET role = 'administrator' WHERE sequence = 1;
        FOR entry IN SELECT t.* FROM trail t WHERE sequence IS NOT NULL ORDER BY sequence LOOP
            previous := trail_hash(previous, entry);
            UPDATE trail SET hash = previous WHERE id = entry.id;
        END LOOP;
        UPDATE trail_head SET hash = previous;
    END
    $$
"""


def stands(service_connection: ServiceConnection, noted: trail.Head) -> tuple[list[trail.Fault], bool]:
    with service_connection(SYSTEM) as service:
        return trail.faults(service), trail.stands(service, noted.sequence, noted.hash)


@pytest.mark.parametrize("tampering", [THE_LAST_ROW_AND_THE_HEAD, A_ROW_AND_ALL_AFTER_IT], ids=["last", "all"])
def test_a_chain_rewritten_whole_is_not_the_one_that_was_noted(
    connection: psycopg.Connection, service_connection: ServiceConnection, tampering: str
) -> None:
    for _ in range(2):
        add_candidate(connection, a_candidate(), TODAY)
    with service_connection(SYSTEM) as service:
        trail.seal(service)
        noted = trail.head(service)
    assert stands(service_connection, noted) == ([], True)
    add_candidate(connection, a_candidate(), TODAY)
    with service_connection(SYSTEM) as service:
        trail.seal(service)
    # What came after the note takes nothing from it.
    assert stands(service_connection, noted) == ([], True)
    with service_connection(SYSTEM) as service:
        noted = trail.head(service)
    connection.execute("ALTER TABLE trail DISABLE TRIGGER ALL")
    connection.execute(tampering.encode())
    assert stands(service_connection, noted) == ([], False)


def test_a_note_of_what_retention_took_away_still_holds(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    add_candidate(connection, a_candidate(), TODAY)
    with service_connection(SYSTEM) as service:
        trail.seal(service)
        noted = trail.head(service)
        service.execute("SELECT destroy_trail(current_date + 1)")
    assert stands(service_connection, noted) == ([], True)
