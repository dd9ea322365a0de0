"""What the database holds of a person, for tests of what was put in."""

import psycopg
from psycopg import sql

from matching.candidates.domain import CandidateEntry
from matching.candidates.reading import candidate


def entry_of(connection: psycopg.Connection, key: int) -> CandidateEntry:
    found = candidate(connection, key)
    assert found is not None
    return found.entry


def count(connection: psycopg.Connection, table: str, key: int) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE candidate_id = %(key)s").format(sql.Identifier(table))
    row = connection.execute(query, {"key": key}).fetchone()
    assert row is not None
    return int(row[0])
