"""Background jobs on the database: enqueued with the write, coalesced, run by a real worker, never lost."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psycopg
from psycopg_pool import ConnectionPool

from api import worker
from api.commands import DatabaseUrls
from api.database import writing
from api.jobs.tasks import encode_candidate, encode_lists, encode_opening, enqueue, refresh_profiles, retry_stalled
from api.settings import Settings
from matching.accounts.domain import SYSTEM
from matching.candidates.store import add_candidate
from matching.needs.store import add_need, change_need
from tests.factories import TODAY, a_candidate, a_need

SETTINGS = Settings(encoder="hashed")


def jobs(urls: DatabaseUrls) -> list[tuple[str, str]]:
    with psycopg.connect(urls.owner) as connection:
        return connection.execute(
            "SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name LIKE '%encode%' ORDER BY id"
        ).fetchall()


def vectors(urls: DatabaseUrls) -> tuple[int, int, int]:
    """How many openings, titles and skills have theirs."""
    with psycopg.connect(urls.owner) as connection:
        row = connection.execute(
            """SELECT (SELECT count(*) FROM opening_vector),
                   (SELECT count(*) FROM title_vector),
                   (SELECT count(*) FROM skill_vector)"""
        ).fetchone()
    assert row is not None
    return row


def test_a_job_goes_with_its_write(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    with suppress(RuntimeError), writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_opening, opening_id=add_need(connection, a_need(), TODAY))
        raise RuntimeError
    assert jobs(database_urls) == []
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_opening, opening_id=add_need(connection, a_need(), TODAY))
    assert jobs(database_urls) == [("encode_opening", "todo")]


def test_the_same_work_waits_once_and_leaves_the_write_alone(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    for _ in range(2):
        with writing(pool, SYSTEM) as connection:
            enqueue(connection, encode_lists)
            enqueue(connection, encode_lists)
            add_need(connection, a_need(), TODAY)
    assert jobs(database_urls) == [("encode_lists", "todo")]
    with psycopg.connect(database_urls.owner) as connection:
        assert connection.execute("SELECT count(*) FROM need").fetchone() == (2,)


def test_a_worker_encodes_what_changed(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    worker.run(SETTINGS, database_urls.service, wait=False)
    with writing(pool, SYSTEM) as connection:
        need = add_need(connection, a_need(), TODAY)
        enqueue(connection, encode_opening, opening_id=need)
        enqueue(connection, encode_candidate, candidate_id=add_candidate(connection, a_candidate(), TODAY))
    worker.run(SETTINGS, database_urls.service, wait=False)
    assert vectors(database_urls) == (1, 2, 2)
    with psycopg.connect(database_urls.owner) as connection:
        before = connection.execute("SELECT vector::text FROM opening_vector").fetchone()
    with writing(pool, SYSTEM) as connection:
        change_need(connection, need, a_need(title_fr="Commis de bureau"), 1, TODAY)
        enqueue(connection, encode_opening, opening_id=need)
    worker.run(SETTINGS, database_urls.service, wait=False)
    with psycopg.connect(database_urls.owner) as connection:
        assert connection.execute("SELECT vector::text FROM opening_vector").fetchone() != before


def test_what_is_shown_blind_is_masked_anew_each_day(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    with writing(pool, SYSTEM) as connection:
        keys = [add_candidate(connection, a_candidate(), TODAY) for _ in range(2)]
    with psycopg.connect(database_urls.owner) as connection:
        masked = connection.execute("SELECT candidate_id, document FROM blind_profile ORDER BY 1").fetchall()
        connection.execute(
            """UPDATE blind_profile SET document = jsonb_set(document, '{summary}', '"Awa, de Dakar"')
               WHERE candidate_id = %s""",
            keys[1:],
        )
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, refresh_profiles, timestamp=0)
    worker.run(SETTINGS, database_urls.service, wait=False)
    with psycopg.connect(database_urls.owner) as connection:
        assert connection.execute("SELECT candidate_id, document FROM blind_profile ORDER BY 1").fetchall() == masked


def test_a_killed_worker_loses_no_job(pool: ConnectionPool, database_urls: DatabaseUrls) -> None:
    """The worker is killed while its job waits for a lock; another one takes the job up."""
    worker.run(SETTINGS, database_urls.service, wait=False)
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, encode_opening, opening_id=add_need(connection, a_need(), TODAY))
    with psycopg.connect(database_urls.owner) as blocker:
        blocker.execute("LOCK TABLE skill_vector IN ACCESS EXCLUSIVE MODE")
        code = (
            "import sys; from api import worker; from api.settings import Settings;"
            "worker.run(Settings(encoder='hashed'), sys.argv[1])"
        )
        process = subprocess.Popen([sys.executable, "-c", code, database_urls.service])
        try:
            while ("encode_opening", "doing") not in jobs(database_urls):
                assert process.poll() is None
                time.sleep(0.05)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    assert jobs(database_urls) == [("encode_opening", "doing")]
    assert vectors(database_urls)[0] == 0
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    with writing(pool, SYSTEM) as connection:
        enqueue(connection, retry_stalled, timestamp=0)
    worker.run(SETTINGS, database_urls.service, wait=False)
    worker.run(SETTINGS, database_urls.service, wait=False)
    assert vectors(database_urls)[0] == 1
