"""Migrations are applied once each, whole or not at all, by one migrator at a time."""

import threading
from pathlib import Path

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api.commands import DatabaseUrls
from api.database import writing
from matching.accounts.domain import SYSTEM
from migrations import MigrationError, apply, migrate, pending, queue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (share text DEFAULT '100 %');\n")
    (tmp_path / "0002_second.sql").write_text("CREATE TABLE second (id integer);\n")
    return tmp_path


def test_each_is_applied_once_after_the_queues_schema(empty_urls: DatabaseUrls, folder: Path) -> None:
    names = [queue.SCHEMA, "0001_first.sql", "0002_second.sql"]
    with psycopg.connect(empty_urls.owner) as connection:
        assert pending(connection, folder) == names
    assert apply(empty_urls.owner, folder) == names
    assert apply(empty_urls.owner, folder) == []
    with psycopg.connect(empty_urls.owner) as connection:
        assert pending(connection, folder) == []
        assert tables(connection) >= {"first", "second", "procrastinate_jobs", "schema_migration"}
        owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert owners.fetchall() == [("adequation_owner",)]


def test_a_later_file_is_applied_alone(empty_urls: DatabaseUrls, folder: Path) -> None:
    apply(empty_urls.owner, folder)
    (folder / "0003_third.sql").write_text("ALTER TABLE first ADD COLUMN third integer;\n")
    assert apply(empty_urls.owner, folder) == ["0003_third.sql"]


def test_a_failing_file_is_undone_and_those_before_it_stay(empty_urls: DatabaseUrls, folder: Path) -> None:
    bad = folder / "0003_bad.sql"
    bad.write_text("CREATE TABLE half (id integer);\nCREATE TABLE first (id integer);\n")
    with pytest.raises(psycopg.errors.DuplicateTable):
        apply(empty_urls.owner, folder)
    with psycopg.connect(empty_urls.owner) as connection:
        assert "half" not in tables(connection)
        assert "second" in tables(connection)
        assert pending(connection, folder) == ["0003_bad.sql"]
    bad.write_text("CREATE TABLE half (id integer);\n")
    assert apply(empty_urls.owner, folder) == ["0003_bad.sql"]


def test_a_file_is_applied_with_its_record_or_not_at_all(
    empty_urls: DatabaseUrls, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("migrations.ledger.record", cut_short)
        with pytest.raises(KeyboardInterrupt):
            apply(empty_urls.owner, folder)
    with psycopg.connect(empty_urls.owner) as connection:
        assert "first" not in tables(connection)
    assert apply(empty_urls.owner, folder) == ["0001_first.sql", "0002_second.sql"]


@pytest.mark.parametrize("change", ["content", "name", "removal"])
def test_an_applied_file_may_not_change(empty_urls: DatabaseUrls, folder: Path, change: str) -> None:
    apply(empty_urls.owner, folder)
    second = folder / "0002_second.sql"
    match change:
        case "content":
            second.write_text("CREATE TABLE second (id bigint);\n")
        case "name":
            second.rename(folder / "0002_other.sql")
        case "removal":
            second.unlink()
    with pytest.raises(MigrationError, match="0002_"):
        apply(empty_urls.owner, folder)
    with psycopg.connect(empty_urls.owner) as connection, pytest.raises(MigrationError, match="0002_"):
        pending(connection, folder)


def test_two_migrators_at_once_apply_each_file_once(empty_urls: DatabaseUrls, folder: Path) -> None:
    answers: list[list[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(apply(empty_urls.owner, folder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, answers)) == [0, 0, 0, 3]


def test_a_table_in_use_makes_a_migration_fail_rather_than_wait(
    empty_urls: DatabaseUrls, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(empty_urls.owner, folder)
    monkeypatch.setattr("migrations.runner.LOCK_TIMEOUT", "50ms")
    (folder / "0003_third.sql").write_text("ALTER TABLE first ADD COLUMN third integer;\n")
    with psycopg.connect(empty_urls.owner) as reader:
        reader.execute("SELECT * FROM first")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            apply(empty_urls.owner, folder)
    assert apply(empty_urls.owner, folder) == ["0003_third.sql"]


def test_a_newer_queue_brings_its_own_migrations(
    empty_urls: DatabaseUrls, folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(empty_urls.owner, folder)
    newer = tmp_path_factory.mktemp("sql")
    later = {
        "99.00.00_01_pre_one.sql": "CREATE TABLE procrastinate_one ()",
        "99.00.00_50_post_two.sql": "ALTER TABLE procrastinate_one ADD b int",
    }
    files = dict(queue.files())
    for name, content in later.items():
        files[name] = newer / name
        files[name].write_text(content)
    monkeypatch.setattr(queue, "files", lambda: files)
    with psycopg.connect(empty_urls.owner) as connection:
        assert pending(connection, folder) == list(later)
    assert apply(empty_urls.owner, folder) == list(later)
    assert apply(empty_urls.owner, folder) == []
    with psycopg.connect(empty_urls.service) as connection:
        connection.execute("INSERT INTO procrastinate_one VALUES (1)")


def test_the_queues_schema_contains_its_last_migrations(empty_urls: DatabaseUrls, folder: Path) -> None:
    """A new database takes the whole schema at once: what a migration would have made is there."""
    apply(empty_urls.owner, folder)
    with psycopg.connect(empty_urls.owner) as connection:
        made = connection.execute("SELECT to_regproc('procrastinate_fetch_job_v2') IS NOT NULL").fetchone()
        assert made == (True,)


def test_the_projects_migrations_apply_and_load_the_reference_tables_twice(empty_urls: DatabaseUrls) -> None:
    assert "0001_roles.sql" in migrate(empty_urls.owner)
    assert migrate(empty_urls.owner) == []
    with psycopg.connect(empty_urls.owner) as connection:
        assert connection.execute("SELECT count(*) FROM unit_group").fetchone() == (516,)


def test_the_service_enqueues_fetches_and_ends_a_job(pool: ConnectionPool) -> None:
    job = "ROW('queue', 'task', 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1"
    with writing(pool, SYSTEM) as connection:
        worker = connection.execute("SELECT worker_id FROM procrastinate_register_worker_v1()").fetchone()
        deferred = connection.execute(f"SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[{job}]))").fetchone()
        assert worker is not None
        fetched = connection.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", worker).fetchone()
        assert fetched == deferred
        assert fetched is not None
        connection.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", fetched)


def tables(connection: psycopg.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
