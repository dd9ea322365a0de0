"""Applies what a database lacks: the queue's schema, then ours, each file in a transaction of its own."""

from pathlib import Path

import psycopg

from matching import reference
from migrations import ledger, queue, server
from migrations.files import FOLDER, check_files

SERVICE_ROLE = "adequation_service"
LOCK = 7_105_309_511
# A migration that waits for a table makes everyone behind it wait too: better to fail and come again.
LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "10min"


def migrate(owner_url: str) -> list[str]:
    """Brings the database up to date: its schema, then the reference tables. Returns the names of what it applied."""
    applied = apply(owner_url)
    with psycopg.connect(owner_url) as connection:
        reference.load(connection)
    return applied


def apply(owner_url: str, folder: Path = FOLDER) -> list[str]:
    """Applies the migrations of `folder` that the database lacks; returns their names, the queue's included.

    A second migrator waits for the first. Raises `MigrationError` before anything is applied when the server is too
    old or the files and the database do not fit, psycopg's error when a statement fails: that file is undone, those
    before it stay.
    """
    migrations = check_files(folder)
    names: list[str] = []
    with psycopg.connect(owner_url, autocommit=True) as connection:
        server.check(connection)
        connection.execute("SET lock_timeout = '5min'; SET client_min_messages = warning; SET search_path = public")
        connection.execute("SELECT pg_advisory_lock(%(key)s)", {"key": LOCK})
        connection.execute(
            "SELECT set_config('lock_timeout', %(lock)s, false), set_config('statement_timeout', %(statement)s, false)",
            {"lock": LOCK_TIMEOUT, "statement": STATEMENT_TIMEOUT},
        )
        ledger.create(connection)
        remaining = ledger.remaining(connection, migrations)
        for name in queue.remaining(connection):
            with connection.transaction():
                queue.apply(connection, name)
            names.append(name)
        for migration in remaining:
            with connection.transaction():
                connection.execute(migration.content)
                ledger.record(connection, migration)
            names.append(migration.name)
        if names:
            # Last, since our first migration makes the role; and again, since a newer queue may bring new tables.
            queue.grant(connection)
        server.let_owner_act(connection, SERVICE_ROLE)
    return names


def pending(connection: psycopg.Connection, folder: Path = FOLDER) -> list[str]:
    """Names of what `apply` would apply, in order. Raises `MigrationError` as it would."""
    migrations = check_files(folder)
    if not ledger.exists(connection):
        return [queue.SCHEMA, *(migration.name for migration in migrations)]
    ours = ledger.remaining(connection, migrations)
    return [*queue.remaining(connection), *(migration.name for migration in ours)]
