"""The service's transactions: who acts, what a reader may not do, what a connection keeps from one to the next."""

from contextlib import suppress

import numpy as np
import psycopg
import pytest
from pgvector import HalfVector
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from api.commands import DatabaseUrls
from api.database import as_service, open_pool, reading, writing
from matching.accounts.domain import ANONYMOUS, Actor, Role
from tests.conftest import ServiceConnection

COUNSELLOR = Actor(role=Role.COUNSELLOR, account_id=7, organisation_id=3)
SETTINGS = ("actor", "role", "organisation", "employer", "candidate")


@pytest.fixture
def table(database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.owner) as owner:
        owner.execute("CREATE TABLE note (word text); GRANT SELECT, INSERT ON note TO adequation_service")


def test_the_transaction_knows_who_acts(pool: ConnectionPool) -> None:
    for transaction in (reading, writing):
        with transaction(pool, COUNSELLOR) as connection:
            assert told(connection) == ("7", "counsellor", "3", "", "")
            assert connection.execute("SELECT actor_account(), actor_employer()").fetchone() == (7, None)


def test_every_identifier_is_told(pool: ConnectionPool) -> None:
    actor = Actor(role=Role.EMPLOYER, account_id=1, organisation_id=2, employer_id=3, candidate_id=4)
    with reading(pool, actor) as connection:
        assert told(connection) == ("1", "employer", "2", "3", "4")


def test_the_next_transaction_starts_from_nobody(database_urls: DatabaseUrls) -> None:
    with open_pool(database_urls.service, size=1) as pool:
        with writing(pool, COUNSELLOR):
            pass
        with pool.connection() as connection:
            assert told(connection) == ("", "", "", "", "")
        with reading(pool, ANONYMOUS) as connection:
            assert told(connection) == ("", "anonymous", "", "", "")


@pytest.mark.usefixtures("table")
def test_a_reader_cannot_write(database_urls: DatabaseUrls) -> None:
    with open_pool(database_urls.service, size=1) as pool:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), reading(pool, COUNSELLOR) as connection:
            connection.execute("INSERT INTO note VALUES ('a')")
        with pytest.raises(psycopg.errors.ActiveSqlTransaction), reading(pool, COUNSELLOR) as connection:
            connection.execute("SET TRANSACTION READ WRITE")
        with writing(pool, COUNSELLOR) as connection:
            connection.execute("INSERT INTO note VALUES ('b')")
        with reading(pool, COUNSELLOR) as connection:
            assert connection.execute("SELECT word FROM note").fetchall() == [("b",)]


@pytest.mark.usefixtures("table")
def test_a_reader_sees_one_moment_and_a_writer_the_latest(database_urls: DatabaseUrls, pool: ConnectionPool) -> None:
    count = "SELECT count(*) FROM note"
    with open_pool(database_urls.service, size=1) as other:
        with reading(pool, COUNSELLOR) as connection:
            assert connection.execute(count).fetchone() == (0,)
            with writing(other, COUNSELLOR) as writer:
                writer.execute("INSERT INTO note VALUES ('a')")
            assert connection.execute(count).fetchone() == (0,)
        with writing(pool, COUNSELLOR) as connection:
            assert connection.execute(count).fetchone() == (1,)
            with writing(other, COUNSELLOR) as writer:
                writer.execute("INSERT INTO note VALUES ('b')")
            assert connection.execute(count).fetchone() == (2,)


@pytest.mark.usefixtures("table")
def test_an_exception_undoes_what_was_written(pool: ConnectionPool) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), writing(pool, COUNSELLOR) as connection:
        connection.execute("INSERT INTO note VALUES ('a'); SELECT 1 / 0")
    with suppress(ZeroDivisionError), writing(pool, COUNSELLOR) as connection:
        connection.execute("INSERT INTO note VALUES ('a')")
        raise ZeroDivisionError
    with reading(pool, COUNSELLOR) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_the_session_is_set_for_the_service(pool: ConnectionPool) -> None:
    with reading(pool, COUNSELLOR) as connection:
        shown = {
            name: connection.execute("SELECT current_setting(%(name)s)", {"name": name}).fetchone()
            for name in ("jit", "statement_timeout", "application_name", "timezone")
        }
        assert connection.execute("SELECT current_user").fetchone() == ("adequation_service",)
    assert shown == {
        "jit": ("off",),
        "statement_timeout": ("30s",),
        "application_name": ("adequation",),
        "timezone": ("America/Toronto",),
    }


def test_the_service_owns_nothing(pool: ConnectionPool) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), writing(pool, COUNSELLOR) as connection:
        connection.execute("CREATE TABLE mine (id integer)")


def test_half_vectors_go_both_ways(pool: ConnectionPool) -> None:
    vector = HalfVector(np.array([1, 0.5, -2], dtype=np.float16))
    with reading(pool, COUNSELLOR) as connection:
        row = connection.execute("SELECT %(vector)s::halfvec(3)", {"vector": vector}).fetchone()
    assert row is not None
    assert row[0] == vector


def test_a_cut_connection_is_replaced(database_urls: DatabaseUrls, superuser_url: str) -> None:
    with open_pool(database_urls.service, size=1) as pool:
        with pool.connection() as connection:
            pid = connection.info.backend_pid
        with psycopg.connect(superuser_url) as superuser:
            superuser.execute("SELECT pg_terminate_backend(%(pid)s, 5000)", {"pid": pid})
        with reading(pool, COUNSELLOR) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_owners_url_becomes_the_services() -> None:
    service = conninfo_to_dict(as_service("postgresql://owner:p%40ss@db.example/adequation?options=-c%20geqo%3Doff"))
    assert service["options"] == "-c geqo=off -c role=adequation_service"
    assert service["password"] == "p@ss"


def test_a_test_sees_its_own_transaction_as_the_service(
    connection: psycopg.Connection, service_connection: ServiceConnection
) -> None:
    connection.execute("INSERT INTO employer (id, name, kind) VALUES (999001, 'Atelier fictif', 'firm')")
    with service_connection(COUNSELLOR) as service:
        assert service.execute("SELECT current_user, actor_account()").fetchone() == ("adequation_service", 7)
        assert service.execute("SELECT name FROM employer WHERE id = 999001").fetchone() == ("Atelier fictif",)
    assert connection.execute("SELECT current_user, actor_account()").fetchone() == ("adequation_owner", None)


def told(connection: psycopg.Connection) -> tuple[str, ...]:
    query = "SELECT coalesce(current_setting('app.' || %(name)s, true), '')"
    return tuple(connection.execute(query, {"name": name}).fetchone()[0] for name in SETTINGS)  # type: ignore[index]
