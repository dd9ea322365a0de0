"""What the service asks of a PostgreSQL, and what its owner must be allowed there."""

import psycopg
from psycopg import sql

from migrations.errors import MigrationError

LEAST_SERVER = 16
LEAST_VECTOR = (0, 8)


def check(connection: psycopg.Connection) -> None:
    """Raises `MigrationError` unless the server is recent enough and pgvector is, or can be, installed in it."""
    if connection.info.server_version < LEAST_SERVER * 10_000:
        raise MigrationError(
            f"PostgreSQL {connection.info.server_version // 10_000} : il en faut un {LEAST_SERVER} ou plus récent. / "
            f"PostgreSQL {LEAST_SERVER} or later is needed."
        )
    row = connection.execute("""
        SELECT coalesce(installed_version, default_version), installed_version IS NOT NULL,
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        FROM pg_available_extensions WHERE name = 'vector'
    """).fetchone()
    if row is None or tuple(int(part) for part in row[0].split(".")[:2]) < LEAST_VECTOR:
        least = ".".join(map(str, LEAST_VECTOR))
        raise MigrationError(
            f"Il faut pgvector {least} ou plus récent sur le serveur ({'absent' if row is None else row[0]}). / "
            f"pgvector {least} or later is needed on the server."
        )
    _, installed, superuser = row
    if not installed and not superuser:
        raise MigrationError(
            "Un superutilisateur doit exécuter d'abord, dans cette base : CREATE EXTENSION vector; / "
            "A superuser must first run, in this database: CREATE EXTENSION vector;"
        )


def let_owner_act(connection: psycopg.Connection, role: str) -> None:
    """Lets the owner take the service's `role`, if it made it: since PostgreSQL 16, making a role does not say so."""
    row = connection.execute(
        """SELECT pg_has_role(rolname, 'SET'), pg_has_role(rolname, 'MEMBER WITH ADMIN OPTION')
           FROM pg_roles WHERE rolname = %(role)s""",
        {"role": role},
    ).fetchone()
    if row == (False, True):
        grant = sql.SQL("GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
        connection.execute(grant.format(role=sql.Identifier(role)))
