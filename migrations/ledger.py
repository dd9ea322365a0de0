"""The two ledgers kept in the database: what was applied of ours, and of the queue's."""

import psycopg

from migrations.errors import MigrationError
from migrations.files import Migration


def create(connection: psycopg.Connection) -> None:
    """Makes the ledgers where there are none."""
    connection.execute("""
        CREATE TABLE IF NOT EXISTS schema_migration (
            number integer PRIMARY KEY,
            name text NOT NULL,
            sha256 text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE IF NOT EXISTS queue_migration (
            name text PRIMARY KEY,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
    """)


def exists(connection: psycopg.Connection) -> bool:
    """Whether a migrator ever ran on the database."""
    row = connection.execute("SELECT to_regclass('public.schema_migration') IS NOT NULL").fetchone()
    return row is not None and bool(row[0])


def remaining(connection: psycopg.Connection, migrations: list[Migration]) -> list[Migration]:
    """Which of `migrations` (all of them, in order) are not applied.

    Raises `MigrationError` when an applied one was changed since, or is unknown to this version of the code.
    """
    by_number = {migration.number: migration for migration in migrations}
    applied = connection.execute("SELECT number, name, sha256 FROM schema_migration ORDER BY number").fetchall()
    for number, name, sha256 in applied:
        known = by_number.pop(number, None)
        if known is None:
            raise MigrationError(
                f"La base a déjà {name}, que ce code ne connaît pas : il est plus ancien qu'elle. / "
                f"The database already has {name}, unknown to this code, which is older."
            )
        if (known.name, known.sha256) != (name, sha256):
            raise MigrationError(
                f"{known.name} a changé depuis qu'elle a été appliquée : ajoutez-en une autre. / "
                f"{known.name} has changed since it was applied: add another one."
            )
    return list(by_number.values())


def record(connection: psycopg.Connection, migration: Migration) -> None:
    """Writes that `migration` is applied, in the transaction that applies it."""
    connection.execute(
        "INSERT INTO schema_migration (number, name, sha256) VALUES (%(number)s, %(name)s, %(sha256)s)",
        {"number": migration.number, "name": migration.name, "sha256": migration.sha256},
    )


def queue_names(connection: psycopg.Connection) -> set[str]:
    """Names of the queue's migrations that the database has."""
    return {name for (name,) in connection.execute("SELECT name FROM queue_migration")}


def record_queue(connection: psycopg.Connection, names: list[str]) -> None:
    """Writes that the queue's migrations `names` are applied, in the transaction that applies them."""
    connection.execute(
        "INSERT INTO queue_migration (name) SELECT unnest(%(names)s::text[])",
        {"names": names},
    )
