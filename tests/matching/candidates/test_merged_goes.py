"""What was kept to undo goes in time, and with the person; the trail of both files stays whole."""

from typing import Any

import psycopg
import pytest

from matching.accounts.domain import SYSTEM
from matching.errors import MergeRefusedError
from matching.privacy.erasure import erase
from matching.privacy.retention import destroy_the_rest
from matching.privacy.trail import faults, seal
from tests.conftest import ServiceConnection
from tests.factories import TODAY, a_candidate
from tests.matching.candidates.one_person_twice import House, rows_of


def test_what_is_set_aside_goes_in_time(
    connection: psycopg.Connection, house: House, put: Any, service_connection: ServiceConnection
) -> None:
    """With what was kept to undo, by the round of retention; the register says so, the trail of both stays one."""
    kept, removed = house.person(a_candidate()), house.person(a_candidate())
    key = put.together(house.counsellor, kept, removed)
    with service_connection(SYSTEM) as service:
        destroy_the_rest(service, TODAY)
    assert rows_of(connection, removed)["candidate_identity"]
    connection.execute("UPDATE person_merge SET undo_until = current_date - 1")
    with service_connection(SYSTEM) as service:
        destroy_the_rest(service, TODAY)
    assert not any(rows_of(connection, removed).values())
    left: Any = connection.execute("SELECT sealed, moved, consents FROM person_merge").fetchone()
    assert left == (None, {}, [])
    (rule,) = connection.execute("SELECT rule FROM destruction WHERE kind = 'set_aside_file'").fetchone() or ("",)
    assert rule == "retention"
    with pytest.raises(MergeRefusedError, match="over"):
        put.apart(house.counsellor, key)
    with service_connection(house.counsellor) as service:
        seen = service.execute("SELECT FROM trail WHERE candidate_id = %s", (removed,)).fetchall()
    assert seen


@pytest.mark.parametrize("purged", [False, True])
def test_an_erasure_takes_all_of_it(
    connection: psycopg.Connection, house: House, put: Any, service_connection: ServiceConnection, purged: bool
) -> None:
    """The file set aside, what was kept to undo, and the link of both trails, which stay whole."""
    kept, removed = house.person(a_candidate()), house.person(a_candidate(), frozenset({"followed"}))
    put.together(house.counsellor, kept, removed)
    connection.execute("UPDATE person_merge SET undo_until = current_date - %s", (int(purged),))
    with service_connection(SYSTEM) as service:
        destroy_the_rest(service, TODAY)
        seal(service)
    erase(connection, kept)
    with service_connection(SYSTEM) as service:
        seal(service)
        assert faults(service) == []
    assert not any(rows_of(connection, kept, removed).values())
    for table in ("person_merge", "alike_people", "person_key"):
        assert connection.execute(f"SELECT FROM {table}").fetchall() == []
    linked = connection.execute("SELECT FROM trail WHERE candidate_id IN (%s, %s)", (kept, removed)).fetchall()
    assert linked == []


def test_one_taken_apart_is_erased_whole(
    connection: psycopg.Connection, house: House, put: Any, service_connection: ServiceConnection
) -> None:
    kept, removed = house.person(a_candidate()), house.person(a_candidate())
    put.apart(house.counsellor, put.together(house.counsellor, kept, removed))
    erase(connection, removed)
    assert connection.execute("SELECT FROM person_merge").fetchall() == []
    assert rows_of(connection, kept)["candidate_identity"]
