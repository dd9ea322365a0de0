"""A real PostgreSQL for the tests: one server per run, one migrated template, each test undone or on its own copy.

DATABASE_URL_TEST (a superuser's URL on a server with pgvector) replaces the embedded server.
"""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.commands import DatabaseUrls
from api.database import SERVICE_ROLE, introduce, open_pool
from api.embedded import embedded_postgres
from matching.accounts import passwords
from matching.accounts.domain import Actor
from migrations import migrate
from tests.region import Region, make_region

# A slow machine is no defect of a rule: no test of a property has a time to keep.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

OWNER_ROLE = "adequation_owner"
# What runs the tests in several processes tells each the width of its terminal, and tables would be cut to it.
os.environ.pop("COLUMNS", None)
# The files that take long: several processes begin with them, so that none is left alone with one at the end.
LONG = (
    "tests/browser/test_axe.py",
    "tests/api/http/test_authorisation.py",
    "tests/browser/",
    "tests/models/",
    "tests/api/test_",
    "tests/api/embedded/",
    "tests/api/jobs/",
    "tests/api/commands/",
)
ServiceConnection = Callable[[Actor], AbstractContextManager[psycopg.Connection]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; each file whole, and the others as they come."""
    items.sort(key=lambda item: next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), 99))


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Passwords cost nearly nothing; tests/matching/accounts/test_passwords.py has the hashes of the service."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hashes", PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
        yield


@pytest.fixture(scope="session")
def superuser_url() -> Iterator[str]:
    """A server for the run; its data is not safe, and goes with the run."""
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield given
        return
    with reachable_folder() as folder, embedded_postgres(folder, durable=False) as cluster:
        yield cluster.superuser_url()


@pytest.fixture(scope="session")
def template(superuser_url: str) -> Iterator[str]:
    """Name of a migrated database with the reference tables; nobody stays connected to it."""
    name = f"adequation_template_{secrets.token_hex(4)}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (OWNER_ROLE, SERVICE_ROLE):
            # There already, or made meanwhile by another process of the tests: either is as good.
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    with _database(superuser_url, name, "template0"):
        with psycopg.connect(superuser_url, dbname=name) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        migrate(_urls(superuser_url, name).owner)
        yield name


@pytest.fixture(scope="session")
def shared_urls(superuser_url: str, template: str) -> Iterator[DatabaseUrls]:
    """The database of the tests that undo what they do."""
    name = f"adequation_shared_{secrets.token_hex(4)}"
    with _database(superuser_url, name, template):
        yield _urls(superuser_url, name)


@pytest.fixture(scope="session")
def region_template(superuser_url: str, template: str) -> Iterator[Region]:
    """The small region that the tests of the application start from; nobody stays connected to it."""
    name = f"adequation_region_{secrets.token_hex(4)}"
    with _database(superuser_url, name, template):
        yield make_region(name, _urls(superuser_url, name))


@pytest.fixture
def connection(shared_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    """The owner's connection, in a transaction undone at the end of the test."""
    # Opened here: the first block of a test that opened a transaction of its own would commit it.
    with psycopg.connect(shared_urls.owner) as connection, connection.transaction(force_rollback=True):
        yield connection


@pytest.fixture
def service_connection(connection: psycopg.Connection) -> ServiceConnection:
    """`with service_connection(actor) as connection:` — the test's own transaction seen by the service's role.

    What the owner's connection has written before is there. An error inside undoes the block, not the test.
    """

    @contextmanager
    def acting(actor: Actor) -> Iterator[psycopg.Connection]:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(SERVICE_ROLE)))
            introduce(connection, actor)
            yield connection
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER_ROLE)))
            introduce(connection, Actor())

    return acting


@pytest.fixture
def database_urls(superuser_url: str, template: str) -> Iterator[DatabaseUrls]:
    """A copy of the template for a test that commits."""
    name = f"adequation_test_{secrets.token_hex(4)}"
    with _database(superuser_url, name, template):
        yield _urls(superuser_url, name)


@pytest.fixture
def empty_urls(superuser_url: str) -> Iterator[DatabaseUrls]:
    """A database without any table of ours, for the tests of the migrations."""
    name = f"adequation_empty_{secrets.token_hex(4)}"
    with _database(superuser_url, name, "template0"):
        with psycopg.connect(superuser_url, dbname=name) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        yield _urls(superuser_url, name)


@pytest.fixture
def pool(database_urls: DatabaseUrls) -> Iterator[ConnectionPool]:
    """The service's pool on a copy of the template."""
    with open_pool(database_urls.service, size=4) as pool:
        yield pool


def _urls(superuser_url: str, database: str) -> DatabaseUrls:
    """Both roles by way of the superuser's login: an external server needs no other password."""
    options = "-c role={} -c jit=off -c timezone=America/Toronto"
    return DatabaseUrls(
        *(
            make_conninfo(superuser_url, dbname=database, options=options.format(role))
            for role in (OWNER_ROLE, SERVICE_ROLE)
        )
    )


@contextmanager
def _database(superuser_url: str, name: str, template: str) -> Iterator[None]:
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy")
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(create.format(*map(sql.Identifier, (name, OWNER_ROLE, template))))
        try:
            yield
        finally:
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A temporary folder that the server's account may enter: pytest's own are closed to all but its user."""
    with tempfile.TemporaryDirectory(prefix="adequation-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
