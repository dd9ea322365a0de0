"""What a cluster needs besides itself: its two logins, its database and pgvector. Done again at every start."""

import psycopg
from psycopg import sql

from api.embedded.cluster import DATABASE, OWNER, SERVICE, Cluster
from api.embedded.errors import EmbeddedError


def prepare(cluster: Cluster) -> None:
    """Makes what is missing, whenever a start was cut short, and brings pgvector to the version of its files.

    Raises `EmbeddedError` when the server, which is ready, does not take our password.
    """
    try:
        connection = psycopg.connect(cluster.superuser_url(), autocommit=True)
    except psycopg.OperationalError as error:
        raise EmbeddedError(
            "PostgreSQL refuse les mots de passe gardés avec lui. / PostgreSQL refuses the passwords kept beside it. "
            f"({error})"
        ) from error
    with connection:
        _login(connection, OWNER, cluster.passwords.owner)
        _login(connection, SERVICE, cluster.passwords.service)
        if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = %(name)s", DATABASE):
            create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0")
            connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    with psycopg.connect(cluster.superuser_url(DATABASE), autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        # pgvector is not a trusted extension: an owner who is no superuser could not create it.
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        connection.execute("ALTER EXTENSION vector UPDATE")


def _login(connection: psycopg.Connection, role: str, password: str) -> None:
    if not _one(connection, "SELECT 1 FROM pg_roles WHERE rolname = %(name)s", role):
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    options = sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(options.format(sql.Identifier(role), sql.Literal(password)))


def _one(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query, {"name": name}).fetchone() is not None
