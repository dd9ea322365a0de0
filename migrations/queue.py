"""The schema of procrastinate, the queue: its own files, read from the installed package, in its own order.

A new database gets the package's whole schema at once, which contains every migration shipped with it; an older
one gets the migrations that it lacks.
"""

import importlib.util
from pathlib import Path

import psycopg

from migrations import ledger

SCHEMA = "procrastinate schema.sql"


def files() -> dict[str, Path]:
    """The package's migrations by name, in the order in which they apply."""
    return {path.name: path for path in sorted((_sql() / "migrations").glob("*.sql"))}


def remaining(connection: psycopg.Connection) -> list[str]:
    """What `apply` has to run, in order: the whole schema, or the migrations that the database lacks."""
    applied = ledger.queue_names(connection)
    if not applied:
        return [SCHEMA]
    return [name for name in files() if name not in applied]


def apply(connection: psycopg.Connection, name: str) -> None:
    """Runs one of `remaining` and records it. The caller has opened the transaction."""
    if name == SCHEMA:
        connection.execute((_sql() / "schema.sql").read_bytes())
        ledger.record_queue(connection, list(files()))
    else:
        connection.execute(files()[name].read_bytes())
        ledger.record_queue(connection, [name])


def grant(connection: psycopg.Connection) -> None:
    """Lets the service enqueue and work: on the queue's tables, and on the sequences that number their rows."""
    connection.execute("""
        DO $$
        DECLARE
            relation regclass;
        BEGIN
            FOR relation IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND relkind = 'r' AND relname LIKE 'procrastinate%'
            LOOP
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO adequation_service', relation);
            END LOOP;
            FOR relation IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND relkind = 'S' AND relname LIKE 'procrastinate%'
            LOOP
                EXECUTE format('GRANT USAGE ON SEQUENCE %s TO adequation_service', relation);
            END LOOP;
        END
        $$
    """)


def _sql() -> Path:
    # Found without importing the queue, which takes a third of a second.
    spec = importlib.util.find_spec("procrastinate")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("procrastinate")
    return Path(spec.origin).parent / "sql"
