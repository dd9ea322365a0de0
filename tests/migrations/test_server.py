"""A server that cannot hold the service is refused with what it lacks; an owner without every right is enough."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from api.commands import DatabaseUrls
from migrations import MigrationError, apply, server


@pytest.fixture
def maker(superuser_url: str) -> Iterator[str]:
    """URL of a login that may make roles and is no superuser, as the owner of a database often is."""
    name, password = f"maker_{secrets.token_hex(4)}", secrets.token_hex(8)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        login = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE NOSUPERUSER PASSWORD {}")
        connection.execute(login.format(sql.Identifier(name), sql.Literal(password)))
        yield make_conninfo(superuser_url, user=name, password=password, options="")
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_whoever_made_the_services_role_may_take_it(maker: str) -> None:
    role = f"made_{secrets.token_hex(4)}"
    take = sql.SQL("SET ROLE {}").format(sql.Identifier(role))
    with psycopg.connect(maker, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(take)
        for _ in range(2):
            server.let_owner_act(connection, role)
        connection.execute(take)
        assert connection.execute("SELECT current_user").fetchone() == (role,)
        connection.execute("RESET ROLE")
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_a_role_of_somebody_elses_is_left_alone(maker: str) -> None:
    with psycopg.connect(maker, autocommit=True) as connection:
        server.let_owner_act(connection, "pg_monitor")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE pg_monitor")


@pytest.mark.parametrize(("least", "value"), [("LEAST_SERVER", 99), ("LEAST_VECTOR", (99, 0))])
def test_what_is_too_old_is_refused_before_anything_is_made(
    empty_urls: DatabaseUrls, least: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, least, value)
    with pytest.raises(MigrationError, match="99"):
        apply(empty_urls.owner)
    with psycopg.connect(empty_urls.owner) as connection:
        assert connection.execute("SELECT to_regclass('schema_migration')").fetchone() == (None,)


def test_an_owner_who_may_not_install_pgvector_is_told_who_may(superuser_url: str, maker: str) -> None:
    name = f"bare_{secrets.token_hex(4)}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with psycopg.connect(maker, dbname=name) as owner, pytest.raises(MigrationError, match="CREATE EXTENSION"):
            server.check(owner)
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
